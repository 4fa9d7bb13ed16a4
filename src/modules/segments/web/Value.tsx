import type { FieldSpec } from '../../../kernel/condition/index.ts'
import { number, percent } from '../../../web/lib/format.ts'
import { DateText, Money } from '../../../web/ui/Values.tsx'

export type Value = number | string | boolean | string[] | null

type ValueTextProps = {
  value: Value | undefined
  field: FieldSpec
  /** Of the account itself, where it has one. */
  currency: string | undefined
  names: ReadonlyMap<string, string>
}

/** A value of any field as people read it; what nobody knows is a dash, never a zero. */
export function ValueText({ value, field, currency, names }: ValueTextProps) {
  if (value === null || value === undefined) return <Unknown />
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'number') return <Quantity value={value} field={field} currency={currency} />
  if (field.type === 'date') return <DateText day={value} />
  const said = field.key === 'attribute:owner' ? (names.get(value) ?? 'former member') : wordsOf(value, field)
  return <span title={said}>{said}</span>
}

function Unknown() {
  return (
    <span className="dim">
      <span aria-hidden="true">–</span>
      <span className="quiet">unknown</span>
    </span>
  )
}

type QuantityProps = { value: number; field: FieldSpec; currency: string | undefined }

function Quantity({ value, field, currency }: QuantityProps) {
  if (field.type === 'money') return <Money minor={value} currency={currency ?? field.unit} />
  if (field.type === 'share') return percent(value)
  const shown = number(value, Number.isInteger(value) ? 0 : 1)
  return field.unit === undefined
    ? shown
    : `${shown} ${field.unit === 'days' ? 'd' : field.unit === 'hours' ? 'h' : field.unit}`
}

const known: Record<string, string> = { smb: 'SMB', mid_market: 'Mid-market' }

/** A choice is a word of ours; a text is the customer's own and stays as it is. */
function wordsOf(value: string, field: FieldSpec): string {
  if (field.type !== 'choice') return value
  return known[value] ?? (value.charAt(0).toUpperCase() + value.slice(1)).replaceAll('_', ' ')
}
