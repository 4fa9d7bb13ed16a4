import type { Day } from '../../../kernel/day.ts'
import { t } from '../../../kernel/words.ts'
import { money, sayMonth, signedMoney } from '../../../web/lib/format.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import css from './Revenue.module.css'
import { type Kind, kindNames, type Movements } from './view.ts'

type Month = Movements['months'][number]
type MonthTableProps = { data: Movements; onOpen: (kind: Kind, month: Day) => void }

/** Every month of the period, the newest first; each number opens into its accounts. */
export function MonthTable({ data, onOpen }: MonthTableProps) {
  const { currency } = data
  const kinds = data.sums.map(({ kind }) => kind)
  const columns: Column<Month>[] = [
    { key: 'month', header: t`Month`, cell: ({ month }) => `${sayMonth(month)} ${month.slice(0, 4)}` },
    {
      key: 'opening',
      header: t`Opening`,
      align: 'right',
      narrow: 'hide',
      cell: ({ opening }) => money(opening, currency, 'whole'),
    },
    ...kinds.map(
      (kind): Column<Month> => ({
        key: kind,
        header: kindNames[kind],
        align: 'right',
        cell: ({ month, sums }) => {
          const sum = sums.find((one) => one.kind === kind)
          if (!sum) return <span className="dim">–</span>
          const said = signedMoney(sum.amount, currency, 'whole')
          return (
            <button
              type="button"
              className={css.cell}
              aria-label={t`${kindNames[kind]}, ${sayMonth(month)} ${month.slice(0, 4)}: ${said}`}
              onClick={() => onOpen(kind, month as Day)}
            >
              {said}
            </button>
          )
        },
      }),
    ),
    { key: 'closing', header: t`Closing`, align: 'right', cell: ({ closing }) => money(closing, currency, 'whole') },
  ]
  return (
    <DataTable
      label={t`Movements by month`}
      columns={columns}
      rows={data.months.toReversed()}
      rowKey={({ month }) => month}
      isWide
    />
  )
}
