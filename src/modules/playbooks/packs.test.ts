/**
 * What each playbook that ships does over its weeks.
 * @module-tag prove
 */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aContact, aSender } from '../../../test/support/mail.ts'
import { aMailServer, type MailServer } from '../../../test/support/mail-server.ts'
import { sideBySide } from '../../../test/support/stories.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { rawId, upsertAccounts } from '../accounts/index.ts'
import { events } from '../events/module.ts'
import { closeOverdueDays, publish, refreshCatalogue } from '../measures/index.ts'

let world: World
let server: MailServer
let admin: Person
let ines: Person

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T10:00:00Z', modules, workspace: { zone: 'UTC' } })
  await world.within((tx) => refreshCatalogue(world.platform, tx))
  server = await aMailServer()
  await aSender(world, server.port)
  admin = await world.person('admin', 'Ada Admin')
  ines = await world.person('csm', 'Ines Duarte')
})
afterAll(async () => {
  await world.close()
  await server.close()
})

const today = () => world.clock.now().toISOString().slice(0, 10) as Day

async function nextDay(): Promise<void> {
  world.clock.set(new Date(`${addDays(today(), 1)}T10:00:00Z`))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}

async function days(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await nextDay()
}

async function playbookOf(key: string): Promise<string> {
  const { body } = await world.call(admin, 'GET', '/api/playbooks')
  return body.items.find((one: { key: string }) => one.key === key).id
}

async function switchOn(key: string): Promise<string> {
  const id = await playbookOf(key)
  const asked = { stage: 'live', reason: 'A test under the simulated clock' }
  const { status, body } = await world.call(admin, 'POST', `/api/playbooks/${id}/stage`, asked)
  expect([status, body.detail]).toEqual([200, undefined])
  return id
}

const addresses = new Map<AccountId, string>()
async function customer(more: Record<string, unknown>): Promise<AccountId> {
  const number = addresses.size + 1
  const email = `ana${number}@customer.example`
  const draft = { name: `Fern ${number}`, ownerId: ines.member, touch: 'mid', size: 'smb', ...more }
  const { status, body } = await world.call(admin, 'POST', '/api/accounts', draft)
  expect([status, body.detail]).toEqual([200, undefined])
  await aContact(world, body.id, { name: 'Ana Ruiz', email, role: 'user' })
  addresses.set(body.id, email)
  return body.id
}

async function start(playbook: string, account: AccountId): Promise<string> {
  const { body } = await world.call(admin, 'POST', `/api/playbooks/${playbook}/runs`, { accounts: [account] })
  expect(body.items).toMatchObject([{ cameOf: 'entered' }])
  await world.settle()
  return body.items[0].run
}

const runOf = async (run: string) => (await world.call(admin, 'GET', `/api/playbooks/runs/${run}`)).body

/** What a run did, step by step: the day from its beginning, the step, and what became of it. */
async function course(run: string): Promise<string[]> {
  const { log, enteredOn } = await runOf(run)
  return log
    .filter(({ what }: { what: string }) => ['done', 'held', 'asked', 'answered'].includes(what))
    .map(({ at, step, what }: { at: string; step: string; what: string }) => {
      const day = Math.round((Date.parse(at.slice(0, 10)) - Date.parse(enteredOn)) / 86_400_000)
      return `${day} ${step} ${what}`
    })
}

/** How many mails reached the person of an account. */
const mails = (account: AccountId) =>
  server.taken.filter(({ to }) => to.includes(addresses.get(account) as string)).length

test('the pack brings eleven playbooks, all of them off, and each can be read again as it is kept', async () => {
  const { body } = await world.call(admin, 'GET', '/api/playbooks')
  const keys = body.items.map(({ key }: { key: string }) => key).sort()
  expect(keys).toEqual([
    ...[
      'at-risk',
      'expansion',
      'journey-90-day',
      'key-user-left',
      'nps-detractor',
      'quarterly-review',
      're-engagement',
      'renewal',
    ],
    ...['usage-limit-approaching', 'welcome-14-day', 'win-back'],
  ])
  for (const { id, stage, hasGoal } of body.items) {
    expect([stage, hasGoal]).toEqual(['off', true])
    const { source } = (await world.call(admin, 'GET', `/api/playbooks/${id}`)).body
    const checked = await world.call(admin, 'POST', '/api/playbooks/check', { source })
    expect(checked.body.problems).toEqual([])
  }
})

