/**
 * Everything that may start a playbook, over the weeks that it takes.
 * @module-tag prove
 */

import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aContact, aSender, aTemplate } from '../../../test/support/mail.ts'
import { aMailServer, type MailServer } from '../../../test/support/mail-server.ts'
import { toldScores } from '../../../test/support/scores.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day, weekday } from '../../kernel/day.ts'
import type { ContactId } from '../../kernel/ids.ts'
import { defineModule } from '../../platform/contributions.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { closeOverdueDays, touch } from '../measures/index.ts'
import { type MailDoor, openMailDoor } from '../messaging/index.ts'

/**
 * Everything that may start a playbook, one by one: who enters by it, on which day, and who does not. What closes of days judge is
 * simulated afterwards over the same days, to the same entries (rule 31).
 */

const first = '2026-02-23' as Day // a Monday

const { scores, source } = toldScores()

const facts = defineModule({ name: 'facts', measures: [source] })

let world: World
let server: MailServer
let door: MailDoor
let lead: Person
const names = ['ada', 'bo', 'cy', 'di']
const idOf = (name: string) => rawId(world.workspace, 'crm', name)

beforeAll(async () => {
  world = await aWorld({ at: `${first}T09:00:00Z`, modules: [...modules, facts] })
  server = await aMailServer()
  door = await openMailDoor(world.platform, { port: 0, host: '127.0.0.1' })
  lead = await world.person('admin', 'Lea Lead')
  await import_(names)
  await all(80)
  await nextDay()
})
afterAll(async () => {
  await door.stop()
  await server.close()
  await world.close()
})

const today = () => world.clock.now().toISOString().slice(0, 10) as Day

const import_ = (some: readonly string[], more: object = {}) =>
  world.within((tx) =>
    upsertAccounts(
      tx,
      some.map((name) => ({
        externalId: name,
        name,
        stage: 'retention' as const,
        since: addDays(first, -100),
        ...more,
      })),
      { source: 'crm', origin: 'import', known: world.clock.now() },
    ),
  )

async function say(values: Record<string, number>): Promise<void> {
  const touched = Object.entries(values).map(([name, value]) => {
    scores.push({ account: idOf(name), from: today(), value })
    return { account: idOf(name), day: today() }
  })
  await world.within((tx) => touch(tx, 'facts', touched))
  await world.settle()
}
const all = (value: number) => say(Object.fromEntries(names.map((name) => [name, value])))

async function nextDay(count = 1): Promise<void> {
  for (let at = 0; at < count; at++) {
    world.clock.set(new Date(`${addDays(today(), 1)}T09:00:00Z`))
    await closeOverdueDays(world.platform, world.workspace)
    await world.settle()
  }
}

async function ask(method: string, path: string, body: unknown) {
  const answer = await world.call(lead, method, path, body)
  expect([path, answer.status, answer.body.detail]).toEqual([path, 200, undefined])
  await world.settle()
  return answer.body
}

/** A playbook with this trigger, that whoever once entered may enter again. */
async function on(name: string, trigger: string): Promise<string> {
  const source = `name: ${name}\ntriggers: [${trigger}]\nentry: { again: always }\nsteps: [{ exit: true }]\n`
  const { id } = await ask('POST', '/api/playbooks', { source })
  await ask('POST', `/api/playbooks/${id}/stage`, { stage: 'internal', reason: 'The test says so' })
  return id
}

/** Who entered, with the day on which they did. */
async function entries(id: string): Promise<string[]> {
  const { items } = (await world.call(lead, 'GET', `/api/playbooks/runs?playbook=${id}&limit=200`)).body
  return items
    .map(({ account, enteredOn }: { account: { name: string }; enteredOn: string }) => `${enteredOn} ${account.name}`)
    .sort()
}

/** Simulated over the days since it was switched on, a playbook has the very entries that it had. */
async function expectSimulatedAsRan(id: string, switchedOn: Day): Promise<void> {
  const from = addDays(switchedOn, 1)
  const { id: simulation } = await ask('POST', '/api/playbooks/simulations', { playbook: id, from, to: today() })
  const { result } = (await world.call(lead, 'GET', `/api/playbooks/simulations/${simulation}`)).body
  const would = result.entries.map(({ day, name }: { day: string; name: string }) => `${day} ${name}`).sort()
  expect(would).toEqual((await entries(id)).filter((entry) => entry >= from))
}

// ---------------------------------------------------------------- schedules

