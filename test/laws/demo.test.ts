import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RolledDay, type RolledPerson, writeRollups } from '../../bench/support/rollups.ts'
import { runOperation } from '../../src/app/cli/inside.ts'
import { buildCompany, type Company, moodOn } from '../../src/app/demo/company.ts'
import type { Fact } from '../../src/app/demo/fact.ts'
import { contractFacts, factsOfDay, standingFacts } from '../../src/app/demo/facts.ts'
import { type DemoReport, fillDemo } from '../../src/app/demo/fill.ts'
import { modules } from '../../src/app/wiring.ts'
import { addDays, addMonths, type Day, dayOf, daysRange, monthOf } from '../../src/kernel/day.ts'
import type { AccountId, WorkspaceId } from '../../src/kernel/ids.ts'
import { rawId, rawPersonId } from '../../src/modules/accounts/index.ts'
import { closeOverdueDays, columnsOn, lastClosed, refreshCatalogue } from '../../src/modules/measures/index.ts'
import { createWorkspace } from '../../src/modules/workspaces/index.ts'
import type { ImportContext } from '../../src/platform/contributions.ts'
import { deliver } from '../../src/platform/outbox/outbox.ts'
import { figure } from '../support/figures.ts'
import { aWorld, type World } from '../support/world.ts'

const accounts = 60
const seed = 1
const today = '2026-03-02' as Day
const zone = 'Europe/Lisbon'
const source = 'fernhollow'

let world: World
let superuser: pg.Client
let report: DemoReport
const company = buildCompany({ accounts, seed, today })

beforeAll(async () => {
  world = await aWorld({ modules, at: `${today}T09:00:00Z` })
  superuser = new pg.Client({ connectionString: world.url, options: '-c search_path=tenure' })
  superuser.on('error', () => {})
  await superuser.connect()
  report = await fillDemo(world.platform, { accounts, seed, name: 'The demo' })
}, 3_600_000)
afterAll(async () => {
  await superuser.end()
  await world.close()
})

test('F255 the company has its customers, its ARR, its losses and its net retention, counted from what revenue was told', async () => {
  const yearAgo = addMonths(today, -12)
  // Both days at the rates of the last one: exchange is no growth (rule 23). A yen has no smaller unit. Each contract is
  // rounded to the cent once, whatever its lines.
  const { rows } = await superuser.query<{ account: string; then: number; now: number }>(
    `with rates as (
       select distinct on (currency) currency, rate from revenue_rates
       where workspace_id = $1 and from_day <= $3::date order by currency, from_day desc
     ), worth as (
       select c.account_id, c.starts, c.ends, round(sum(l.amount * coalesce(r.rate, 1) * case c.currency when 'JPY' then 100 else 1 end)) as cents
       from revenue_contracts c join revenue_contract_lines l on l.workspace_id = c.workspace_id and l.contract_id = c.id
       left join rates r on r.currency = c.currency where c.workspace_id = $1
       group by c.account_id, c.id, c.starts, c.ends
     )
     select account_id as account,
      sum(cents) filter (where starts <= $2::date and ends > $2::date) as then,
      sum(cents) filter (where starts <= $3::date and ends > $3::date) as now
     from worth group by 1`,
    [report.workspace.id, yearAgo, today],
  )
  const amount = (value: number | string | null) => Number(value ?? 0)
  const customers = rows.filter((row) => amount(row.now) > 0)
  const start = rows.filter((row) => amount(row.then) > 0)
  const [startArr, keptArr] = [
    start.reduce((sum, row) => sum + amount(row.then), 0),
    start.reduce((sum, row) => sum + amount(row.now), 0),
  ]
  const lost = start.filter((row) => amount(row.now) === 0)
  expect(customers.length).toBe(accounts)
  expect(customers.reduce((sum, row) => sum + amount(row.now), 0)).toBe(accounts * 20_000 * 100)
  expect(Math.abs(lost.length / start.length - 0.15)).toBeLessThanOrEqual(0.5 / start.length + 1e-9)
  expect(keptArr / startArr).toBeCloseTo(1.05, 2)
  // Who is a customer by contract is one by stage, so that every page counts the same.
  const { rows: stages } = await superuser.query<{ account: string }>(
    "select id as account from accounts where workspace_id = $1 and stage not in ('prospect', 'trial', 'churned')",
    [report.workspace.id],
  )
  expect(stages.map(({ account }) => account).sort()).toEqual(customers.map(({ account }) => account).sort())
  figure('demo company: customers lost in a year, of those at its start', `${lost.length} of ${start.length}`, '15%')
  figure('demo company: net revenue retention', (keptArr / startArr).toFixed(4), 1.05)
})

