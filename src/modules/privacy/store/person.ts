import { type RawBuilder, sql } from 'kysely'
import type { ContactId, PersonId } from '../../../kernel/ids.ts'
import type { Holding, Reach, TableHoldings } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { PersonKeys } from '../../accounts/index.ts'
import { columnOf, holdingOf, isText, type KnownColumn, type KnownTable } from '../domain/holdings.ts'
import type { Known, Renamed, Words } from '../domain/words.ts'

/** A declared table together with what the database says of it. */
export interface PersonTable {
  holdings: TableHoldings
  known: KnownTable
  /** Keys of open columns that stay, by column. */
  keeps: ReadonlyMap<string, readonly string[]>
}

/** Whose rows are looked for, and by what else they are found. */
export interface Search {
  keys: PersonKeys
  /** Ids of rows that are theirs, for tables that point to such rows. */
  rows: readonly string[]
  words: Words | null
}

const table = ({ holdings }: PersonTable) => sql.table(holdings.table)

const none = sql<boolean>`false`

const anyOf = (parts: RawBuilder<boolean>[]) =>
  parts.length === 0 ? none : sql<boolean>`(${sql.join(parts, sql` or `)})`

/** Whether a row is the person's by its ids. */
function isTheirs({ holdings, known }: PersonTable, { keys, rows }: Search): RawBuilder<boolean> {
  const fits = (reach: Reach): RawBuilder<boolean> | null => {
    const column = sql.ref(columnOf(reach))
    if ('contact' in reach) return keys.contact ? sql<boolean>`coalesce(${column} = ${keys.contact}, false)` : null
    if ('raw' in reach)
      return keys.raws.length > 0 ? sql<boolean>`coalesce(${column} = any(${keys.raws}::uuid[]), false)` : null
    if ('consumer' in reach)
      return keys.consumers.length > 0
        ? sql<boolean>`coalesce(${column} = any(${keys.consumers}::uuid[]), false)`
        : null
    if (rows.length === 0) return null
    const isUuid = known.columns.find(({ name }) => name === columnOf(reach))?.type === 'uuid'
    return isUuid
      ? sql<boolean>`coalesce(${column} = any(${rows}::uuid[]), false)`
      : sql<boolean>`coalesce(${column} = any(${rows}::text[]), false)`
  }
  return anyOf((holdings.reach ?? []).map(fits).filter((part) => part !== null))
}

/** Columns in which others' texts may name the person. What another is called stays theirs, though it reads the same. */
const shared: ReadonlySet<Holding> = new Set(['text', 'open', 'mention', 'record'])

function sharedColumns({ holdings, known }: PersonTable): KnownColumn[] {
  return known.columns.filter((column) => {
    const declared = holdings.columns[column.name]
    if (!isText(column) || declared === undefined) return false
    const { holds } = holdingOf(declared)
    return shared.has(holds) || (holds === 'key' && (holdings.reach ?? []).length === 0)
  })
}

function namesThem(one: PersonTable, { words }: Search): RawBuilder<boolean> {
  const pattern = words?.pattern
  if (!pattern) return none
  return anyOf(
    sharedColumns(one).map(({ name }) => sql<boolean>`coalesce(${sql.ref(name)}::text ~* ${pattern}, false)`),
  )
}

/** Rows that are theirs by an id and whose own id others may point to. */
export async function idsOfTheirs(tx: Tx, tables: readonly PersonTable[], search: Search): Promise<string[]> {
  const parts = tables
    .filter(({ holdings, known }) => {
      const isPointed = (holdings.reach ?? []).some((reach) => !('row' in reach) && !('raw' in reach))
      return isPointed && !holdings.isPerson && known.columns.some(({ name, type }) => name === 'id' && type === 'uuid')
    })
    .map(
      (one) =>
        sql`select id::text as id from ${table(one)} where workspace_id = ${tx.workspace} and ${isTheirs(one, search)}`,
    )
  if (parts.length === 0) return []
  const rows = await tx.rows(sql<{ id: string }>`${sql.join(parts, sql` union `)}`)
  return rows.map(({ id }) => id)
}

