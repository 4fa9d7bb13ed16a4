import type { FieldSpec } from '../../../kernel/condition/index.ts'
import { longDay } from '../../../web/lib/format.ts'
import { bandOf } from '../../../web/ui/band.ts'
import { Change } from '../../../web/ui/Change.tsx'
import type { Column } from '../../../web/ui/DataTable.tsx'
import { HealthPill } from '../../../web/ui/HealthPill.tsx'
import { Sparkline } from '../../../web/ui/Sparkline.tsx'
import css from './Accounts.module.css'
import { currencyField, nameField, scoreField } from './fields.ts'
import { laterDay } from './later.ts'
import { type Value, ValueText } from './Value.tsx'

export type Listed = { id: string; name: string; values: Record<string, Value>; spark?: (number | null)[] | undefined }

type ColumnsOf = { fields: readonly FieldSpec[]; names: ReadonlyMap<string, string>; today: string }

/** Every column a list of accounts can have, the name first. */
export function columnsOf({ fields, names, today }: ColumnsOf): Column<Listed>[] {
  const others = fields.filter((field) => field.key !== nameField)
  const name: Column<Listed> = { key: nameField, header: 'Account', sortable: true, cell: () => null }
  const columns = others.map((field) => (field.key === scoreField ? healthColumn(today) : columnOf(field, names)))
  return [name, ...columns, ...(others.some((field) => field.key === scoreField) ? [spark] : [])]
}

function columnOf(field: FieldSpec, names: ReadonlyMap<string, string>): Column<Listed> {
  const isQuantity = field.type === 'number' || field.type === 'money' || field.type === 'share'
  const isRight = isQuantity || field.type === 'date'
  const header = field.label.replace(/ \([A-Z]{3}\)$/, '')
  return {
    key: field.key,
    header,
    summary: field.label,
    sortable: true,
    align: isRight ? 'right' : 'left',
    firstSort: isQuantity ? 'desc' : 'asc',
    // Room for the head with its arrow, at 7 px a letter.
    width: Math.min(Math.max(isRight ? 104 : 136, header.length * 7 + 36), 220),
    cell: (row) => (
      <ValueText
        value={row.values[field.key]}
        field={field}
        names={names}
        currency={field.key === 'attribute:arr' ? textOf(row.values[currencyField]) : undefined}
      />
    ),
  }
}

function healthColumn(today: string): Column<Listed> {
  return {
    key: scoreField,
    header: 'Health',
    summary: 'Health now, and its change in four weeks',
    sortable: true,
    width: 148,
    cell: (row) => <Health row={row} since={laterDay(today, -29)} />,
  }
}

/** The curve has a point a week and ends with yesterday: the fifth from the end closed 29 days ago. */
function Health({ row, since }: { row: Listed; since: string }) {
  const score = numberOf(row.values[scoreField])
  const before = row.spark?.at(-5) ?? null
  return (
    <span className={css.health}>
      <HealthPill band={bandOf(score)} score={score} />
      {score !== null && before !== null && (
        <span className={css.change} title={`since ${longDay(since)}`}>
          <Change value={score - before} />
        </span>
      )}
    </span>
  )
}

const spark: Column<Listed> = {
  key: 'spark',
  header: '90 days',
  label: 'Health, 90 days',
  width: 112,
  cell: (row) => (
    <Sparkline
      values={row.spark ?? []}
      band={bandOf(numberOf(row.values[scoreField]))}
      label={`Health of ${row.name}, 90 days`}
      height={18}
    />
  ),
}

const numberOf = (value: Value | undefined) => (typeof value === 'number' ? value : null)
const textOf = (value: Value | undefined) => (typeof value === 'string' ? value : undefined)
