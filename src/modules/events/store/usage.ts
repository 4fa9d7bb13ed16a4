import { sql } from 'kysely'
import { addDays, addMonths, type Day, epochDay, monthOf } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Windows } from '../domain/usage.ts'
import { LOOK_BACK, type Rollups } from '../domain/windows.ts'

/** The windows of many accounts on one day, summed by the database: what would be loaded is a hundred times what is asked. */
export async function windowsOn(tx: Tx, accounts: readonly AccountId[], day: Day): Promise<Map<AccountId, Windows>> {
  const months = monthMasks(day)
  const rows = await tx.rows(sql<Windows & { account: AccountId; lastActiveOn: Day | null }>`
    select a.id as account, d.*, p.*,
      coalesce(d."lastActive", (
        select b.day from events_account_day b where b.workspace_id = ${tx.workspace} and b.account_id = a.id
          and b.day < ${addDays(day, -LOOK_BACK)} and b.events > 0 order by b.day desc limit 1)) as "lastActiveOn"
    from unnest(${accounts}::uuid[]) as a (id)
    cross join lateral (
      select coalesce(sum(e.events) filter (where e.day >= w.d30), 0) as "events30",
        coalesce(sum(e.events) filter (where e.day between w.d60 and w.d30 - 1), 0) as "eventsPrior30",
        coalesce(sum(e.events), 0) as "events90",
        count(*) filter (where e.day >= w.d30 and e.events > 0) as "activeDays30",
        count(*) filter (where e.day >= w.d30 and e.events + e.robot_events > 0) as "rawDays30",
        count(*) filter (where e.day >= w.d30 and e.events > 0 and extract(isodow from e.day) < 6) as "activeBusinessDays30",
        coalesce(sum(e.logins) filter (where e.day >= w.d30), 0) as "logins30",
        coalesce(sum(e.logins) filter (where e.day between w.d60 and w.d30 - 1), 0) as "loginsPrior30",
        coalesce(sum(e.api_calls) filter (where e.day >= w.d30), 0) as "apiCalls30",
        coalesce(sum(e.conversations) filter (where e.day >= w.d7), 0) as "conversations7",
        coalesce(sum(e.errors) filter (where e.day >= w.d30), 0) as "errors30",
        coalesce(sum(e.quantity) filter (where e.day >= w.d30), 0) as "quantity30",
        coalesce(bit_count(bit_or(e.features) filter (where e.day >= w.d30)), 0) as "features30",
        max(e.day) filter (where e.events > 0) as "lastActive"
      from (select ${addDays(day, -29)}::date as d30, ${addDays(day, -59)}::date as d60, ${addDays(day, -6)}::date as d7) w
      left join events_account_day e on e.workspace_id = ${tx.workspace} and e.account_id = a.id
        and e.day between ${addDays(day, -LOOK_BACK)} and ${day}) d
    cross join lateral (
      select count(*) filter (where kind = 'person' and in1) as "people1", count(*) filter (where kind = 'person' and in7) as "people7",
        count(*) filter (where kind = 'person' and in30) as "people30",
        count(*) filter (where kind = 'person' and before30) as "peoplePrior30",
        count(*) filter (where kind = 'agent' and in30) as "agents30"
      from (
        select m.kind, m.person, bool_or(m.days & w.m1 <> 0) as in1, bool_or(m.days & w.m7 <> 0) as in7,
          bool_or(m.days & w.m30 <> 0) as in30, bool_or(m.days & w.prior <> 0) as before30
        from unnest(${months.map((m) => m.month)}::date[], ${months.map((m) => m.m1)}::int[], ${months.map((m) => m.m7)}::int[],
          ${months.map((m) => m.m30)}::int[], ${months.map((m) => m.prior)}::int[]) as w (month, m1, m7, m30, prior)
        join events_account_person_month m on m.workspace_id = ${tx.workspace} and m.account_id = a.id and m.month = w.month
        group by m.kind, m.person) q) p`)
  return new Map(
    rows.map(({ account, lastActiveOn, ...windows }) => [
      account,
      { ...windows, lastActive: lastActiveOn === null ? null : epochDay(lastActiveOn) },
    ]),
  )
}

/** For each month that a window reaches into, which of its days belong to it. */
function monthMasks(day: Day) {
  const months = [
    ...new Set([monthOf(addDays(day, -59)), monthOf(addDays(day, -30)), addMonths(monthOf(day), -1), monthOf(day)]),
  ]
  const mask = (month: Day, from: Day, to: Day) => {
    let bits = 0
    for (let bit = 0; bit < 31; bit++) {
      const date = addDays(month, bit)
      if (monthOf(date) === month && date >= from && date <= to) bits |= 1 << bit
    }
    return bits
  }
  return months.map((month) => ({
    month,
    m1: mask(month, day, day),
    m7: mask(month, addDays(day, -6), day),
    m30: mask(month, addDays(day, -29), day),
    prior: mask(month, addDays(day, -59), addDays(day, -30)),
  }))
}

