import type { ReactNode } from 'react'
import { type Band, bandWord } from '../../kernel/band.ts'
import { number } from '../lib/format.ts'
import { BandShape } from './BandShape.tsx'
import css from './Health.module.css'

type HealthPillProps = { band: Band | null | undefined; score?: number | null }

/** Red 38, Yellow 60, Green 83, or not enough data. */
export function HealthPill({ band, score }: HealthPillProps) {
  const shown = band ?? 'grey'
  const figure = shown === 'grey' || score === null || score === undefined ? '' : ` ${number(Math.floor(score))}`
  return <StatePill band={shown}>{bandWord(shown) + figure}</StatePill>
}

/** Another state in the same three colours, such as "Churn 64%". */
export function StatePill({ band, children }: { band: Band; children: ReactNode }) {
  return (
    <span className={css.pill} data-band={band}>
      <BandShape band={band} />
      {children}
    </span>
  )
}