test('a schedule starts it every day, on its day of the week, and on the last day of a month that is too short', async () => {
  const switchedOn = today()
  const daily = await on('Daily', '{ every: day }')
  const weekly = await on('Weekly', '{ every: week, on: 3 }')
  const monthly = await on('Monthly', '{ every: month, on: 31 }')
  const from = today()
  await nextDay(8)
  const days = Array.from({ length: 9 }, (_, at) => addDays(from, at))
  const ofAda = async (id: string) =>
    (await world.call(lead, 'GET', `/api/playbooks/runs?playbook=${id}&account=${idOf('ada')}&limit=200`)).body.items
      .map(({ enteredOn }: { enteredOn: Day }) => enteredOn)
      .sort()
  expect(await ofAda(daily)).toEqual(days)
  expect(await ofAda(weekly)).toEqual(days.filter((day) => weekday(day) === 3))
  expect(await ofAda(monthly)).toEqual(days.filter((day) => addDays(day, 1).endsWith('-01')))
  await expectSimulatedAsRan(daily, switchedOn)
  await expectSimulatedAsRan(weekly, switchedOn)
  await expectSimulatedAsRan(monthly, switchedOn)
})

// ---------------------------------------------------------------- measures

test('a measure that crosses a limit starts it each time it does, and not for who lies beyond it all the while', async () => {
  await say({ di: 30 })
  await nextDay()
  const switchedOn = today()
  const id = await on('Crossing', "{ when: { field: 'measure:facts.score', op: crossed below, value: 50 } }")
  await nextDay()
  await say({ ada: 40 })
  await nextDay()
  const one = today()
  await say({ ada: 70 })
  await nextDay()
  await say({ ada: 45, bo: 60 })
  await nextDay()
  expect(await entries(id)).toEqual([`${one} ada`, `${today()} ada`])
  await expectSimulatedAsRan(id, switchedOn)
})

test('a measure that changes by so much within so many days starts it, however far it lies from any limit', async () => {
  await all(80)
  await nextDay(8)
  const fell = "{ field: 'measure:facts.score', op: fell by at least, by: { percent: 25 }, over: { days: 7 } }"
  const switchedOn = today()
  const id = await on('Change', `{ when: ${fell} }`)
  await nextDay()
  await say({ ada: 58, bo: 70 })
  await nextDay()
  expect(await entries(id)).toEqual([`${today()} ada`])
  await expectSimulatedAsRan(id, switchedOn)
})

test('a measure that stays beyond a limit for so many days starts it at that close, not before, and who recovers in between does not enter', async () => {
  await all(80)
  await nextDay()
  const switchedOn = today()
  const id = await on('Level', "{ when: { field: 'measure:facts.score', op: below, value: 50 }, days: 3 }")
  await nextDay()
  await say({ ada: 40, bo: 40 })
  await nextDay(2)
  await say({ bo: 80 })
  expect(await entries(id)).toEqual([])
  await nextDay()
  expect(await entries(id)).toEqual([`${today()} ada`])
  await nextDay(3)
  expect(await entries(id)).toHaveLength(1)
  await expectSimulatedAsRan(id, switchedOn)
})

test('an account whose health changes its band starts it', async () => {
  await all(80)
  const factor = { measure: 'facts.score', label: 'Score', weight: 1, points: { linear: { poor: 0, good: 100 } } }
  const file = {
    ...{ name: 'one', label: 'One measure' },
    components: [{ key: 'all', label: 'All', weight: 100, factors: [factor] }],
  }
  await ask('POST', '/api/health/scorecards', { file, why: 'The test says so' })
  await ask('PUT', '/api/health/primary', { name: 'one' })
  await nextDay()
  const switchedOn = today()
  const id = await on('Red', "{ when: { field: 'measure:health.band', op: is, value: 1 } }")
  await nextDay()
  await say({ cy: 10, bo: 79 })
  await nextDay()
  expect(await entries(id)).toEqual([`${today()} cy`])
  await expectSimulatedAsRan(id, switchedOn)
})

// ---------------------------------------------------------------- segments

test('an account that enters a segment starts it, and one that leaves starts another, each at the close of that day', async () => {
  await all(80)
  const condition = { version: 1, where: { field: 'measure:facts.score', op: 'below', value: 20 } }
  await ask('POST', '/api/segments', { name: 'Very low', kind: 'rule', condition })
  await nextDay()
  const switchedOn = today()
  const entered = await on('Came', '{ entered: Very low }')
  const left = await on('Went', '{ left: Very low }')
  await nextDay()
  await say({ di: 10 })
  await nextDay()
  const came = today()
  expect([await entries(entered), await entries(left)]).toEqual([[`${came} di`], []])
  await say({ di: 80 })
  await nextDay()
  expect([await entries(entered), await entries(left)]).toEqual([[`${came} di`], [`${today()} di`]])
  await expectSimulatedAsRan(entered, switchedOn)
  await expectSimulatedAsRan(left, switchedOn)
})

// ---------------------------------------------------------------- dates

