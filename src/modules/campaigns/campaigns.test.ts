import { afterAll, beforeAll, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aContact, aSender, aTemplate } from '../../../test/support/mail.ts'
import { aMailServer, type MailServer } from '../../../test/support/mail-server.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addMonths, dayOf } from '../../kernel/day.ts'
import type { AccountId, ContactId } from '../../kernel/ids.ts'
import { mergeAccounts } from '../accounts/index.ts'
import { publish, refreshCatalogue } from '../measures/index.ts'
import { noteWill } from '../messaging/index.ts'
import { turn } from './service/turn.ts'

let world: World
let server: MailServer
let admin: Person
let lea: Person
let ana: Person
let accounts: AccountId[]
let people: ContactId[]
let list: string

const names = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir']

/** Six customers of Ana's, each but the last with a champion and a user, on a list; Cara Birch wants no such mail. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  server = await aMailServer()
  admin = await world.person('admin', 'Ada Admin')
  lea = await world.person('lead', 'Lea Lead')
  ana = await world.person('csm', 'Ana Ruiz')
  accounts = await someAccounts(world, names)
  for (const account of accounts) await world.call(admin, 'PATCH', `/api/accounts/${account}`, { ownerId: ana.member })
  people = []
  for (const [at, account] of accounts.slice(0, 5).entries()) {
    const name = names[at]?.toLowerCase()
    people.push(
      await aContact(world, account, { name: `Cara ${names[at]}`, email: `cara@${name}.example`, role: 'champion' }),
    )
    await aContact(world, account, { name: `Uli ${names[at]}`, email: `uli@${name}.example`, role: 'user' })
  }
  await aSender(world, server.port)
  await aTemplate(world, 'letter', { subject: 'A letter to {{ company_name }}' })
  await quietUntil(0)
  list = await aList('Tech-touch', accounts)
  await world.within((tx) =>
    noteWill(tx, {
      contact: people[1] as ContactId,
      states: { success: 'withdrawn' },
      proof: 'Said so',
      by: null,
      message: null,
    }),
  )
  await world.settle()
})
afterAll(async () => {
  await server?.close()
  await world?.close()
})

/** From midnight until this minute of the day nobody is written to; at nought, never. */
const quietUntil = async (quietTo: number) => {
  const { body: rules } = await world.call(admin, 'GET', '/api/messaging/rules')
  const answer = await world.call(admin, 'PUT', '/api/messaging/rules', {
    ...rules,
    quietFrom: 0,
    quietTo,
    perDay: 50,
    perWeek: 200,
  })
  expect(answer.status).toBe(200)
}
const aList = async (name: string, ids: readonly string[]): Promise<string> => {
  const { body } = await world.call(admin, 'POST', '/api/segments', { name, kind: 'list' })
  await world.call(admin, 'POST', `/api/segments/${body.id}/add`, { ids })
  return body.id
}
const save = async (as: Person, draft: Record<string, unknown> = {}): Promise<string> => {
  const usual = { name: 'Spring letter', template: 'letter', segment: list, startsOn: today(), perDay: 100 }
  const answer = await world.call(as, 'POST', '/api/campaigns', { ...usual, ...draft })
  expect([answer.status, answer.body]).toMatchObject([200, {}])
  return answer.body.id
}
const act = (as: Person, id: string, what: string) => world.call(as, 'POST', `/api/campaigns/${id}/${what}`, {})
const read = async (as: Person, id: string) => (await world.call(as, 'GET', `/api/campaigns/${id}`)).body
const preview = async (as: Person, more = '') =>
  (await world.call(as, 'GET', `/api/campaigns/preview?template=letter&segment=${list}${more}`)).body
const sentTo = () => server.taken.flatMap(({ to }) => to).sort()
const today = () => dayOf(world.clock.now(), 'Europe/Lisbon')
const nextDay = async () => {
  world.clock.advance(86_400_000)
  await world.settle()
}
const ruleNamed = async (wanted: string): Promise<string> => {
  const { items } = (await world.call(admin, 'GET', '/api/approvals/policies')).body
  return items.find(({ name }: { name: string }) => name === wanted)?.id
}
const redden = (account: AccountId) =>
  world.within(async (tx) => {
    await refreshCatalogue(world.platform, tx)
    await publish(tx, ['health.band'], [{ account, values: [1] }])
  })
const roles = `&roles=${encodeURIComponent(JSON.stringify(['champion']))}`

