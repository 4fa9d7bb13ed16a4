import { type RawBuilder, sql } from 'kysely'
import {
  type Change,
  type Comparison,
  type Condition,
  type Crossing,
  type FieldType,
  FOLDED,
  isNumeric,
  LIMITS,
  type Node,
} from '../../kernel/condition/index.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { assertNever } from '../../kernel/errors.ts'
import { isUuid } from '../../kernel/ids.ts'

export type Expression = RawBuilder<unknown>

/** How a field is read in a statement: its type, its value now, and its value at the close of an earlier day. */
export interface FieldSql {
  type: FieldType
  now: Expression
  /** Where the value is the text of an id: the id itself. An index serves only this, and only this is compared with ids. */
  id?: Expression
  /** Where an index holds its numbers in their order: that the row in which they stand is there. */
  indexedRow?: Expression
  before?(days: number): Expression
  /** Its source is silent, for all accounts alike. */
  isStale?: boolean
}

/**
 * A condition as an SQL expression that is true, false or null exactly where the kernel's interpreter answers true,
 * false or unknown. Field names come from `fields` alone, values travel as parameters.
 */
export function conditionSql(
  condition: Condition,
  fields: ReadonlyMap<string, FieldSql>,
  today: Day,
): RawBuilder<boolean | null> {
  return nodeSql(condition.where, fields, today) as RawBuilder<boolean | null>
}

/**
 * The same for a WHERE, to which unknown is as good as false. What then follows from the condition is said once more in the
 * terms of an index: the exact comparison, which leaves out NaN and what is too large, no index can serve.
 */
export function filterSql(
  condition: Condition,
  fields: ReadonlyMap<string, FieldSql>,
  today: Day,
): RawBuilder<boolean | null> {
  const bounds = boundsSql(condition, fields)
  const exact = conditionSql(condition, fields, today)
  return bounds === null ? exact : sql`(${bounds} and ${exact})`
}

/** What a condition says of indexed numbers, in the terms of their index; null where it says nothing. */
export function boundsSql(condition: Condition, fields: ReadonlyMap<string, FieldSql>): Expression | null {
  const bounds = boundsOf(condition.where, fields)
  return bounds.length === 0 ? null : sql.join(bounds, sql` and `)
}

/** Bounds of indexed numbers that hold wherever the node does. */
function boundsOf(node: Node, fields: ReadonlyMap<string, FieldSql>): Expression[] {
  if ('all' in node) return node.all.flatMap((part) => boundsOf(part, fields))
  if ('any' in node || 'not' in node) return []
  const field = fields.get(node.field)
  const bound = field?.indexedRow ? boundOf(node, field.now) : null
  return bound && field?.indexedRow ? [field.indexedRow, bound] : []
}

function boundOf(node: Comparison, now: Expression): Expression | null {
  switch (node.op) {
    case 'above':
      return sql`${now} > ${node.value}::float8`
    case 'at least':
      return sql`${now} >= ${node.value}::float8`
    case 'below':
      return sql`${now} < ${node.value}::float8`
    case 'at most':
      return sql`${now} <= ${node.value}::float8`
    case 'between':
      return sql`${now} between ${parameter(node.value[0])} and ${parameter(node.value[1])}`
    default:
      return null
  }
}

function nodeSql(node: Node, fields: ReadonlyMap<string, FieldSql>, today: Day): Expression {
  if ('all' in node) return join(node.all, ' and ', 'true')
  if ('any' in node) return join(node.any, ' or ', 'false')
  if ('not' in node) return sql`(not ${nodeSql(node.not, fields, today)})`
  return comparisonSql(node, fields, today)

  function join(parts: readonly Node[], word: string, none: string): Expression {
    if (parts.length === 0) return sql.raw(none)
    return sql`(${sql.join(
      parts.map((part) => nodeSql(part, fields, today)),
      sql.raw(word),
    )})`
  }
}

