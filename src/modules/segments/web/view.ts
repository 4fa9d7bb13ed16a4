import { useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Condition } from '../../../kernel/condition/index.ts'
import { type Output, useOperation } from '../../../web/lib/api.ts'
import { choice, type Reader, text, useUrlState, words } from '../../../web/lib/url-state.ts'

export type SavedView = Output<'segments.views'>['items'][number]

/** What one looks for, in which order, in which columns. A text is looked for and never saved. */
export type Look = {
  where: Condition | undefined
  sort: string
  direction: 'asc' | 'desc'
  columns: string[]
}

/** The list before anybody has chosen: customers. `spark` is the small curve of health, which is no field. */
const customers: Look = {
  where: {
    version: 1,
    where: { all: [{ field: 'attribute:stage', op: 'not in', value: ['prospect', 'trial', 'churned'] }] },
  },
  sort: 'attribute:arr',
  direction: 'desc',
  columns: [
    'measure:health.score',
    'spark',
    'attribute:arr',
    'attribute:renews_on',
    'attribute:owner',
    'attribute:stage',
  ],
}

/** In the address the word `all` stands where the id of a saved view would: prospects, trials and who has left are listed too. */
const everybody: Look = { ...customers, where: undefined }

/** The list as somebody sees it. The address holds only what differs from the saved view, or from the standard list. */
export function useAccountsView() {
  const views = useOperation('segments.views', {})
  const search: Record<string, unknown> = useSearch({ strict: false })
  const wanted = typeof search.view === 'string' ? search.view : undefined
  const saved = views.data?.items.find((view) => view.id === wanted)
  const isEverybody = wanted === 'all'
  const base = useMemo(() => (saved ? lookOf(saved) : isEverybody ? everybody : customers), [saved, isEverybody])
  const readers = useMemo(() => readersOf(base), [base])
  const [{ where, text, ...order }, changeAddress] = useUrlState(readers)
  const look: Look = { ...order, where: where === 'none' ? undefined : where }
  return {
    look,
    text,
    find: (wantedText: string) => changeAddress({ text: wantedText }),
    change: (next: Partial<Omit<Look, 'where'>>) => changeAddress(next),
    filter: (condition: Condition | undefined) => changeAddress({ where: condition ?? 'none' }),
    /** Back to what the view itself asks for. */
    unfilter: () => changeAddress({ where: base.where ?? 'none' }),
    saved,
    id: wanted,
    name: saved?.name ?? (isEverybody ? 'All accounts' : 'Customers'),
    views: views.data?.items ?? [],
    /** Until the views are read nobody knows what an address that names one means. */
    isReady: wanted === undefined || isEverybody || views.data !== undefined || views.isError,
    isMissing: wanted !== undefined && !isEverybody && views.data !== undefined && !saved,
    isChanged: (['where', 'sort', 'direction', 'columns'] as const).some((part) => !isSame(look[part], base[part])),
    isFiltered: !isSame(look.where, base.where),
  }
}

export type AccountsView = ReturnType<typeof useAccountsView>

function lookOf({ condition, sort, direction, columns }: SavedView): Look {
  return {
    where: isCondition(condition) ? condition : undefined,
    sort,
    direction: direction === 'ascending' ? 'asc' : 'desc',
    columns,
  }
}

/** `none` says in the address that a saved view's condition was taken off. */
function readersOf({ where, sort, direction, columns }: Look) {
  const fallback = where ?? 'none'
  const condition: Reader<Condition | 'none'> = {
    fallback,
    read: (raw) => (raw === 'none' || isCondition(raw) ? raw : fallback),
  }
  return {
    where: condition,
    sort: text(sort),
    direction: choice(['asc', 'desc'], direction),
    columns: words(columns),
    text: text(),
  }
}

/** Only its outline; the server judges the tree. */
function isCondition(raw: unknown): raw is Condition {
  return typeof raw === 'object' && raw !== null && 'version' in raw && 'where' in raw
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
