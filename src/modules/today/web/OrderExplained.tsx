import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'
import { number, percent } from '../../../web/lib/format.ts'
import { Panel } from '../../../web/ui/Panel.tsx'
import css from './Today.module.css'
import type { TodayView } from './view.ts'

type Weights = Output<'today.weights'>

/** What puts one account above another, with the weights that hold now. */
export function OrderExplained({ view, weights }: { view: TodayView; weights: Weights }) {
  return (
    <Panel title={t`How this is ordered`}>
      {view.state.order === 'health' ? (
        <p className="muted">{t`Lowest health first; at the same health the larger ARR. Accounts without a score stand last.`}</p>
      ) : (
        <Pressing weights={weights} />
      )}
    </Panel>
  )
}

function Pressing({ weights: { risk, fall, renewal } }: { weights: Weights }) {
  const lines = [
    { what: t`Red, yellow`, times: `× ${said(risk.red)}, × ${said(risk.yellow)}` },
    { what: t`No score, green`, times: `× ${said(risk.grey)}, × ${said(risk.green)}` },
    { what: t`Each 10 points lost in 30 days`, times: `+ ${percent(fall)}` },
    ...renewal.map(({ days, times }) => ({ what: t`Renews within ${days} days`, times: `× ${said(times)}` })),
  ]
  return (
    <>
      <p className="muted">{t`ARR, times risk, times recent fall; sooner renewals first.`}</p>
      <div className={css.pairs} style={{ gap: 4, marginTop: 8 }}>
        {lines.map(({ what, times }) => (
          <div key={what} className={css.pair}>
            <span className="muted">{what}</span>
            <span className="figures">{times}</span>
          </div>
        ))}
      </div>
    </>
  )
}

function said(weight: number): string {
  return number(weight, Number.isInteger(weight) ? 0 : 1)
}
