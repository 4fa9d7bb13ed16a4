import type { ReactNode } from 'react'
import { type Band, bandWord, sayHeld } from '../../kernel/band.ts'
import { useOperation } from '../lib/api.ts'
import { number } from '../lib/format.ts'
import { useMay } from '../lib/session.tsx'
import { BandShape } from './BandShape.tsx'
import { usualBand } from './band.ts'
import css from './Health.module.css'

type HealthPillProps = { band: Band | null | undefined; score?: number | null }

/** Red 38, Yellow 60, Green 83, or not enough data. */
export function HealthPill({ band, score }: HealthPillProps) {
  const shown = band ?? 'grey'
  if (shown === 'grey' || score === null || score === undefined)
    return <StatePill band={shown}>{bandWord(shown)}</StatePill>
  if (usualBand(score) !== shown) return <OddPill band={shown} score={score} />
  return <StatePill band={shown}>{inWords(shown, score)}</StatePill>
}

const inWords = (band: Band, score: number): string => `${bandWord(band)} ${number(Math.floor(score))}`

/** A band that the usual borders would not give this score: scorecards are asked whether it holds from before, and say why. */
function OddPill({ band, score }: { band: Band; score: number }) {
  const { data } = useOperation('health.scorecards', {}, { enabled: useMay('health.read') })
  const cards = data?.items.filter(({ isActive }) => isActive) ?? []
  const [why, ...others] = new Set(cards.map((card) => sayHeld(card, band, score)))
  // Where scorecards with other borders judge other kinds of account, the page of the account says it.
  const hint = others.length === 0 ? (why ?? undefined) : undefined
  return (
    <StatePill band={band} hint={hint}>
      {inWords(band, score)}
    </StatePill>
  )
}

/** Another state in the same three colours, such as "Churn 64%"; what wants a reason has it as a hint. */
export function StatePill({ band, hint, children }: { band: Band; hint?: string | undefined; children: ReactNode }) {
  return (
    <span className={css.pill} data-band={band} title={hint}>
      <BandShape band={band} />
      {children}
    </span>
  )
}