/** What the person is known by: names, addresses and keys in rows that say who they are. */
export async function knownBy(tx: Tx, tables: readonly PersonTable[], search: Search): Promise<Known[]> {
  const parts = tables
    .filter(({ holdings }) => holdings.identifies)
    .flatMap((one) =>
      Object.entries(one.holdings.columns).flatMap(([name, declared]) => {
        const { holds } = holdingOf(declared)
        if (holds !== 'name' && holds !== 'company' && holds !== 'address' && holds !== 'key') return []
        return [
          sql`select distinct ${holds} as as, ${sql.ref(name)} as text from ${table(one)}
            where workspace_id = ${tx.workspace} and ${sql.ref(name)} <> '' and ${isTheirs(one, search)}`,
        ]
      }),
    )
  if (parts.length === 0) return []
  return tx.rows(sql<Known>`select distinct "as", text from (${sql.join(parts, sql` union all `)}) k order by 1, 2`)
}

export interface Count {
  own: number
  naming: number
}

/** How many rows are theirs, and how many others only name them. */
export async function countRows(tx: Tx, one: PersonTable, search: Search): Promise<Count> {
  const row = await tx.row(sql<Count>`
    select count(*) filter (where own)::int as own, count(*) filter (where not own)::int as naming from (
      select ${isTheirs(one, search)} as own from ${table(one)}
      where workspace_id = ${tx.workspace} and (${isTheirs(one, search)} or ${namesThem(one, search)})) r`)
  return row ?? { own: 0, naming: 0 }
}

export interface PersonRow {
  own: boolean
  row: Record<string, unknown>
}

/** Rows that one fetch brings. */
const fetched = 500

/** Every row that is theirs or names them, a page at a time through a cursor of the transaction. */
export async function* rowsOfPerson(tx: Tx, one: PersonTable, search: Search): AsyncGenerator<PersonRow> {
  const secrets = one.holdings.secrets ?? []
  await tx.run(sql`
    declare person_rows no scroll cursor for
    select ${isTheirs(one, search)} as own, to_jsonb(t) - 'workspace_id' - ${secrets}::text[] as row from ${table(one)} t
    where workspace_id = ${tx.workspace} and (${isTheirs(one, search)} or ${namesThem(one, search)})`)
  for (;;) {
    const rows = await tx.rows(sql<PersonRow>`fetch ${sql.lit(fetched)} from person_rows`)
    yield* rows
    if (rows.length < fetched) break
  }
  await tx.run(sql`close person_rows`)
}

// ---------------------------------------------------------------- erasing

/** What an erasure puts in place of what it takes. */
export interface Replacement {
  erasure: string
  words: Words
  /** The contact's new id; null where no contact is erased. */
  contact: ContactId | null
  raws: readonly Renamed[]
}

/** Takes rows away whole that are theirs or name them. Answers how many. */
export function removeRows(tx: Tx, one: PersonTable, search: Search): Promise<number> {
  return tx.run(sql`
    delete from ${table(one)} where workspace_id = ${tx.workspace} and (${isTheirs(one, search)} or ${namesThem(one, search)})`)
}

/** Takes their words out of a table's rows: all of theirs, and their names out of others'. Answers how many rows changed. */
export async function eraseRows(tx: Tx, one: PersonTable, search: Search, by: Replacement): Promise<number> {
  await removeMet(tx, one, search, by)
  const nexts = nextValues(one, search, by)
  if (nexts.size === 0) return 0
  const sets = [...nexts].map(([column, next]) => sql`${sql.ref(column)} = ${next}`)
  return tx.run(sql`
    update ${table(one)} set ${sql.join(sets, sql`, `)}
    where workspace_id = ${tx.workspace} and (${isTheirs(one, search)} or ${namesThem(one, search)})`)
}

