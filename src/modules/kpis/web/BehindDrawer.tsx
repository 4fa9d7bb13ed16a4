import { t } from '../../../kernel/words.ts'
import { type Item, useList } from '../../../web/lib/api.ts'
import { sayMonth, shortDay, signedMoney } from '../../../web/lib/format.ts'
import type { Column } from '../../../web/ui/DataTable.tsx'
import { Money } from '../../../web/ui/Values.tsx'
import { AccountsDrawer } from './AccountsDrawer.tsx'
import { type Asked, type Behind, groupName, kindNames, type Movements, monthWithin } from './view.ts'

type Row = Item<'kpis.movement_accounts'>
type BehindDrawerProps = { behind: Behind; asked: Asked; groups: Movements['groups']; onClose: () => void }

/** The accounts behind a number, whoever moved most first. */
export function BehindDrawer({ behind, asked, groups, onClose }: BehindDrawerProps) {
  const { kind, month, value } = behind
  const list = useList('kpis.movement_accounts', {
    ...asked,
    ...(month ? { ...monthWithin(month, asked), start: asked.from } : {}),
    ...(kind ? { kind } : {}),
    ...(value === null ? {} : { value }),
    limit: 50,
  })
  const found = groups.find((one) => (one.value ?? '') === value)
  const group = value === null ? null : groupName(asked.by ?? '', found?.label ?? null)
  const title = [
    kind ? kindNames[kind] : t`All movements`,
    ...(month ? [`${sayMonth(month)} ${month.slice(0, 4)}`] : []),
    ...(group === null ? [] : [group]),
  ].join(', ')
  return (
    <AccountsDrawer
      title={title}
      label={t`Accounts behind the number`}
      columns={columns}
      list={list}
      empty={{ title: t`No account moved`, remedy: t`Choose another number or period.` }}
      onClose={onClose}
    />
  )
}

const columns: Column<Row>[] = [
  { key: 'name', header: t`Account`, cell: () => null },
  { key: 'on', header: t`Day`, cell: ({ on }) => shortDay(on), narrow: 'hide' },
  {
    key: 'amount',
    header: t`Movement`,
    align: 'right',
    cell: ({ amount, currency }) => signedMoney(amount, currency, 'whole'),
  },
  {
    key: 'closing',
    header: t`ARR then`,
    align: 'right',
    cell: ({ closing, currency }) => <Money minor={closing} currency={currency} />,
  },
]
