import { Fragment, type ReactNode, useEffect } from 'react'
import { t } from '../../kernel/words.ts'
import { PageLink } from '../lib/navigation.tsx'
import css from './Page.module.css'

export type Crumb = { label: string; to: string }

type PageProps = {
  title: string
  crumbs?: Crumb[]
  /** Pills that say in which state the thing is. */
  state?: ReactNode
  /** A dim word beside the title, such as the date. */
  aside?: ReactNode
  actions?: ReactNode
  /** One sentence under the title: what changed, since when, with the figures. */
  lead?: ReactNode
  /** Lists use the whole width. */
  width?: 'reading' | 'full'
  children: ReactNode
}

export function Page({ title, crumbs = [], state, aside, actions, lead, width = 'reading', children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Tenure`
  }, [title])
  return (
    <div className={width === 'full' ? `${css.page} ${css.wide}` : css.page}>
      <header className={css.head}>
        <div className={css.title}>
          {crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
          <h1>{title}</h1>
          {state}
          {aside !== undefined && <span className="dim">{aside}</span>}
        </div>
        {actions !== undefined && <div className={css.actions}>{actions}</div>}
      </header>
      {lead !== undefined && <p className={css.lead}>{lead}</p>}
      {children}
    </div>
  )
}

function Crumbs({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav className={css.crumbs} aria-label={t`Breadcrumb`}>
      {crumbs.map((crumb) => (
        <Fragment key={crumb.to}>
          <PageLink to={crumb.to}>{crumb.label}</PageLink>
          {' / '}
        </Fragment>
      ))}
    </nav>
  )
}

type ColumnsProps = { children: ReactNode; aside: ReactNode }

/** The one list or chart the page is for, and at its right what to do about it. */
export function Columns({ children, aside }: ColumnsProps) {
  return (
    <div className={css.columns}>
      <div className={css.stack}>{children}</div>
      <aside className={css.stack}>{aside}</aside>
    </div>
  )
}

/** Two columns, such as what is written and what it gives; on a narrow screen one below the other. */
export function Halves({ children }: { children: ReactNode }) {
  return <div className={css.halves}>{children}</div>
}

export function Stack({ children }: { children: ReactNode }) {
  return <div className={css.stack}>{children}</div>
}
