import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { settle } from '../../src/app/loops.ts'
import { modules } from '../../src/app/wiring.ts'
import { addDays, type Day, dayOf, daysRange } from '../../src/kernel/day.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import { rawId } from '../../src/modules/accounts/index.ts'
import { columnsOn } from '../../src/modules/measures/index.ts'
import type { Module } from '../../src/platform/contributions.ts'
import { figure, proveSize } from '../support/figures.ts'
import { aWorld, type World } from '../support/world.ts'
import {
  canonical,
  closedThrough,
  type History,
  live,
  mostDays,
  type OwnRule,
  type ToldEvent,
  zone,
} from './history.ts'

/**
 * `TENURE_SEED=17` lives one history again, with what happened in it printed. `TENURE_FIRST_SEED=31 TENURE_HISTORIES=30` goes on
 * where a run of thirty ended.
 */
const asked = process.env.TENURE_SEED
const count = asked ? 1 : Number(process.env.TENURE_HISTORIES ?? proveSize({ reduced: 1, full: 500 }))
/** Days that each history lasts; each has a length of its own where nobody says. */
const days = process.env.TENURE_DAYS ? Number(process.env.TENURE_DAYS) : undefined
// Seed 1 ends with prospects alone, of whom nothing is counted by hand.
const first = Number(asked ?? process.env.TENURE_FIRST_SEED ?? proveSize({ reduced: 2, full: 1 }))
const seeds = Array.from({ length: count }, (_, index) => first + index)

/** In the whole product a history of forty days takes half a minute on a quiet machine; a busy one may take four times as long. In milliseconds. */
const limit = 300_000 + count * (days ?? mostDays) * 3_000
/** Histories that are lived beside each other, each in a database of its own: a history waits for its server half of the time. */
const hands = Math.min(3, count)
/** After so many histories it is said what was found so far: a run that is cut short has told that much. */
const toldEvery = 10

/** What facts, measures and health need. The rest only hears of them, and more than half of a history's time goes to its turns. */
const foundations = new Set(
  'workspaces accounts timeline measures events catalog orders engagements revenue surveys helpdesk health'.split(' '),
)
/** One history in ten is lived in the whole product; the second, which a short run takes, is one of them. */
const isWhole = (seed: number) => seed % 10 === 2

interface Place {
  world: World
  superuser: pg.Client
}

const places: Place[] = []

async function placeOf(only: readonly Module[]): Promise<Place> {
  const world = await aWorld({ modules: only })
  const superuser = new pg.Client({ connectionString: world.url })
  superuser.on('error', () => {})
  await superuser.connect()
  await superuser.query('set search_path = tenure')
  const place = { world, superuser }
  places.push(place)
  return place
}

/** Where each hand lives its histories. */
const homes: Record<'whole' | 'lean', Place>[] = []
beforeAll(async () => {
  for (let hand = 0; hand < hands; hand++) {
    const lean = await placeOf(modules.filter(({ name }) => foundations.has(name)))
    homes.push({ whole: await placeOf(modules), lean })
  }
})
afterAll(async () => {
  for (const place of places) {
    await place.superuser.end()
    await place.world.close()
  }
})

test(
  'restated state after incremental work equals a full recompute to the bit, and frozen state never changes',
  async () => {
    const tally = { lived: 0, differing: 0, rewritten: 0, compared: 0 }
    const failures: string[] = []
    const left = [...seeds]
    const liveOne = async ({ whole, lean }: (typeof homes)[number], seed: number) => {
      const found = await judge(isWhole(seed) ? whole : lean, seed)
      tally.lived += 1
      tally.compared += found.compared
      if (found.differences.length > 0) tally.differing += 1
      if (found.rewritten.length > 0) tally.rewritten += 1
      const failure = failureOf(seed, found)
      if (failure) console.log(failure)
      failures.push(...(failure ? [failure] : []))
      if (tally.lived % toldEvery === 0 || tally.lived === count) console.log(soFar(tally))
    }
    const work = async (home: (typeof homes)[number]) => {
      for (let seed = left.shift(); seed !== undefined; seed = left.shift()) await liveOne(home, seed)
    }
    await Promise.all(homes.map(work))
    figure('histories in which the restated state differs from a full recompute', `${tally.differing} of ${count}`, 0)
    figure('histories in which something shown was rewritten', `${tally.rewritten} of ${count}`, 0)
    figure('measures compared with a count by hand', tally.compared, 'all equal')
    expect(failures.slice(0, 5).join('\n')).toBe('')
    if (!asked) expect(tally.compared).toBeGreaterThan(0)
  },
  limit,
)

interface Found {
  /** Values that were compared with a count by hand, and those that were otherwise. */
  compared: number
  wrong: string[]
  differences: string[]
  rewritten: string[]
}