test('its customers are billed in five currencies, and their ARR in dollars adds up to the goal all the same', async () => {
  const { rows } = await superuser.query<{ currency: string; accounts: number; arr: number; unknown: number }>(
    `select currency, count(*)::int as accounts, coalesce(sum(arr), 0)::float8 as arr, count(*) filter (where arr is null)::int as unknown
     from accounts where workspace_id = $1 group by 1 order by 1`,
    [report.workspace.id],
  )
  expect(rows.map(({ currency }) => currency)).toEqual(['CHF', 'EUR', 'GBP', 'JPY', 'USD'])
  expect(rows.reduce((sum, { unknown }) => sum + unknown, 0)).toBe(0)
  expect(rows.reduce((sum, { arr }) => sum + arr, 0)).toBe(accounts * 20_000 * 100)
  const said = rows.map((row) => `${row.accounts} ${row.currency}`).join(', ')
  figure('demo company: customers by currency', said, 'five currencies')
})

test('no two invoices share a number', async () => {
  const { rows } = await superuser.query<{ invoices: number; numbers: number }>(
    `select count(*)::int as invoices, count(distinct number)::int as numbers from revenue_invoices where workspace_id = $1`,
    [report.workspace.id],
  )
  expect(rows[0]?.invoices).toBeGreaterThan(accounts)
  expect(rows[0]?.numbers).toBe(rows[0]?.invoices)
})

test('most of its customers are healthy, some are watched and a few are at risk, as a company’s are', async () => {
  const { rows } = await superuser.query<{ band: string; share: number }>(
    `with newest as (
       select distinct on (s.account_id) s.band, s.score from health_scores s
       join accounts a on a.workspace_id = s.workspace_id and a.id = s.account_id and a.stage <> 'churned'
       where s.workspace_id = $1 and s.scorecard = 'tenure' and s.closed order by s.account_id, s.day desc
     )
     select band, (count(*) / sum(count(*)) over ())::float8 as share from newest where score is not null group by 1`,
    [report.workspace.id],
  )
  const share = (band: string) => rows.find((row) => row.band === band)?.share ?? 0
  const said = ['green', 'yellow', 'red'].map((band) => Math.round(100 * share(band)))
  figure(
    'demo company: healthy, watched and at risk under the default scorecard, percent',
    said.join(' / '),
    '70 / 20 / 10',
  )
  // Of so few customers each is more than a percent: the bands of 500 (66-74 / 16-24 / 7-13), and two standard errors around them.
  expect(share('green')).toBeGreaterThan(0.55)
  expect(share('green')).toBeLessThan(0.84)
  expect(share('yellow')).toBeGreaterThan(0.08)
  expect(share('yellow')).toBeLessThan(0.34)
  expect(share('red')).toBeGreaterThan(0.015)
  expect(share('red')).toBeLessThan(0.2)
})

test('no fact of the demo company is refused', () => {
  expect(report.refused).toBe(0)
})