/** What each column holds afterwards, in a row that is theirs or names them. */
function nextValues(one: PersonTable, search: Search, by: Replacement): Map<string, RawBuilder<unknown>> {
  const theirs = isTheirs(one, search)
  const texts = one.known.columns.flatMap((column): [string, RawBuilder<unknown>][] => {
    const next = nextText(one, column, theirs, by)
    return next ? [[column.name, next]] : []
  })
  const ids = (one.holdings.reach ?? []).flatMap((reach) => {
    const next = nextId(one, reach, search, by)
    return next ? [{ column: columnOf(reach), next }] : []
  })
  return new Map([...texts, ...nextIds(one, ids)])
}

/** A column that may hold either kind of id (a respondent) is set once. */
function nextIds(
  one: PersonTable,
  ids: { column: string; next: RawBuilder<unknown> }[],
): [string, RawBuilder<unknown>][] {
  return [...Map.groupBy(ids, ({ column }) => column)].map(([column, found]) => {
    const now = sql.ref(`${one.holdings.table}.${column}`)
    const next = found.reduce<RawBuilder<unknown>>(
      (standing, { next: id }) => sql`coalesce(nullif(${id}, ${now}), ${standing})`,
      now,
    )
    return [column, next]
  })
}

/** Named with its table, since it also stands in questions about other rows of the same one. */
function nextId(one: PersonTable, reach: Reach, { keys }: Search, by: Replacement): RawBuilder<unknown> | null {
  const column = sql.ref(`${one.holdings.table}.${columnOf(reach)}`)
  if ('contact' in reach && keys.contact && by.contact)
    return sql`case when ${column} = ${keys.contact}::uuid then ${by.contact}::uuid else ${column} end`
  if ('raw' in reach && by.raws.length > 0) return sql`coalesce(${renamed(by.raws, column)}, ${column})`
  return null
}

const pairs = (raws: readonly Renamed[]) =>
  sql`unnest(${raws.map(({ from }) => from)}::uuid[], ${raws.map(({ to }) => to)}::uuid[]) as m (old, new)`

const renamed = (raws: readonly Renamed[], column: RawBuilder<unknown>) =>
  sql`(select m.new from ${pairs(raws)} where m.old = ${column})`

function nextText(
  one: PersonTable,
  column: KnownColumn,
  theirs: RawBuilder<boolean>,
  by: Replacement,
): RawBuilder<unknown> | null {
  const declared = one.holdings.columns[column.name]
  if (!isText(column) || declared === undefined) return null
  const { holds, where } = holdingOf(declared)
  if (holds === 'word') return null
  const taken = redacted(column, by.words)
  const blank = blankOf(one, column, holds, by)
  const own = where
    ? sql`case when ${sql.ref(where.column)} = any(${where.values}::text[]) or ${sql.ref(where.column)} like ${`${where.orBegins ?? '\\'}%`}
        then ${blank} else ${taken} end`
    : blank
  const isShared = sharedColumns(one).some(({ name }) => name === column.name)
  const others = !isShared ? sql.ref(column.name) : holds === 'record' ? onlyNaming(column, by.words, blank) : taken
  return sql`case when ${theirs} then ${own} else ${others} end`
}

/** A thing as it was sent is taken out whole where it names the person. */
const onlyNaming = ({ name }: KnownColumn, { pattern }: Words, blank: RawBuilder<unknown>) =>
  pattern ? sql`case when ${sql.ref(name)}::text ~* ${pattern} then ${blank} else ${sql.ref(name)} end` : sql.ref(name)

/** A column's value without the person's words in it. */
function redacted({ name, type }: KnownColumn, words: Words): RawBuilder<unknown> {
  const column = sql.ref(name)
  const without = (text: RawBuilder<unknown>) => {
    const start = words.wordPattern ? sql`regexp_replace(${text}, ${words.wordPattern}, ${words.label}, 'gi')` : text
    return words.ids.reduce<RawBuilder<unknown>>((done, { from, to }) => sql`replace(${done}, ${from}, ${to})`, start)
  }
  if (type === 'text[]')
    return sql`array(select ${without(sql`e.one`)} from unnest(${column}) with ordinality e (one, place) order by e.place)`
  if (type === 'jsonb' || type === 'json') return sql`${without(sql`${column}::text`)}::${sql.raw(type)}`
  return without(column)
}

const gone = '(erased)'

