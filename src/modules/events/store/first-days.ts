import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'

/** Most features that are counted; the width of the bits in events_account_day. */
export const MOST_FEATURES = 256

/** Numbers the features that have none yet and notes on which day each was first seen. Answers the first days that are new. */
export async function numberFeatures(tx: Tx, seen: ReadonlyMap<string, Day>): Promise<Day[]> {
  if (seen.size === 0) return []
  const names = [...seen.keys()].sort()
  const fresh = await tx.rows(sql<{ day: Day }>`
    insert into events_features (workspace_id, name, number, first_day)
    select ${tx.workspace}, n.name, n.number, n.day from (
      select s.name, s.day, coalesce(t.taken, 0) + row_number() over (order by s.day, s.name) - 1 as number
      from unnest(${names}::text[], ${names.map((name) => seen.get(name) as Day)}::date[]) as s (name, day)
      cross join (select max(number) + 1 as taken from events_features where workspace_id = ${tx.workspace}) t
      where not exists (select from events_features f where f.workspace_id = ${tx.workspace} and f.name = s.name)) n
    where n.number < ${MOST_FEATURES} returning first_day as day`)
  const earlier = await tx.rows(sql<{ day: Day }>`
    update events_features f set first_day = s.day
    from unnest(${names}::text[], ${names.map((name) => seen.get(name) as Day)}::date[]) as s (name, day)
    where f.workspace_id = ${tx.workspace} and f.name = s.name and (f.first_day is null or f.first_day > s.day)
    returning f.first_day as day`)
  return [...fresh, ...earlier].map((row) => row.day)
}

export async function featureNumbers(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx.rows(sql<{ name: string; number: number }>`
    select name, number from events_features where workspace_id = ${tx.workspace}`)
  return new Map(rows.map((row) => [row.name, row.number]))
}

/** The numbers of a rolled-up day that say that the events tell of a kind of thing. */
export const signalColumns = {
  people: 'people',
  agents: 'agents',
  logins: 'logins',
  'api calls': 'apiCalls',
  conversations: 'conversations',
  errors: 'errors',
} as const

export type Signal = keyof typeof signalColumns

/** Notes since which day the workspace's events tell of a kind of thing. Answers the days that are new or earlier than before. */
export async function noteSignals(tx: Tx, first: ReadonlyMap<Signal, Day>): Promise<Day[]> {
  if (first.size === 0) return []
  const told = [...first.keys()].sort()
  const rows = await tx.rows(sql<{ day: Day }>`
    insert into events_signals (workspace_id, signal, first_day)
    select ${tx.workspace}, s.* from unnest(${told}::text[], ${told.map((signal) => first.get(signal) as Day)}::date[]) as s
    on conflict (workspace_id, signal) do update set first_day = excluded.first_day
    where events_signals.first_day > excluded.first_day
    returning first_day as day`)
  return rows.map((row) => row.day)
}

export interface Lost {
  signals: { signal: Signal; day: Day }[]
  features: { number: number; day: Day }[]
}

/** Marks what was first seen on a day that no longer tells of it. */
export async function doubt(tx: Tx, lost: Lost): Promise<void> {
  if (lost.features.length > 0) {
    await tx.run(sql`
      update events_features f set is_doubtful = true
      from unnest(${lost.features.map((l) => l.number)}::int[], ${lost.features.map((l) => l.day)}::date[]) as l (number, day)
      where f.workspace_id = ${tx.workspace} and f.number = l.number and f.first_day = l.day`)
  }
  if (lost.signals.length > 0) {
    await tx.run(sql`
      update events_signals s set is_doubtful = true
      from unnest(${lost.signals.map((l) => l.signal)}::text[], ${lost.signals.map((l) => l.day)}::date[]) as l (signal, day)
      where s.workspace_id = ${tx.workspace} and s.signal = l.signal and s.first_day = l.day`)
  }
}

/**
 * Looks in the roll-ups for the first days of what is in doubt; rare, and then it reads every day.
 * Answers the earliest day on which that changed anything, or null.
 */
export async function settleFirstDays(tx: Tx): Promise<Day | null> {
  const [features, signals] = [await settleFeatures(tx), await settleSignals(tx)]
  return [...features, ...signals].sort()[0] ?? null
}

async function settleFeatures(tx: Tx): Promise<Day[]> {
  const rows = await tx.rows(sql<{ day: Day }>`
    with found as (
      select f.name, f.first_day as before, (select min(e.day) from events_account_day e
        where e.workspace_id = ${tx.workspace} and get_bit(e.features, f.number) = 1) as day
      from events_features f where f.workspace_id = ${tx.workspace} and f.is_doubtful),
    settled as (
      update events_features f set first_day = n.day, is_doubtful = false from found n
      where f.workspace_id = ${tx.workspace} and f.name = n.name)
    select before as day from found where before is distinct from day`)
  return rows.map((row) => row.day)
}

async function settleSignals(tx: Tx): Promise<Day[]> {
  const doubtful = await tx.rows(sql<{ signal: Signal; day: Day }>`
    delete from events_signals where workspace_id = ${tx.workspace} and is_doubtful returning signal, first_day as day`)
  if (doubtful.length === 0) return []
  const found = await tx.rows(sql<{ signal: Signal; day: Day }>`
    insert into events_signals (workspace_id, signal, first_day)
    select ${tx.workspace}, s.signal, s.day from (
      select min(day) filter (where people > 0) as people, min(day) filter (where agents > 0) as agents,
        min(day) filter (where logins > 0) as logins, min(day) filter (where api_calls > 0) as calls,
        min(day) filter (where conversations > 0) as conversations, min(day) filter (where errors > 0) as errors
      from events_account_day where workspace_id = ${tx.workspace}) m
    cross join lateral (values ('people', m.people), ('agents', m.agents), ('logins', m.logins), ('api calls', m.calls),
      ('conversations', m.conversations), ('errors', m.errors)) as s (signal, day)
    where s.signal = any(${doubtful.map((row) => row.signal)}::text[]) and s.day is not null
    returning signal, first_day as day`)
  const now = new Map(found.map((row) => [row.signal, row.day]))
  return doubtful.flatMap(({ signal, day }) => (now.get(signal) === day ? [] : [day]))
}