test('F233 F235 a campaign says before it begins who gets it, who does not and why; it goes out at its pace and shows what became of it', async () => {
  const before = await preview(ana, `${roles}&perDay=2`)
  expect(before).toMatchObject({ accounts: 6, people: 5, goes: 4, nobody: 1, days: 3, approval: null, missing: [] })
  expect(before.held).toEqual([
    { hold: 'consent', says: expect.stringContaining('does not want'), people: 1, examples: ['Cara Birch'] },
  ])

  const id = await save(ana, { roles: ['Champion'], perDay: 2 })
  expect((await read(ana, id)).state).toBe('draft')
  expect((await act(ana, id, 'begin')).body).toMatchObject({ state: 'running' })
  await world.settle()
  const { figures } = await read(ana, id)
  expect(figures).toMatchObject({ people: 5, waiting: 3, nobody: 1 })
  expect([figures.sent + figures.held, sentTo().length]).toEqual([2, figures.sent])

  await nextDay()
  await nextDay()
  expect(sentTo()).toEqual(['alder', 'cedar', 'dogwood', 'elm'].map((name) => `cara@${name}.example`))
  const after = await read(ana, id)
  expect(after).toMatchObject({ state: 'ended', figures: { sent: 4, held: 1, waiting: 0 }, acts: [] })
  expect(after.held).toEqual([{ hold: 'consent', says: expect.stringContaining('does not want'), people: 1 }])
  const left = await world.call(ana, 'GET', `/api/campaigns/${id}/recipients?became=left_out`)
  expect(left.body.items).toMatchObject([{ account: { name: 'Account Fir' }, contact: null, state: 'nobody' }])
  const page = (await world.call(ana, 'GET', `/api/campaigns/${id}/recipients?limit=4`)).body
  const rest = (await world.call(ana, 'GET', `/api/campaigns/${id}/recipients?limit=4&cursor=${page.next}`)).body
  expect([page.items.length, rest.items.length]).toEqual([4, 2])
})

test('rule 37 it reaches whom its owner sees, and others read the figures of the accounts that they see', async () => {
  const bo = await world.person('csm', 'Bo Lind')
  expect(await preview(bo, roles)).toMatchObject({ accounts: 0, people: 0 })
  const id = await save(bo)
  expect((await act(bo, id, 'begin')).status).toBe(409)
  expect((await act(ana, id, 'begin')).status).toBe(403)
  expect((await world.call(bo, 'DELETE', `/api/campaigns/${id}`)).status).toBe(200)
  const [spring] = (await world.call(bo, 'GET', '/api/campaigns')).body.items
  expect(spring).toMatchObject({ name: 'Spring letter', acts: [], figures: { people: 0, sent: 0 } })
})

test('a pause takes back what has not gone, going on sends it once, and a stop is for good', async () => {
  server.taken.length = 0
  await quietUntil(1439)
  const id = await save(ana, { name: 'Held by the night' })
  await act(ana, id, 'begin')
  await world.settle()
  expect((await read(ana, id)).figures).toMatchObject({ queued: 4, waiting: 0, sent: 0 })
  expect((await act(ana, id, 'pause')).body).toMatchObject({ state: 'paused' })
  expect((await read(ana, id)).figures).toMatchObject({ queued: 0, waiting: 4 })
  await quietUntil(0)
  await nextDay()
  expect(sentTo()).toEqual([])
  await act(ana, id, 'resume')
  await world.settle()
  expect(sentTo()).toHaveLength(4)
  expect((await act(ana, id, 'stop')).status).toBe(409)

  const second = await save(ana, { name: 'Stopped', perDay: 1, roles: ['user'] })
  await act(ana, second, 'begin')
  await world.settle()
  expect((await act(ana, second, 'stop')).body).toMatchObject({ state: 'stopped' })
  await nextDay()
  expect(await read(ana, second)).toMatchObject({ figures: { sent: 1, stopped: 4, waiting: 0 }, acts: [] })
})

test('N13 above the reach of a rule somebody else says yes first; a no goes back to the draft with its reason, and a changed pace holds', async () => {
  const rule = {
    name: 'A mailing to more than three people',
    condition: {
      version: 1,
      where: {
        all: [
          { field: 'kind', op: 'is', value: 'message' },
          { field: 'contacts', op: 'above', value: 3 },
        ],
      },
    },
    ...{ approver: 'lead', hours: 48, isOn: true },
  }
  expect((await world.call(admin, 'POST', '/api/approvals/policies', rule)).status).toBe(200)
  expect(await preview(ana)).toMatchObject({ approval: { policy: rule.name } })
  const day = (await read(ana, await save(ana, { name: 'Asked', startsOn: '2026-04-01' }))).id
  expect((await act(ana, day, 'begin')).body).toMatchObject({ state: 'asking' })
  const question = async () => (await world.call(lea, 'GET', '/api/approvals?whose=team')).body.items[0]
  const first = await question()
  expect(first).toMatchObject({ title: 'The campaign Asked to 5 people' })
  await world.call(lea, 'POST', `/api/approvals/${first.id}/decision`, {
    decision: 'reject',
    reason: 'Not before the fair',
  })
  await world.settle()
  expect(await read(ana, day)).toMatchObject({ state: 'draft', reason: 'Not approved: Not before the fair' })
  await act(ana, day, 'begin')
  const second = await question()
  const changes = { perDay: 3 }
  await world.call(lea, 'POST', `/api/approvals/${second.id}/decision`, { decision: 'approve', changes })
  await world.settle()
  expect(await read(ana, day)).toMatchObject({ state: 'running', perDay: 3, nextOn: '2026-04-01' })
  await act(ana, day, 'stop')

  // A list that grew after the start is asked about before the first of it gets anything, and a no cannot be gone around.
  server.taken.length = 0
  const growing = await aList('Growing', accounts.slice(0, 3))
  const grown = await save(ana, { name: 'Grown', segment: growing })
  expect((await act(ana, grown, 'begin')).body).toMatchObject({ state: 'running' })
  await world.call(admin, 'POST', `/api/segments/${growing}/add`, { ids: accounts.slice(3, 5) })
  await world.settle()
  expect([(await read(ana, grown)).state, sentTo()]).toEqual(['asking', []])
  const third = await question()
  await world.call(lea, 'POST', `/api/approvals/${third.id}/decision`, { decision: 'reject', reason: 'Too many' })
  await world.settle()
  expect(await read(ana, grown)).toMatchObject({ state: 'paused', reason: 'Not approved: Too many' })
  expect((await act(ana, grown, 'resume')).body).toMatchObject({ state: 'asking' })
  expect((await act(ana, grown, 'stop')).body).toMatchObject({ state: 'stopped' })
  expect(sentTo()).toEqual([])
})