/** What stands in a person's own row afterwards. Ids that others give stay apart from each other; figures stay. */
function blankOf(one: PersonTable, column: KnownColumn, holds: Holding, by: Replacement): RawBuilder<unknown> {
  const value = sql.ref(column.name)
  if (holds === 'mention') return redacted(column, by.words)
  if (holds === 'key')
    return sql`case when ${value} is not null then 'erased-' || left(md5(${by.erasure} || ${value}), 12) end`
  if (holds === 'open' && (column.type === 'jsonb' || column.type === 'json')) return emptied(one, column, by)
  if (holds === 'name') return sql`${`Erased person ${by.words.label.slice(-4)}`}::text`
  if (column.isNullable) return sql`null`
  if (holds === 'company') return sql`${`Erased customer ${by.words.label.slice(-4)}`}::text`
  if (column.type === 'text[]') return sql`'{}'::text[]`
  if (column.type === 'jsonb' || column.type === 'json') return sql`'{}'::${sql.raw(column.type)}`
  return sql`${gone}::text`
}

function emptied(one: PersonTable, column: KnownColumn, by: Replacement): RawBuilder<unknown> {
  const value = sql.ref(column.name)
  const keeps = one.keeps.get(column.name) ?? []
  const kept = sql`coalesce((select jsonb_object_agg(e.key, e.value) from jsonb_each(${value}::jsonb) e
    where e.key = any(${keeps}::text[])), '{}')`
  const emptied = sql`case jsonb_typeof(${value}::jsonb)
    when 'object' then ${kept} when 'array' then '[]'::jsonb when 'string' then to_jsonb(${gone}::text) else ${value}::jsonb end`
  return redactedJson(emptied, by.words)
}

function redactedJson(value: RawBuilder<unknown>, words: Words): RawBuilder<unknown> {
  const text = words.wordPattern
    ? sql`regexp_replace((${value})::text, ${words.wordPattern}, ${words.label}, 'gi')`
    : sql`(${value})::text`
  return sql`(${text})::jsonb`
}

/**
 * Removes rows that would meet another of the same key once ids and words are replaced: what an earlier erasure of the same
 * person left, who was told again since, or one that differed only in how a word of theirs was written.
 */
export async function removeMet(tx: Tx, one: PersonTable, search: Search, by: Replacement): Promise<void> {
  const nexts = nextValues(one, search, by)
  for (const key of one.known.keys) {
    const moved = key.filter((name) => nexts.has(name))
    if (moved.length > 0) await removeMetBy(tx, one, search, { key, moved, nexts })
  }
}

interface MovedKey {
  key: readonly string[]
  moved: readonly string[]
  nexts: ReadonlyMap<string, RawBuilder<unknown>>
}

async function removeMetBy(tx: Tx, one: PersonTable, search: Search, { key, moved, nexts }: MovedKey): Promise<void> {
  const now = (name: string) => sql.ref(`${one.holdings.table}.${name}`)
  const wouldBe = key.map((name) => sql`${nexts.get(name) ?? now(name)} as ${sql.ref(name)}`)
  const isMoved = anyOf(moved.map((name) => sql<boolean>`${nexts.get(name)} is distinct from ${now(name)}`))
  const same = key.map((name) => sql<boolean>`${sql.ref(`other.${name}`)} = ${sql.ref(`n.${name}`)}`)
  const parts = sql.join(key.map((name) => sql.ref(`m.${name}`)))
  await tx.run(sql`
    with moved as (
      select ${sql.join(wouldBe)}, tableoid as place, ctid as row from ${table(one)}
      where workspace_id = ${tx.workspace} and (${isTheirs(one, search)} or ${namesThem(one, search)}) and ${isMoved}),
    numbered as (select m.*, row_number() over (partition by ${parts} order by m.place, m.row) as nth from moved m)
    delete from ${table(one)} using numbered n
    where ${table(one)}.workspace_id = ${tx.workspace} and ${table(one)}.tableoid = n.place and ${table(one)}.ctid = n.row
      and (n.nth > 1 or exists (select from ${table(one)} other where ${sql.join(same, sql` and `)}))`)
}

