import { t } from '../../../kernel/words.ts'
import { money, number, percent, signedMoney } from '../../../web/lib/format.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import css from './Revenue.module.css'
import { type By, byNames, groupName, type Movements } from './view.ts'

type Group = Movements['groups'][number]
type GroupTableProps = { data: Movements; by: By; onOpen: (value: string) => void }

/** What moved and was kept in each group, whoever had most at the start first. */
export function GroupTable({ data, by, onOpen }: GroupTableProps) {
  const { currency } = data
  const share = (value: number | null) => (value === null ? <span className="dim">–</span> : percent(value, 1))
  const columns: Column<Group>[] = [
    {
      key: 'value',
      header: byNames[by],
      cell: ({ value, label }) => (
        <button type="button" className={css.cell} data-left onClick={() => onOpen(value ?? '')}>
          {groupName(by, label)}
        </button>
      ),
    },
    { key: 'opening', header: t`Opening`, align: 'right', cell: ({ opening }) => money(opening, currency, 'whole') },
    {
      key: 'change',
      header: t`Change`,
      align: 'right',
      cell: ({ opening, closing }) => signedMoney(closing - opening, currency, 'whole'),
    },
    { key: 'closing', header: t`Closing`, align: 'right', cell: ({ closing }) => money(closing, currency, 'whole') },
    { key: 'grr', header: t`GRR`, align: 'right', cell: ({ retention }) => share(retention.grr) },
    { key: 'nrr', header: t`NRR`, align: 'right', cell: ({ retention }) => share(retention.nrr) },
    {
      key: 'customers',
      header: t`Customers kept`,
      align: 'right',
      cell: ({ retention }) => t`${number(retention.keptCustomers)} of ${number(retention.customers)}`,
    },
  ]
  return (
    <DataTable
      label={t`Movements by group`}
      columns={columns}
      rows={data.groups}
      rowKey={({ value }) => value ?? ''}
      isWide
    />
  )
}
