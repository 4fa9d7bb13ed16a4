import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { t } from '../../../kernel/words.ts'
import { useAction, useList } from '../../../web/lib/api.ts'
import { count } from '../../../web/lib/format.ts'
import { useGo } from '../../../web/lib/navigation.tsx'
import { useToday } from '../../../web/lib/session.tsx'
import { chosenColumns } from '../../../web/ui/ColumnChooser.tsx'
import { DataTable, type Sort } from '../../../web/ui/DataTable.tsx'
import { EmptyState } from '../../../web/ui/EmptyState.tsx'
import { Panel } from '../../../web/ui/Panel.tsx'
import { toast, toastProblem } from '../../../web/ui/toasts.ts'
import { courseKey } from '../domain/columns.ts'
import { columnsOf } from './columns.tsx'
import { bandField, currencyField, nameField, scoreField } from './fields.ts'
import { onPhone } from './phone.tsx'
import css from './Segments.module.css'
import { useFields } from './use-accounts.ts'
import { longOf } from './view.ts'

/** What the columns need beside themselves. */
const besides = [bandField, currencyField]

const shown = [
  scoreField,
  courseKey(scoreField),
  'attribute:arr',
  'attribute:renews_on',
  'attribute:owner',
  'attribute:stage',
]

type MembersProps = { id: string; kind: 'rule' | 'list' | undefined; mayChange: boolean }

/** Who is in now, as the list of accounts shows them; there the same accounts can be filtered, changed and exported. */
export function SegmentMembers({ id, kind, mayChange }: MembersProps) {
  const today = useToday()
  const go = useGo()
  const [sort, setSort] = useState<Sort>({ key: 'attribute:arr', direction: 'desc' })
  const [selected, select] = useState<ReadonlySet<string>>(new Set())
  const { fields, names } = useFields()
  const columns = useMemo(() => {
    const all = columnsOf({ fields: fields ?? [], names, today, editableOf: () => undefined })
    return chosenColumns(all, [nameField, ...shown])
  }, [fields, names, today])
  const isPhone = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false })
  const where = { version: 1, where: { all: [{ field: `segment:${id}`, op: 'is', value: true }] } }
  const known = columns.map(({ key }) => key).filter((key) => key !== nameField)
  const list = useList(
    'segments.accounts',
    {
      condition: where,
      columns: [...known, ...besides.filter((key) => fields?.some((field) => field.key === key))],
      sort: sort.key,
      direction: longOf(sort.direction),
      limit: 50,
    },
    { enabled: fields !== undefined, keepPrevious: true },
  )
  const isList = kind === 'list' && mayChange
  return (
    <Panel
      title={t`In it now`}
      padding="flush"
      aside={<Button onClick={() => go('accounts', { view: 'all', where })}>{t`Open in Accounts`}</Button>}
    >
      {isList && selected.size > 0 && <TakeOff id={id} selected={selected} onDone={() => select(new Set())} />}
      <DataTable
        label={t`Accounts in it now`}
        columns={isPhone ? onPhone(columns) : columns}
        rows={fields && list.items}
        rowKey={(row) => row.id}
        rowLink={(row) => ({ to: `accounts/${row.id}`, label: row.name })}
        sort={sort}
        onSort={setSort}
        {...(isList ? { selection: { selected, onChange: select, nameOf: (row: { name: string }) => row.name } } : {})}
        more={list.more}
        refreshing={list.refreshing}
        error={list.error}
        retry={list.retry}
        empty={
          <EmptyState title={t`Nobody is in it now`}>
            {kind === 'list'
              ? t`Put accounts on it by pasting their ids, or select some in the list of accounts.`
              : t`As soon as an account meets the condition it stands here.`}
          </EmptyState>
        }
      />
    </Panel>
  )
}

function TakeOff({ id, selected, onDone }: { id: string; selected: ReadonlySet<string>; onDone: () => void }) {
  const remove = useAction('segments.remove', {
    onDone: ({ changed }) => {
      toast(t`${count(changed, 'account')} taken off the list`)
      onDone()
    },
  })
  return (
    <div className={css.bar}>
      <span aria-live="polite">{t`${count(selected.size, 'account')} selected`}</span>
      <Button
        loading={remove.isPending}
        onClick={() => remove.mutate({ id, selection: { accounts: [...selected] } }, { onError: toastProblem })}
      >{t`Take off the list`}</Button>
    </div>
  )
}
