import css from './Waterfall.module.css'
import { placesOf, type Reach } from './waterfall-places.ts'

export interface Bar extends Reach {
  key: string
  label: string
  /** What it amounts to, in words: "+$12,000". */
  said: string
  note?: string
  /** `whole` stands for what there is at a time, the others for what moved. */
  tone: 'whole' | 'gain' | 'loss' | 'plain'
  onOpen?: () => void
}

/** From one amount to another, a row for each movement; a row that can be opened is a button. */
export function Waterfall({ bars }: { bars: readonly Bar[] }) {
  const places = placesOf(bars)
  return (
    <ol className={css.waterfall}>
      {bars.map(({ key, label, said, note, tone, onOpen }, at) => {
        const { left, width } = places[at] ?? { left: 0, width: 0 }
        const content = (
          <>
            <span>{label}</span>
            <span className={css.track} aria-hidden="true">
              <i style={{ left: `${left}%`, width: `${width}%` }} />
            </span>
            <span className={css.amount}>{said}</span>
            <span className={css.note}>{note}</span>
          </>
        )
        return (
          <li key={key} className={css.step} data-tone={tone}>
            {onOpen ? (
              <button type="button" className={css.row} onClick={onOpen}>
                {content}
              </button>
            ) : (
              <span className={css.row}>{content}</span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
