import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId, MemberId, PlaybookId, RunId } from '../../kernel/ids.ts'
import { defineModule, type News } from '../../platform/contributions.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import type { StepDue, StepKind } from '../../platform/steps.ts'
import { mergeAccounts, unmergeAccounts } from '../accounts/index.ts'
import { publish } from '../measures/index.ts'
import { type ApprovalDraft, askApproval, mustApprove } from './index.ts'

let world: World
let admin: Person
let lea: Person
let ana: Person
let bo: Person
let viewer: Person
let alder: AccountId
let birch: AccountId
let number = 0
const heard: News[] = []

/** Somebody above who waits for answers. */
const listening = defineModule({
  name: 'listening',
  listeners: {
    'steps.answered': async (_tx, news) => void heard.push(news),
    'approvals.decided': async (_tx, news) => void heard.push(news),
  },
})

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [...modules, listening] })
  admin = await world.person('admin', 'Ada Admin')
  lea = await world.person('lead', 'Lea Lead')
  ana = await world.person('csm', 'Ana Ruiz')
  bo = await world.person('csm', 'Bo Lind')
  viewer = await world.person('viewer', 'Vera View')
  const draft = { name: 'North', members: [lea, ana, bo].map(({ member }) => member), leads: [lea.member] }
  await world.call(admin, 'POST', '/api/workspaces/teams', draft)
})
afterAll(() => world.close())

beforeEach(async () => {
  number += 1
  heard.length = 0
  ;[alder, birch] = (await someAccounts(world, [`alder ${number}`, `birch ${number}`])) as [AccountId, AccountId]
  await give(alder, ana)
  await give(birch, bo)
})

const give = async (account: AccountId, to: Person) => {
  const answer = await world.call(admin, 'PATCH', `/api/accounts/${account}`, { ownerId: to.member })
  expect(answer.status).toBe(200)
  await deliver(world.platform)
}
const ask = async (more: Partial<ApprovalDraft> = {}) => {
  const draft: ApprovalDraft = {
    kind: 'message',
    title: `Question ${number}`,
    effect: ['One mail leaves to Maria', 'Subject: Your renewal'],
    payload: { subject: 'Your renewal', to: 'maria@example.com' },
    editable: [{ field: 'subject', label: 'Subject', type: 'text' }],
    account: alder,
    askedBy: null,
    key: `question ${number} ${Object.keys(more).join()}`,
    ...more,
  }
  const [asked] = await world.within((tx) => askApproval(tx, [draft]))
  return asked as NonNullable<typeof asked>
}
const read = async (as: Person, id: string) => (await world.call(as, 'GET', `/api/approvals/${id}`)).body
const decide = (as: Person, id: string, answer: Record<string, unknown>) =>
  world.call(as, 'POST', `/api/approvals/${id}/decision`, answer)
const queue = async (as: Person, whose: string): Promise<string[]> =>
  (await world.call(as, 'GET', `/api/approvals?whose=${whose}&limit=200`)).body.items.map(
    ({ id }: { id: string }) => id,
  )
const newsOf = async (as: Person): Promise<string[]> =>
  (await world.call(as, 'GET', '/api/notifications')).body.items.map(({ sentence }: { sentence: string }) => sentence)
const told = (name: string) => heard.filter((news) => news.name === name).map(({ data }) => data)

