import { plural, t } from '../../../kernel/words.ts'
import { number, percent, sayMonth } from '../../../web/lib/format.ts'
import { type Column, DataTable } from '../../../web/ui/DataTable.tsx'
import css from './Cohorts.module.css'
import type { Cell, Cohorts, Grain, Opened, View } from './cohort-view.ts'

type Row = { start: string | null; began: number | null; cells: readonly Cell[] }
type HeatMapProps = { data: Cohorts; of: View['of']; onOpen: (cell: Opened) => void }

/** A row for each cohort, the newest first, and one for all together; each cell opens into its accounts. */
export function HeatMap({ data, of, onOpen }: HeatMapProps) {
  const { grain, together, cohorts } = data
  const columns: Column<Row>[] = [
    {
      key: 'start',
      header: t`Began in`,
      cell: ({ start }) =>
        start === null ? (
          <strong className={css.start}>{t`All together`}</strong>
        ) : (
          <span className={css.start}>{sayStretch(start, grain)}</span>
        ),
    },
    {
      key: 'began',
      header: t`Customers`,
      align: 'right',
      cell: ({ began }) => (began === null ? '' : number(began)),
    },
    ...together.map(
      (_, since): Column<Row> => ({
        key: String(since),
        header: number(since),
        label: saySince(since, grain),
        summary: saySince(since, grain),
        align: 'right',
        cell: (row) => <HeatCell row={row} since={since} of={of} grain={grain} onOpen={onOpen} />,
      }),
    ),
  ]
  const rows: Row[] = [{ start: null, began: null, cells: together }, ...cohorts.toReversed()]
  return (
    <DataTable
      label={t`Cohorts`}
      columns={columns}
      rows={rows}
      rowKey={({ start }) => start ?? ''}
      density="compact"
      isWide
    />
  )
}

type HeatCellProps = { row: Row; since: number; of: View['of']; grain: Grain; onOpen: HeatMapProps['onOpen'] }

function HeatCell({ row: { start, cells }, since, of, grain, onOpen }: HeatCellProps) {
  const cell = cells[since]
  if (!cell) return null
  const share = cell[of]
  if (share === null) return <span className="dim">–</span>
  const style = { '--kept': Math.min(1, Math.max(0, share)) } as Record<string, number>
  const said = percent(share)
  if (start === null)
    return (
      <span className={css.cell} style={style}>
        {said}
      </span>
    )
  return (
    <button
      type="button"
      className={css.cell}
      style={style}
      data-running={since === cells.length - 1 || undefined}
      aria-label={t`${sayStretch(start, grain)}, ${saySince(since, grain)}: ${said}`}
      onClick={() => onOpen({ cohort: start, since })}
    >
      {said}
    </button>
  )
}

/** January 2026 as Jan 2026, its quarter as Q1 2026. */
export function sayStretch(start: string, grain: Grain): string {
  const [year, month] = [start.slice(0, 4), Number(start.slice(5, 7))]
  return grain === 'quarter' ? t`Q${Math.ceil(month / 3)} ${year}` : `${sayMonth(start)} ${year}`
}

export const saySince = (since: number, grain: Grain): string =>
  grain === 'month'
    ? t`after ${number(since)} ${plural(since, 'month', 'months')}`
    : t`after ${number(since)} ${plural(since, 'quarter', 'quarters')}`