/** Lives a history, holds it against a count by hand and against a full recompute, and clears it away. */
async function judge(place: Place, seed: number): Promise<Found> {
  const history = await live(place.world, seed, days)
  if (asked) console.log(history.log.join('\n'))
  const { checked: compared, wrong } = await compareByHand(place, history)
  const incremental = await stateOf(place, history)
  await recompute(place, history)
  const differences = await inWords(place, history, differencesOf(incremental, await stateOf(place, history)))
  await forget(place, history)
  return { compared, wrong, differences, rewritten: history.rewritten }
}

const mostSaid = 12

function failureOf(seed: number, { rewritten, differences, wrong }: Found): string | null {
  const found = [
    ...rewritten.map((what) => `rewritten: ${what}`),
    ...differences.map((what) => `recompute: ${what}`),
    ...wrong.map((what) => `by hand: ${what}`),
  ]
  if (found.length === 0) return null
  const more = found.length > mostSaid ? `\n  and ${found.length - mostSaid} more` : ''
  return `seed ${seed}, TENURE_SEED=${seed} lives it again:\n  ${found.slice(0, mostSaid).join('\n  ')}${more}`
}

const soFar = ({ lived, differing, rewritten, compared }: Record<string, number>) =>
  `${lived} of ${count} histories from seed ${first} on: ${differing} differ from a recompute, ${rewritten} rewrote something shown, ${compared} values counted by hand`

// ---------------------------------------------------------------- the state and its recomputation

type State = Map<string, string>

/** Everything that incremental work keeps, as text by key. Features are read by name: their numbers are the order of arrival. */
async function stateOf({ superuser }: Place, { workspace }: History): Promise<State> {
  const { rows } = await superuser.query<{ key: string; value: string }>(
    `select 'day ' || account_id || ' ' || day as key, row(events, robot_events, people, agents, logins, api_calls, conversations,
        errors, quantity, seconds, (select string_agg(f.name, ',' order by f.name) from events_features f
          where f.workspace_id = d.workspace_id and get_bit(d.features, f.number) = 1))::text as value
      from events_account_day d where workspace_id = $1
     union all select 'person ' || account_id || ' ' || month || ' ' || kind || ' ' || person, row(days, robot_days)::text
      from events_account_person_month where workspace_id = $1
     union all select 'feature ' || name, first_day::text from events_features where workspace_id = $1 and first_day is not null
     union all select 'signal ' || signal, first_day::text from events_signals where workspace_id = $1
     union all select 'own ' || account_id || ' ' || counter || ' ' || day, row(events, amount, last_value)::text from events_custom_day d
      where workspace_id = $1 and ${counterInUse}
     union all select 'own person ' || account_id || ' ' || counter || ' ' || month || ' ' || person, days::text
      from events_custom_person_month d where workspace_id = $1 and ${counterInUse}
     union all select 'filled ' || account_id || ' ' || slot, row(days, numbers)::text from measures_filled where workspace_id = $1
     union all select 'restated ' || account_id || ' ' || day, numbers::text from measures_days where workspace_id = $1 and basis = 1
     union all select 'current ' || c.account_id || ' ' || on_day, numbers::text from measures_current c
      join accounts a on a.workspace_id = c.workspace_id and a.id = c.account_id and a.merged_into is null where c.workspace_id = $1`,
    [workspace],
  )
  return new Map(rows.map(({ key, value }) => [key, value]))
}

/** Counts of versions that nobody counts any more wait for the nightly broom. */
const counterInUse = `exists (select from events_measure_versions v join events_measures m on m.workspace_id = v.workspace_id and m.key = v.key
  where v.workspace_id = d.workspace_id and v.counter = d.counter and v.state in ('filling', 'in force') and m.archived_on is null)`

/** Takes away all that was derived, puts every day up, and lets the product's own loops work it out again. */
async function recompute({ world, superuser }: Place, { workspace }: History): Promise<void> {
  const run = (text: string) => superuser.query(text, [workspace])
  await run('delete from events_account_day where workspace_id = $1')
  await run('delete from events_account_person_month where workspace_id = $1')
  await run('delete from events_custom_day where workspace_id = $1')
  await run('delete from events_custom_person_month where workspace_id = $1')
  await run('delete from events_signals where workspace_id = $1')
  await run('update events_features set first_day = null where workspace_id = $1')
  await run('delete from measures_days where workspace_id = $1 and basis = 1')
  await run('delete from measures_filled where workspace_id = $1')
  await run(`insert into events_touched (workspace_id, account_raw, day, due_at)
    select distinct workspace_id, account_raw, day, '-infinity'::timestamptz from events_raw where workspace_id = $1`)
  await settle(world.platform, workspace)
  await run(`insert into measures_touched (workspace_id, account_id, since)
    select workspace_id, account_id, '1970-01-01' from measures_current where workspace_id = $1`)
  await settle(world.platform, workspace)
}