test('what could be bought next differs between customers, and what was offered before came from use and contracts', async () => {
  const { rows } = await superuser.query<{ kinds: number; seats: number; wrong: number; won: number; lost: number }>(
    `select count(distinct kind) filter (where state in ('open', 'pursued'))::int as kinds,
       count(distinct amount) filter (where state in ('open', 'pursued') and kind = 'seats')::int as seats,
       count(*) filter (where kind = 'seats' and (numbers->>'used')::float8 <= 0.8 * (numbers->>'limit')::float8)::int as wrong,
       count(*) filter (where state = 'won' and tactic is not null)::int as won,
       count(*) filter (where state = 'lost' and why is not null)::int as lost
     from expansion_opportunities where workspace_id = $1`,
    [report.workspace.id],
  )
  const { kinds = 0, seats = 0, wrong, won = 0, lost = 0 } = rows[0] ?? {}
  expect(wrong).toBe(0)
  for (const [what, count, least] of [
    ['kinds', kinds, 3],
    ['amounts of seats', seats, 2],
    ['won', won, 1],
    ['lost', lost, 1],
  ] as const)
    expect([what, count >= least]).toEqual([what, true])
  figure(
    'demo company: kinds of opportunities that stand, offers won and lost',
    `${kinds}, ${won} and ${lost}`,
    '3 and more',
  )
})

test('managers have a day before them: risks open, saved and lost, what they think, questions, offers, teams, meetings, campaigns, a hold-out', async () => {
  const { rows } = await superuser.query<Record<string, number>>(
    `select
       (select count(*)::int from risks where workspace_id = $1 and state = 'open') as "open risks",
       (select count(*)::int from risks where workspace_id = $1 and state = 'saved' and closed_on > made_on) as saved,
       (select count(*)::int from risks where workspace_id = $1 and state = 'lost' and closed_on <= $2) as lost,
       (select count(distinct pulse)::int from risks_pulses where workspace_id = $1) as "kinds of pulse",
       (select count(*)::int from approvals where workspace_id = $1 and status = 'waiting') as waiting,
       (select count(distinct state)::int from approvals_offers where workspace_id = $1) as "states of offers",
       (select count(distinct role)::int from accounts_team where workspace_id = $1 and until is null) as roles,
       (select count(*)::int from meetings where workspace_id = $1 and status = 'planned'
          and (starts_at at time zone '${zone}')::date = $2) as today,
       (select count(*)::int from meetings where workspace_id = $1 and status = 'planned'
          and (starts_at at time zone '${zone}')::date = $2::date + 1) as tomorrow,
       (select count(*)::int from meetings m where workspace_id = $1 and status = 'held' and exists (
          select from engagements e where e.workspace_id = $1 and e.id = m.engagement_id and e.account_id = m.account_id)) as held,
       (select count(*)::int from holdouts where workspace_id = $1 and about_kind = 'workspace' and ended_at is null) as "held out",
       (select count(*)::int from campaigns where workspace_id = $1 and state = 'draft') as campaigns,
       (select count(*)::int from tasks where workspace_id = $1) as tasks`,
    [report.workspace.id, today],
  )
  const counts = rows[0] ?? {}
  for (const [what, count] of Object.entries(counts)) expect([what, count > 0]).toEqual([what, true])
  expect(counts).toMatchObject({
    campaigns: 2,
    'kinds of pulse': 3,
    roles: 3,
    'states of offers': 3,
    today: 3,
    tomorrow: 2,
  })
})

test('the months ahead are spoken for: most renewals are called by whoever looks after them, and a backtest is asked for', async () => {
  const counted = async (text: string): Promise<number> =>
    Number((await superuser.query(text, [report.workspace.id])).rows[0].count)
  const open = `renewals r join accounts a on a.workspace_id = r.workspace_id and a.id = r.account_id
    where r.workspace_id = $1 and r.state = 'open' and r.notice_on is null and r.due is not null and r.due_on < '2026-07-01'`
  const due = await counted(`select count(*) from ${open}`)
  const called = await counted(`select count(*) from ${open} and exists (select from renewals_calls c
    where c.workspace_id = r.workspace_id and c.account_id = r.account_id and c.due_on = r.due_on and c.member_id = a.owner_id)`)
  expect(called).toBeGreaterThan(due / 3)
  expect(called).toBeLessThan(due)
  expect(await counted('select count(*) from proof_backtests where workspace_id = $1')).toBe(1)
})