/** Everything that the windows of a few accounts over many days need. */
export async function rollupsOf(
  tx: Tx,
  accounts: readonly AccountId[],
  from: Day,
  to: Day,
): Promise<Map<AccountId, Rollups>> {
  const first = addDays(from, -LOOK_BACK)
  const found = new Map<AccountId, Rollups>(
    accounts.map((id) => [id, { days: [], people: [], lastActiveBefore: null }]),
  )
  for (const { account, day, features, ...row } of await dayRows(tx, accounts, first, to)) {
    found.get(account)?.days.push({ ...row, day: epochDay(day), features: featureNumbers(features) })
  }
  for (const { account, month, ...row } of await personRows(tx, accounts, monthOf(addDays(from, -59)), to)) {
    found.get(account)?.people.push({ ...row, month: epochDay(month) })
  }
  for (const { account, day } of await lastActiveBefore(tx, accounts, first)) {
    const rollups = found.get(account)
    if (rollups) rollups.lastActiveBefore = epochDay(day)
  }
  return found
}

type DayOfAccount = Omit<Rollups['days'][number], 'day' | 'features'> & {
  account: AccountId
  day: Day
  features: string
}

function dayRows(tx: Tx, accounts: readonly AccountId[], from: Day, to: Day): Promise<DayOfAccount[]> {
  return tx.rows(sql<DayOfAccount>`
    select e.account_id as account, e.day, e.events, e.robot_events as "robotEvents", e.logins, e.api_calls as "apiCalls",
      e.conversations, e.errors, e.quantity, e.features::text as features
    from unnest(${accounts}::uuid[]) as a (id)
    join events_account_day e on e.workspace_id = ${tx.workspace} and e.account_id = a.id and e.day between ${from} and ${to}`)
}

type PersonOfAccount = Omit<Rollups['people'][number], 'month'> & { account: AccountId; month: Day }

/** In which months people and agents of these accounts were active, and on which of their days. */
export function personRows(tx: Tx, accounts: readonly AccountId[], from: Day, to: Day): Promise<PersonOfAccount[]> {
  return tx.rows(sql<PersonOfAccount>`
    select p.account_id as account, p.month, p.kind, p.person, p.days
    from unnest(${accounts}::uuid[]) as a (id)
    join events_account_person_month p on p.workspace_id = ${tx.workspace} and p.account_id = a.id
      and p.month between ${from} and ${to}`)
}

function lastActiveBefore(
  tx: Tx,
  accounts: readonly AccountId[],
  before: Day,
): Promise<{ account: AccountId; day: Day }[]> {
  return tx.rows(sql<{ account: AccountId; day: Day }>`
    select a.id as account, l.day from unnest(${accounts}::uuid[]) as a (id)
    cross join lateral (
      select e.day from events_account_day e where e.workspace_id = ${tx.workspace} and e.account_id = a.id
        and e.day < ${before} and e.events > 0 order by e.day desc limit 1) l`)
}

function featureNumbers(bits: string): number[] {
  const numbers: number[] = []
  for (let at = bits.indexOf('1'); at !== -1; at = bits.indexOf('1', at + 1)) numbers.push(at)
  return numbers
}

/** Since which day each signal is heard, and the first days of all features. */
export async function heardSince(tx: Tx): Promise<{ signals: Map<string, Day>; features: Day[] }> {
  const signals = await tx.rows(sql<{ signal: string; day: Day }>`
    select signal, first_day as day from events_signals where workspace_id = ${tx.workspace}`)
  const features = await tx.rows(sql<{ day: Day }>`
    select first_day as day from events_features where workspace_id = ${tx.workspace} and first_day is not null order by first_day`)
  return { signals: new Map(signals.map(({ signal, day }) => [signal, day])), features: features.map(({ day }) => day) }
}

export interface SizeMove {
  day: Day
  size: string
  median: number
}

/** The median moves kept for these days, and of each earlier day the newest ones before. */
export function sizeMoves(tx: Tx, from: Day, to: Day): Promise<SizeMove[]> {
  return tx.rows(sql<SizeMove>`
    select day, size, median from events_size_moves where workspace_id = ${tx.workspace}
      and day between ${addDays(from, -7)} and ${to} order by day`)
}

export async function saveSizeMoves(tx: Tx, moves: readonly (SizeMove & { accounts: number })[]): Promise<void> {
  await tx.run(sql`
    insert into events_size_moves (workspace_id, day, size, median, accounts)
    select ${tx.workspace}, m.* from unnest(${moves.map((m) => m.day)}::date[], ${moves.map((m) => m.size)}::text[],
      ${moves.map((m) => m.median)}::float8[], ${moves.map((m) => m.accounts)}::int[]) as m
    on conflict do nothing`)
}

/** Events a day of some accounts. */
export async function eventsOf(
  tx: Tx,
  accounts: readonly AccountId[],
  from: Day,
  to: Day,
): Promise<Map<AccountId, [number, number][]>> {
  const rows = await tx.rows(sql<{ account: AccountId; day: Day; events: number }>`
    select e.account_id as account, e.day, e.events from unnest(${accounts}::uuid[]) as a (id)
    join events_account_day e on e.workspace_id = ${tx.workspace} and e.account_id = a.id and e.day between ${from} and ${to}
    where e.events > 0`)
  const found = new Map<AccountId, [number, number][]>()
  for (const { account, day, events } of rows) {
    const list = found.get(account) ?? []
    list.push([epochDay(day), events])
    found.set(account, list)
  }
  return found
}
