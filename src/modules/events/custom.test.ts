import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { addDays, type Day, dayOf, epochDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import { seededRandom } from '../../platform/random.ts'
import { rawId, upsertAccounts, upsertContacts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { closeOverdueDays, columnsOn, series } from '../measures/index.ts'
import { measures } from '../measures/module.ts'
import { workspaces } from '../workspaces/module.ts'
import { customEvidence } from './custom-evidence.ts'
import type { Event } from './domain/event.ts'
import { events } from './module.ts'
import { countPastOf } from './service/custom-work.ts'
import { record } from './service/record.ts'

const zone = 'Europe/Lisbon'
const names = ['acme', 'globex', 'initech']
let world: World
let lead: Person
let csm: Person
let sent: Event[]
const idOf = (name: string): AccountId => rawId(world.workspace, 'product', name)

beforeAll(async () => {
  world = await aWorld({
    at: '2026-03-02T09:00:00Z',
    modules: [workspaces, accounts, measures, events],
    workspace: { zone },
  })
  lead = await world.person('lead', 'Ines Caldeira')
  csm = await world.person('csm')
  const how = { source: 'product', origin: 'live' as const, known: world.clock.now() }
  await world.within(async (tx) => {
    await upsertAccounts(
      tx,
      names.map((name) => ({ externalId: name, name, stage: 'retention' as const })),
      how,
    )
    await upsertContacts(
      tx,
      [{ externalId: 'robo', account: idOf('acme'), name: 'Robo', role: 'user', isRobot: true }],
      how,
    )
  })
  await world.within((tx) =>
    tx.run(
      sql`update workspaces_members set visibility = 'all' where workspace_id = ${tx.workspace} and name like 'Ines%'`,
    ),
  )
  sent = invented()
  await send(sent, 'as it happened')
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
})
afterAll(() => world.close())

/** Half a year of random use: exports with pages, imports, pages that were looked at, by people, robots and nobody. */
function invented(): Event[] {
  const { next } = seededRandom(11)
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(next() * items.length)] as Item
  return Array.from({ length: 900 }, (_, at) => {
    const isPage = next() < 0.2
    return {
      kind: isPage ? ('page' as const) : ('track' as const),
      name: isPage ? 'Pricing' : pick(['Report exported', 'report_exported', 'Import run']),
      messageId: `m${at}`,
      group: pick(names.slice(0, 2)),
      person: pick(['ann', 'bob', 'cleo', 'robo', null]),
      happenedAt: Date.parse('2025-08-20T00:00:00Z') + Math.floor(next() * 194 * 86_400_000),
      robot: next() < 0.05,
      properties: {
        ...(next() < 0.7 ? { pages: Math.round(next() * 5000) / 100 } : { pages: 'many' }),
        plan: pick(['pro', 'free', true]),
      },
    }
  })
}

const send = (list: Event[], known: Date | 'as it happened' = world.clock.now()) =>
  world.within((tx) => record(tx, list, { source: 'product', zone, origin: 'live', known }))

const isRobot = ({ robot, person }: Event) => robot || person === 'robo'
const dayOfEvent = ({ happenedAt }: Event) => dayOf(new Date(happenedAt), zone)

interface Asked {
  count: string
  names?: string[]
  kinds?: string[]
  where?: unknown
  property?: string
  window: number
  isChange?: boolean
}

/** The value of a rule for an account on a day, counted from the list of what was sent. */
function byHand(
  { count, isChange, window, property, names: asked = [], kinds = [], where }: Asked,
  name: string,
  day: Day,
): number | null {
  const plain = (text: string) => text.toLowerCase().replace(/[\s_.:-]+/g, ' ')
  const wanted = asked.map(plain)
  const isMeant = (event: Event) =>
    event.group === name &&
    !isRobot(event) &&
    (wanted.length === 0 || wanted.includes(plain(event.name))) &&
    (kinds.length === 0 || kinds.includes(event.kind)) &&
    (where === undefined ||
      (event.properties.plan === 'pro' && typeof event.properties.pages === 'number' && event.properties.pages > 10))
  const within = (back: number) =>
    sent
      .filter(
        (event) =>
          isMeant(event) &&
          dayOfEvent(event) <= addDays(day, -back) &&
          dayOfEvent(event) > addDays(day, -back - window),
      )
      .sort((a, b) => a.happenedAt - b.happenedAt)
  const amountOf = (event: Event) => event.properties[property ?? '']
  const value = (list: Event[]) => {
    if (count === 'events') return list.length
    if (count === 'people') return new Set(list.flatMap(({ person }) => person ?? [])).size
    if (count === 'days') return new Set(list.map(dayOfEvent)).size
    const cents = list.map(amountOf).map((one) => (typeof one === 'number' ? Math.round(one * 100) : 0))
    return cents.reduce((a, b) => a + b, 0) / 100
  }
  const [now, before] = [within(0), within(window)]
  if (count === 'last day') return now.length === 0 ? null : epochDay(dayOfEvent(now.at(-1) as Event))
  if (count === 'last value')
    return (now.map(amountOf).findLast((one) => typeof one === 'number') as number | undefined) ?? null
  if (!isChange) return value(now)
  return value(before) === 0 ? null : (value(now) - value(before)) / Math.abs(value(before))
}

const onPro = {
  version: 1,
  where: {
    all: [
      { field: 'text:plan', op: 'is', value: 'pro' },
      { field: 'number:pages', op: 'above', value: 10 },
    ],
  },
}
const rules: Record<string, Asked> = {
  exports: { count: 'events', names: ['Report exported'], window: 30 },
  exporters: { count: 'people', names: ['report.exported'], window: 45 },
  days_on: { count: 'days', window: 7 },
  pages: { count: 'sum', property: 'pages', names: ['Report exported'], window: 90 },
  big_pro: { count: 'events', where: onPro, window: 60 },
  last_import: { count: 'last day', names: ['Import run'], window: 20 },
  last_pages: { count: 'last value', property: 'pages', kinds: ['track'], window: 30 },
  looks: { count: 'events', kinds: ['page'], window: 30, isChange: true },
  pages_change: { count: 'sum', property: 'pages', window: 30, isChange: true },
}

const define = (key: string, rule: Asked, more: object = {}) =>
  world.call(lead, 'PUT', `/api/events/measures/custom.${key}`, { label: key, rule, ...more })

const read = async (key: string, name: string, day: Day | 'now', basis: Basis = 'restated') => {
  const columns = await world.within((tx) => columnsOn(tx, [idOf(name)], day, basis, [`custom.${key}`]))
  const value = columns.of(`custom.${key}`)[0] as number
  return Number.isNaN(value) ? null : value
}
const same = (found: number | null, expected: number | null, what: string) =>
  expected === null ? expect(found, what).toBeNull() : expect(found, what).toBeCloseTo(expected, 9)

test('a measure of every kind is defined over the API and equals a count by hand, today and over the whole kept history', async () => {
  for (const [key, rule] of Object.entries(rules)) {
    const defined = await define(key, rule)
    expect(defined.status, defined.text).toBe(200)
  }
  await world.settle()
  for (const [key, rule] of Object.entries(rules)) {
    for (const name of names) {
      same(await read(key, name, 'now'), byHand(rule, name, '2026-03-02' as Day), `${key} of ${name} now`)
      for (const back of [1, 2, 9, 33, 77, 130, 180, 210]) {
        const day = addDays('2026-03-02' as Day, -back)
        same(await read(key, name, day), byHand(rule, name, day), `${key} of ${name} on ${day}`)
      }
    }
  }
})

test('what was closed before a measure was defined shows nothing of it, and what is known now stands beside (rule 6)', async () => {
  for (const back of [1, 40, 200]) {
    const day = addDays('2026-03-02' as Day, -back)
    expect(await read('exports', 'acme', day, 'frozen'), `frozen on ${day}`).toBeNull()
  }
  const { items } = (
    await world.call(
      lead,
      'GET',
      `/api/accounts/${idOf('acme')}/measures/series?keys=["custom.exports"]&from=2026-02-20&to=2026-03-01&basis=restated`,
    )
  ).body
  expect(items[0].points.map(({ value }: { value: number }) => value)).toEqual(
    Array.from({ length: 10 }, (_, at) => byHand(rules.exports as Asked, 'acme', addDays('2026-02-20' as Day, at))),
  )
  const kept = await world.within((tx) =>
    tx.rows(sql`select from measures_days where workspace_id = ${tx.workspace} and basis = 1`),
  )
  expect(kept, 'a restated row for every account and day would be a hundred times the history').toHaveLength(0)
})

test('from its definition on it is frozen at the close like any other, and late events restate it', async () => {
  world.clock.advance(86_400_000)
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  const day = '2026-03-02' as Day
  const shown = byHand(rules.exports as Asked, 'acme', day) as number
  expect(await read('exports', 'acme', day, 'frozen')).toBe(shown)
  const late = {
    ...(sent[0] as Event),
    kind: 'track' as const,
    name: 'Report exported',
    messageId: 'late',
    group: 'acme',
    person: 'ann',
    robot: false,
  }
  sent.push({ ...late, happenedAt: Date.parse('2026-02-20T10:00:00Z') })
  await send(sent.slice(-1))
  await world.settle()
  expect(await read('exports', 'acme', day, 'frozen')).toBe(shown)
  expect(await read('exports', 'acme', day)).toBe(shown + 1)
  for (const back of ['2026-02-19', '2026-02-20', '2026-03-01'] as Day[])
    same(await read('exports', 'acme', back), byHand(rules.exports as Asked, 'acme', back), `restated on ${back}`)
  expect(await read('exports', 'acme', 'now')).toBe(byHand(rules.exports as Asked, 'acme', '2026-03-03' as Day))
})

test('the catalogue carries it, so that lists, conditions and scorecards can name it', async () => {
  const { items } = (await world.call(csm, 'GET', '/api/measures')).body
  expect(items.find(({ key }: { key: string }) => key === 'custom.exporters')).toEqual({
    key: 'custom.exporters',
    label: 'exporters',
    unit: 'count',
    direction: 'up',
    window: 45,
    summary: 'Distinct people with events called report.exported, in 45 days; robots are left out',
    owner: 'events',
  })
})

test('another window holds once it is counted: what was shown stays, history is restated by the new one', async () => {
  const day = '2026-03-02' as Day
  const shown = await read('exports', 'acme', day, 'frozen')
  const changed = await define('exports', { ...(rules.exports as Asked), window: 60 })
  expect(changed.body).toEqual({ key: 'custom.exports', version: 2, changes: ['window 30 days, now 60 days'] })
  await world.settle()
  const wider = { ...(rules.exports as Asked), window: 60 }
  expect(await read('exports', 'acme', day, 'frozen')).toBe(shown)
  same(await read('exports', 'acme', day), byHand(wider, 'acme', day), 'restated')
  same(await read('exports', 'acme', 'now'), byHand(wider, 'acme', '2026-03-03' as Day), 'now')
  const { versions, state } = (await world.call(csm, 'GET', '/api/events/measures/custom.exports')).body
  expect(state).toBe('in force')
  expect(versions).toMatchObject([
    { version: 2, state: 'in force', inForceOn: '2026-03-03', madeBy: expect.stringContaining('Ines Caldeira') },
    { version: 1, state: 'replaced', inForceOn: '2026-03-02' },
  ])
})

test('saved without a change it stays as it is, and a new name holds at once without counting', async () => {
  const wider = { ...(rules.exports as Asked), window: 60 }
  expect((await define('exports', wider)).body).toEqual({ key: 'custom.exports', version: 2, changes: [] })
  const named = await define('exports', wider, { label: 'Reports out', direction: 'down' })
  expect(named.body.changes).toEqual(['called exports, now Reports out', 'good is up, now down'])
  const { items } = (await world.call(csm, 'GET', '/api/measures')).body
  expect(items.find(({ key }: { key: string }) => key === 'custom.exports')).toMatchObject({
    label: 'Reports out',
    direction: 'down',
  })
  same(await read('exports', 'acme', 'now'), byHand(wider, 'acme', '2026-03-03' as Day), 'now')
})

test('a person who turns out to be a robot leaves every measure, as they leave usage, though no further event comes', async () => {
  await world.within((tx) =>
    upsertContacts(tx, [{ externalId: 'bob', account: idOf('acme'), name: 'Bob', role: 'user', isRobot: true }], {
      source: 'product',
      origin: 'live',
      known: tx.now,
    }),
  )
  await world.settle()
  sent = sent.map((event) => (event.person === 'bob' ? { ...event, person: 'robo' } : event))
  for (const key of ['exporters', 'pages', 'last_pages'])
    for (const name of names)
      same(await read(key, name, 'now'), byHand(rules[key] as Asked, name, '2026-03-03' as Day), `${key} of ${name}`)
})

test('a rule is tried on some accounts before it is saved, and says what it would', async () => {
  const rule = { count: 'people', names: ['Report exported'], window: 45 }
  const tried = await world.call(lead, 'POST', '/api/events/measures/try', {
    rule,
    accounts: [idOf('acme'), idOf('initech')],
  })
  expect(tried.body.says).toBe('Distinct people with events called Report exported, in 45 days; robots are left out')
  expect(
    tried.body.items.map(({ account, value }: { account: { name: string }; value: number }) => [account.name, value]),
  ).toEqual([
    ['acme', byHand(rule, 'acme', '2026-03-03' as Day)],
    ['initech', 0],
  ])
  const change = { count: 'sum', property: 'pages', window: 30, isChange: true }
  const { items } = (await world.call(lead, 'POST', '/api/events/measures/try', { rule: change })).body
  for (const { account, value } of items) same(value, byHand(change, account.name, '2026-03-03' as Day), account.name)
})

test('names and properties of the last events are offered', async () => {
  const { names: known, properties } = (await world.call(lead, 'GET', '/api/events/words?names=["Report exported"]'))
    .body
  expect(known.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(['Report exported', 'Import run', 'Pricing']),
  )
  expect(properties.map(({ name, type }: { name: string; type: string }) => [name, type])).toEqual(
    expect.arrayContaining([
      ['pages', 'text'],
      ['plan', 'text'],
    ]),
  )
})

test('evidence of a measure is its newest events', async () => {
  const found = await world.within((tx) =>
    customEvidence.find(tx, idOf('acme'), 'custom.pages', '2026-03-03' as Day, 2),
  )
  expect(found).toHaveLength(2)
  expect(found[0]?.text).toMatch(/^[Rr]eport.exported.*, (today|\d+ days? ago)$/)
})

test('an archived measure is no longer counted: what was shown stays, and it can be taken up again', async () => {
  const shown = await read('days_on', 'acme', '2026-03-02' as Day, 'frozen')
  expect(shown).not.toBeNull()
  expect(
    (await world.call(lead, 'POST', '/api/events/measures/custom.days_on/archive', { why: 'nobody reads it' })).status,
  ).toBe(200)
  await world.settle()
  const { items } = (await world.call(lead, 'GET', `/api/accounts/${idOf('acme')}/measures`)).body
  expect(items.find(({ key }: { key: string }) => key === 'custom.days_on')).toMatchObject({
    label: 'days_on (no longer counted)',
    summary: expect.stringContaining('No longer counted since 2026-03-03'),
    retired: '2026-03-03',
  })
  expect(await read('days_on', 'acme', '2026-03-02' as Day, 'frozen')).toBe(shown)
  expect(await read('days_on', 'acme', '2026-03-02' as Day), 'nothing is restated of it').toBe(shown)
  world.clock.advance(2 * 86_400_000)
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  expect(await read('days_on', 'acme', '2026-03-04' as Day, 'frozen')).toBeNull()
  expect((await define('days_on', rules.days_on as Asked)).body.changes).toEqual(['counted again'])
  await world.settle()
  const { items: again } = (await world.call(csm, 'GET', '/api/events/measures')).body
  expect(again.find(({ key }: { key: string }) => key === 'custom.days_on')).toMatchObject({
    state: 'in force',
    archivedOn: null,
  })
  same(
    await read('days_on', 'acme', '2026-03-04' as Day),
    byHand(rules.days_on as Asked, 'acme', '2026-03-04' as Day),
    'filled in',
  )
  same(await read('days_on', 'acme', 'now'), byHand(rules.days_on as Asked, 'acme', '2026-03-05' as Day), 'now')
  expect(await read('days_on', 'acme', '2026-03-04' as Day, 'frozen')).toBeNull()
})

test('counting the past goes in steps, is seen on its way, and can be given up: what was in force stays', async () => {
  const jobs = world.platform.jobs
  world.platform.jobs = { send: async () => {} }
  await define('pages', { ...(rules.pages as Asked), names: ['Import run'] })
  const stateOf = async () =>
    (await world.call(csm, 'GET', '/api/events/measures')).body.items.find(
      ({ key }: { key: string }) => key === 'custom.pages',
    )
  expect(await stateOf()).toMatchObject({ state: 'counting', version: 2, progress: 0 })
  expect((await world.call(lead, 'POST', '/api/events/measures/custom.pages/cancel')).body).toEqual({
    key: 'custom.pages',
    stopped: true,
  })
  await countPastOf(world.platform, world.workspace)
  await world.settle()
  expect(await stateOf()).toMatchObject({ state: 'stopped' })
  same(await read('pages', 'acme', 'now'), byHand(rules.pages as Asked, 'acme', '2026-03-05' as Day), 'the old rule')
  world.platform.jobs = jobs
})

test('a name, a rule, a right and the number of measures are checked, each with its remedy', async () => {
  const rule = { count: 'events', window: 30 }
  const refused = async (path: string, body: object, as = lead) => {
    const answer = await world.call(as, 'PUT', `/api/events/measures/${path}`, body)
    return [answer.status, answer.body.field]
  }
  expect(await refused('custom.Exports', { label: 'x', rule })).toEqual([400, 'key'])
  expect(await refused('custom.ok', { label: '', rule })).toEqual([400, 'label'])
  expect(await refused('custom.ok', { label: 'x', rule: { ...rule, window: 401 } })).toEqual([400, 'rule.window'])
  expect(await refused('custom.ok', { label: 'x', rule: { ...rule, count: 'sum' } })).toEqual([400, 'rule.property'])
  expect(await refused('custom.ok', { label: 'x', rule }, csm)).toEqual([403, undefined])
  expect((await world.call(lead, 'GET', '/api/events/measures/custom.nobody')).status).toBe(404)
  expect((await world.call(csm, 'POST', '/api/events/measures/try', { rule })).status).toBe(403)
  await world.within((tx) =>
    tx.run(sql`
      insert into events_measures (workspace_id, key, label, direction, unit, version, made_at)
      select ${tx.workspace}, 'custom.filler_' || n, 'filler', 'up', 'number', 1, ${tx.now} from generate_series(1, 41) n`),
  )
  const full = await world.call(lead, 'PUT', '/api/events/measures/custom.one_more', { label: 'x', rule })
  expect([full.status, full.body.remedy]).toEqual([409, 'Archive one that nobody uses any more'])
  expect((await define('exports', { ...(rules.exports as Asked), window: 20 })).status, 'a known one may change').toBe(
    200,
  )
  await world.within((tx) =>
    tx.run(sql`delete from events_measures where workspace_id = ${tx.workspace} and label = 'filler'`),
  )
})

test('definitions are versions in the readable log (rule 39)', async () => {
  const rows = await world.within((tx) =>
    tx.rows(sql<{ action: string }>`
      select action from workspaces_audit where workspace_id = ${tx.workspace} and subject_id = 'custom.days_on' order by number`),
  )
  expect(rows.map(({ action }) => action)).toEqual([
    'events.define_measure',
    'events.archive_measure',
    'events.change_measure',
  ])
})

test('the series of a measure that began later reads unknown as shown, and known as known now', async () => {
  const of = (basis: Basis) =>
    world.within((tx) => series(tx, idOf('acme'), ['custom.big_pro'], '2026-02-27' as Day, '2026-03-03' as Day, basis))
  const [frozen, restated] = [(await of('frozen'))[0]?.points, (await of('restated'))[0]?.points]
  expect(frozen?.map(({ value }) => value === null)).toEqual([true, true, true, false, false])
  restated?.forEach(({ day, value }) => {
    same(value, byHand(rules.big_pro as Asked, 'acme', day), day)
  })
})

test('a measure counts what a trial did before it was defined, as it does for customers', async () => {
  const how = { source: 'product', origin: 'live' as const, known: world.clock.now() }
  await world.within((tx) => upsertAccounts(tx, [{ externalId: 'tryout', name: 'tryout', stage: 'trial' }], how))
  const compared: Event = {
    ...{ kind: 'track', name: 'Plan compared', messageId: 'compared', properties: {}, robot: false },
    ...{ group: 'tryout', person: null, happenedAt: world.clock.now().getTime() - 60_000 },
  }
  await send([compared])
  await world.settle()
  const defined = await define('compared', { count: 'events', names: ['Plan compared'], window: 7 })
  expect(defined.status, defined.text).toBe(200)
  await world.settle()
  expect(await read('compared', 'tryout', 'now')).toBe(1)
})
