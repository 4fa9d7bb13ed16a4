/**
 * What happens starts a playbook, at once and over the days that follow.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { toldScores } from '../../../test/support/scores.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { ContactId } from '../../kernel/ids.ts'
import { defineModule } from '../../platform/contributions.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { closeOverdueDays, setRhythm, touch } from '../measures/index.ts'

const first = '2026-03-02' as Day

const { scores, source } = toldScores()

const facts = defineModule({ name: 'facts', measures: [source] })

let world: World
let lead: Person
const names = ['ada', 'bo', 'cy', 'di', 'eve']
const people = new Map<string, ContactId>()
const idOf = (name: string) => rawId(world.workspace, 'crm', name)

beforeAll(async () => {
  world = await aWorld({ at: `${first}T09:00:00Z`, modules: [...modules, facts] })
  lead = await world.person('admin', 'Lea Lead')
  const drafts = names.map((name) => ({
    ...{ externalId: name, name, stage: 'retention' as const, since: addDays(first, -100) },
  }))
  const known = world.clock.now()
  await world.within((tx) => upsertAccounts(tx, drafts, { source: 'crm', origin: 'import', known }))
  for (const who of ['Ida', 'Jon'])
    people.set(who, (await post('/api/accounts/:ada/contacts', { name: who, role: 'user' })).id)
  await say(Object.fromEntries(names.map((name) => [name, 80])))
  await nextDay()
})
afterAll(() => world.close())

const today = () => world.clock.now().toISOString().slice(0, 10) as Day

async function say(values: Record<string, number>): Promise<void> {
  const touched = Object.entries(values).map(([name, value]) => {
    scores.push({ account: idOf(name), from: today(), value })
    return { account: idOf(name), day: today() }
  })
  await world.within((tx) => touch(tx, 'facts', touched))
  await world.settle()
}

async function nextDay(): Promise<void> {
  world.clock.set(new Date(`${addDays(today(), 1)}T09:00:00Z`))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}

/** Asks as the lead; `:ada` in a path is that account. */
async function post(path: string, body: unknown, method = 'POST') {
  const named = path.replace(/:(\w+)/, (_, name) => idOf(name))
  const answer = await world.call(lead, method, named, body)
  expect([path, answer.status, answer.body.detail]).toEqual([path, 200, undefined])
  await world.settle()
  return answer.body
}

async function on(name: string, head: string, steps = 'steps: [{ wait: { days: 9 } }]\n'): Promise<string> {
  const { id } = await post('/api/playbooks', { source: `name: ${name}\n${head}\n${steps}` })
  await post(`/api/playbooks/${id}/stage`, { stage: 'internal', reason: 'The test says so' })
  return id
}

type Listed = { account: { name: string }; contact: { name: string } | null; enteredOn: string }
const runsOf = async (id: string): Promise<Listed[]> =>
  (await world.call(lead, 'GET', `/api/playbooks/runs?playbook=${id}`)).body.items
const entrants = async (id: string) => (await runsOf(id)).map(({ account }) => account.name).sort()
const whyOf = async (id: string, name: string) =>
  (await world.call(lead, 'GET', `/api/playbooks/${id}/why/${idOf(name)}`)).body

async function simulated(id: string, from: Day) {
  const { id: simulation } = await post('/api/playbooks/simulations', { playbook: id, from, to: today() })
  return (await world.call(lead, 'GET', `/api/playbooks/simulations/${simulation}`)).body.result
}

test('F200 each detractor gets a run of their own on the day of the answer, and an answer of last week starts nothing', async () => {
  const triggers = 'triggers:\n  - survey: { kind: nps, at_most: 6 }\naudience: { contacts: [champion] }\n'
  const id = await on('Detractors', `${triggers}entry: { again: always }`)
  const answer = (score: number, more: object = {}, account = 'ada') =>
    post(`/api/accounts/:${account}/answers`, { kind: 'nps', score, ...more })
  await answer(9, { contact: people.get('Ida') })
  await answer(3, { contact: people.get('Ida') })
  await answer(6, { contact: people.get('Jon') })
  await answer(1, { at: new Date(`${addDays(today(), -6)}T09:00:00Z`).toISOString() }, 'bo')
  await answer(2, { kind: 'csat' }, 'cy')
  const runs = await runsOf(id)
  expect(runs.map(({ contact }) => contact?.name).sort()).toEqual(['Ida', 'Jon'])
  expect((await whyOf(id, 'bo')).sentence).toContain('only news of the last day')
  const { body } = await world.call(lead, 'GET', `/api/playbooks/${id}`)
  expect(body.triggers).toEqual(['NPS is answered with 6 or less'])
  const from = today()
  await nextDay()
  const found = await simulated(id, from)
  expect(found.entries.map(({ day, name }: { day: string; name: string }) => `${day} ${name}`)).toEqual(
    runs.map(({ account, enteredOn }) => `${enteredOn} ${account.name}`),
  )
  expect(found.notes.join(' ')).toContain('Answers and tickets are taken from their history')
})

