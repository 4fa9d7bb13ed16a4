import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Reach, TableHoldings } from '../../src/platform/contributions.ts'

/** Who is planted: ids by which rows are theirs, and a word by which texts name them. */
export interface Planted {
  workspace: string
  contact: string
  raw: string
  /** An account that is this one person. */
  consumer: string
  /** A row that is theirs, to which others point. */
  row: string
  /** A company's account, for rows that must be about some account. */
  account: string
  word: string
}

interface Column {
  name: string
  type: string
  isNullable: boolean
  isGenerated: boolean
  /** Values that a check allows, where it lists them. */
  choices: string[] | null
}

/** A word that stands in one column of one table alone. */
export interface Mark {
  table: string
  column: string
  holds: string
  mark: string
}

/**
 * Writes one row of the person's into every declared table, each of its texts with a mark of its own beside the person's
 * word. Rules that guard the tables are off meanwhile: it stands for whatever way a row may have come.
 */
export async function plantEverywhere(
  client: pg.Client,
  holdings: readonly TableHoldings[],
  who: Planted,
): Promise<Mark[]> {
  const marks: Mark[] = []
  await client.query('set session_replication_role = replica')
  for (const [at, table] of holdings.entries()) {
    if (table.staff || table.rewrite) continue
    const columns = await columnsOf(client, table.table)
    if (!columns.some(({ name }) => name === 'workspace_id')) continue
    const own = columns.flatMap(({ name }, place) => {
      const declared = table.columns[name]
      const isReach = (table.reach ?? []).some((reach) => Object.values(reach)[0] === name)
      if (declared === undefined || isReach) return []
      const holds = typeof declared === 'string' ? declared : declared.holds
      // By her own name and address she is found everywhere else: these stay.
      const isKnownBy = table.isPerson && (holds === 'name' || holds === 'address')
      return holds === 'word' || isKnownBy
        ? []
        : [{ table: table.table, column: name, holds, mark: `zq${at}t${place}q` }]
    })
    // A table of closed words says nothing of anybody.
    if (own.length > 0 || table.reach) await insert(client, table, columns, who, own)
    marks.push(...own)
  }
  await client.query('set session_replication_role = default')
  return marks
}

async function columnsOf(client: pg.Client, table: string): Promise<Column[]> {
  const found = await client.query<Column & { checks: string[] }>(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as "isNullable",
       a.attidentity <> '' or a.attgenerated <> '' as "isGenerated",
       array(select pg_get_constraintdef(k.oid) from pg_constraint k
         where k.conrelid = a.attrelid and k.contype = 'c' and a.attnum = any(k.conkey)) as checks
     from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [table],
  )
  return found.rows.map(({ checks, ...column }) => ({ ...column, choices: choicesOf(column.name, checks) }))
}

function choicesOf(column: string, checks: string[]): string[] | null {
  const listed = checks.find((check) => check.includes(`${column} = ANY`) || check.includes(`(${column} = `))
  const values = listed
    ? [...listed.matchAll(/'([^']*)'::text|= ANY \(ARRAY\[(\d+)/g)].map(([, text, digit]) => text ?? digit)
    : []
  return values.length > 0 ? (values as string[]) : null
}

async function insert(
  client: pg.Client,
  table: TableHoldings,
  columns: Column[],
  who: Planted,
  marks: Mark[],
): Promise<void> {
  const chosen = columns.filter(({ isGenerated }) => !isGenerated)
  const values = chosen.map((column) =>
    valueFor(
      table,
      column,
      who,
      marks.find((mark) => mark.column === column.name),
    ),
  )
  const names = chosen.map(({ name }) => `"${name}"`)
  const casts = chosen.map(({ type }, at) => `$${at + 1}::${type}`)
  const written = await client
    .query(
      `insert into ${table.table} (${names.join(', ')}) values (${casts.join(', ')}) on conflict do nothing`,
      values,
    )
    .catch((error: Error) => {
      throw new Error(`No row could be planted in ${table.table}: ${error.message}`)
    })
  if (written.rowCount === 0) await mark(client, table, columns, who, marks)
}