function comparisonSql(node: Comparison, fields: ReadonlyMap<string, FieldSql>, today: Day): Expression {
  const field = fields.get(node.field)
  if (!field) return ofNothing(node)
  const value = known(field.now, field.type)
  if (field.id) {
    const asId = idSql(node, field.id)
    if (asId) return asId
  }
  switch (node.op) {
    case 'is known':
      return sql`(${value} is not null)`
    case 'is unknown':
      return sql`(${value} is null)`
    case 'is stale':
      return truth(field.isStale === true)
    case 'is not stale':
      return truth(field.isStale !== true)
    case 'is':
      return sql`(${value} = ${parameter(node.value)})`
    case 'is not':
      return sql`(${value} <> ${parameter(node.value)})`
    case 'above':
      return sql`(${value} > ${node.value}::float8)`
    case 'at least':
      return sql`(${value} >= ${node.value}::float8)`
    case 'below':
      return sql`(${value} < ${node.value}::float8)`
    case 'at most':
      return sql`(${value} <= ${node.value}::float8)`
    case 'between':
      return sql`(${value} between ${parameter(node.value[0])} and ${parameter(node.value[1])})`
    case 'in':
      return sql`(${value} = any(${among(node.value)}))`
    case 'not in':
      return sql`(not ${value} = any(${among(node.value)}))`
    case 'contains':
      return field.type === 'list'
        ? listContains(value, node.value)
        : sql`(position(${fold(sql`${node.value}::text`)} in ${fold(value)}) > 0)`
    case 'starts with':
      return sql`starts_with(${fold(value)}, ${fold(sql`${node.value}::text`)})`
    case 'before':
      return sql`(${value} < ${node.value}::date)`
    case 'after':
      return sql`(${value} > ${node.value}::date)`
    case 'within last':
      return sql`(${value} between ${addDays(today, -node.days)}::date and ${today}::date)`
    case 'within next':
      return sql`(${value} between ${today}::date and ${addDays(today, node.days)}::date)`
    case 'rose by at least':
    case 'fell by at least':
      return changeSql(node, field, value)
    case 'crossed above':
    case 'crossed below':
      return crossingSql(node, field, value)
    default:
      return assertNever(node)
  }
}

/** A comparison with texts that are ids in the form in which the database writes them; null where it is none. */
function idSql(node: Comparison, id: Expression): Expression | null {
  switch (node.op) {
    case 'is':
      return isWrittenId(node.value) ? sql`(${id} = ${node.value}::uuid)` : null
    case 'is not':
      return isWrittenId(node.value) ? sql`(${id} <> ${node.value}::uuid)` : null
    case 'in':
      return node.value.every(isWrittenId) ? sql`(${id} = any(${node.value}::uuid[]))` : null
    case 'not in':
      return node.value.every(isWrittenId) ? sql`(not ${id} = any(${node.value}::uuid[]))` : null
    default:
      return null
  }
}

const isWrittenId = (value: unknown): boolean => isUuid(value) && value === value.toLowerCase()

const truth = (claim: boolean): Expression => sql.raw(claim ? 'true' : 'false')

/** A comparison of a field that nobody declares. */
function ofNothing({ op }: Comparison): Expression {
  if (op === 'is unknown' || op === 'is not stale') return truth(true)
  return op === 'is known' || op === 'is stale' ? truth(false) : sql`null::boolean`
}

/** NaN, infinity and numbers beyond the limit count as unknown; in PostgreSQL NaN is larger than every number. */
function known(value: Expression, type: FieldType): Expression {
  return isNumeric(type) ? sql`(case when abs(${value}) <= ${sql.lit(LIMITS.number)}::float8 then ${value} end)` : value
}

function parameter(value: number | string | boolean): Expression {
  if (typeof value === 'number') return sql`${value}::float8`
  if (typeof value === 'boolean') return sql`${value}::boolean`
  return sql`${value}` // a text or a day: the other side decides
}

const among = (value: readonly (number | string)[]): Expression =>
  typeof value[0] === 'number' ? sql`${value}::float8[]` : sql`${value}::text[]`

/** Never lower(): its answer depends on the database's locale. */
export const fold = (value: Expression): Expression => sql`translate(${value}, ${FOLDED.capitals}, ${FOLDED.small})`

function listContains(value: Expression, wanted: string): Expression {
  const entry = sql`e.entry`
  return sql`(case when ${value} is not null then exists (
    select from unnest(${value}) as e (entry) where ${fold(entry)} = ${fold(sql`${wanted}::text`)}) end)`
}

function changeSql(node: Change, field: FieldSql, value: Expression): Expression {
  const then = earlier(field, node.over.days)
  const changeFrom = (past: Expression) =>
    node.op === 'rose by at least' ? sql`(${value} - ${past})` : sql`(${past} - ${value})`
  if ('amount' in node.by) return sql`(${changeFrom(then)} >= ${node.by.amount}::float8)`
  const change = changeFrom(sql`c.past`)
  return sql`(select case when c.past <> 0 then ${change} * 100 >= ${node.by.percent}::float8 * abs(c.past) end
    from (select ${then} as past offset 0) c)`
}

function crossingSql(node: Crossing, field: FieldSql, value: Expression): Expression {
  const then = earlier(field, 1)
  return node.op === 'crossed above'
    ? sql`(${value} > ${node.value}::float8 and ${then} <= ${node.value}::float8)`
    : sql`(${value} < ${node.value}::float8 and ${then} >= ${node.value}::float8)`
}

/** Looked up once, however often it is spoken of (offset 0). */
function earlier(field: FieldSql, days: number): Expression {
  if (!field.before) return sql`null::float8`
  return sql`(select ${known(sql`e.value`, field.type)} from (select ${field.before(days)} as value offset 0) e)`
}