test('rule 26 on its first day the Monday view shows what managers called, with who and why, and the movements add up', async () => {
  const quarters = ['2026-Q1', '2026-Q2']
  const views = await Promise.all(quarters.map((quarter) => monday(quarter)))
  for (const { since, before, now, movements } of views) {
    expect(since).toBe('2026-03-02')
    const moved = movements.reduce((sum, { by }) => sum + by, 0)
    expect(Math.abs(before.forecast + moved - now.forecast)).toBeLessThan(0.01)
  }
  const all = views.flatMap(({ movements }) => movements)
  expect(all.length).toBeGreaterThan(3)
  for (const { whose, why } of all) expect([whose, why].every((text) => text !== null && text !== '')).toBe(true)
})

interface MondayView {
  since: string
  before: { forecast: number }
  now: { forecast: number }
  movements: { by: number; whose: string | null; why: string }[]
}

const monday = (quarter: string) =>
  runOperation(world.platform, report.workspace, 'renewals.monday', { quarter }) as Promise<MondayView>

test('F158 the documents of renewals show the health that the account was shown to have, and are not made before it is known', async () => {
  const { rows } = await superuser.query<{ paper: number | null; shown: number | null }>(
    `select (p.document->'state'->>'score')::float8 as paper,
       (select s.score from health_scores s where s.workspace_id = p.workspace_id and s.account_id = p.account_id
         and s.scorecard = 'tenure' and s.day <= p.as_of order by s.day desc limit 1) / 1000.0 as shown
     from renewals_papers p where p.workspace_id = $1 and p.kind = 'strategy'`,
    [report.workspace.id],
  )
  expect(rows.length).toBeGreaterThan(10)
  const known = rows.filter(({ paper }) => paper !== null).length
  figure('strategy documents of the demo company that know a health', `${known} of ${rows.length}`, 'more than half')
  for (const { paper, shown } of rows) expect(paper).toBe(shown === null ? null : Number(shown))
  expect(known).toBeGreaterThan(rows.length / 2)
})

test('F155 renewals that were decided know the health that was shown at the end of the month before, and those of the healthy were renewed more often', async () => {
  const { rows } = await superuser.query<{ noted: number | null; shown: number | null; renewed: boolean }>(
    `select r.health as noted, r.state = 'won' as renewed,
       (select s.score from health_scores s where s.workspace_id = r.workspace_id and s.account_id = r.account_id
         and s.scorecard = 'tenure' and s.day = (date_trunc('month', coalesce(r.deadline, r.due_on) - 90) - interval '1 day')::date
       ) / 1000.0 as shown
     from renewals r where r.workspace_id = $1 and r.state in ('won', 'lost')`,
    [report.workspace.id],
  )
  for (const { noted, shown } of rows) if (shown !== null) expect(noted).toBe(Number(shown))
  const known = rows.filter(({ noted }) => noted !== null)
  figure(
    'decided renewals of the demo company that know a health',
    `${known.length} of ${rows.length}`,
    'more than a third',
  )
  expect(known.length).toBeGreaterThan(rows.length / 3)
  const share = (of: typeof rows) => of.filter(({ renewed }) => renewed).length / of.length
  const healthy = known.filter(({ noted }) => (noted ?? 0) >= 75)
  const unwell = known.filter(({ noted }) => (noted ?? 0) < 75)
  expect(share(healthy)).toBeGreaterThan(share(unwell))
})

test('the same seed gives the same company and the same facts to the bit, another seed another one', () => {
  const said = (one: Company) => JSON.stringify([one, ...allFacts(one, addDays(today, -40))])
  expect(said(buildCompany({ accounts, seed, today }))).toBe(said(company))
  expect(said(buildCompany({ accounts, seed: 2, today }))).not.toBe(said(company))
})

