import { sql } from 'kysely'
import { type FieldSpec, isNumeric } from '../../../kernel/condition/index.ts'
import type { Day } from '../../../kernel/day.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Expression, FieldSql } from '../../../platform/db/condition.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type CatalogueEntry, measureSql } from '../../measures/index.ts'
import { type Basis, basisNumber } from '../domain/basis.ts'
import { fieldOfMeasure } from '../domain/fields.ts'

/** Columns of the table of accounts that a condition may name, with the type the column has for it. */
const columns: Record<string, { now: Expression; type: 'text' | 'uuid' | 'float8' | 'date' }> = {
  name: { now: sql`a.name`, type: 'text' },
  kind: { now: sql`a.kind`, type: 'text' },
  stage: { now: sql`a.stage`, type: 'text' },
  owner: { now: sql`a.owner_id::text`, type: 'text' },
  parent: { now: sql`a.parent_id`, type: 'uuid' },
  plan: { now: sql`a.plan`, type: 'text' },
  arr: { now: sql`a.arr::float8`, type: 'float8' },
  currency: { now: sql`a.currency`, type: 'text' },
  size: { now: sql`a.size`, type: 'text' },
  touch: { now: sql`a.touch`, type: 'text' },
  industry: { now: sql`a.industry`, type: 'text' },
  country: { now: sql`a.country`, type: 'text' },
  domain: { now: sql`a.domain`, type: 'text' },
  since: { now: sql`a.since`, type: 'date' },
  renews_on: { now: sql`a.renews_on`, type: 'date' },
  group_health: { now: sql`a.group_health`, type: 'text' },
}

/** An attribute of an account now, or as it was known at the close of a day: what changed since stands in `past.held`. */
function attributeExpression(key: string, { basis, sees }: FieldFrame): Expression | undefined {
  const column = columns[key]
  if (!column) return undefined
  const { now, type } = column
  const then = sql`(case when past.held ? ${key}::text then (past.held->>${key}::text)::${sql.raw(type)} else ${now} end)`
  const value = basis === 'closed' ? then : now
  return key === 'parent' ? seenParent(value, sees) : value
}

/** A parent that whoever asks does not see is as if there were none (rule 37). */
function seenParent(parent: Expression, sees: Viewer['sees']): Expression {
  if (sees.kind === 'all') return sql`${parent}::text`
  return sql`(select p.id::text from accounts p where p.workspace_id = a.workspace_id and p.id = ${parent}
    and p.merged_into is null and p.gone_at is null and p.owner_id = any(${sees.owners}::uuid[]))`
}

export interface KnownField {
  spec: FieldSpec
  sql: FieldSql
  /** How lists are ordered by it where an index holds that order. */
  order?: FieldOrder
}

export interface FieldOrder {
  by: Expression
  type: 'text' | 'bigint' | 'date'
  isAlwaysKnown?: boolean
  /** The index was made for the descending order. */
  isIndexedDown?: boolean
}

/** The orders that the table of accounts has an index for. */
const orders: Record<string, FieldOrder> = {
  'attribute:name': { by: sql`a.name_key`, type: 'text', isAlwaysKnown: true },
  'attribute:arr': { by: sql`a.arr`, type: 'bigint', isIndexedDown: true },
  'attribute:renews_on': { by: sql`a.renews_on`, type: 'date' },
}

/** Attributes that are ids, which an index serves. */
const ids: Record<string, Expression> = { 'attribute:owner': sql`a.owner_id` }

export const newestMeasures = (tx: Tx): Expression => sql`
  left join measures_current m on m.workspace_id = ${tx.workspace} and m.account_id = a.id`

export const joined = (...joins: Expression[]): Expression => sql.join(joins, sql` `)

/** What decides how fields are read. */
export interface FieldFrame {
  catalogue: readonly CatalogueEntry[]
  today: Day
  currency: string
  /** Owners of measures whose source is silent. */
  silent: ReadonlySet<string>
  sees: Viewer['sees']
  /** By the newest values, or as the close of `today` showed them. */
  basis: Basis
  /** Fields that other modules declare, with how each is read. */
  read: ReadonlyMap<string, Expression>
}

