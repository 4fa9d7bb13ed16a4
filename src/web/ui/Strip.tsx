import type { ReactNode } from 'react'
import { t } from '../../kernel/words.ts'
import { PageLink } from '../lib/navigation.tsx'
import { Line } from './Skeletons.tsx'
import css from './Strip.module.css'

export type Figure = {
  label: string
  /** Undefined while it is read; null where nobody knows. */
  value: ReactNode | undefined
  note?: ReactNode
  tone?: 'good' | 'bad' | undefined
  /** What is behind the figure; the whole cell leads there. */
  link?: { to: string; search?: Record<string, unknown> } | undefined
}

/** About five figures that matter most on this page. */
export function Strip({ figures }: { figures: Figure[] }) {
  return (
    <dl className={css.strip}>
      {figures.map((figure) => (
        <FigureCell key={figure.label} {...figure} />
      ))}
    </dl>
  )
}

function FigureCell({ label, value, note, tone, link }: Figure) {
  const shown =
    value === undefined ? <Line width={96} height={18} /> : (value ?? <span className="dim">{t`unknown`}</span>)
  return (
    <div className={css.figure}>
      <dt className={css.label}>{label}</dt>
      <dd className={css.value} data-long={isLong(value) || undefined}>
        {link ? <PageLink {...link}>{shown}</PageLink> : shown}
      </dd>
      <dd className={css.note} data-tone={tone}>
        {note}
      </dd>
    </div>
  )
}

function isLong(value: ReactNode): boolean {
  return typeof value === 'string' && value.length > 11
}