test('the hidden satisfaction stands in no table', async () => {
  const hidden = hiddenValues()
  const { rows: columns } = await superuser.query<{ table: string; column: string }>(
    `select c.table_name as table, c.column_name as column from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'tenure' and t.table_type = 'BASE TABLE'
       and (c.data_type in ('text', 'jsonb', 'json', 'double precision', 'numeric', 'real', 'ARRAY') or c.data_type like 'character%')`,
  )
  const found: string[] = []
  let looked = 0
  for (const { table, column } of columns) {
    // A fraction of twelve digits or more is no coincidence.
    const { rows } = await superuser.query<{ value: string }>(
      `select distinct m[1] as value from (select "${column}"::text as text from tenure."${table}" where "${column}" is not null) t,
       regexp_matches(t.text, '0\\.[0-9]{12,}', 'g') m`,
    )
    looked += rows.length
    for (const { value } of rows) if (hidden.has(value.slice(0, 14))) found.push(`${value} in ${table}.${column}`)
  }
  expect(found).toEqual([])
  expect(looked).toBeGreaterThan(100) // the scan sees fractions where there are some
})

/** Every month's value of everybody, and what lies between two months on days that facts were made of. */
function hiddenValues(): Set<string> {
  const values = company.customers.flatMap((customer) => [
    ...customer.mood,
    ...daysRange(addDays(today, -60), today).map((day) => moodOn(customer, day, today)),
  ])
  return new Set(values.map((value) => String(value).slice(0, 14)))
}

// ---------------------------------------------------------------- written through services, or roll-ups written directly

test('roll-ups written directly, as the benchmarks do, give the same measures as events that went through the services', async () => {
  const through = await readMeasures(report.workspace.id)
  const direct = await writeDirectly()
  const other = await readMeasures(direct)
  expect(other.day).toBe(through.day)
  const differing = through.names.flatMap((name) =>
    through.keys.flatMap((key) => {
      const [left, right] = [through.value(name, key), other.value(name, key)]
      return Object.is(left, right) ? [] : [`${key} of ${name}: ${left} through services, ${right} directly`]
    }),
  )
  expect(differing.slice(0, 20)).toEqual([])
  const known = through.names.filter((name) => (through.value(name, 'usage.events_30d') ?? 0) > 0)
  expect(known.length).toBeGreaterThan(accounts / 2) // there is something to compare
  figure(
    'demo company: measures compared between services and roll-ups written directly',
    through.names.length * through.keys.length,
    'all equal',
  )
})

async function readMeasures(workspace: WorkspaceId) {
  return world.db.within(workspace, async (tx) => {
    const day = (await lastClosed(tx)) as Day
    const rows = await tx.rows(sql<{ key: string }>`
      select key from measures_catalogue where workspace_id = ${tx.workspace} and not published order by key`)
    const keys = rows.map((row) => row.key)
    const names = company.customers.map((customer) => customer.id)
    const ids = names.map((name) => rawId(workspace, source, name))
    const columns = await columnsOn(tx, ids, day, 'frozen', keys)
    return { day, names, keys, value: (name: string, key: string) => columns.of(key)[names.indexOf(name)] }
  })
}

/** The same company without a single event: what happened in the product is counted here and written as roll-ups. */
async function writeDirectly(): Promise<WorkspaceId> {
  const { id: workspace } = await createWorkspace(world.platform, {
    name: 'The demo, directly',
    zone,
    currency: 'USD',
    demo: true,
  })
  const facts = allFacts(company, company.first)
  const byShape = Map.groupBy(facts, (fact) => fact.shape)
  for (const [name, rows] of byShape) if (name !== 'events.event') await tell(workspace, name, rows)
  // Who is a robot is known before: it would have their days counted anew, from events that are not there.
  while ((await deliver(world.platform)) > 0);
  await writeRollups(world.url, workspace, countedByHand(workspace, byShape.get('events.event') ?? []))
  await superuser.query(
    `insert into measures_sources (workspace_id, owner, connected_on, last_spoke)
     select $1, owner, connected_on, last_spoke from measures_sources where workspace_id = $2 and owner = 'events'
     on conflict do nothing`,
    [workspace, report.workspace.id],
  )
  await world.db.within(workspace, (tx) => refreshCatalogue(world.platform, tx))
  await closeOverdueDays(world.platform, workspace)
  return workspace
}

