import { useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Condition } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { useSession } from '../../../web/lib/session.tsx'
import { choice, type Reader, text, useUrlState, words } from '../../../web/lib/url-state.ts'
import { isCondition } from '../../../web/ui/condition/shape.ts'
import { courseKey } from '../domain/columns.ts'
import { type Density, densities } from '../domain/density.ts'
import { nameField, scoreField } from './fields.ts'

export type SavedView = Output<'segments.views'>['items'][number]
export type Direction = 'asc' | 'desc'
export type SortBy = { key: string; direction: Direction }

/** What one looks for, in which order, in which columns, how wide and how dense. A text is looked for and never saved. */
export type Look = {
  where: Condition | undefined
  sort: string
  direction: Direction
  further: SortBy[]
  columns: string[]
  widths: Record<string, number>
  density: Density
}

/** The list before anybody has chosen: customers. */
const customers: Look = {
  where: {
    version: 1,
    where: { all: [{ field: 'attribute:stage', op: 'not in', value: ['prospect', 'trial', 'churned'] }] },
  },
  sort: 'attribute:arr',
  direction: 'desc',
  further: [],
  columns: [
    scoreField,
    courseKey(scoreField),
    'attribute:arr',
    'attribute:renews_on',
    'attribute:owner',
    'attribute:stage',
  ],
  widths: {},
  density: 'normal',
}

/** Prospects, trials and who has left are listed too. */
const everybody: Look = { ...customers, where: undefined }

/** In the address these words stand where the id of a saved view would. */
const builtIn: Record<string, { name: string; look: Look }> = {
  customers: { name: t`Customers`, look: customers },
  all: { name: t`All accounts`, look: everybody },
}

/** The list as somebody sees it. The address holds only what differs from the view that it names, or from the one of one's role. */
export function useAccountsView() {
  const views = useOperation('segments.views', {})
  const { role } = useSession()
  const search: Record<string, unknown> = useSearch({ strict: false })
  const wanted = typeof search.view === 'string' ? search.view : undefined
  const items = views.data?.items
  const saved = items?.find((view) => (wanted === undefined ? view.defaultFor.includes(role) : view.id === wanted))
  const known = saved ? undefined : builtIn[wanted ?? 'customers']
  const base = useMemo(() => (saved ? lookOf(saved) : (known?.look ?? customers)), [saved, known])
  const readers = useMemo(() => readersOf(base), [base])
  const [{ where, text: sought, asked, ...rest }, changeAddress] = useUrlState(readers)
  const look: Look = { ...rest, where: where === 'none' ? undefined : where }
  return {
    look,
    text: sought,
    /** The account that explains the filter. */
    asked: asked === '' ? null : asked,
    ask: (account: string | null) => changeAddress({ asked: account ?? '' }),
    find: (next: string) => changeAddress({ text: next }),
    change: (next: Partial<Omit<Look, 'where'>>) => changeAddress(next),
    filter: (condition: Condition | undefined) => changeAddress({ where: condition ?? 'none' }),
    /** Back to what the view itself asks for. */
    unfilter: () => changeAddress({ where: base.where ?? 'none' }),
    saved,
    id: wanted,
    name: saved?.name ?? known?.name ?? t`Customers`,
    views: items ?? [],
    /** Until the views are read nobody knows how the list opens, unless the address names one that is built in. */
    isReady: (wanted !== undefined && Object.hasOwn(builtIn, wanted)) || views.data !== undefined || views.isError,
    isMissing: wanted !== undefined && items !== undefined && !saved && !known,
    isChanged: parts.some((part) => !isSame(look[part], base[part])),
    isFiltered: !isSame(look.where, base.where),
  }
}

const parts = ['where', 'sort', 'direction', 'further', 'columns', 'widths', 'density'] as const

export type AccountsView = ReturnType<typeof useAccountsView>

function lookOf({ condition, sort, direction, further, columns, widths, density }: SavedView): Look {
  return {
    where: isCondition(condition) ? condition : undefined,
    sort,
    direction: shortOf(direction),
    further: further.map((one) => ({ key: one.key, direction: shortOf(one.direction) })),
    columns: columnsAmong(columns),
    widths,
    density,
  }
}

const shortOf = (direction: 'ascending' | 'descending'): Direction => (direction === 'ascending' ? 'asc' : 'desc')
export const longOf = (direction: Direction) => (direction === 'asc' ? ('ascending' as const) : ('descending' as const))

/** Lists that were saved, or linked to, when only health had a curve. */
const asColumn = (key: string): string => (key === 'spark' ? courseKey(scoreField) : key)

/** Each once; the name always stands first and is not among those that are chosen. */
const columnsAmong = (keys: readonly string[]): string[] =>
  [...new Set(keys.map(asColumn))].filter((key) => key !== nameField)

/** `none` says in the address that a saved view's condition was taken off. */
function readersOf({ where, sort, direction, further, columns, widths, density }: Look) {
  const fallback = where ?? 'none'
  const condition: Reader<Condition | 'none'> = {
    fallback,
    read: (raw) => (raw === 'none' || isCondition(raw) ? raw : fallback),
  }
  const chosen = words(columns)
  return {
    where: condition,
    sort: text(sort),
    direction: choice(['asc', 'desc'], direction),
    further: orders(further),
    columns: { ...chosen, read: (raw: unknown) => columnsAmong(chosen.read(raw)) },
    widths: sizes(widths),
    density: choice(densities, density),
    text: text(),
    asked: text(),
  }
}

function orders(fallback: SortBy[]): Reader<SortBy[]> {
  return { fallback, read: (raw) => (Array.isArray(raw) ? raw.filter(isOrder).slice(0, 3) : fallback) }
}

function isOrder(raw: unknown): raw is SortBy {
  const { key, direction } = (typeof raw === 'object' && raw !== null ? raw : {}) as Partial<SortBy>
  return typeof key === 'string' && (direction === 'asc' || direction === 'desc')
}

function sizes(fallback: Record<string, number>): Reader<Record<string, number>> {
  const isSize = ([, size]: [string, unknown]) => typeof size === 'number' && size >= 40 && size <= 1200
  return {
    fallback,
    read: (raw) =>
      typeof raw === 'object' && raw !== null
        ? (Object.fromEntries(Object.entries(raw).filter(isSize)) as Record<string, number>)
        : fallback,
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