/** The person's own row under the new id; others can then point to it. */
export async function copyPerson(tx: Tx, one: PersonTable, search: Search, by: Replacement): Promise<void> {
  const columns = one.known.columns.map(({ name }) => name)
  const id = columnOf((one.holdings.reach ?? []).find((reach) => 'contact' in reach) as Reach)
  const theirs = isTheirs(one, search)
  const values = one.known.columns.map((column) =>
    column.name === id ? sql`${by.contact}::uuid` : (nextText(one, column, theirs, by) ?? sql.ref(column.name)),
  )
  await tx.run(sql`
    insert into ${table(one)} (${sql.join(columns.map((name) => sql.ref(name)))})
    select ${sql.join(values)} from ${table(one)} where workspace_id = ${tx.workspace} and ${theirs}
    on conflict do nothing`)
}

export async function dropPerson(tx: Tx, one: PersonTable, search: Search): Promise<number> {
  return tx.run(sql`delete from ${table(one)} where workspace_id = ${tx.workspace} and ${isTheirs(one, search)}`)
}

/** Of ids that a source's names give, those by which a table of theirs knows somebody. */
export async function knownRaws(tx: Tx, tables: readonly PersonTable[], since: Date | null): Promise<PersonId[]> {
  const parts = tables.flatMap((one) => rawParts(one, since))
  if (parts.length === 0) return []
  const whole = parts.map((part) => sql`select raw from (${part(tx)}) r`)
  const rows = await tx.rows(sql<{ raw: PersonId }>`
    select distinct f.raw from (${sql.join(whole, sql` union `)}) f
    join privacy_remembered p on p.workspace_id = ${tx.workspace}
      and p.mark = encode(sha256(convert_to('["' || ${tx.workspace}::text || '","raw","' || f.raw::text || '"]', 'UTF8')), 'hex')`)
  return rows.map(({ raw }) => raw)
}

/** When rows of a table came, by whichever of these columns it has. */
const moments = ['made_at', 'told_at', 'last_seen', 'seen_at', 'known_at', 'at']

function rawParts({ holdings, known }: PersonTable, since: Date | null): ((tx: Tx) => RawBuilder<unknown>)[] {
  return (holdings.reach ?? []).flatMap((reach) => {
    if (!('raw' in reach)) return []
    const moment = moments.find((name) => known.columns.some((column) => column.name === name))
    // Without a moment all of it is looked through, which only the nightly look does.
    if (since && !moment) return []
    const recent = since && moment ? sql`and ${sql.ref(moment)} > ${since}` : sql``
    return [
      (tx: Tx) => sql`
        select distinct ${sql.ref(reach.raw)} as raw from ${sql.table(holdings.table)}
        where workspace_id = ${tx.workspace} and ${sql.ref(reach.raw)} is not null ${recent}`,
    ]
  })
}

/** Contacts whose mail address is one of an erased person's, with the mark that says so. */
export async function contactsByMark(
  tx: Tx,
  tables: readonly PersonTable[],
  since: Date | null,
): Promise<{ contact: ContactId; mark: string }[]> {
  const root = tables.find(({ holdings }) => holdings.isPerson)
  if (!root) return []
  const id = sql.ref(columnOf((root.holdings.reach ?? []).find((reach) => 'contact' in reach) as Reach))
  const addresses = Object.entries(root.holdings.columns)
    .filter(([, declared]) => holdingOf(declared).holds === 'address')
    .map(
      ([name]) => sql`select ${id} as contact, lower(trim(${sql.ref(name)})) as address from ${table(root)}
      where workspace_id = ${tx.workspace} and ${sql.ref(name)} like '%@%' ${since ? sql`and made_at > ${since}` : sql``}`,
    )
  return tx.rows(sql<{ contact: ContactId; mark: string }>`
    select a.contact, p.mark from (${sql.join(addresses, sql` union `)}) a
    join privacy_remembered p on p.workspace_id = ${tx.workspace}
      and p.mark = encode(sha256(convert_to('["' || ${tx.workspace}::text || '","mail",' || to_json(a.address)::text || ']', 'UTF8')), 'hex')`)
}