test('a date of the account starts it so many days before, on it and after it, on the very day', async () => {
  const renews = addDays(today(), 10)
  await ask('POST', '/api/accounts/fields', { label: 'Starts on', type: 'day' })
  const switchedOn = today()
  const [early, same, late] = [
    await on('Early', "{ date: 'custom:starts_on', days: -4 }"),
    await on('Same day', "{ date: 'custom:starts_on', days: 0 }"),
    await on('Late', "{ date: 'custom:starts_on', days: 3 }"),
  ]
  await nextDay()
  await ask('PATCH', `/api/accounts/${idOf('ada')}`, { custom: { starts_on: renews } })
  while (today() < addDays(renews, 4)) await nextDay()
  expect([await entries(early), await entries(same), await entries(late)]).toEqual(
    [-4, 0, 3].map((days) => [`${addDays(renews, days)} ada`]),
  )
  await expectSimulatedAsRan(early, switchedOn)
  await expectSimulatedAsRan(same, switchedOn)
  await expectSimulatedAsRan(late, switchedOn)
})

// ---------------------------------------------------------------- what happens

test('an account that is made starts it, one that is imported with its past does not, and so does one that gets an owner', async () => {
  const made = await on('Made', '{ news: accounts.created }')
  const assigned = await on('Assigned', '{ news: accounts.assigned }')
  await import_(['imported'])
  await world.settle()
  const { id } = await ask('POST', '/api/accounts', { name: 'By hand' })
  expect([await entries(made), await entries(assigned)]).toEqual([[`${today()} By hand`], []])
  await ask('PATCH', `/api/accounts/${id}`, { ownerId: lead.member })
  expect(await entries(assigned)).toEqual([`${today()} By hand`])
})

test('a meeting that is held starts one playbook, one that is missed another', async () => {
  const held = await on('Held', '{ news: meetings.held }')
  const missed = await on('Missed', '{ news: meetings.missed }')
  for (const [name, status] of [
    ['ada', 'held'],
    ['bo', 'missed'],
  ] as const) {
    const start = new Date(world.clock.now().getTime() + 3_600_000).toISOString()
    const { id } = await ask('POST', `/api/accounts/${idOf(name)}/meetings`, { title: 'A word', start })
    world.clock.advance(7_200_000)
    await ask('POST', `/api/meetings/${id}/close`, { status })
  }
  expect([await entries(held), await entries(missed)]).toEqual([[`${today()} ada`], [`${today()} bo`]])
})

test('a reply to a mail starts a run about whoever wrote it', async () => {
  const id = await on('Replied', '{ news: messaging.replied }')
  await aSender(world, server.port, { repliesTo: 'replies@in.fernhollow.example' })
  await aTemplate(world, 'note')
  const ana: ContactId = await aContact(world, idOf('cy'), { name: 'Ana Ruiz', email: 'ana@customer.example' })
  await world.settle()
  await ask('POST', `/api/accounts/${idOf('cy')}/messages`, { contact: ana, template: 'note' })
  const raw = server.taken.at(-1)?.raw ?? ''
  const replyTo = /^Reply-To: ?\s*(.*)$/im.exec(raw)?.[1]?.trim() ?? ''
  const transport = createTransport({ host: '127.0.0.1', port: door.port, ignoreTLS: true })
  await transport.sendMail({ from: 'ana@customer.example', to: replyTo, subject: 'Re: A word', text: 'Fine, thanks.' })
  await world.settle()
  expect(await entries(id)).toEqual([`${today()} cy`])
})

// ---------------------------------------------------------------- by hand and by program

test('somebody, or a program with a key, lets an account in, once a day, and only who may', async () => {
  const source = 'name: By hand\nsteps: [{ wait: { days: 3 } }]\n'
  const { id } = await ask('POST', '/api/playbooks', { source })
  await ask('POST', `/api/playbooks/${id}/stage`, { stage: 'internal', reason: 'The test says so' })
  const csm = await world.person('csm', 'Ana Ruiz')
  await ask('PATCH', `/api/accounts/${idOf('ada')}`, { ownerId: csm.member })
  const start = (name: string) => world.call(csm, 'POST', `/api/playbooks/${id}/runs`, { accounts: [idOf(name)] })
  expect((await start('ada')).body).toMatchObject({ entered: 1, items: [{ cameOf: 'entered' }] })
  // Once a day, however often somebody asks.
  expect((await start('ada')).body).toEqual({ entered: 0, items: [] })
  expect(await entries(id)).toEqual([`${today()} ada`])
  const viewer = await world.person('viewer', 'Vic Viewer')
  const refused = await world.call(viewer, 'POST', `/api/playbooks/${id}/runs`, { accounts: [idOf('bo')] })
  expect(refused.status).toBe(403)
})
