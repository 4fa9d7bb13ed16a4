import { Checkbox } from '@mantine/core'
import {
  type MouseEvent,
  memo,
  type ReactNode,
  startTransition,
  useCallback,
  useDeferredValue,
  useEffect,
  useRef,
  useState,
} from 'react'
import { t } from '../../kernel/words.ts'
import { PageLink } from '../lib/navigation.tsx'
import { ColumnEdge, resizeByKey } from './ColumnEdge.tsx'
import { moveByKey, useHeadDrag } from './column-drag.ts'
import css from './DataTable.module.css'
import { ErrorState } from './ErrorState.tsx'
import { ReadOn } from './ReadOn.tsx'
import { Line, places } from './Skeletons.tsx'
import { useRowKeys } from './table-keys.ts'

export type Column<Row> = {
  key: string
  header: string
  cell: (row: Row) => ReactNode
  align?: 'left' | 'right'
  width?: number | string
  sortable?: boolean
  /** Which way a first click sorts; figures begin with the largest. */
  firstSort?: Direction
  /** Leaves the column out on a phone. */
  narrow?: 'hide'
  /** What the column shows, on hover of its head. */
  summary?: string
  /** Said instead of the header where the header is empty. */
  label?: string
}

export type Direction = 'asc' | 'desc'
export type Sort = { key: string; direction: Direction }
export type RowLink = { to: string; search?: Record<string, unknown>; label: ReactNode }

export type Selection<Row> = {
  selected: ReadonlySet<string>
  onChange: (selected: Set<string>) => void
  /** "Osprey Logistics", for the box's label. */
  nameOf: (row: Row) => string
}

export type DataTableProps<Row> = {
  /** What the table lists, for those who hear the page. */
  label: string
  columns: Column<Row>[]
  /** Undefined while the first page is read. */
  rows: Row[] | undefined
  rowKey: (row: Row) => string
  /** Makes the whole row a link; its label opens the first column. */
  rowLink?: (row: Row) => RowLink
  sort?: Sort | undefined
  /** Orders behind the first; a click with Shift adds one. */
  further?: readonly Sort[] | undefined
  /** Told the orders as they shall be, the first one first; only the first where further ones are not offered. */
  onSort?: (sort: Sort, further: Sort[]) => void
  selection?: Selection<Row>
  more?: { has: boolean; loading: boolean; load: () => void }
  empty?: ReactNode
  error?: unknown
  retry?: () => void
  /** Height of a row while it is read: 36 for one line, 52 for two. */
  rowHeight?: number
  skeletonRows?: number
  /** Keeps the head in sight while the page scrolls; only where the table is as wide as the page. */
  head?: 'sticky' | 'plain'
  /** The rows shown belong to the question before; the new answer is on its way. */
  refreshing?: boolean
  /** Further rows below, such as sums. */
  foot?: ReactNode
  /** Lets people set widths: columns then keep theirs whatever they hold, and the first one takes the rest. */
  onResize?: ((key: string, width: number) => void) | undefined
  /** Lets people put a column into another place: the one that it shall stand before, or nothing for the end. */
  onMove?: ((key: string, before: string | undefined) => void) | undefined
  density?: 'normal' | 'compact' | 'roomy'
  /** A wide table scrolls by itself, below its head and beside its first column, which stay in sight. */
  isWide?: boolean
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rowKey, rowLink, selection, error, empty, head = 'plain' } = props
  const hasKeys = rowLink !== undefined || selection !== undefined
  const body = useRef<HTMLTableSectionElement>(null)
  const { rows, drawn } = useDrawnInPieces(props.rows)
  const toggle = useToggle(selection, rowKey)
  useRowKeys(body, useToggleAt(rows, selection && toggle))
  if (error !== undefined && props.rows === undefined) return <ErrorState error={error} retry={props.retry} />
  if (props.rows?.length === 0 && empty !== undefined) return empty
  return (
    <>
      <Scroll label={label} how={props.isWide ? 'wide' : head}>
        <table
          className={classesOf(props)}
          data-density={props.density}
          style={props.onResize && { minWidth: leastWidth(columns) }}
          aria-label={label}
          aria-busy={rows === undefined || drawn !== rows}
        >
          <thead>
            <tr>
              {selection && <SelectAll rows={rows ?? []} rowKey={rowKey} selection={selection} />}
              {columns.map((column) => (
                <Head key={column.key} column={column} table={props} />
              ))}
            </tr>
          </thead>
          <tbody ref={body} data-keys={hasKeys || undefined}>
            {drawn?.map((row) => (
              <BodyRow
                key={rowKey(row)}
                row={row}
                columns={columns}
                link={rowLink?.(row)}
                choice={selection && { isSelected: selection.selected.has(rowKey(row)), name: selection.nameOf(row) }}
                onToggle={toggle}
              />
            ))}
            {rows === undefined && <SkeletonRows table={props} />}
          </tbody>
          {props.foot !== undefined && rows !== undefined && drawn === rows && <tfoot>{props.foot}</tfoot>}
        </table>
      </Scroll>
      {rows !== undefined && drawn === rows && props.more?.has && (
        <div className={css.more}>
          <ReadOn {...props.more} />
        </div>
      )}
    </>
  )
}