/** Every field of an account that a list or a condition can name, with how it is read: attributes, custom fields, measures. */
export function knownFields(tx: Tx, declared: readonly FieldSpec[], frame: FieldFrame): Map<string, KnownField> {
  const { catalogue, today, currency, silent } = frame
  const fields = new Map<string, KnownField>()
  for (const spec of declared) {
    const expression = frame.read.get(spec.key) ?? expressionOf(tx, spec, frame)
    const order = orders[spec.key]
    if (expression) {
      const id = frame.basis === 'live' ? ids[spec.key] : undefined
      fields.set(spec.key, {
        spec,
        sql: { type: spec.type, now: expression, ...(id ? { id } : {}) },
        ...(order ? { order } : {}),
      })
    }
  }
  for (const entry of catalogue) {
    const spec = fieldOfMeasure(entry, currency)
    const read = measureSql(tx, entry, catalogue, today)
    const { type } = spec
    const now = typed(read.now, spec)
    const isStale = silent.has(entry.owner)
    const indexed = entry.ordersLists && isNumeric(type) ? { indexedRow: sql`m.account_id is not null` } : {}
    fields.set(spec.key, {
      spec,
      sql: { type, now, before: (days) => typed(read.before(days), spec), isStale, ...indexed },
    })
  }
  return fields
}

function expressionOf(tx: Tx, spec: FieldSpec, frame: FieldFrame): Expression | undefined {
  const [source, key = ''] = spec.key.split(':', 2)
  if (source === 'attribute') return attributeExpression(key, frame)
  if (source === 'custom') return customExpression(key, spec, frame.basis)
  if (source === 'segment') return isMember(tx, key, frame)
  return undefined
}

/** An account is in a segment or it is not: that is never unknown. */
function isMember(tx: Tx, segment: string, { basis, today }: FieldFrame): Expression {
  const isIn =
    basis === 'live'
      ? sql`s.left_at is null`
      : sql`s.entered_on <= ${today} and (s.left_on is null or s.left_on > ${today})`
  return sql`(exists (select from segments_memberships s where s.workspace_id = ${tx.workspace} and s.account_id = a.id
    and s.basis = ${sql.lit(basisNumber[basis])} and s.segment_id = ${segment}::uuid and ${isIn}))`
}

/** A custom value counts only where it has the type that its field declares; anything else is unknown. */
export function customExpression(key: string, spec: FieldSpec, basis: Basis = 'live'): Expression {
  const [value, text] = basis === 'live' ? customNow(key) : customThen(key)
  switch (spec.type) {
    case 'number':
    case 'money':
    case 'share':
      return sql`(case when jsonb_typeof(${value}) = 'number' then (${text})::float8 end)`
    case 'boolean':
      return sql`(case when jsonb_typeof(${value}) = 'boolean' then (${text})::boolean end)`
    case 'date':
      return sql`(case when ${text} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then (${text})::date end)`
    case 'list':
      return sql`(case when jsonb_typeof(${value}) = 'array' then
        array(select w.word from jsonb_array_elements_text(${value}) with ordinality as w (word, place) order by w.place) end)`
    default:
      return sql`(case when jsonb_typeof(${value}) = 'string' then ${text} end)`
  }
}

const customNow = (key: string): [Expression, Expression] => [sql`a.custom->${key}::text`, sql`a.custom->>${key}::text`]

function customThen(key: string): [Expression, Expression] {
  const value = sql`(case when past.held ? ${`custom.${key}`}::text then past.held->${`custom.${key}`}::text else a.custom->${key}::text end)`
  return [value, sql`(${value} #>> '{}')`]
}

/** Measures are kept as numbers; a date is one of epoch days, a yes one of 1. */
function typed(value: Expression, spec: FieldSpec): Expression {
  if (spec.type === 'date') return sql`(date '1970-01-01' + (${value})::int)`
  if (spec.type === 'boolean') return sql`(${value} <> 0)`
  return value
}

/** How far a value is from an earlier one. */
export const changedBy = (now: Expression, before: Expression): Expression => sql`(${now} - ${before})`

/** A list of words that no field was made for yet: nobody holds any. */
export function fieldOfWords(key: string): KnownField {
  const spec: FieldSpec = { key, label: key, type: 'list', source: 'custom' }
  return { spec, sql: { type: 'list', now: customExpression(key.replace(/^custom:/, ''), spec) } }
}
