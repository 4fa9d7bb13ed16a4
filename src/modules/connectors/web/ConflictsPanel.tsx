import { Button } from '@mantine/core'
import { t } from '../../../kernel/words.ts'
import { type Item, useAction, useList } from '../../../web/lib/api.ts'
import { PageLink } from '../../../web/lib/navigation.tsx'
import { useMay } from '../../../web/lib/session.tsx'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import css from './Connectors.module.css'
import type { Source } from './wording.ts'

type Conflict = Item<'accounts.conflicts'>

/** What the source says against the value that stands, with the choice whose word it is to be. */
export function ConflictsPanel({ source }: { source: Source }) {
  const list = useList('accounts.conflicts', { source: source.name, limit: 50 })
  const maySettle = useMay('accounts.merge')
  return (
    <Panel title={t`Conflicts`} padding="flush">
      <DataTable
        label={t`Conflicts`}
        rows={list.items}
        rowKey={({ account, attribute }) => `${account} ${attribute}`}
        rowHeight={52}
        columns={maySettle ? [...columns, settleColumn] : columns}
        error={list.error}
        retry={list.retry}
        more={list.more}
        empty={
          <EmptyState
            title={t`No conflicts`}
          >{t`Where this source says something else than the master of a field, both words stand here, and you choose.`}</EmptyState>
        }
      />
    </Panel>
  )
}

const said = (value: Conflict['value'], words: string | null) =>
  words ?? (value === null ? <span className="dim">{t`nothing`}</span> : String(value))

const columns: Column<Conflict>[] = [
  {
    key: 'account',
    header: t`Account`,
    cell: ({ account, accountName, label }) => (
      <div>
        <PageLink to={`accounts/${account}`}>{accountName}</PageLink>
        <div className={css.under}>{label}</div>
      </div>
    ),
  },
  {
    key: 'kept',
    header: t`Stands`,
    cell: ({ kept, keptWords, keptSource }) => (
      <div>
        {said(kept, keptWords)}
        <div className={css.under}>{keptSource === 'tenure' ? t`entered here` : keptSource}</div>
      </div>
    ),
  },
  { key: 'value', header: t`The source says`, cell: ({ value, words }) => said(value, words) },
]

const settleColumn: Column<Conflict> = {
  key: 'settle',
  header: '',
  label: t`Settle`,
  align: 'right',
  cell: (conflict) => <Settle conflict={conflict} />,
}

function Settle({ conflict }: { conflict: Conflict }) {
  const settle = useAction('accounts.settleConflict')
  const { account, attribute, source, accountName, label } = conflict
  const take = (whose: 'theirs' | 'ours', words: string) =>
    settle.mutate({ account, attribute, source, take: whose }, { onError: toastProblem, onSuccess: () => toast(words) })
  return (
    <div className={css.buttons} style={{ justifyContent: 'flex-end' }}>
      <Button
        variant="subtle"
        disabled={settle.isPending}
        aria-label={t`Keep ours: ${label} of ${accountName}`}
        onClick={() => take('ours', t`It stays as it stands`)}
      >{t`Keep ours`}</Button>
      <Button
        variant="subtle"
        disabled={settle.isPending}
        aria-label={t`Take theirs: ${label} of ${accountName}`}
        onClick={() => take('theirs', t`The source is believed`)}
      >{t`Take theirs`}</Button>
    </div>
  )
}