/** The row that is there already takes the marks. */
async function mark(client: pg.Client, table: TableHoldings, columns: Column[], who: Planted, marks: Mark[]) {
  const [reach] = table.reach ?? []
  const column = columns.find(({ name }) => reach && Object.values(reach)[0] === name)
  if (marks.length === 0) return
  if (!reach || !column) throw new Error(`${table.table} has such a row already`)
  const texts = marks.map((one) => columns.find(({ name }) => name === one.column) as Column)
  const sets = texts.map(({ name, type }, at) => `"${name}" = $${at + 2}::${type}`)
  const values = texts.map((one, at) => markedValue(table, one, `${who.word} ${marks[at]?.mark}`))
  await client.query(`update ${table.table} set ${sets.join(', ')} where ${column.name} = $1`, [
    idFor(table, reach, who),
    ...values,
  ])
}

/** Columns whose value decides which others a row needs, or what the product does with it. */
const byHand: Record<string, string> = {
  'accounts_identities.kind': 'person',
  'privacy_erasures.state': 'done',
  'tasks.role': 'csm',
  'meetings.status': 'asked',
  'meetings.ends_at': '2026-02-15T11:00:00Z',
  'approvals.editable': '[]',
  'events_measure_versions.state': 'replaced',
  // A change whose parts add up.
  'churn_changes.before': '1',
  'churn_changes.behaviour': '1',
  'churn_changes.renewals': '1',
  'churn_changes.retraining': '1',
  'churn_changes.now': '4',
}

/** JSON that is read by the product, whoever's row it is. */
const whole: Record<string, (text: string) => unknown> = {
  'approvals.effect': (text) => [text],
  'approvals_policies.condition': (text) => ({ version: 1, where: { field: 'kind', op: 'is', value: text } }),
  'holdouts.population': (text) => ({ version: 1, where: { field: 'attribute:name', op: 'contains', value: text } }),
  'tasks.checklist': (text) => [{ text, isDone: false }],
  'tasks_calendars.holidays': (text) => [{ day: '2026-02-15', name: text }],
  'events_measure_versions.rule': (text) => ({
    count: 'events',
    kinds: [],
    names: [text],
    where: null,
    property: null,
    window: 30,
    isChange: false,
  }),
}

function valueFor(table: TableHoldings, column: Column, who: Planted, mark: Mark | undefined): unknown {
  if (column.name === 'workspace_id') return who.workspace
  const set = byHand[`${table.table}.${column.name}`]
  if (set) return set
  const reach = (table.reach ?? []).find((one) => Object.values(one)[0] === column.name)
  if (reach) return idFor(table, reach, who)
  if (mark) return markedValue(table, column, `${who.word} ${mark.mark}`)
  if (column.choices) return column.choices[0]
  if (column.name === 'account_id') return who.account
  return plainValue(column)
}

function idFor(table: TableHoldings, reach: Reach, who: Planted): string | null {
  if ('contact' in reach) return who.contact
  // Where a row is theirs by contact already, another id of theirs beside the one they have.
  if ('raw' in reach) return (table.reach ?? []).some((one) => 'contact' in one) ? randomUUID() : who.raw
  if ('row' in reach) return who.row
  return who.consumer
}

function markedValue(table: TableHoldings, column: Column, text: string): unknown {
  const declared = table.columns[column.name]
  const where = typeof declared === 'object' ? declared.where : undefined
  if (where && column.type === 'jsonb') return JSON.stringify(text)
  const read = whole[`${table.table}.${column.name}`]
  if (read) return JSON.stringify(read(text))
  if (column.type === 'jsonb' || column.type === 'json')
    return JSON.stringify({ planted: text, deep: [{ er: text }], n: 3 })
  if (column.type === 'text[]') return [text]
  return `${beginningFor(table, column)}${text}`
}

/** Where another column is a person's only under names that begin so, this one does. */
function beginningFor(table: TableHoldings, { name }: Column): string {
  const bound = Object.values(table.columns).find((one) => typeof one === 'object' && one.where?.column === name)
  return typeof bound === 'object' ? (bound.where?.orBegins ?? '') : ''
}

function plainValue({ type, isNullable, name }: Column): unknown {
  if (type === 'uuid') return isNullable ? null : randomUUID()
  if (type === 'text') return isNullable ? null : `word ${name}`
  if (type === 'text[]') return []
  if (type === 'jsonb') return '{}'
  if (type === 'boolean') return false
  if (type === 'date') return '2026-02-15'
  if (type.startsWith('timestamp')) return '2026-02-15T10:00:00Z'
  if (type.startsWith('bit')) return '0'.repeat(Number(/\d+/.exec(type)?.[0] ?? 1))
  if (type.endsWith('[]')) return '{}'
  return isNullable ? null : 77
}
