import { bandFrom } from '../../../kernel/band.ts'
import type { FieldSpec } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import { longDay, wholePoints } from '../../../web/lib/format.ts'
import { Change } from '../../../web/ui/Change.tsx'
import type { Column } from '../../../web/ui/DataTable.tsx'
import type { Editable } from '../../../web/ui/editing/editable.ts'
import { HealthPill } from '../../../web/ui/HealthPill.tsx'
import { Sparkline } from '../../../web/ui/Sparkline.tsx'
import { changeKey, courseKey } from '../domain/columns.ts'
import css from './Accounts.module.css'
import { EditableCell } from './EditableCell.tsx'
import { bandField, currencyField, nameField, scoreField } from './fields.ts'
import { laterDay } from './later.ts'
import { Quantity, type Value, ValueText } from './ValueText.tsx'

export type Listed = {
  id: string
  name: string
  values: Record<string, Value>
  courses: Record<string, (number | null)[]>
}

type ColumnsOf = {
  fields: readonly FieldSpec[]
  /** Members and accounts by id. */
  names: ReadonlyMap<string, string>
  today: string
  /** How a field of a row is changed in its place; nothing where it is not. */
  editableOf: (field: FieldSpec, row: Listed) => Editable | undefined
}

/** Every column a list of accounts can have, the name first; of a measure also its change in 30 days and its course. */
export function columnsOf(context: ColumnsOf): Column<Listed>[] {
  const others = context.fields.filter((field) => field.key !== nameField)
  const name: Column<Listed> = { key: nameField, header: t`Account`, sortable: true, cell: () => null }
  return [name, ...others.flatMap((field) => columnsOfField(field, context))]
}

function columnsOfField(field: FieldSpec, context: ColumnsOf): Column<Listed>[] {
  const own = field.key === scoreField ? healthColumn(context.today) : columnOf(field, context)
  if (field.source !== 'measure') return [own]
  const isNumber = field.type === 'number' || field.type === 'money' || field.type === 'share'
  return isNumber ? [own, changeColumn(field, context.today), courseColumn(field)] : [own]
}

const plainHeader = (field: FieldSpec) => field.label.replace(/ \([A-Z]{3}\)$/, '')

/** Room for the head with its arrow, at 7 px a letter. */
const widthFor = (header: string, least: number) => Math.min(Math.max(least, header.length * 7 + 36), 220)

function columnOf(field: FieldSpec, { names, editableOf }: ColumnsOf): Column<Listed> {
  const isQuantity = field.type === 'number' || field.type === 'money' || field.type === 'share'
  const isRight = isQuantity || field.type === 'date'
  const header = plainHeader(field)
  return {
    key: field.key,
    header,
    summary: field.isRetired ? t`${field.label}, archived` : field.label,
    sortable: true,
    align: isRight ? 'right' : 'left',
    firstSort: isQuantity ? 'desc' : 'asc',
    width: widthFor(header, isQuantity ? 104 : isRight ? 112 : 136),
    cell: (row) => {
      const value = row.values[field.key] ?? null
      const shown = <ValueText value={value} field={field} names={names} currency={currencyOf(field, row)} />
      const editable = editableOf(field, row)
      if (!editable) return shown
      return (
        <EditableCell account={row.id} editable={editable} value={value}>
          {shown}
        </EditableCell>
      )
    },
  }
}

/** Amounts in fields of one's own are in the account's currency, all others in the workspace's. */
const currencyOf = (field: FieldSpec, row: Listed) =>
  field.source === 'custom' ? textOf(row.values[currencyField]) : undefined

function healthColumn(today: string): Column<Listed> {
  return {
    key: scoreField,
    header: t`Health`,
    summary: t`Health now, and its change in 30 days`,
    sortable: true,
    width: 148,
    cell: (row) => <Health row={row} since={laterDay(today, -30)} />,
  }
}

/** The score now, and how far it is from the close of the day 30 days ago. */
function Health({ row, since }: { row: Listed; since: string }) {
  const score = numberOf(row.values[scoreField])
  const change = numberOf(row.values[changeKey(scoreField)])
  return (
    <span className={css.health}>
      <HealthPill band={bandOfRow(row)} score={score} />
      {score !== null && change !== null && (
        <span className={css.change} title={t`since ${longDay(since)}`}>
          <Change value={wholePoints(score, change)} />
        </span>
      )}
    </span>
  )
}

function changeColumn(field: FieldSpec, today: string): Column<Listed> {
  const label = plainHeader(field)
  const since = longDay(laterDay(today, -30))
  return {
    key: changeKey(field.key),
    header: `${label}, 30 d`,
    summary: t`${label}: change since ${since}`,
    label: t`${label}, change in 30 days`,
    sortable: true,
    align: 'right',
    width: widthFor(`${label}, 30 d`, 104),
    cell: (row) => {
      const value = numberOf(row.values[changeKey(field.key)])
      return <Quantity value={value} field={field} currency={undefined} isChange />
    },
  }
}

function courseColumn(field: FieldSpec): Column<Listed> {
  const label = plainHeader(field)
  const key = courseKey(field.key)
  const isHealth = field.key === scoreField
  return {
    key,
    header: isHealth ? t`90 days` : `${label}, 90 d`,
    summary: t`${label}: its course over 90 days`,
    label: t`${label}, 90 days`,
    width: isHealth ? 112 : widthFor(`${label}, 90 d`, 112),
    cell: (row) => (
      <Sparkline
        values={row.courses[key] ?? []}
        band={isHealth ? bandOfRow(row) : null}
        label={t`${label} of ${row.name}, 90 days`}
        height={18}
      />
    ),
  }
}

/** The band as it is shown everywhere, which near a border is not the one of the plain score. */
const bandOfRow = (row: Listed) => bandFrom(numberOf(row.values[bandField]))

const numberOf = (value: Value | undefined) => (typeof value === 'number' ? value : null)
const textOf = (value: Value | undefined) => (typeof value === 'string' ? value : undefined)
