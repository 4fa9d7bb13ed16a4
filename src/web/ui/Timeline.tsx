import type { ReactNode } from 'react'
import css from './Timeline.module.css'

export type TimelineEntry = {
  key: string
  text: ReactNode
  detail?: ReactNode
  /** When, or who: dim, at the right. */
  aside?: ReactNode
  tone?: 'good' | 'bad' | undefined
}

export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  return (
    <ul className={css.list}>
      {entries.map((entry) => (
        <li key={entry.key} data-tone={entry.tone}>
          <div className={css.line}>
            <div>{entry.text}</div>
            {entry.aside !== undefined && <div className="dim">{entry.aside}</div>}
          </div>
          {entry.detail !== undefined && <div className={css.detail}>{entry.detail}</div>}
        </li>
      ))}
    </ul>
  )
}