test('what waits lies with the account’s owner, who sees exactly what would happen, and nothing happens before a yes', async () => {
  const { id, isNew } = await ask()
  expect(isNew).toBe(true)
  expect(await queue(ana, 'mine')).toContain(id)
  expect(await queue(lea, 'team')).toContain(id)
  expect(await read(ana, id)).toMatchObject({
    effect: ['One mail leaves to Maria', 'Subject: Your renewal'],
    assignee: { name: 'Ana Ruiz' },
    because: 'Owns the account',
    status: 'waiting',
    mayDecide: true,
    editable: [{ field: 'subject', label: 'Subject', type: 'text', value: 'Your renewal' }],
  })
  expect((await world.call(ana, 'GET', '/api/approvals/count')).body.mine).toBeGreaterThan(0)
  await deliver(world.platform)
  expect(told('approvals.decided')).toEqual([])
  expect((await decide(ana, id, { decision: 'approve' })).body).toEqual({ status: 'approved' })
  await deliver(world.platform)
  expect(told('approvals.decided')).toMatchObject([
    { approval: id, status: 'approved', payload: { subject: 'Your renewal' } },
  ])
  expect(await queue(ana, 'mine')).not.toContain(id)
  expect(await queue(ana, 'decided')).toContain(id)
  const again = await decide(lea, id, { decision: 'reject', reason: 'Too late' })
  expect([again.status, again.body.detail ?? again.body.title]).toEqual([409, expect.stringContaining('already')])
})

test('the same key asks once, however often', async () => {
  const [first, second] = [await ask({ key: `once ${number}` }), await ask({ key: `once ${number}` })]
  expect([second.id, second.isNew]).toEqual([first.id, false])
})

test('approved with changes: only what may be changed, and whoever waits gets what was approved', async () => {
  const { id } = await ask()
  const wrong = await decide(ana, id, { decision: 'approve', changes: { to: 'somebody@else.example' } })
  expect([wrong.status, wrong.body.field]).toEqual([400, 'changes.to'])
  expect((await decide(ana, id, { decision: 'approve', changes: { subject: 12 } })).status).toBe(400)
  const done = await decide(ana, id, { decision: 'approve', changes: { subject: 'Shall we talk' } })
  expect(done.body).toEqual({ status: 'edited' })
  await deliver(world.platform)
  const payload = { subject: 'Shall we talk', to: 'maria@example.com' }
  expect(told('approvals.decided')).toMatchObject([{ status: 'edited', payload }])
  expect((await read(ana, id)).changes).toEqual([
    { label: 'Subject', type: 'text', before: 'Your renewal', after: 'Shall we talk' },
  ])
})

test('a no needs its reason; who asked reads it', async () => {
  const { id } = await ask({ askedBy: bo.member, account: birch })
  expect(await read(bo, id)).toMatchObject({ assignee: { name: 'Lea Lead' }, mayDecide: false })
  const bare = await decide(lea, id, { decision: 'reject' })
  expect([bare.status, bare.body.field]).toEqual([400, 'reason'])
  await decide(lea, id, { decision: 'reject', reason: 'They asked us not to write this week' })
  expect(await read(bo, id)).toMatchObject({
    status: 'rejected',
    reason: 'They asked us not to write this week',
    decidedBy: { name: 'Lea Lead' },
  })
  await deliver(world.platform)
  expect(await newsOf(lea)).toContain(`Bo Lind asks for your approval: Question ${number}`)
  const answered = `Lea Lead did not approve: Question ${number}: They asked us not to write this week`
  expect(await newsOf(bo)).toContain(answered)
  const line = (await world.call(bo, 'GET', `/api/timeline/${birch}`)).body.items[0]
  expect(line.text).toBe(`Not approved: Question ${number}`)
})

test('nobody’s answer in time is an answer too: it expires, and the step that waits is told', async () => {
  const key = `step ${number}`
  const { id } = await ask({ hours: 24, stepKey: key, key })
  world.clock.advance(23 * 3_600_000)
  await world.settle()
  expect((await read(ana, id)).status).toBe('waiting')
  world.clock.advance(3_600_000)
  await world.settle()
  expect((await read(ana, id)).status).toBe('expired')
  expect(told('steps.answered')).toEqual([{ key, answer: 'expired', by: null }])
  expect((await decide(ana, id, { decision: 'approve' })).status).toBe(409)
})