/** A playbook runs to its end beside the others, each with a customer of its own. */
const it = sideBySide(nextDay)

it('F042 F043 F045 F046 F047 F048 F049 F050 F051 a new customer is welcomed for fourteen days, and whoever nobody has seen is called', async function* () {
  await switchOn('welcome-14-day')
  const account = await customer({ stage: 'onboarding' })
  await world.settle()
  const { body } = await world.call(admin, 'GET', `/api/playbooks/runs?account=${account}`)
  expect(body.items).toHaveLength(1)
  const run = body.items[0].id
  yield 16
  expect(await runOf(run)).toMatchObject({ status: 'ended', ended: 'done' })
  expect(await course(run)).toEqual([
    ...['0 welcome done', '0 setup done', '0 kickoff done', '1 overview done', '3 tutorial done', '3 nobody-yet done'],
    ...['7 advanced done', '7 week-one done', '14 practices done', '14 into-adoption done'],
  ])
  expect(mails(account)).toBe(5)
})

it('F069 F070 F071 F072 F073 F074 F075 F076 the journey of ninety days passes its five checkpoints', async function* () {
  const id = await switchOn('journey-90-day')
  const account = await customer({ stage: 'onboarding' })
  const run = await start(id, account)
  yield 92
  expect(await runOf(run)).toMatchObject({ status: 'ended', ended: 'done' })
  expect(await course(run)).toEqual([
    ...['0 day-1 done', '0 kickoff done', '6 check-7 done', '9 training done', '9 sessions done', '29 stuck done'],
    ...[
      '29 day-30 done',
      '29 review-30 done',
      '59 day-60 done',
      '59 people done',
      '89 day-90 done',
      '89 graduation done',
    ],
  ])
})

it('F131 F133 F134 F135 F136 F137 F138 F139 F140 F141 F142 F143 an at-risk customer is assessed, called, planned with and checked on, and mailed three times', async function* () {
  const id = await switchOn('at-risk')
  const account = await customer({ stage: 'retention' })
  const run = await start(id, account)
  yield 24
  expect(await runOf(run)).toMatchObject({ status: 'ended', ended: 'done' })
  expect(await course(run)).toEqual([
    ...[
      '0 assess done',
      '0 register done',
      '0 first-mail done',
      '0 call done',
      '3 resources done',
      '7 introduction done',
      '7 plan done',
    ],
    ...['14 check-in done', '21 outcome done'],
  ])
  expect(mails(account)).toBe(3)
})

it('F150 rule 33 a large customer at risk gets no automatic mail, and the retention offer waits for a yes', async function* () {
  const id = await switchOn('at-risk')
  const account = await customer({ stage: 'retention', size: 'enterprise' })
  const isRed = () => world.within((tx) => publish(tx, ['health.band'], [{ account, values: [1] }]))
  await isRed()
  const run = await start(id, account)
  for (let day = 0; day < 8; day++) {
    await isRed()
    yield 1
  }
  const walked = await course(run)
  expect(walked).toContain('7 sponsor done')
  expect(walked.at(-1)).toBe('7 concession asked')
  expect(mails(account)).toBe(0)
  const { body } = await world.call(admin, 'GET', '/api/approvals?whose=team')
  const waiting = body.items.find((one: { account: { id: string } }) => one.account?.id === account)
  const answer = await world.call(admin, 'POST', `/api/approvals/${waiting.id}/decision`, {
    decision: 'approve',
  })
  expect([answer.status, answer.body.detail]).toEqual([200, undefined])
  await world.settle()
  expect(await course(run)).toContain('8 concession answered')
})

it('F151 F152 F153 F154 rule 25 the renewal counts back from the notice deadline: 120, 90, 60 and 30 days', async function* () {
  const id = await switchOn('renewal')
  yield 2
  const account = await customer({ stage: 'retention' })
  const contract = {
    ...{ name: 'Main', starts: addDays(today(), -200), ends: addDays(today(), 165), noticeDays: 35, autoRenew: true },
    ...{ value: 1_200_000, currency: 'USD' },
  }
  const written = await world.call(admin, 'POST', `/api/accounts/${account}/contracts`, contract)
  expect([written.status, written.body.detail]).toEqual([200, undefined])
  // The notice deadline lies 130 days ahead: in ten days the run begins.
  yield 9
  const runs = async () => (await world.call(admin, 'GET', `/api/playbooks/runs?playbook=${id}`)).body.items
  expect(await runs()).toEqual([])
  yield 1
  const [run] = await runs()
  expect(run.account.id).toBe(account)
  yield 92
  expect(await course(run.id)).toEqual(['0 strategy done', '30 review done', '60 proposal done', '90 signature done'])
})

