import { sql } from 'kysely'
import type { FieldSpec } from '../../kernel/condition/index.ts'
import type { Day } from '../../kernel/day.ts'
import type { Expression, FieldSql } from '../../platform/db/condition.ts'
import type { Tx } from '../../platform/db/db.ts'
import { type CatalogueEntry, measureSql } from '../measures/index.ts'
import { fieldOfMeasure } from './domain/fields.ts'

/** Columns of the table of accounts that a condition may name, with the type the column has for it. */
const attributes: Record<string, Expression> = {
  name: sql`a.name`,
  kind: sql`a.kind`,
  stage: sql`a.stage`,
  owner: sql`a.owner_id::text`,
  parent: sql`a.parent_id::text`,
  plan: sql`a.plan`,
  arr: sql`a.arr::float8`,
  currency: sql`a.currency`,
  size: sql`a.size`,
  touch: sql`a.touch`,
  industry: sql`a.industry`,
  country: sql`a.country`,
  domain: sql`a.domain`,
  since: sql`a.since`,
  renews_on: sql`a.renews_on`,
}

export interface KnownField {
  spec: FieldSpec
  sql: FieldSql
}

/** Every field of an account that a list or a condition can name, with how it is read: attributes, custom fields, measures. */
export function knownFields(
  tx: Tx,
  declared: readonly FieldSpec[],
  catalogue: readonly CatalogueEntry[],
  today: Day,
  currency: string,
): Map<string, KnownField> {
  const fields = new Map<string, KnownField>()
  for (const spec of declared) {
    const expression = expressionOf(spec)
    if (expression) fields.set(spec.key, { spec, sql: { type: spec.type, now: expression } })
  }
  for (const entry of catalogue) {
    const spec = fieldOfMeasure(entry, currency)
    const read = measureSql(tx, entry, catalogue, today)
    const now = typed(read.now, spec)
    fields.set(spec.key, { spec, sql: { type: spec.type, now, before: (days) => typed(read.before(days), spec) } })
  }
  return fields
}

function expressionOf(spec: FieldSpec): Expression | undefined {
  const [source, key = ''] = spec.key.split(':', 2)
  if (source === 'attribute') return attributes[key]
  if (source === 'custom') return customExpression(key, spec)
  return undefined
}

/** A custom value counts only where it has the type that its field declares; anything else is unknown. */
function customExpression(key: string, spec: FieldSpec): Expression {
  const value = sql`a.custom->${key}::text`
  const text = sql`a.custom->>${key}::text`
  switch (spec.type) {
    case 'number':
    case 'money':
    case 'share':
      return sql`(case when jsonb_typeof(${value}) = 'number' then (${text})::float8 end)`
    case 'boolean':
      return sql`(case when jsonb_typeof(${value}) = 'boolean' then (${text})::boolean end)`
    case 'date':
      return sql`(case when ${text} ~ '^\d{4}-\d{2}-\d{2}$' then (${text})::date end)`
    default:
      return sql`(case when jsonb_typeof(${value}) = 'string' then ${text} end)`
  }
}

/** Measures are kept as numbers; a date is one of epoch days, a yes one of 1. */
function typed(value: Expression, spec: FieldSpec): Expression {
  if (spec.type === 'date') return sql`(date '1970-01-01' + (${value})::int)`
  if (spec.type === 'boolean') return sql`(${value} <> 0)`
  return value
}
