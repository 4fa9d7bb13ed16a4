import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useOperation } from '../../../web/lib/api.ts'
import type { UrlState } from '../../../web/lib/url-state.ts'
import css from './Events.module.css'
import { type filterReaders, kinds, said } from './live.ts'

type Filter = UrlState<typeof filterReaders>
type FilterProps = { filter: Filter; change: (next: Partial<Filter>) => void }

const outcomes = [
  { value: 'all', label: t`All` },
  { value: 'accepted', label: t`Accepted` },
  { value: 'refused', label: t`Refused` },
]

export function LiveFilters({ filter, change }: FilterProps) {
  const sources = useOperation('events.sources', {}, { keepPrevious: true })
  const names = new Set([...(sources.data?.items.map(({ source }) => source) ?? []), filter.source].filter(Boolean))
  return (
    <div className={css.filters}>
      <SegmentedControl
        size="xs"
        aria-label={t`Which events`}
        value={filter.outcome}
        onChange={(outcome) => change({ outcome: outcome as Filter['outcome'] })}
        data={outcomes}
      />
      <TextInput
        type="search"
        aria-label={t`Part of the event's name`}
        placeholder={t`Name of the event`}
        value={filter.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Select
        aria-label={t`Kind of event`}
        placeholder={t`Any kind`}
        clearable
        value={filter.kind === '' ? null : filter.kind}
        onChange={(kind) => change({ kind: (kind ?? '') as Filter['kind'] })}
        data={kinds}
      />
      <Select
        aria-label={t`Source of events`}
        placeholder={t`Any source`}
        clearable
        value={filter.source === '' ? null : filter.source}
        onChange={(source) => change({ source: source ?? '' })}
        data={[...names].sort()}
      />
      <AccountFilter filter={filter} change={change} />
    </div>
  )
}

/** An account is found by the beginning of its name. Refused events are of no account. */
function AccountFilter({ filter, change }: FilterProps) {
  const [typed, type] = useState('')
  const [text] = useDebouncedValue(typed.trim(), 200)
  const found = useOperation('accounts.search', { text }, { enabled: text.length > 1, keepPrevious: true })
  const chosen = useOperation('accounts.get', { account: filter.account }, { enabled: filter.account !== '' })
  const options = new Map((text.length > 1 ? (found.data?.items ?? []) : []).map(({ id, name }) => [id, name]))
  if (filter.account !== '') options.set(filter.account, chosen.data?.name ?? 'One account')
  return (
    <Select
      aria-label={t`Account`}
      placeholder={t`Any account`}
      searchable
      clearable
      value={said(filter.account) ?? null}
      onChange={(account) => change({ account: account ?? '' })}
      onSearchChange={type}
      filter={({ options: all }) => all}
      nothingFoundMessage={text.length > 1 ? t`No account like this` : t`Type two letters`}
      data={[...options].map(([value, label]) => ({ value, label }))}
    />
  )
}