test('rule 38 what waits follows the account to its new owner, and through a merge and back', async () => {
  const { id } = await ask()
  await give(alder, bo)
  expect(await read(bo, id)).toMatchObject({ assignee: { name: 'Bo Lind' } })
  expect((await world.call(ana, 'GET', `/api/approvals/${id}`)).status).toBe(404)
  await world.within((tx) => mergeAccounts(tx, alder, birch))
  await deliver(world.platform)
  expect((await read(bo, id)).account.id).toBe(birch)
  await world.within((tx) => unmergeAccounts(tx, alder))
  await deliver(world.platform)
  expect((await read(bo, id)).account.id).toBe(alder)
})

test('rule 37 a question about an account that one does not see is absent, and deciding is refused to who may not', async () => {
  const { id } = await ask({ account: birch })
  for (const answer of [
    await world.call(ana, 'GET', `/api/approvals/${id}`),
    await decide(ana, id, { decision: 'approve' }),
    await world.call(ana, 'GET', `/api/approvals?account=${birch}`),
    await world.call(ana, 'POST', `/api/accounts/${birch}/offers`, anOffer()),
  ])
    expect(answer.status).toBe(404)
  expect((await decide(viewer, id, { decision: 'approve' })).status).toBe(403)
  const bare = await ask({ account: null, askedBy: ana.member, key: `bare ${number}` })
  const statuses = []
  for (const person of [ana, lea, admin, bo, viewer])
    statuses.push((await world.call(person, 'GET', `/api/approvals/${bare.id}`)).status)
  expect(statuses).toEqual([200, 200, 200, 404, 404])
})

test('rules are conditions over what is about to be done; a change of one is logged with what it was', async () => {
  const reach = (contacts: number) =>
    world.within((tx) => mustApprove(tx, { kind: 'message', contacts, by: 'person', role: 'csm' }))
  expect(await reach(200)).toBeNull()
  expect(await reach(201)).toMatchObject({ policy: 'A mailing to more than 200 people', approver: 'lead' })
  const { items } = (await world.call(ana, 'GET', '/api/approvals/policies')).body
  const [mailing] = items
  expect(mailing.says).toBe('What is message and People reached is above 200')
  const change = { ...mailing, condition: reachAbove(50), approver: 'admin' }
  expect((await world.call(lea, 'PUT', `/api/approvals/policies/${mailing.id}`, change)).status).toBe(403)
  const { status } = await world.call(admin, 'PUT', `/api/approvals/policies/${mailing.id}`, change)
  expect(status).toBe(200)
  expect(await reach(51)).toMatchObject({ approver: 'admin' })
  expect((await world.call(ana, 'GET', '/api/approvals/policies')).body.items).toHaveLength(items.length)
  const odd = await world.call(admin, 'POST', '/api/approvals/policies', {
    name: 'Odd',
    condition: { version: 1, where: { field: 'measure:health.score', op: 'above', value: 3 } },
    approver: 'lead',
  })
  expect([odd.status, odd.body.field]).toEqual([400, expect.stringMatching(/^condition/)])
  const twice = await world.call(admin, 'POST', '/api/approvals/policies', {
    ...change,
    name: mailing.name.toUpperCase(),
  })
  expect(twice.status).toBe(409)
  const log = (await world.call(admin, 'GET', '/api/workspaces/audit?limit=5')).body.items
  expect(JSON.stringify(log)).toContain('A mailing to more than 200 people')
})

const reachAbove = (value: number) => ({
  version: 1,
  where: {
    all: [
      { field: 'kind', op: 'is', value: 'message' },
      { field: 'contacts', op: 'above', value },
    ],
  },
})

const anOffer = (more: Record<string, unknown> = {}) => ({
  kind: 'discount',
  purpose: 'goodwill',
  percent: 10,
  validUntil: world.clock.now().toISOString().slice(0, 4) === '2026' ? '2026-12-31' : '2027-12-31',
  reason: 'Three weeks of trouble',
  ...more,
})
const offer = (as: Person, account: AccountId, more: Record<string, unknown> = {}) =>
  world.call(as, 'POST', `/api/accounts/${account}/offers`, anOffer(more))
