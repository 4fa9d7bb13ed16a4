import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Definition, NumberUnit, Rule } from '../domain/custom.ts'

export const states = ['counting', 'filling', 'in force', 'replaced', 'stopped', 'failed'] as const
export type State = (typeof states)[number]

export interface StoredMeasure {
  key: string
  label: string
  summary: string | null
  direction: Definition['direction']
  /** Of a number that a property holds; what is counted otherwise has its own. */
  unit: NumberUnit
  version: number
  archivedOn: Day | null
  madeAt: Date
}

export interface StoredVersion {
  key: string
  version: number
  rule: Rule
  counter: number
  state: State
  inForceOn: Day | null
  nextDay: Day | null
  firstDay: Day | null
  lastDay: Day | null
  filledTo: AccountId | null
  trouble: string | null
  changes: string[]
  madeAt: Date
  madeBy: string
}

/** All measures that the workspace ever defined, in the order in which they were. */
export function customMeasures(tx: Tx): Promise<StoredMeasure[]> {
  return tx.rows(sql<StoredMeasure>`
    select key, label, summary, direction, unit, version, archived_on as "archivedOn", made_at as "madeAt"
    from events_measures where workspace_id = ${tx.workspace} order by made_at, key`)
}

const versionColumns = sql`v.key, v.version, v.rule, v.counter, v.state, v.in_force_on as "inForceOn", v.next_day as "nextDay",
  v.first_day as "firstDay", v.last_day as "lastDay", v.filled_to as "filledTo", v.trouble, v.changes, v.made_at as "madeAt",
  v.made_by as "madeBy"`

/** The versions of measures, or of one of them, newest first. */
export function versionsOf(tx: Tx, key: string | null): Promise<StoredVersion[]> {
  return tx.rows(sql<StoredVersion>`
    select ${versionColumns} from events_measure_versions v
    where v.workspace_id = ${tx.workspace} and (${key}::text is null or v.key = ${key})
    order by v.key, v.version desc`)
}

/** Versions that are counted as events come: those in force, and those that will be once their past is counted. */
export function versionsCounted(tx: Tx): Promise<StoredVersion[]> {
  return tx.rows(sql<StoredVersion>`
    select ${versionColumns} from events_measure_versions v
    join events_measures m on m.workspace_id = ${tx.workspace} and m.key = v.key and m.archived_on is null
    where v.workspace_id = ${tx.workspace} and v.state in ('counting', 'filling', 'in force') order by v.counter, v.version`)
}

/** The version whose past is to be counted or filled in next, the oldest first. */
export function versionAtWork(tx: Tx): Promise<StoredVersion | undefined> {
  return tx.row(sql<StoredVersion>`
    select ${versionColumns} from events_measure_versions v
    where v.workspace_id = ${tx.workspace} and v.state in ('counting', 'filling')
    order by v.made_at, v.key, v.version limit 1`)
}