async function tell(workspace: WorkspaceId, name: string, facts: Fact[]): Promise<void> {
  const shape = world.platform.contributions.shapes.find((candidate) => candidate.name === name)
  if (!shape) return
  const rows = facts.map(({ values }, index) => ({ line: index + 1, values }))
  const context: ImportContext = {
    platform: world.platform,
    source,
    origin: 'import',
    settings: {},
    known: world.clock.now(),
  }
  for (let from = 0; from < rows.length; from += 2000) {
    await world.db.within(workspace, (tx) => shape.write(tx, rows.slice(from, from + 2000), context))
  }
}

function allFacts(one: Company, from: Day): Fact[] {
  const days = daysRange(from, addDays(one.options.today, -1))
  return [...standingFacts(one), ...contractFacts(one), ...days.flatMap((day) => [...factsOfDay(one, day)])]
}

/** A plain count over the list of events, fact by fact, under the product's usual words for logins and the like. */
function countedByHand(workspace: WorkspaceId, facts: Fact[]) {
  const robots = new Set(
    company.customers.flatMap((customer) => customer.people.filter((person) => person.isRobot).map(({ id }) => id)),
  )
  const days = new Map<string, RolledDay & { names: Set<string>; present: Set<string> }>()
  const people = new Map<string, RolledPerson>()
  const [features, signals] = [new Map<string, Day>(), new Map<string, Day>()]
  const first = (seen: Map<string, Day>, what: string, day: Day) =>
    seen.set(what, (seen.get(what) ?? day) < day ? (seen.get(what) as Day) : day)
  for (const { values } of facts) {
    const account = rawId(workspace, source, String(values.account))
    const person = rawPersonId(workspace, source, String(values.person))
    const day = dayOf(new Date(String(values.happened_at)), zone)
    const isRobot = values.robot === true || robots.has(String(values.person))
    const row = days.get(`${account} ${day}`) ?? emptyDay(account, day)
    days.set(`${account} ${day}`, row)
    const present = people.get(`${person} ${monthOf(day)}`) ?? {
      account,
      month: monthOf(day),
      kind: 'person' as const,
      person,
      days: 0,
      robotDays: 0,
    }
    people.set(`${person} ${monthOf(day)}`, present)
    const bit = 1 << (Number(day.slice(8)) - 1)
    first(signals, 'people', day)
    if (isRobot) {
      row.robotEvents++
      present.robotDays |= bit
      continue
    }
    present.days |= bit
    row.present.add(person)
    row.events++
    row.quantity += Number(values.count ?? 1)
    row.seconds += Number(values.seconds ?? 0)
    const name = String(values.name).toLowerCase()
    if (name === 'signed in') row.logins += Number(values.count ?? 1)
    if (name === 'conversation started') row.conversations += Number(values.count ?? 1)
    if (name === 'api call') row.apiCalls += Number(values.count ?? 1)
    if (name === 'signed in') first(signals, 'logins', day)
    if (name === 'conversation started') first(signals, 'conversations', day)
    if (name === 'api call') first(signals, 'api calls', day)
    const feature =
      values.feature ?? (['signed in', 'conversation started', 'api call', 'error'].includes(name) ? null : values.name)
    if (feature !== null) {
      row.names.add(String(feature))
      first(features, String(feature), day)
    }
  }
  const known = [...features].map(([name, day]) => ({ name, first: day }))
  const numbers = new Map(known.map(({ name }, number) => [name, number]))
  return {
    days: [...days.values()].map(({ names, present, ...row }) => ({
      ...row,
      people: present.size,
      features: [...names].map((name) => numbers.get(name) as number),
    })),
    people: [...people.values()],
    heard: { features: known, signals: [...signals].map(([signal, day]) => ({ signal, first: day })) },
  }
}

const emptyDay = (account: AccountId, day: Day) => ({
  account,
  day,
  events: 0,
  robotEvents: 0,
  people: 0,
  agents: 0,
  logins: 0,
  apiCalls: 0,
  conversations: 0,
  errors: 0,
  quantity: 0,
  seconds: 0,
  features: [],
  names: new Set<string>(),
  present: new Set<string>(),
})