/**
 * The open day of an account that nothing touched since the last close still reads as at that close; where a recompute
 * reads it a day later there is nothing to compare.
 */
function differencesOf(incremental: State, whole: State): string[] {
  const keys = new Set([...incremental.keys(), ...whole.keys()])
  return [...keys].sort().flatMap((key) => {
    const [before, after] = [incremental.get(key), whole.get(key)]
    if (before === after || (key.startsWith('current') && (before === undefined || after === undefined))) return []
    return [`${key}: ${short(before, after)}`]
  })
}

/** Of two arrays only the places that differ, by number. */
function short(before: string | undefined, after: string | undefined): string {
  if (before === undefined || after === undefined)
    return `${before ? 'kept' : 'absent'}, should be ${after ? 'there' : 'absent'}`
  return changedPlaces(before, after)
}

function changedPlaces(before: string | undefined, after: string | undefined): string {
  const [kept, right] = [before, after].map((text) => text?.replace(/^[{(]|[})]$/g, '').split(','))
  return (right ?? [])
    .flatMap((value, slot) => (value === kept?.[slot] ? [] : [`[${slot}] ${kept?.[slot]} should be ${value}`]))
    .join(', ')
}

/** Accounts by the names they were told under, places by the keys of measures, and what a missing restatement would say. */
async function inWords({ superuser }: Place, { workspace }: History, differences: string[]): Promise<string[]> {
  if (differences.length === 0) return []
  const names = await superuser.query<{ id: string; name: string }>(
    "select raw_id as id, external_id as name from accounts_identities where workspace_id = $1 and kind = 'account'",
    [workspace],
  )
  const keys = await superuser.query<{ slot: number; key: string }>(
    'select slot, key from measures_catalogue where workspace_id = $1 and slot is not null',
    [workspace],
  )
  const missing = await superuser.query<{ key: string; frozen: string; restated: string }>(
    `select 'restated ' || r.account_id || ' ' || r.day as key, r.numbers::text as restated, (select f.numbers::text from measures_days f
       where f.workspace_id = r.workspace_id and f.account_id = r.account_id and f.basis = 0 and f.day <= r.day order by f.day desc limit 1) as frozen
     from measures_days r where r.workspace_id = $1 and r.basis = 1`,
    [workspace],
  )
  const restatement = new Map(missing.rows.map(({ key, frozen, restated }) => [key, changedPlaces(frozen, restated)]))
  const keyOf = new Map(keys.rows.map(({ slot, key }) => [slot, key]))
  const nameOf = new Map(names.rows.map(({ id, name }) => [id, name]))
  return differences.map((difference) => {
    const told = restatement.get(difference.split(':')[0] as string)
    return `${difference}${told && difference.includes('absent,') ? `: ${told}` : ''}`
      .replace(/\[(\d+)\]/g, (_, slot: string) => keyOf.get(Number(slot)) ?? slot)
      .replace(/[0-9a-f-]{36}/g, (id) => nameOf.get(id) ?? id)
  })
}

/** A workspace that was looked at takes no more part: its rows go, or each history would be slower than the one before. */
async function forget({ superuser }: Place, { workspace }: History): Promise<void> {
  await superuser.query("set session_replication_role = 'replica'")
  const { rows } = await superuser.query<{ table: string }>(
    `select c.table_name as table from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'tenure' and c.column_name = 'workspace_id' and t.table_type = 'BASE TABLE'`,
  )
  for (const { table } of rows)
    await superuser.query(`delete from tenure."${table}" where workspace_id = $1`, [workspace])
  await superuser.query('delete from workspaces where id = $1', [workspace])
  await superuser.query("set session_replication_role = 'origin'")
}

// ---------------------------------------------------------------- a count by hand

const comparedKeys = [
  'usage.events_30d',
  'usage.active_days_30d',
  'usage.active_people_30d',
  'usage.last_active_on',
  'support.tickets_30d',
]