/** One writer of definitions at a time. */
export async function lockMeasures(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`events measures ${tx.workspace}`}, 0))`)
}

export async function saveMeasure(tx: Tx, measure: Omit<StoredMeasure, 'madeAt' | 'archivedOn'>): Promise<void> {
  const { key, label, summary, direction, unit, version } = measure
  await tx.run(sql`
    insert into events_measures (workspace_id, key, label, summary, direction, unit, version, made_at)
    values (${tx.workspace}, ${key}, ${label}, ${summary}, ${direction}, ${unit}, ${version}, ${tx.now})
    on conflict (workspace_id, key) do update set label = excluded.label, summary = excluded.summary,
      direction = excluded.direction, unit = excluded.unit, version = excluded.version, archived_on = null`)
}

type NewVersion = Omit<StoredVersion, 'madeAt' | 'filledTo' | 'trouble'>

export async function insertVersion(tx: Tx, row: NewVersion): Promise<void> {
  await tx.run(sql`
    insert into events_measure_versions (workspace_id, key, version, rule, counter, state, in_force_on, next_day, first_day, last_day,
      changes, made_at, made_by)
    values (${tx.workspace}, ${row.key}, ${row.version}, ${JSON.stringify(row.rule)}::json, ${row.counter}, ${row.state}, ${row.inForceOn},
      ${row.nextDay}, ${row.firstDay}, ${row.lastDay}, ${row.changes}::text[], ${tx.now}, ${row.madeBy})`)
}

/** Sets parts of a version. */
export async function setVersion(
  tx: Tx,
  { key, version }: Pick<StoredVersion, 'key' | 'version'>,
  change: Partial<Pick<StoredVersion, 'state' | 'inForceOn' | 'nextDay' | 'filledTo' | 'trouble'>>,
): Promise<void> {
  const columns = {
    state: 'state',
    inForceOn: 'in_force_on',
    nextDay: 'next_day',
    filledTo: 'filled_to',
    trouble: 'trouble',
  } as const
  const parts = Object.entries(change).map(
    ([name, value]) => sql`${sql.ref(columns[name as keyof typeof columns])} = ${value}`,
  )
  await tx.run(sql`
    update events_measure_versions set ${sql.join(parts, sql`, `)}
    where workspace_id = ${tx.workspace} and key = ${key} and version = ${version}`)
}

/** Versions of a measure that were in force until now. */
export async function replaceVersions(tx: Tx, key: string, by: number): Promise<void> {
  await tx.run(sql`
    update events_measure_versions set state = 'replaced'
    where workspace_id = ${tx.workspace} and key = ${key} and version <> ${by} and state in ('filling', 'in force')`)
}

/** Versions of a measure whose past is still being counted, which another one takes the place of. */
export async function stopCounting(tx: Tx, key: string): Promise<number> {
  return tx.run(sql`
    update events_measure_versions set state = 'stopped', next_day = null
    where workspace_id = ${tx.workspace} and key = ${key} and state = 'counting'`)
}

export async function archive(tx: Tx, key: string, on: Day): Promise<void> {
  await tx.run(sql`
    update events_measures set archived_on = ${on} where workspace_id = ${tx.workspace} and key = ${key}`)
  await tx.run(sql`
    update events_measure_versions set state = 'stopped', next_day = null
    where workspace_id = ${tx.workspace} and key = ${key} and state in ('counting', 'filling', 'in force')`)
}

export async function nextCounter(tx: Tx): Promise<number> {
  const row = await tx.row(sql<{ counter: number }>`
    select coalesce(max(counter), 0) + 1 as counter from events_measure_versions where workspace_id = ${tx.workspace}`)
  return row?.counter ?? 1
}

/** The first and last days of which there are events at all, within a span. */
export async function daysWithEvents(tx: Tx, from: Day, to: Day): Promise<{ first: Day; last: Day } | null> {
  const row = await tx.row(sql<{ first: Day | null; last: Day | null }>`
    select (select min(day) from events_raw where workspace_id = ${tx.workspace} and day between ${from} and ${to}) as first,
      (select max(day) from events_raw where workspace_id = ${tx.workspace} and day between ${from} and ${to}) as last`)
  return row?.first && row.last ? { first: row.first, last: row.last } : null
}

/** Counts of versions that nobody counts any more. */
export async function dropUnused(tx: Tx): Promise<void> {
  const unused = sql`not exists (select from events_measure_versions v
    join events_measures m on m.workspace_id = ${tx.workspace} and m.key = v.key and m.archived_on is null
    where v.workspace_id = ${tx.workspace} and v.counter = c.counter and v.state in ('counting', 'filling', 'in force'))`
  await tx.run(sql`delete from events_custom_day c where c.workspace_id = ${tx.workspace} and ${unused}`)
  await tx.run(sql`delete from events_custom_person_month c where c.workspace_id = ${tx.workspace} and ${unused}`)
}
