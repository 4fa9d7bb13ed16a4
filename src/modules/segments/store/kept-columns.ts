import { sql } from 'kysely'
import { type FieldType, type FieldValue, isNumeric } from '../../../kernel/condition/index.ts'
import type { Expression } from '../../../platform/db/condition.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { KeptColumn } from '../domain/kept-columns.ts'
import type { KnownField } from './fields.ts'
import { type Chosen, from, matching } from './list.ts'

/** Whether there are more accounts than this; no more of them are looked at. */
export async function hasMoreThan(tx: Tx, most: number): Promise<boolean> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*) as count from (select from accounts where workspace_id = ${tx.workspace} limit ${most + 1}) a`)
  return (row?.count ?? 0) > most
}

/** Of more different values than this no list is kept: a place in it has two bytes. */
const mostValues = 60_000

export interface ReadColumns {
  rows: number
  /** The same for the same accounts: columns that were read at different times lie beside each other only then. */
  print: string
  columns: Map<string, KeptColumn>
}

/**
 * Fields of all accounts as columns, in one pass over them. Numbers come as the database holds them, eight bytes each. Or the
 * field that has too many different values to be kept.
 */
export async function readColumns(
  tx: Tx,
  chosen: Pick<Chosen, 'visible'>,
  fields: readonly KnownField[],
): Promise<ReadColumns | { tooMany: string }> {
  const which = matching(tx, { visible: chosen.visible, condition: null, text: null })
  const columns: Reading[] = []
  for (const { spec, sql: field } of fields) {
    const values = isNumeric(field.type) ? null : await valuesOf(tx, which, field.now)
    if (values && values.length > mostValues) return { tooMany: spec.key }
    columns.push({ key: spec.key, type: field.type, now: field.now, values, at: columns.length })
  }
  const row = await tx.row(sql<Record<string, Buffer | null> & { rows: number; print: string }>`
    select count(*) as rows, coalesce(bit_xor(hashtextextended(a.id::text, 0)), 0)::text as print
      ${each(columns, ({ type, at }) => sql`, ${packed(type, sql.ref(`c${at}`))} as ${sql.ref(`p${at}`)}`)}
    from (select a.id ${each(columns, (one) => sql`, ${held(one)} as ${sql.ref(`c${one.at}`)}`)}
      ${from(tx)} ${each(columns, coding)} where ${which} order by a.id) a`)
  return {
    rows: row?.rows ?? 0,
    print: row?.print ?? '0',
    columns: new Map(
      columns.map(({ key, type, at, values }) => [key, unpacked(type, row?.[`p${at}`] ?? null, values)]),
    ),
  }
}

interface Reading {
  key: string
  type: FieldType
  now: Expression
  /** Of what is no number, each that there is; its place says which an account has. */
  values: FieldValue[] | null
  at: number
}

const held = ({ values, now, at }: Reading): Expression =>
  values === null ? sql`(${now})::float8` : sql`coalesce(${sql.ref(`d${at}.place`)}, 0)`

const coding = ({ values, now, at }: Reading): Expression =>
  values === null
    ? sql``
    : sql`left join unnest(${values}::text[]) with ordinality ${sql.ref(`d${at}`)} (value, place)
        on ${sql.ref(`d${at}.value`)} = (${now})::text`

const each = <Item>(items: readonly Item[], said: (item: Item) => Expression): Expression =>
  items.length === 0 ? sql`` : sql.join(items.map(said), sql` `)

/** As texts, the way in which conditions hold days; a yes and a no as such. */
async function valuesOf(tx: Tx, which: Expression, now: Expression): Promise<FieldValue[]> {
  const rows = await tx.rows(sql<{ value: string }>`
    select distinct (${now})::text as value ${from(tx)} where ${which} and (${now}) is not null order by 1 limit ${mostValues + 1}`)
  return rows.map(({ value }) => value)
}

const packed = (type: FieldType, name: Expression): Expression =>
  isNumeric(type)
    ? sql`string_agg(float8send(coalesce(${name}, 'NaN')), '' order by a.id)`
    : sql`string_agg(int2send((${name} - 32768)::int2), '' order by a.id)`

function unpacked(type: FieldType, bytes: Buffer | null, values: readonly FieldValue[] | null): KeptColumn {
  const held = bytes ?? Buffer.alloc(0)
  if (isNumeric(type)) {
    const swapped = Buffer.from(held).swap64()
    return { numbers: new Float64Array(swapped.buffer, swapped.byteOffset, swapped.length / 8) }
  }
  const swapped = Buffer.from(held).swap16()
  const codes = new Uint16Array(swapped.buffer, swapped.byteOffset, swapped.length / 2)
  // They were sent less 32,768, which in sixteen bits is the highest bit the other way round.
  for (let at = 0; at < codes.length; at++) codes[at] = (codes[at] as number) ^ 0x8000
  return { codes, values: [null, ...(values ?? []).map((value) => (type === 'boolean' ? value === 'true' : value))] }
}
