import type { ReactNode } from 'react'
import css from './States.module.css'

type EmptyStateProps = {
  /** What is empty: "No events yet". */
  title: string
  /** What will be here, and how it comes. */
  children: ReactNode
  actions?: ReactNode
}

/** Says what is empty and what to do about it. */
export function EmptyState({ title, children, actions }: EmptyStateProps) {
  return (
    <div className={css.state}>
      <p className={css.title}>{title}</p>
      <div className="muted">{children}</div>
      {actions !== undefined && <div className={css.actions}>{actions}</div>}
    </div>
  )
}
