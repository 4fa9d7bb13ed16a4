import { sql } from 'kysely'
import { type FieldSpec, type FieldValue, isNumeric } from '../../src/kernel/condition/index.ts'
import type { Expression, FieldSql } from '../../src/platform/db/condition.ts'
import { ANY_SUBJECT, type Sighting, TODAY } from './conditions.ts'

/** A value as a typed parameter, as a column of the table would be. */
function literal(spec: FieldSpec, value: FieldValue | undefined): Expression {
  const known = value ?? null
  if (isNumeric(spec.type)) return sql`${known}::float8`
  if (spec.type === 'boolean') return sql`${known}::boolean`
  if (spec.type === 'date') return sql`${known}::date`
  if (spec.type === 'list') return sql`${known}::text[]`
  return sql`${known}::text`
}

/** The fields of a sighting as SQL reads them. */
export function fieldsOfSighting(sighting: Sighting): Map<string, FieldSql> {
  return new Map(
    ANY_SUBJECT.fields.map((spec) => [
      spec.key,
      {
        type: spec.type,
        now: literal(spec, sighting.now.get(spec.key)),
        before: (days: number) => literal(spec, sighting.before.get(`${spec.key} ${days}`)),
        isStale: sighting.stale?.has(spec.key) === true,
      },
    ]),
  )
}

export const truthOf = (value: boolean | null) => (value === null ? 'unknown' : value ? 'true' : 'false')

/** The same as columns of one row. */
export function columnsOfSighting(sighting: Sighting) {
  const numeric = new Set(ANY_SUBJECT.fields.filter((spec) => isNumeric(spec.type)).map((spec) => spec.key))
  const asColumn = (value: FieldValue | undefined) => Float64Array.of(typeof value === 'number' ? value : Number.NaN)
  return {
    rows: 1,
    today: TODAY,
    numbers: (field: string) => (numeric.has(field) ? asColumn(sighting.now.get(field)) : undefined),
    numbersBefore: (field: string, days: number) => asColumn(sighting.before.get(`${field} ${days}`)),
    value: (field: string) => sighting.now.get(field) ?? null,
    stale: (field: string) => sighting.stale?.has(field) === true,
  }
}
