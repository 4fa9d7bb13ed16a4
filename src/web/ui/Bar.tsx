import { t } from '../../kernel/words.ts'
import css from './Bar.module.css'
import { type Band, bandColour } from './band.ts'

type BarProps = { share: number | null; label: string; band?: Band }

/** A share of 1 as a bar, beside its figure. */
export function Bar({ share, label, band }: BarProps) {
  const percent = Math.round(Math.min(1, Math.max(0, share ?? 0)) * 100)
  return (
    <div className={css.bar} role="img" aria-label={`${label}: ${share === null ? t`unknown` : `${percent}%`}`}>
      <i style={{ width: `${percent}%`, background: band && bandColour[band] }} />
    </div>
  )
}
