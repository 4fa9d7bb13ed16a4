import { type ReactNode, useId } from 'react'
import css from './Panel.module.css'

type PanelProps = {
  title: string
  aside?: ReactNode
  /** `flush` lets a table reach the panel's edges. */
  padding?: 'normal' | 'flush'
  children: ReactNode
}

export function Panel({ title, aside, padding = 'normal', children }: PanelProps) {
  const id = useId()
  return (
    <section className={css.panel} aria-labelledby={id}>
      <div className={css.head}>
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div className={css.aside}>{aside}</div>}
      </div>
      <div className={css.body} data-flush={padding === 'flush' || undefined}>
        {children}
      </div>
    </section>
  )
}