type ScrollProps = { label: string; how: 'wide' | 'sticky' | 'plain'; children: ReactNode }

/** What scrolls by itself is a place of its own, so that it can be scrolled by keyboard. */
function Scroll({ label, how, children }: ScrollProps) {
  if (how !== 'wide')
    return <div className={how === 'sticky' ? `${css.scroll} ${css.sticky}` : css.scroll}>{children}</div>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of the arrow keys
    <section className={`${css.scroll} ${css.wide}`} tabIndex={0} aria-label={t`${label}, scrolls`}>
      {children}
    </section>
  )
}

function classesOf<Row>({ refreshing, onResize }: DataTableProps<Row>): string {
  return [css.table, refreshing && css.stale, onResize && css.fixed].filter(Boolean).join(' ')
}

/** Room for the first column, which has no width of its own, beside the others. */
function leastWidth<Row>(columns: Column<Row>[]): number {
  return columns.reduce((sum, { width }) => sum + (typeof width === 'number' ? width : 220), 0)
}

/** As many as a screen shows; the browser lays out the rest of a page once these are seen. */
const atFirst = 24

/**
 * A page of rows that has just been read is drawn by and by, behind the skeleton, and those below the screen after those on it: at
 * once it would hold up clicks and keys for a tenth of a second. Rows that stand are changed at once.
 */
function useDrawnInPieces<Row>(rows: Row[] | undefined): { rows: Row[] | undefined; drawn: Row[] | undefined } {
  const isBegun = useDeferredValue(rows !== undefined)
  // Rows that stood from the start, as on the way back to a page, are drawn at once, so that the page is as high as it was.
  const [isWhole, setWhole] = useState(isBegun)
  useEffect(() => startTransition(() => setWhole(isBegun)), [isBegun])
  if (!isBegun || rows === undefined) return { rows: undefined, drawn: undefined }
  return { rows, drawn: isWhole || rows.length <= atFirst ? rows : rows.slice(0, atFirst) }
}

/** Chooses a row, or no longer. It stays the same function, so that rows which did not change are not drawn anew. */
function useToggle<Row>(selection: Selection<Row> | undefined, rowKey: (row: Row) => string): (row: Row) => void {
  const choose = useRef<(row: Row) => void>(undefined)
  useEffect(() => {
    choose.current = (row) => selection?.onChange(toggled(selection.selected, rowKey(row)))
  })
  return useCallback((row: Row) => choose.current?.(row), [])
}

function useToggleAt<Row>(rows: Row[] | undefined, toggle: ((row: Row) => void) | undefined) {
  const toggleAt = useCallback(
    (index: number) => {
      const row = rows?.[index]
      if (row !== undefined) toggle?.(row)
    },
    [rows, toggle],
  )
  return toggle && toggleAt
}

type HeadProps<Row> = { column: Column<Row>; table: DataTableProps<Row> }

function Head<Row>({ column, table }: HeadProps<Row>) {
  const { columns, onSort, onResize, onMove } = table
  const orders = ordersOf(table)
  const rank = orders.findIndex((order) => order.key === column.key)
  const direction = orders[rank]?.direction
  const isFirst = columns[0] === column
  const drag = useHeadDrag(column.key, isFirst ? undefined : onMove)
  return (
    <th
      scope="col"
      data-align={column.align}
      data-narrow={column.narrow}
      data-column={column.key}
      data-first={isFirst || undefined}
      style={{ width: column.width }}
      aria-sort={rank === 0 ? (direction === 'asc' ? 'ascending' : 'descending') : undefined}
      title={column.summary}
      onKeyDown={(event) => {
        if (onResize) resizeByKey(event, column.key, onResize)
        if (onMove && !isFirst) moveByKey(event, columns, column.key, onMove)
      }}
      {...drag}
    >
      {onResize && column.width !== undefined && <ColumnEdge columnKey={column.key} onResize={onResize} />}
      {column.sortable && onSort ? (
        <button
          type="button"
          className={css.sort}
          onClick={(event) => sortBy(column, table, event.shiftKey ? 'also' : 'only')}
        >
          {column.header}
          <span className={css.arrow} aria-hidden="true">
            {direction && (direction === 'asc' ? '↑' : '↓')}
          </span>
          {direction && orders.length > 1 && (
            <span className={css.rank}>
              {rank + 1}
              {rank > 0 && (
                <span className="quiet">{t`, further order, ${direction === 'asc' ? t`ascending` : t`descending`}`}</span>
              )}
            </span>
          )}
        </button>
      ) : (
        column.header || <span className="quiet">{column.label ?? column.key}</span>
      )}
    </th>
  )
}

function ordersOf<Row>({ sort, further = [] }: DataTableProps<Row>): Sort[] {
  return sort ? [sort, ...further] : []
}

function sortBy<Row>(column: Column<Row>, table: DataTableProps<Row>, how: 'only' | 'also'): void {
  const [first, ...others] = ordersAfter(column, table, how)
  if (first) table.onSort?.(first, others)
}

