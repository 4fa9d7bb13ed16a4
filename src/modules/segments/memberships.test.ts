import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { defineModule, type News } from '../../platform/contributions.ts'
import { mergeAccounts, rawId, unmergeAccounts, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { closeOverdueDays, setRhythm, touch } from '../measures/index.ts'
import { measures } from '../measures/module.ts'
import { segments } from './module.ts'

const first = '2026-03-02' as Day

/** What the test says of an account: a score and a number of seats, each from a day on. */
const told: { account: AccountId; from: Day; key: 'score' | 'seats'; value: number | null }[] = []
const heard: News[] = []

const facts = defineModule({
  name: 'facts',
  measures: [
    {
      definitions: (['facts.score', 'facts.seats'] as const).map((key) => ({
        ...{ key, label: key, unit: 'number' as const, direction: 'up' as const, window: 0, summary: key },
      })),
      compute: async (_tx, { accounts: ids, days }) =>
        ids.flatMap((account) =>
          days.map((day) => ({
            account,
            day,
            values: (['score', 'seats'] as const).map(
              (key) =>
                told.findLast((one) => one.account === account && one.key === key && one.from <= day)?.value ?? null,
            ),
          })),
        ),
    },
  ],
})
/** Set, the next news of touched accounts fails behind us, and takes back what was done with it. */
const breaks = { next: false }
const listener = defineModule({
  name: 'listener',
  listeners: {
    'segments.touched': async () => {
      if (!breaks.next) return
      breaks.next = false
      throw new Error('The power went')
    },
    'segments.entered': async (_tx, news) => void heard.push(news),
    'segments.left': async (_tx, news) => void heard.push(news),
  },
})

let world: World
let owner: Person
const names = ['ada', 'bo', 'cy', 'di', 'eve', 'fay']
const idOf = (name: string) => rawId(world.workspace, 'crm', name)

beforeAll(async () => {
  world = await aWorld({ at: `${first}T09:00:00Z`, modules: [accounts, measures, facts, segments, listener] })
  owner = await world.person('owner')
  await world.within((tx) =>
    upsertAccounts(
      tx,
      names.map((name) => ({ externalId: name, name, stage: 'retention' as const, since: addDays(first, -100) })),
      { source: 'crm', origin: 'import', known: world.clock.now() },
    ),
  )
  await say({ ada: 40, bo: 60, cy: 80, di: 45 })
  await world.settle()
})
afterAll(() => world.close())

/** Facts of today, or of an earlier day where they come late. */
async function say(
  scores: Record<string, number | null>,
  key: 'score' | 'seats' = 'score',
  from = today(),
): Promise<void> {
  const touched = Object.entries(scores).map(([name, value]) => {
    told.push({ account: idOf(name), from, key, value })
    return { account: idOf(name), day: from }
  })
  await world.within((tx) => touch(tx, 'facts', touched))
}

const today = () => world.clock.now().toISOString().slice(0, 10) as Day

/** Midnight passes; the day before is closed. */
async function nextDay(): Promise<void> {
  world.clock.set(new Date(`${addDays(today(), 1)}T09:00:00Z`))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}

const below = (value: number) => ({ version: 1, where: { field: 'measure:facts.score', op: 'below', value } })

async function make(draft: Record<string, unknown>): Promise<string> {
  const { status, body } = await world.call(owner, 'POST', '/api/segments', draft)
  expect([status, body.detail]).toEqual([200, undefined])
  return body.id
}

async function membersOf(id: string): Promise<string[]> {
  const { body } = await world.call(owner, 'GET', `/api/segments/${id}/members`)
  return body.items.map((item: { name: string }) => item.name).sort()
}

async function turnoverOf(id: string): Promise<{ entered: number; left: number }> {
  const { body } = await world.call(owner, 'GET', '/api/segments')
  const { entered, left } = body.items.find((item: { id: string }) => item.id === id)
  return { entered, left }
}

/** Who was in at the close of a day, as it was noted. */
async function closedOn(id: string, day: Day): Promise<string[]> {
  const rows = await world.within((tx) =>
    tx.rows(sql<{ name: string }>`
      select a.name from segments_memberships m join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id
      where m.workspace_id = ${tx.workspace} and m.segment_id = ${id} and m.basis = 1 and m.entered_on <= ${day}
        and (m.left_on is null or m.left_on > ${day}) order by a.name`),
  )
  return rows.map(({ name }) => name)
}

/** What was told since it was last asked: who entered and left which segment. */
function news(id: string): string[] {
  const mine = heard.filter(({ data }) => data.segment === id)
  for (const one of mine) heard.splice(heard.indexOf(one), 1)
  return mine
    .flatMap(({ name, data }) =>
      (data.accounts as AccountId[]).map(
        (account) => `${names.find((one) => idOf(one) === account)} ${name.slice(9)} ${data.because}`,
      ),
    )
    .sort()
}

test('while a first history comes in nobody has to stay for what held for a moment', async () => {
  const days = await make({ name: 'Two weeks at least', condition: below(50), leastDays: 14, evaluation: 'live' })
  const locked = await make({ name: 'For good', condition: below(50), isLocked: true, evaluation: 'live' })
  expect([await membersOf(days), await membersOf(locked)]).toEqual([
    ['ada', 'di'],
    ['ada', 'di'],
  ])
  await say({ ada: 70 })
  await world.settle()
  expect([await membersOf(days), await membersOf(locked)]).toEqual([['di'], ['di']])
  // Ada came and went with it: that is no entry and no exit.
  expect([await turnoverOf(days), await turnoverOf(locked)]).toEqual([
    { entered: 0, left: 0 },
    { entered: 0, left: 0 },
  ])
  const why = await world.call(owner, 'GET', `/api/segments/${days}/why/${idOf('di')}`)
  expect(why.body).toMatchObject({ isMember: true, keptBy: null })
  await say({ ada: 40 })
  await world.settle()
  for (const id of [days, locked]) expect((await world.call(owner, 'DELETE', `/api/segments/${id}`)).status).toBe(200)
})

test('F021 F022 a segment holds whom its condition holds for, at once and as their measures change', async () => {
  const id = await make({ name: 'Low', condition: below(50), evaluation: 'live' })
  expect(await membersOf(id)).toEqual(['ada', 'di'])
  await say({ ada: 70, bo: 30 })
  await world.settle()
  expect(await membersOf(id)).toEqual(['bo', 'di'])
  expect(news(id)).toEqual([
    'ada entered definition',
    'ada left condition',
    'bo entered condition',
    'di entered definition',
  ])
  await say({ ada: 40, bo: 60 })
  await world.settle()
})

test('what a day closed with is kept, and entries are told by it, once', async () => {
  const id = await make({ name: 'Low by day', condition: below(50) })
  expect(news(id)).toEqual([])
  const began = today()
  // What was before the first day comes with a history: eve was in for weeks, fay for three days.
  await say({ eve: 20 }, 'score', addDays(began, -20))
  await say({ fay: 20 }, 'score', addDays(began, -4))
  await say({ eve: 90, fay: 90 }, 'score', addDays(began, -1))
  await nextDay()
  expect(await closedOn(id, began)).toEqual(['ada', 'di'])
  expect(await closedOn(id, addDays(began, -2))).toEqual(['eve', 'fay'])
  expect(await turnoverOf(id)).toEqual({ entered: 3, left: 2 })
  news(id)
  await say({ bo: 20 })
  await world.settle()
  await say({ bo: 90, cy: 10 })
  await world.settle()
  expect(await membersOf(id)).toEqual(['ada', 'cy', 'di'])
  expect(news(id)).toEqual([])
  const day = today()
  await nextDay()
  expect(news(id)).toEqual(['cy entered condition'])
  expect(await closedOn(id, day)).toEqual(['ada', 'cy', 'di'])
  await nextDay()
  expect(news(id)).toEqual([])
  // A late fact mends what is known of a day and never what was shown on it.
  await say({ cy: 90 }, 'score', day)
  await world.settle()
  expect(await membersOf(id)).toEqual(['ada', 'di'])
  expect(await closedOn(id, day)).toEqual(['ada', 'cy', 'di'])
  await nextDay()
  expect(news(id)).toEqual(['cy left condition'])
})

test('who passed while the first history came in is not counted as in and out, who moves on the days after is', async () => {
  const segment = await make({ name: 'Passed through', condition: below(50), evaluation: 'live' })
  const before = await turnoverOf(segment)
  await say({ cy: 20 })
  await world.settle()
  expect(await turnoverOf(segment)).toEqual({ entered: before.entered + 1, left: 0 })
  await say({ cy: 80 })
  await world.settle()
  expect(await turnoverOf(segment)).toEqual({ entered: before.entered + 1, left: 1 })
  expect((await world.call(owner, 'DELETE', `/api/segments/${segment}`)).status).toBe(200)
})

test('a condition to stay keeps whoever is in, until it fails as well', async () => {
  const id = await make({ name: 'With room', condition: below(50), stay: below(60), evaluation: 'live' })
  await say({ ada: 55, eve: 55 })
  await world.settle()
  expect(await membersOf(id)).toEqual(['ada', 'di'])
  const why = (await world.call(owner, 'GET', `/api/segments/${id}/why/${idOf('ada')}`)).body
  expect(why.sentence).toBe(
    'ada is in With room: it does not meet the condition any more, and stays because it holds because facts.score is 55 and must be below 60.',
  )
  await say({ ada: 61 })
  await world.settle()
  expect(await membersOf(id)).toEqual(['di'])
})

test('a least number of days keeps whoever entered, and once in can mean for good', async () => {
  const days = await make({ name: 'Two days at least', condition: below(50), leastDays: 2, evaluation: 'live' })
  const locked = await make({ name: 'Once in', condition: below(50), isLocked: true, evaluation: 'live' })
  await say({ di: 99 })
  await world.settle()
  expect([await membersOf(days), await membersOf(locked)]).toEqual([['di'], ['di']])
  await nextDay()
  expect(await membersOf(days)).toEqual(['di'])
  await nextDay()
  expect([await membersOf(days), await membersOf(locked)]).toEqual([[], ['di']])
  await say({ di: 45 })
  await world.settle()
})

test('a list is filled by hand, by ids of another system or by a condition, and goes with an account that is merged', async () => {
  const id = await make({ name: 'Advisory board', kind: 'list', evaluation: 'live' })
  const added = await world.call(owner, 'POST', `/api/segments/${id}/add`, { ids: ['ada', 'eve', 'nobody'] })
  expect(added.body).toEqual({ changed: 2, same: 0, unknown: ['nobody'] })
  const fitting = {
    selection: { condition: { version: 1, where: { field: 'attribute:name', op: 'is', value: 'fay' } } },
  }
  expect((await world.call(owner, 'POST', `/api/segments/${id}/add`, fitting)).body.changed).toBe(1)
  await world.call(owner, 'POST', `/api/segments/${id}/remove`, { ids: ['ada'] })
  expect(await membersOf(id)).toEqual(['eve', 'fay'])
  await world.settle()
  news(id)
  await world.within((tx) => mergeAccounts(tx, idOf('eve'), idOf('bo')))
  await world.settle()
  expect(await membersOf(id)).toEqual(['bo', 'fay'])
  expect(news(id)).toEqual(['bo entered merge', 'eve left gone'])
  await world.within((tx) => unmergeAccounts(tx, idOf('eve')))
  await world.settle()
  expect(await membersOf(id)).toEqual(['eve', 'fay'])
})

test('a list is made with everybody on it or not at all: an account that one does not see leaves nothing behind', async () => {
  const made = (more: object) =>
    world.call(owner, 'POST', '/api/segments', { name: 'Left for price', kind: 'list', ...more })
  const before = (await world.call(owner, 'GET', '/api/segments')).body.items.length
  const stranger = '00000000-0000-4000-8000-000000000001'
  const refused = await made({ accounts: [idOf('ada'), stranger] })
  expect([refused.status, refused.body.field]).toEqual([400, 'accounts'])
  expect(refused.body.detail).toContain(stranger)
  expect((await world.call(owner, 'GET', '/api/segments')).body.items).toHaveLength(before)
  // The name is free: nothing of the list was kept.
  const { status, body } = await made({ accounts: [idOf('ada'), idOf('di'), idOf('ada')] })
  expect([status, await membersOf(body.id)]).toEqual([200, ['ada', 'di']])
  for (const wrong of [
    { id: body.id, accounts: [] },
    { name: 'A rule', kind: 'rule', condition: below(50), accounts: [] },
  ]) {
    const answer = await made(wrong)
    expect([answer.status, answer.body.field]).toEqual([400, 'accounts'])
  }
  await world.call(owner, 'DELETE', `/api/segments/${body.id}`)
})

test('being in a segment is a field: lists, counts and other segments ask for it', async () => {
  const low = await make({ name: 'Base', condition: below(50), evaluation: 'live' })
  const inLow = { field: `segment:${low}`, op: 'is', value: true }
  const both = await make({
    name: 'Base and many seats',
    condition: { version: 1, where: { all: [inLow, { field: 'measure:facts.seats', op: 'above', value: 10 }] } },
    evaluation: 'live',
  })
  await say({ ada: 30, di: 30 })
  await say({ ada: 20, di: 5 }, 'seats')
  await world.settle()
  expect(await membersOf(both)).toEqual(['ada'])
  await say({ ada: 80 })
  await world.settle()
  expect(await membersOf(both)).toEqual([])
  const listed = await world.call(
    owner,
    'GET',
    `/api/accounts?condition=${encodeURIComponent(JSON.stringify({ version: 1, where: inLow }))}`,
  )
  expect(listed.body.items.map((item: { name: string }) => item.name)).toEqual(['di'])
  await nextDay()
  expect(await closedOn(both, addDays(today(), -1))).toEqual([])

  const circle = await world.call(owner, 'POST', '/api/segments', {
    id: low,
    name: 'Base',
    condition: { version: 1, where: { field: `segment:${both}`, op: 'is', value: false } },
  })
  expect([circle.status, circle.body.detail, circle.body.field]).toEqual([
    400,
    'condition: it would ask for itself, through Base and many seats',
    'condition',
  ])
  const kept = await world.call(owner, 'DELETE', `/api/segments/${low}`)
  expect([kept.status, kept.body.detail]).toEqual([409, 'It is asked for by Base and many seats'])
  expect((await world.call(owner, 'DELETE', `/api/segments/${both}`)).status).toBe(200)
  expect((await world.call(owner, 'DELETE', `/api/segments/${low}`)).status).toBe(200)
})

test('before a change is saved it says who would enter and leave; saved, it is a version and the past stays', async () => {
  const id = await make({ name: 'Changing', condition: below(50) })
  await nextDay()
  const before = await closedOn(id, addDays(today(), -1))
  news(id)
  const asked = `id=${id}&condition=${encodeURIComponent(JSON.stringify(below(85)))}`
  const preview = (await world.call(owner, 'GET', `/api/segments/preview?${asked}`)).body
  const now = await membersOf(id)
  const saved = await world.call(owner, 'POST', '/api/segments', {
    id,
    basedOn: 1,
    name: 'Changing',
    condition: below(85),
  })
  expect(saved.body.version).toBe(2)
  const after = await membersOf(id)
  expect(preview.size).toBe(after.length)
  expect(preview.entering.map((one: { name: string }) => one.name).sort()).toEqual(
    after.filter((name) => !now.includes(name)),
  )
  expect(await closedOn(id, addDays(today(), -1))).toEqual(before)
  const late = await world.call(owner, 'POST', '/api/segments', {
    id,
    basedOn: 1,
    name: 'Changing',
    condition: below(1),
  })
  expect(late.status).toBe(409)
  await nextDay()
  expect(news(id).every((one) => one.endsWith('definition'))).toBe(true)
  const versions = (await world.call(owner, 'GET', `/api/segments/${id}/versions`)).body.items
  expect(versions.map((one: { words: string }) => one.words)).toEqual([
    'facts.score is below 85',
    'facts.score is below 50',
  ])
  const why = (await world.call(owner, 'GET', `/api/segments/${id}/why/${idOf('di')}?on=${addDays(today(), -2)}`)).body
  expect(why.condition.sentence).toContain('below 50')
})

test('a csm sees the members, sizes and moves of her own book alone, and may not put others on a list', async () => {
  const ines = await world.person('csm', 'Ines')
  const held = { source: 'crm', origin: 'live' as const, known: world.clock.now() }
  await world.within((tx) => upsertAccounts(tx, [{ externalId: 'ada', ownerId: ines.member }], held))
  await say({ ada: 10, bo: 10, di: 10 })
  await world.settle()
  const id = await make({ name: 'Seen in part', condition: below(20), evaluation: 'live' })
  await nextDay()
  const mine = (await world.call(ines, 'GET', `/api/segments/${id}/members`)).body.items
  expect(mine.map((one: { name: string }) => one.name)).toEqual(['ada'])
  const sizeOf = async (who: Person) => {
    const listed = (await world.call(who, 'GET', '/api/segments')).body.items
    const { days } = (await world.call(who, 'GET', `/api/segments/${id}`)).body
    return [listed.find((one: { id: string }) => one.id === id).size, days.at(-1).size]
  }
  expect([await sizeOf(owner), await sizeOf(ines)]).toEqual([
    [3, 3],
    [1, 1],
  ])
  expect((await world.call(ines, 'GET', `/api/segments/${id}/why/${idOf('bo')}`)).status).toBe(404)
  const own = (await world.call(ines, 'POST', '/api/segments', { name: 'Mine', kind: 'list' })).body.id
  const added = await world.call(ines, 'POST', `/api/segments/${own}/add`, { ids: ['ada', 'bo'] })
  expect(added.body).toEqual({ changed: 1, same: 0, unknown: ['bo'] })
  expect((await world.call(ines, 'POST', '/api/segments', { id, name: 'Hers', condition: below(1) })).status).toBe(403)
  const above = { version: 1, where: { field: 'attribute:parent', op: 'is known' } }
  expect((await world.call(ines, 'POST', '/api/segments', { name: 'Below another', condition: above })).status).toBe(
    403,
  )
})

test('whoever enters is told once, though the work breaks off in the middle', async () => {
  const id = await make({ name: 'Told once', condition: below(50), evaluation: 'live' })
  await world.settle()
  news(id)
  await say({ fay: 5 })
  breaks.next = true
  await world.settle()
  expect([breaks.next, await membersOf(id).then((names) => names.includes('fay'))]).toEqual([false, false])
  world.clock.set(new Date(world.clock.now().getTime() + 60_000))
  await world.settle()
  await world.settle()
  expect(news(id)).toEqual(['fay entered condition'])
  expect(await membersOf(id)).toContain('fay')
})

test('while a source is silent nobody enters or leaves for what it said last, and what comes after is marked', async () => {
  const condition = {
    version: 1,
    where: {
      all: [
        { field: 'measure:facts.score', op: 'below', value: 50 },
        { field: 'attribute:plan', op: 'is', value: 'Pro' },
      ],
    },
  }
  const id = await make({ name: 'Rests', condition })
  await say({ cy: 10 })
  await world.settle()
  await nextDay()
  await world.within((tx) => setRhythm(tx, 'facts', 24))
  await nextDay()
  await nextDay()
  const held = { source: 'crm', origin: 'live' as const, known: world.clock.now() }
  await world.within((tx) => upsertAccounts(tx, [{ externalId: 'cy', plan: 'Pro' }], held))
  await world.settle()
  await nextDay()
  expect(await membersOf(id)).toEqual([])
  const why = (await world.call(owner, 'GET', `/api/segments/${id}/why/${idOf('cy')}`)).body
  expect(why.sentence).toBe('cy stays out of Rests while a source that it asks is silent.')
  expect((await world.call(owner, 'GET', `/api/segments/${id}`)).body.days.at(-1).isResting).toBe(true)
  await say({ cy: 11 })
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  heard.length = 0
  await nextDay()
  expect(heard.find(({ data }) => data.segment === id)?.data).toMatchObject({
    afterSilence: true,
    because: 'condition',
  })
  await world.within((tx) => setRhythm(tx, 'facts', null))
})

test('a new segment remembers nothing of days that nobody saw: its last day worked out holds whom it holds now', async () => {
  await say({ ada: 40, bo: 90, fay: 20 })
  await nextDay()
  await say({ ada: 60 }) // within what would keep her in, had she been in
  await nextDay()
  await nextDay()
  const yesterday = addDays(today(), -1)
  const id = await make({ name: 'Low, and slow to leave', condition: below(50), stay: below(70) })
  await world.settle()
  expect(await closedOn(id, addDays(yesterday, -2))).toContain('ada')
  expect(await closedOn(id, yesterday)).not.toContain('ada')
  expect(await closedOn(id, yesterday)).toEqual(await membersOf(id))
  // Whoever was in on days that closed before it was made is in since then, not since today.
  const { body } = await world.call(owner, 'GET', `/api/accounts/${idOf('fay')}/segments`)
  const { enteredOn } = body.items.find((item: { id: string }) => item.id === id)
  expect(enteredOn < yesterday).toBe(true)
  expect(await closedOn(id, enteredOn)).toContain('fay')
  expect(await closedOn(id, addDays(enteredOn, -1))).not.toContain('fay')
  await say({ ada: 45 })
  await nextDay()
  await say({ ada: 60 })
  await nextDay()
  expect(await closedOn(id, addDays(today(), -1))).toContain('ada')
  expect(await membersOf(id)).toContain('ada')
})