const offers = async (as: Person, account: AccountId) =>
  (await world.call(as, 'GET', `/api/offers?account=${account}`)).body.items

test('F150 G08 an offer within the limit of one’s role is approved at once; above it waits for somebody who may give as much', async () => {
  const small = (await offer(ana, alder)).body
  expect(small).toMatchObject({ state: 'approved', approval: null })
  const large = (await offer(ana, alder, { percent: 15 })).body
  expect(large.state).toBe('waiting')
  expect(await read(lea, large.approval)).toMatchObject({
    title: `Offer to Account alder ${number}: Discount: 15%`,
    why: '15% is above the 10% that the role success manager may give',
    assignee: { name: 'Lea Lead' },
    mayDecide: true,
  })
  expect((await decide(ana, large.approval, { decision: 'approve' })).status).toBe(403)
  const raised = await decide(lea, large.approval, { decision: 'approve', changes: { percent: 30 } })
  expect(raised.status).toBe(403)
  expect((await decide(lea, large.approval, { decision: 'approve', changes: { percent: 12 } })).body.status).toBe(
    'edited',
  )
  expect((await offers(ana, alder)).find(({ id }: { id: string }) => id === large.id)).toMatchObject({
    state: 'approved',
    percent: 12,
  })
})

test('F150 an offer is made, accepted or declined, and stands on the timeline; what was sent back is put forward again', async () => {
  const { id, approval } = (await offer(ana, alder, { percent: 18 })).body
  const move = (to: string) => world.call(ana, 'POST', `/api/offers/${id}/state`, { to })
  expect((await move('made')).status).toBe(409)
  await decide(lea, approval, { decision: 'reject', reason: 'Ten is enough' })
  expect((await offers(ana, alder))[0]).toMatchObject({ state: 'draft', why: 'Ten is enough' })
  await world.call(ana, 'PATCH', `/api/offers/${id}`, { percent: 10 })
  expect((await move('submitted')).body.state).toBe('approved')
  expect((await world.call(ana, 'PATCH', `/api/offers/${id}`, { percent: 9 })).status).toBe(409)
  expect((await move('made')).body.state).toBe('made')
  expect((await move('accepted')).body.state).toBe('accepted')
  const lines = (await world.call(ana, 'GET', `/api/timeline/${alder}`)).body.items
  expect(lines.map(({ text }: { text: string }) => text)).toEqual(
    expect.arrayContaining(['Offered: Discount: 10%', 'Offer accepted: Discount: 10%']),
  )
  const other = (await offer(ana, alder, { percent: 19 })).body
  await world.call(ana, 'POST', `/api/offers/${other.id}/state`, { to: 'withdrawn', why: 'They stay anyway' })
  expect((await read(lea, other.approval)).status).toBe('withdrawn')
})

test('rule 33 nothing more is sold in the red; a retention offer only after approval, whoever makes it', async () => {
  await world.settle()
  await world.within((tx) => publish(tx, ['health.band'], [{ account: alder, values: [1] }]))
  const grow = await offer(ana, alder, { purpose: 'expansion', percent: 5 })
  expect([grow.status, grow.body.field]).toEqual([409, 'purpose'])
  const stay = (await offer(admin, alder, { purpose: 'retention', percent: 5 })).body
  expect(stay.state).toBe('waiting')
  expect(await read(ana, stay.approval)).toMatchObject({ assignee: { name: 'Ana Ruiz' }, mayDecide: true })
})

test('G08 limits are the workspace’s own to set, and logged', async () => {
  const set = (as: Person, percent: number | null) =>
    world.call(as, 'PUT', '/api/approvals/limits/csm', { percent, amount: 200_000 })
  expect((await set(lea, 50)).status).toBe(403)
  expect((await set(admin, 50)).status).toBe(200)
  expect((await offer(ana, alder, { percent: 45 })).body.state).toBe('approved')
  await set(admin, 10)
  expect((await offer(ana, alder, { percent: 45 })).body.state).toBe('waiting')
})