/** A click orders by this column alone, one with Shift by it as well; a third click with Shift takes it out again. */
function ordersAfter<Row>(column: Column<Row>, table: DataTableProps<Row>, how: 'only' | 'also'): Sort[] {
  const orders = ordersOf(table)
  const known = orders.find((order) => order.key === column.key)
  const next = { key: column.key, direction: nextDirection(column, known?.direction) }
  if (how === 'only' || !table.further || orders.length === 0) return [next]
  const others = orders.filter((order) => order.key !== column.key)
  const isThird = known !== undefined && known.direction !== firstDirection(column)
  if (isThird && others.length > 0) return others
  return known ? orders.map((order) => (order === known ? next : order)) : [...orders, next].slice(0, mostOrders)
}

/** Nobody reads further than this. */
const mostOrders = 4

const firstDirection = <Row,>(column: Column<Row>): Direction =>
  column.firstSort ?? (column.align === 'right' ? 'desc' : 'asc')

function nextDirection<Row>(column: Column<Row>, direction: Direction | undefined): Direction {
  if (direction) return direction === 'asc' ? 'desc' : 'asc'
  return firstDirection(column)
}

type BodyRowProps<Row> = {
  row: Row
  columns: Column<Row>[]
  link: RowLink | undefined
  /** Undefined where rows cannot be chosen. */
  choice: { isSelected: boolean; name: string } | undefined
  onToggle: (row: Row) => void
}

/** Drawn anew only where something of it differs: with fifty rows of ten cells all else would wait for them. */
const BodyRow = memo(PlainRow, isSameRow) as typeof PlainRow

function PlainRow<Row>({ row, columns, link, choice, onToggle }: BodyRowProps<Row>) {
  return (
    <tr
      data-link={link && true}
      data-selected={choice?.isSelected || undefined}
      tabIndex={link ? undefined : -1}
      onClick={followLink}
    >
      {choice && (
        <td className={css.check}>
          <input
            type="checkbox"
            className={css.box}
            checked={choice.isSelected}
            onChange={() => onToggle(row)}
            aria-label={t`Select ${choice.name}`}
          />
        </td>
      )}
      {columns.map((column, index) => (
        <td
          key={column.key}
          data-align={column.align}
          data-narrow={column.narrow}
          data-first={index === 0 || undefined}
        >
          {index === 0 && link && (
            <PageLink className={css.link} to={link.to} search={link.search}>
              {link.label}
            </PageLink>
          )}
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

function isSameRow<Row>(one: BodyRowProps<Row>, other: BodyRowProps<Row>): boolean {
  return (
    one.row === other.row &&
    one.onToggle === other.onToggle &&
    one.link?.to === other.link?.to &&
    one.link?.label === other.link?.label &&
    one.link?.search === other.link?.search &&
    one.choice?.isSelected === other.choice?.isSelected &&
    one.choice?.name === other.choice?.name &&
    isSameCells(one.columns, other.columns)
  )
}

/** Heads and widths may differ. */
function isSameCells<Row>(ones: Column<Row>[], others: Column<Row>[]): boolean {
  if (ones === others) return true
  if (ones.length !== others.length) return false
  return ones.every((one, place) => {
    const other = others[place]
    return one.key === other?.key && one.cell === other.cell && one.align === other.align && one.narrow === other.narrow
  })
}

/** Dates and figures stand above the row's link so that their exact value shows on hover; a click on them follows it all the same. */
function followLink(event: MouseEvent<HTMLTableRowElement>): void {
  const target = event.target as HTMLElement
  if (target.closest('a, button, input, label') === null) event.currentTarget.querySelector('a')?.click()
}

type SelectAllProps<Row> = { rows: Row[]; rowKey: (row: Row) => string; selection: Selection<Row> }

function SelectAll<Row>({ rows, rowKey, selection }: SelectAllProps<Row>) {
  const chosen = rows.filter((row) => selection.selected.has(rowKey(row))).length
  const isAll = chosen > 0 && chosen === rows.length
  return (
    <th scope="col" className={css.check}>
      <Checkbox
        checked={isAll}
        indeterminate={chosen > 0 && !isAll}
        onChange={() => selection.onChange(new Set(isAll ? [] : rows.map(rowKey)))}
        aria-label={t`Select all rows shown`}
      />
    </th>
  )
}

function toggled(selected: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(selected)
  if (!next.delete(key)) next.add(key)
  return next
}

function SkeletonRows<Row>({ table }: { table: DataTableProps<Row> }) {
  const { columns, selection, rowHeight = 36, skeletonRows = 8 } = table
  return places(skeletonRows).map((index) => (
    <tr key={index} style={{ height: rowHeight }}>
      {selection && <td className={css.check} />}
      {columns.map((column, place) => (
        <td key={column.key} data-align={column.align} data-narrow={column.narrow}>
          <Line width={column.align === 'right' ? 48 : `${place === 0 ? 45 + ((index * 13) % 30) : 50}%`} />
        </td>
      ))}
    </tr>
  ))
}