test('a ticket starts a playbook for what happens with it, by its priority, and the past is simulated from tickets', async () => {
  const opened = await on('Urgent', 'triggers:\n  - ticket: { news: opened, priority: [urgent, high] }')
  const again = await on('Again', 'triggers:\n  - ticket: { news: reopened }\n  - ticket: { news: escalated }')
  const from = today()
  await post('/api/accounts/:ada/tickets', { subject: 'Slow', priority: 'normal' })
  const { id } = await post('/api/accounts/:bo/tickets', { subject: 'Down', priority: 'urgent' })
  expect([await entrants(opened), await entrants(again)]).toEqual([['bo'], []])
  await post(`/api/tickets/${id}`, { status: 'resolved' }, 'PATCH')
  await post(`/api/tickets/${id}`, { isEscalated: true }, 'PATCH')
  expect(await entrants(again)).toEqual(['bo'])
  await nextDay()
  const found = await simulated(opened, from)
  expect(found.entries.map(({ name }: { name: string }) => name)).toEqual(['bo'])
  const escalated = await simulated(again, from)
  expect(escalated.entries.map(({ name }: { name: string }) => name)).toEqual(['bo'])
})

test('an event by its name and properties starts a playbook while it is switched on, a robot’s and an old one do not', async () => {
  const id = await on('Asked', 'triggers:\n  - event: { name: Plan chosen, where: { plan: pro, seats: 5 } }')
  const key = await world.intakeKey('crm')
  const send = async (account: string, properties: object, more: object = {}) => {
    const event = { type: 'track', event: 'Plan chosen', context: { groupId: account }, userId: 'Ida', properties }
    const batch = [{ ...event, messageId: JSON.stringify([account, properties, more]), ...more }]
    const answer = await sent(key, batch)
    expect(answer).toBe(200)
    await world.settle()
  }
  const timestamp = world.clock.now().toISOString()
  await send('ada', { plan: 'pro', seats: 5 }, { timestamp })
  await send('bo', { plan: 'free', seats: 5 }, { timestamp })
  await send('cy', { plan: 'pro', seats: 5 }, { timestamp: new Date(`${addDays(today(), -3)}T09:00:00Z`) })
  await send('di', { plan: 'pro', seats: 5 }, { timestamp, event: 'Plan looked at' })
  expect(await entrants(id)).toEqual(['ada'])
  await post(`/api/playbooks/${id}/stage`, { stage: 'off' })
  await send('eve', { plan: 'pro', seats: 5 }, { timestamp })
  await post(`/api/playbooks/${id}/stage`, { stage: 'internal', reason: 'The test says so' })
  expect(await entrants(id)).toEqual(['ada'])
  await nextDay()
  expect((await simulated(id, addDays(today(), -1))).notes.join(' ')).toContain('has no history here')
})

async function sent(key: string, batch: unknown[]): Promise<number> {
  served = served ?? world.serve()
  const url = await served
  const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
  const answer = await fetch(`${url}/v1/batch`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ batch }),
  })
  return answer.status
}
let served: Promise<string> | undefined

test('a contact who is added starts a run about them, once', async () => {
  const id = await on('Hello', 'triggers:\n  - news: accounts.contact_added\naudience: { contacts: [user] }')
  await post('/api/accounts/:cy/contacts', { name: 'Kim', role: 'sponsor' })
  expect((await runsOf(id)).map(({ contact }) => contact?.name)).toEqual(['Kim'])
})