test('rules 28 and 33 whoever is held out gets nothing and is compared; a large customer in the red gets a task for its manager', async () => {
  const large = (await someAccounts(world, ['Giant']))[0] as AccountId
  await world.call(admin, 'PATCH', `/api/accounts/${large}`, { ownerId: ana.member, size: 'enterprise' })
  await aContact(world, large, { name: 'Gus Giant', email: 'gus@giant.example', role: 'champion' })
  const few = Array.from({ length: 8 }, (_, at) => `Small ${at}`)
  const small = await someAccounts(world, few)
  for (const [at, account] of small.entries()) {
    await world.call(admin, 'PATCH', `/api/accounts/${account}`, { ownerId: ana.member, touch: 'tech' })
    await aContact(world, account, { name: `Sue ${at}`, email: `sue@small${at}.example` })
  }
  await world.settle()
  await redden(large)
  // Not `settle`: health would judge the large one by what it knows of it, which is nothing.
  const hand = async () => {
    while ((await turn(world.platform, world.workspace)) === 'more');
  }
  const segment = await aList('All and Giant', [...small, large])
  const holdOut = { holdShare: 500, holdEnds: '2026-12-31' }
  const told = await world.call(ana, 'GET', `/api/campaigns/preview?template=letter&segment=${segment}&holdShare=500`)
  expect(told.body).toMatchObject({ tasks: 1, holdOut: { units: 8, held: 4 } })
  await world.call(admin, 'DELETE', `/api/approvals/policies/${await ruleNamed('A mailing to more than three people')}`)
  server.taken.length = 0
  const id = await save(ana, { name: 'Compared', segment, ...holdOut })
  expect((await act(ana, id, 'begin')).body).toMatchObject({ state: 'running' })
  await hand()
  await world.settle()
  const { figures, state } = await read(ana, id)
  expect(state).toBe('ended')
  expect(figures.heldOut + figures.sent).toBe(8)
  expect(figures).toMatchObject({ held: 1, tasks: 1 })
  expect(figures.heldOut).toBeGreaterThan(0)
  const tasks = (await world.call(ana, 'GET', '/api/tasks?whose=everybody&limit=50')).body.items
  expect(tasks.map(({ title }: { title: string }) => title)).toContain('Write to Gus Giant of Account Giant')
  const proof = (await world.call(ana, 'GET', `/api/proof/campaigns/${id}`)).body
  expect(proof).toMatchObject({ holdout: { held: figures.heldOut, treated: figures.sent } })
  expect(proof.sentence).toContain('Too early to say')
})

test('F233 each quarter it goes to whoever is in the segment then, whatever was merged since; a member who leaves hands it on', async () => {
  server.taken.length = 0
  const id = await save(ana, { name: 'Quarterly', rhythm: 'quarterly', roles: ['champion'] })
  const [first, second] = [today(), addMonths(today(), 3)]
  await act(ana, id, 'begin')
  await world.settle()
  expect(await read(ana, id)).toMatchObject({ state: 'running', round: 1, nextOn: second })
  await world.within((tx) => mergeAccounts(tx, accounts[3] as AccountId, accounts[4] as AccountId))
  await world.call(admin, 'POST', `/api/workspaces/members/${ana.member}/leave`, { member: lea.member })
  server.taken.length = 0
  world.clock.set(new Date(`${second}T10:00:00Z`))
  await world.settle()
  const { rounds, owner } = await read(admin, id)
  expect(owner).toMatchObject({ name: 'Lea Lead' })
  expect(rounds).toMatchObject([
    { round: 2, day: second },
    { round: 1, day: first },
  ])
})
