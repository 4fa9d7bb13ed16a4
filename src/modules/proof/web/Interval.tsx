import { t } from '../../../kernel/words.ts'
import { percent } from '../../../web/lib/format.ts'
import { inHundred } from '../domain/verdict.ts'
import css from './Backtests.module.css'

export type Estimate = { value: number; low: number; high: number }

/** A share with the interval that it may lie in; from fewer than ten losses there is none. */
export function Share({ estimate }: { estimate: Estimate | null }) {
  if (!estimate) return <span className="dim">{t`too few`}</span>
  return (
    <>
      <b>{percent(estimate.value)}</b>
      <div className="dim">{t`${inHundred(estimate.low)} to ${percent(estimate.high)}`}</div>
    </>
  )
}

const place = (share: number): string => `${(100 * Math.min(1, Math.max(0, share))).toFixed(1)}%`

/** Times in 100 on a line from 0 to 100, with chance in its middle. */
export function Interval({ estimate }: { estimate: Estimate | null }) {
  if (!estimate) return <span className="dim">{t`unknown`}</span>
  const { value, low, high } = estimate
  return (
    <>
      <span>{t`${inHundred(value)} in 100, between ${inHundred(low)} and ${inHundred(high)}`}</span>
      <span className={css.interval} aria-hidden="true">
        <u />
        <i style={{ left: place(low), width: place(high - low) }} />
        <b style={{ left: place(value) }} />
      </span>
    </>
  )
}