test('rules 7 and 32 what is set live enters as the value falls, once a day, and neither who stood there nor late facts', async () => {
  await say({ eve: 30 })
  const head = "triggers:\n  - { when: { field: 'measure:facts.score', op: below, value: 50 }, live: true }\n"
  const id = await on('At once', `${head}entry: { again: always }`, 'steps: [{ exit: true }]\n')
  expect((await whyOf(id, 'eve')).sentence).toContain('It was so before the playbook began to look')
  await say({ ada: 40 })
  expect(await entrants(id)).toEqual(['ada'])
  await say({ ada: 80 })
  await say({ ada: 20 })
  expect(await entrants(id)).toEqual(['ada'])
  // Facts of three days ago come now.
  scores.push({ account: idOf('di'), from: addDays(today(), -3), value: 10 })
  await world.within((tx) => touch(tx, 'facts', [{ account: idOf('di'), day: addDays(today(), -3) }]))
  await world.settle()
  expect(await entrants(id)).toEqual(['ada'])
  expect((await whyOf(id, 'di')).sentence).toContain('only news of the last day')
  await nextDay()
  expect(await entrants(id)).toEqual(['ada'])
  await say({ eve: 80, ada: 80, di: 80 })
  await say({ eve: 45 })
  expect(await entrants(id)).toEqual(['ada', 'eve'])
  expect((await whyOf(id, 'eve')).asked[0]).toMatchObject({ holds: true, since: today() })
  const found = await simulated(id, addDays(today(), -1))
  expect(found.notes.join(' ')).toContain('What is set live is judged by the closes of days here')
})

test('who enters a segment is let in at once where its trigger is set live', async () => {
  const condition = { version: 1, where: { field: 'measure:facts.score', op: 'below', value: 35 } }
  await post('/api/segments', { name: 'Low', kind: 'rule', condition })
  const id = await on('Low at once', 'triggers:\n  - { entered: Low, live: true }')
  await say({ eve: 20 })
  expect(await entrants(id)).toEqual(['eve'])
})

test('what cannot be of a trigger is named with its line', async () => {
  const source = `name: Wrong
triggers:
  - survey: { kind: stars }
  - ticket: { news: eaten }
  - { when: { field: 'measure:facts.score', op: below, value: 5 }, days: 3, live: true }
  - news: surveys.answered
steps: [{ exit: true }]
`
  const { problems } = await post('/api/playbooks/check', { source })
  expect(problems.map(({ line }: { line: number }) => line)).toEqual([3, 4, 5, 6])
})

test('rule 9 what is set live starts nothing while its source is silent', async () => {
  await say(Object.fromEntries(names.map((name) => [name, 80])))
  const head = "triggers:\n  - { when: { field: 'measure:facts.score', op: below, value: 50 }, live: true }\n"
  const id = await on('At once, unless silent', head)
  await say({ cy: 20 })
  expect(await entrants(id)).toEqual(['cy'])
  await world.within((tx) => setRhythm(tx, 'facts', 24))
  for (let day = 0; day < 3; day++) await nextDay()
  await say({ bo: 20 })
  expect(await entrants(id)).toEqual(['cy'])
  await lookForSilences()
  expect(await entrants(id)).toEqual(['cy'])
  expect((await whyOf(id, 'bo')).sentence).toContain('silent')
})

test('rule 9 after a silence what crosses on a later day enters, even before the day of the return is closed', async () => {
  await say(Object.fromEntries(names.map((name) => [name, 80])))
  const head = "triggers:\n  - { when: { field: 'measure:facts.score', op: below, value: 50 }, live: true }\n"
  const id = await on('After a silence', head)
  await rhythm(48)
  for (let day = 0; day < 4; day++) await nextDay()
  await say({ bo: 20 })
  await lookForSilences()
  expect(await entrants(id)).toEqual([])
  // The morning after, while the closes are still to come.
  world.clock.set(new Date(`${addDays(today(), 1)}T00:01:00Z`))
  await say({ di: 20 })
  expect(await entrants(id)).toEqual(['di'])
  await nextDay()
  await say({ eve: 20 })
  expect(await entrants(id)).toEqual(['di', 'eve'])
})

test('rule 9 what changed during a silence of a few hours starts nothing when the source returns the same day', async () => {
  await rhythm(null)
  await say(Object.fromEntries(names.map((name) => [name, 80])))
  const head = "triggers:\n  - { when: { field: 'measure:facts.score', op: below, value: 50 }, live: true }\n"
  const id = await on('A short silence', head)
  await nextDay()
  await say({ ada: 79 })
  await rhythm(2)
  world.clock.set(new Date(`${today()}T13:00:00Z`))
  await lookForSilences()
  await say({ bo: 20 })
  expect(await entrants(id)).toEqual([])
  await lookForSilences()
  await say({ bo: 21, di: 22 })
  expect(await entrants(id)).toEqual([])
  await rhythm(48)
  await nextDay()
  await say({ eve: 20 })
  expect(await entrants(id)).toEqual(['eve'])
})

const rhythm = (hours: number | null) => world.within((tx) => setRhythm(tx, 'facts', hours))

/** Who has fallen silent or speaks again is looked for before days are closed. */
async function lookForSilences(): Promise<void> {
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}