// ---------------------------------------------------------------- steps of playbooks

const stepOf = (name: string): StepKind => {
  const kind = world.platform.contributions.steps.find((one) => one.name === name)
  if (!kind) throw new Error(`There is no step ${name}`)
  return kind
}
const due = (kind: StepKind, fields: Record<string, unknown>, by: MemberId | null): StepDue => ({
  key: `run ${number} ${kind.name}`,
  fields: kind.fields.parse(fields),
  account: alder,
  contact: null,
  playbook: { id: '0195a000-0000-7000-8000-00000000aaaa' as PlaybookId, name: 'At risk', priority: 1 },
  run: '0195a000-0000-7000-8000-00000000bbbb' as RunId,
  step: 'offer',
  stage: 'live',
  redirectTo: null,
  by,
})
const act = (name: string, fields: Record<string, unknown>, by: MemberId | null = null) =>
  world.within(async (tx) => {
    const kind = stepOf(name)
    return (await kind.act(tx, world.platform, [due(kind, fields, by)]))[0]
  })

test('a playbook asks before it goes on, and is answered once somebody decides', async () => {
  const outcome = await act('approval', { title: 'Invite them to the advisory board' })
  expect(outcome).toMatchObject({ kind: 'asked', says: 'Asked Ana Ruiz', made: { kind: 'approval' } })
  const id = outcome?.kind === 'asked' ? (outcome.made?.id as string) : ''
  expect(await read(ana, id)).toMatchObject({
    playbook: { name: 'At risk' },
    why: 'The playbook At risk asks before it goes on',
  })
  await decide(ana, id, { decision: 'approve' })
  await deliver(world.platform)
  expect(told('steps.answered')).toEqual([{ key: `run ${number} approval`, answer: 'approved', by: ana.member }])
})

test('F150 a playbook draws up an offer: within the limit of who switched it on at once, else it waits; in the red it is held', async () => {
  const terms = { kind: 'credit', purpose: 'goodwill', amount: 100_000, reason: 'An outage in May' }
  expect(await act('offer', terms, ana.member)).toMatchObject({ kind: 'done', says: 'Drawn up: Credit: USD 1,000' })
  number += 1000
  const nobodys = await act('offer', terms, null)
  expect(nobodys).toMatchObject({ kind: 'asked', made: { kind: 'offer' } })
  const waiting = (await offers(ana, alder)).find(({ state }: { state: string }) => state === 'waiting')
  await decide(lea, waiting.approval, { decision: 'reject', reason: 'Not now' })
  await deliver(world.platform)
  expect(told('steps.answered')).toEqual([{ key: `run ${number} offer`, answer: 'rejected', by: lea.member }])
  await world.settle()
  await world.within((tx) => publish(tx, ['health.band'], [{ account: alder, values: [1] }]))
  number += 1000
  expect(await act('offer', { ...terms, purpose: 'expansion' }, ana.member)).toEqual({
    kind: 'held',
    says: 'No expansion is offered to an account in the red',
  })
})

test('rule 38 what waits for somebody who leaves goes to who takes over, and comes back if that is taken back', async () => {
  const eva = await world.person('csm', 'Eva Voss')
  await give(alder, eva)
  const { id } = await ask()
  expect((await read(admin, id)).assignee.name).toBe('Eva Voss')
  const left = await world.call(admin, 'POST', `/api/workspaces/members/${eva.member}/leave`, { member: bo.member })
  expect(left.status).toBe(200)
  await deliver(world.platform)
  expect((await read(admin, id)).assignee.name).toBe('Bo Lind')
  await world.call(admin, 'POST', `/api/workspaces/members/${eva.member}/return`, {})
  await deliver(world.platform)
  expect((await read(admin, id)).assignee.name).toBe('Eva Voss')
})