it('F200 F214 a detractor is called within a day and has a plan within two', async function* () {
  const id = await switchOn('nps-detractor')
  const account = await customer({ stage: 'retention', size: 'enterprise' })
  const run = await start(id, account)
  yield 9
  expect(await course(run)).toEqual(['0 call done', '0 thanks done', '0 plan done', '7 vp done'])
  expect(await runOf(run)).toMatchObject({ status: 'ended', ended: 'done' })
})

it('F223 F225 where a single person is left, new ones are looked for, and a sponsor asks where that does not help', async function* () {
  const id = await switchOn('key-user-left')
  const account = await customer({ stage: 'retention' })
  const run = await start(id, account)
  yield 23
  expect(await course(run)).toEqual(['0 who done', '0 threads done', '21 sponsor done'])
  expect(await runOf(run)).toMatchObject({ status: 'ended', ended: 'done' })
})

it('F144 F145 who left is asked why by us and by them, hears once two months later what changed, and only with a yes to offers', async function* () {
  const id = await switchOn('win-back')
  const account = await customer({ stage: 'churned' })
  const run = await start(id, account)
  const before = mails(account)
  yield 60
  expect(await course(run)).toEqual(['0 root-cause done', '0 exit-interview done', '60 mail held'])
  expect(mails(account)).toBe(before)
  yield 14
  expect((await course(run)).slice(3)).toEqual(['74 follow-up done', '74 offer asked'])
  const { body } = await world.call(admin, 'GET', '/api/approvals?whose=team')
  const waiting = body.items.find((one: { account: { id: string } }) => one.account?.id === account)
  const answer = await world.call(admin, 'POST', `/api/approvals/${waiting.id}/decision`, {
    decision: 'reject',
    reason: 'Not yet',
  })
  expect(answer.status).toBe(200)
  // The run hears of it when it is next turned, and waits from there.
  yield 91
  expect((await course(run)).slice(-2)).toEqual(['75 offer answered', '165 outcome done'])
})

it('F144 who fell silent gets one question, a call after ten days without use, and a decision where that does not help', async function* () {
  const id = await switchOn('re-engagement')
  const account = await customer({ stage: 'retention' })
  const run = await start(id, account)
  yield 26
  expect(await course(run)).toEqual(['0 look done', '0 mail done', '10 call done', '24 decide done'])
  expect(await runOf(run)).toMatchObject({ status: 'ended', ended: 'done' })
  expect(mails(account)).toBe(1)
})

test('F144 a customer that leaves is asked why from the next close on, and one that falls silent once two closes show two weeks of it', async () => {
  const runsOf = async (playbook: string, account: string) =>
    (await world.call(admin, 'GET', `/api/playbooks/runs?account=${account}`)).body.items
      .filter((one: { playbook: { id: string } }) => one.playbook.id === playbook)
      .map(({ enteredOn }: { enteredOn: string }) => enteredOn)
  const winBack = await switchOn('win-back')
  const reEngagement = await switchOn('re-engagement')
  const elm = { externalId: 'elm', name: 'Elm', ownerId: ines.member, stage: 'retention' as const }
  await world.within((tx) => upsertAccounts(tx, [elm], { source: crm, origin: 'import', known: world.clock.now() }))
  const silent = rawId(world.workspace, crm, 'elm')
  await tellRows(world, shapeOf(events, 'events.event'), [
    { account: 'elm', id: 'last', name: 'Signed in', person: 'ana', happened_at: world.clock.now().toISOString() },
  ])
  const left = await customer({ stage: 'retention' })
  const began = today()
  await days(2)
  expect(await runsOf(winBack, left)).toEqual([])
  const changed = await world.call(admin, 'PATCH', `/api/accounts/${left}`, { stage: 'churned' })
  expect([changed.status, changed.body.detail]).toEqual([200, undefined])
  await days(1)
  expect(await runsOf(winBack, left)).toEqual([addDays(began, 3)])
  // The closes of the fourteenth and the fifteenth day show two weeks of silence; the second is over on the sixteenth.
  await days(12)
  expect(await runsOf(reEngagement, silent)).toEqual([])
  await days(1)
  expect(await runsOf(reEngagement, silent)).toEqual([addDays(began, 16)])
  expect(await runsOf(winBack, silent)).toEqual([])
})