/** A few measures as known by now on each account's closed days, counted straight from the list of what was told. */
async function compareByHand(
  { world, superuser }: Place,
  history: History,
): Promise<{ checked: number; wrong: string[] }> {
  const through = await closedThrough(world, history)
  if (!through) return { checked: 0, wrong: [] }
  const living = await livingAccounts(superuser, history)
  const closed = await closedOf(superuser, history)
  const days = daysRange(addDays(through, -25), through)
  const wrong: string[] = []
  let checked = 0
  for (const day of days) {
    const accounts = [...living.keys()]
    const columns = await world.db.within(history.workspace, (tx) =>
      columnsOn(tx, accounts, day, 'restated', [...comparedKeys, ...history.told.measures.keys()]),
    )
    accounts.forEach((account, index) => {
      if (day > (closed.get(account) ?? '')) return // back since the last close from where it was merged into
      const expected = counted(history, living.get(account) as string, day)
      for (const [key, value] of Object.entries(expected)) {
        const found = columns.of(key)[index] as number
        if (Number.isNaN(found)) continue // before the source spoke, or before the account was closed at all
        checked++
        if (found !== value) wrong.push(`${key} of ${living.get(account)} on ${day} is ${found} and counts to ${value}`)
      }
    })
  }
  return { checked, wrong }
}

async function closedOf(superuser: pg.Client, { workspace }: History): Promise<Map<AccountId, string>> {
  const { rows } = await superuser.query<{ id: AccountId; through: string }>(
    `select account_id as id, closed_through::text as through from measures_current
     where workspace_id = $1 and closed_through is not null`,
    [workspace],
  )
  return new Map(rows.map(({ id, through }) => [id, through]))
}

async function livingAccounts(superuser: pg.Client, { workspace, told }: History): Promise<Map<AccountId, string>> {
  const { rows } = await superuser.query<{ id: AccountId; name: string }>(
    `select i.raw_id as id, i.external_id as name from accounts_identities i join accounts a on a.workspace_id = i.workspace_id and a.id = i.raw_id
     where i.workspace_id = $1 and i.kind = 'account' and i.source = 'product' and a.stage not in ('prospect', 'trial')`,
    [workspace],
  )
  return new Map(
    rows
      .filter(({ id, name }) => !told.merged.has(name) && id === rawId(workspace, 'product', name))
      .map(({ id, name }) => [id, name]),
  )
}

function counted({ told }: History, account: string, day: Day): Record<string, number> {
  const events = [...told.events.values()].filter(
    (event) => reaches(told, event) === account && dayOf(new Date(event.at), zone) <= day,
  )
  const isRobot = (event: ToldEvent) => event.robot || told.robots.has(personOf(told, event) ?? '')
  const human = events.filter((event) => !isRobot(event))
  const within30 = human.filter((event) => dayOf(new Date(event.at), zone) > addDays(day, -30))
  const last = human
    .map((event) => dayOf(new Date(event.at), zone))
    .sort()
    .at(-1)
  const tickets = [...told.tickets.values()].filter((ticket) => canonical(told, ticket.account) === account)
  const opened = tickets
    .map((ticket) => dayOf(new Date(ticket.at), zone))
    .filter((on) => on <= day && on > addDays(day, -30))
  return {
    'usage.events_30d': within30.length,
    'usage.active_days_30d': new Set(within30.map((event) => dayOf(new Date(event.at), zone))).size,
    'usage.active_people_30d': new Set(within30.flatMap((event) => personOf(told, event) ?? [])).size,
    ...(last ? { 'usage.last_active_on': Date.parse(last) / 86_400_000 } : {}),
    'support.tickets_30d': opened.length,
    ...Object.fromEntries([...told.measures].map(([key, rule]) => [key, ownValue(told, rule, { human, day })])),
  }
}

/** A measure of the workspace's own, counted from the list of its events. */
function ownValue(
  told: History['told'],
  { count, names, window }: OwnRule,
  { human, day }: { human: ToldEvent[]; day: Day },
): number {
  const plain = (name: string) => name.toLowerCase().replace(/[\s_.:-]+/g, ' ')
  const wanted = names.map(plain)
  const meant = human.filter(
    ({ name, at }) =>
      (wanted.length === 0 || wanted.includes(plain(name))) && dayOf(new Date(at), zone) > addDays(day, -window),
  )
  if (count === 'events') return meant.length
  if (count === 'people') return new Set(meant.flatMap((event) => personOf(told, event) ?? [])).size
  if (count === 'days') return new Set(meant.map(({ at }) => dayOf(new Date(at), zone))).size
  return meant.reduce((sum, { uses }) => sum + uses, 0)
}

/** The account of an event: its group's, else the only one that its person belongs to (rule 2). */
function reaches(told: History['told'], event: ToldEvent): string | null {
  if (event.group !== null) return canonical(told, event.group)
  const homes = new Set([...(told.homes.get(personOf(told, event) ?? '') ?? [])].map((home) => canonical(told, home)))
  return homes.size === 1 ? ([...homes][0] as string) : null
}

/** Who did it: a visitor is the person they turned out to be. */
const personOf = ({ visitors }: History['told'], { person }: ToldEvent): string | null =>
  person === null ? null : (visitors.get(person) ?? person)
