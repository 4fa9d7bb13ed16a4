import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aContact } from '../../../test/support/mail.ts'
import { aMailServer, type MailServer } from '../../../test/support/mail-server.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId, ContactId } from '../../kernel/ids.ts'
import type { ShapeRow } from '../../platform/contributions.ts'
import { footToken } from './service/tokens.ts'
import { noteWill } from './service/will.ts'
import { preferenceShape } from './shape.ts'
import { consentsOf } from './store/consents.ts'
import { readersOf } from './store/people.ts'

let world: World
let server: MailServer
let admin: Person
let ines: Person
let bo: Person
let account: AccountId
let ana: ContactId
let number = 0

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-03T10:00:00Z', modules })
  server = await aMailServer()
  admin = await world.person('admin', 'Ada Admin')
  ines = await world.person('csm', 'Ines Duarte')
  bo = await world.person('csm', 'Bo Lind')
})
afterAll(async () => {
  await world.close()
  await server.close()
})
beforeEach(async () => {
  number += 1
  server.taken.length = 0
  world.clock.set(new Date(Date.parse('2026-03-03T10:00:00Z') + number * 30 * 86_400_000))
  ;[account] = (await someAccounts(world, [`fern ${number}`])) as [AccountId]
  await world.call(admin, 'PATCH', `/api/accounts/${account}`, { ownerId: ines.member })
  ana = await aContact(world, account, { name: 'Ana Ruiz', email: `ana${number}@customer.example`, language: 'de' })
})

const write = async (as: Person, more: Record<string, unknown> = {}) => {
  const answer = await world.call(as, 'POST', `/api/accounts/${account}/messages`, {
    contact: ana,
    template: 'check-in',
    ...more,
  })
  expect([answer.status, answer.body]).toMatchObject([200, {}])
  return answer.body as { id: string; state: string; reason: string | null }
}
const listed = async (as: Person, query = '') =>
  (await world.call(as, 'GET', `/api/messaging/messages?account=${account}${query}`)).body.items
const draft = () => ({
  ...{ name: 'Fernhollow', address: 'success@fernhollow.example', host: '127.0.0.1', port: server.port },
  ...{ security: 'none', isUsual: true, speaksAs: 'owner' },
})
async function withSender(more: Record<string, unknown> = {}): Promise<string> {
  const known = (await world.call(admin, 'GET', '/api/messaging/senders')).body.items[0]?.id
  const answer = await world.call(admin, 'POST', '/api/messaging/senders', {
    ...draft(),
    ...(known ? { sender: known } : {}),
    ...more,
  })
  expect(answer.status).toBe(200)
  return answer.body.id
}

test('without a mail server mail is held and says so; once there is one a person sends it all the same', async () => {
  const { id, state, reason } = await write(ines)
  expect([state, reason]).toEqual(['held', 'No mail server is set up'])
  expect(await listed(ines)).toMatchObject([{ id, status: 'held', mayRelease: true, contact: { name: 'Ana Ruiz' } }])
  expect((await world.call(ines, 'GET', '/api/messaging/count')).body.held).toBeGreaterThan(0)
  await withSender()
  const released = await world.call(ines, 'POST', '/api/messaging/messages/release', { messages: [id] })
  expect(released.body).toEqual({ changed: 1, refused: [] })
  await world.settle()
  expect(await listed(ines)).toMatchObject([
    { id, status: 'sent', subject: expect.stringMatching(/^Wie läuft es bei/) },
  ])
  expect(server.taken[0]?.raw).toContain('From: Ines Duarte <success@fernhollow.example>')
})

test('rule 37 a foreign account’s mail is as absent as none: not listed, read, written, sent, discarded or consented', async () => {
  await withSender()
  const { id } = await write(ines)
  const body = { messages: [id] }
  const refusals = await Promise.all([
    world.call(bo, 'GET', `/api/messaging/messages/${id}`),
    world.call(bo, 'GET', `/api/messaging/messages?account=${account}`),
    world.call(bo, 'POST', '/api/messaging/messages/release', body),
    world.call(bo, 'POST', '/api/messaging/messages/discard', body),
    world.call(bo, 'POST', `/api/accounts/${account}/messages`, { contact: ana, template: 'check-in' }),
    world.call(bo, 'GET', `/api/accounts/${account}/consents`),
    world.call(bo, 'POST', `/api/accounts/${account}/consents`, {
      contact: ana,
      purpose: 'offers',
      state: 'given',
      proof: 'x',
    }),
    world.call(bo, 'POST', '/api/messaging/preview', {
      language: 'en',
      subject: 'x',
      body: 'x',
      purpose: 'success',
      account,
    }),
  ])
  expect(refusals.map(({ status }) => status)).toEqual(Array(8).fill(404))
})

test('what a person refused is not sent, however often somebody releases it; a discarded message is over', async () => {
  await withSender()
  await world.call(ines, 'POST', `/api/accounts/${account}/consents`, {
    contact: ana,
    purpose: 'success',
    state: 'withdrawn',
    proof: 'said so',
  })
  const { id, state } = await write(ines)
  expect(state).toBe('held')
  const released = await world.call(ines, 'POST', '/api/messaging/messages/release', { messages: [id] })
  expect(released.body).toMatchObject({
    changed: 0,
    refused: [{ reason: 'The person does not want mail of this purpose: Success notes' }],
  })
  expect((await world.call(ines, 'POST', '/api/messaging/messages/discard', { messages: [id] })).body.changed).toBe(1)
  expect((await world.call(ines, 'POST', '/api/messaging/messages/release', { messages: [id] })).body.changed).toBe(0)
})

test('F239 a template counts what was sent, answered and unsubscribed', async () => {
  await withSender()
  const { id } = await write(ines, { template: 'promoter-thanks' })
  await world.settle()
  const token = footToken(world.platform, { workspace: world.workspace, contact: ana, message: id as never })
  expect((await world.call(null, 'GET', `/u/${token}`)).text).toContain('Abbestellen: Umfragen')
  expect((await listed(ines))[0]).toMatchObject({ status: 'sent' })
  expect((await world.call(null, 'POST', `/u/${token}`)).text).toContain(
    'Fernhollow Software schickt Ihnen zu diesem Zweck keine Post mehr',
  )
  const templates = (await world.call(ines, 'GET', '/api/messaging/templates')).body.items
  const one = templates.find(({ key }: { key: string }) => key === 'promoter-thanks')
  expect(one.figures).toEqual({ sent: 1, replied: 0, bounced: 0, unsubscribed: 1, held: 0 })
})

test('F024 the preference page changes what a person gets, how often and in which language, and proves it', async () => {
  await withSender()
  const { id } = await write(ines)
  const path = `/u/${footToken(world.platform, { workspace: world.workspace, contact: ana, message: id as never })}/preferences`
  const form = new URLSearchParams([
    ['on', 'offers'],
    ['on', 'success'],
    ['language', 'en'],
    ['pace', 'fewer'],
  ])
  const base = await world.serve()
  const saved = await fetch(`${base}${path}`, { method: 'POST', body: form })
  const page = await saved.text()
  expect([saved.status, saved.headers.get('set-cookie'), page.includes('Saved.')]).toEqual([200, null, true])
  const { items } = (await world.call(ines, 'GET', `/api/accounts/${account}/consents`)).body
  expect([items[0].language, items[0].pace]).toEqual(['en', 'fewer'])
  const may = Object.fromEntries(
    items[0].purposes.map((one: { purpose: string; mayWrite: boolean }) => [one.purpose, one.mayWrite]),
  )
  expect(may).toEqual({ onboarding: false, success: true, surveys: false, product_news: false, offers: true })
  expect(items[0].purposes[0]).toMatchObject({ said: 'withdrawn', proof: 'Chosen on the preference page' })
})

test('a link that we did not sign opens nothing, and opening a link changes nothing', async () => {
  await withSender()
  const { id } = await write(ines)
  const token = footToken(world.platform, { workspace: world.workspace, contact: ana, message: id as never })
  const forged = `${token.slice(0, 40)}${token[40] === 'A' ? 'B' : 'A'}${token.slice(41)}`
  const answers = await Promise.all(
    ['/u/x', `/u/${forged}`, `/u/${'A'.repeat(84)}`, `/u/${token}/other`].map((path) => world.call(null, 'POST', path)),
  )
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
  await world.call(null, 'GET', `/u/${token}`)
  const { items } = (await world.call(ines, 'GET', `/api/accounts/${account}/consents`)).body
  expect(items[0].purposes.every(({ said }: { said: string | null }) => said === null)).toBe(true)
})

test('a template is shown for a person with the words that are missing, saved as a version, and read in an earlier one', async () => {
  const shown = await world.call(ines, 'POST', '/api/messaging/preview', {
    ...{
      language: 'de',
      subject: 'An {{ first_name }}',
      body: 'Ziel: {{ goal }}, Betreuung: {{ csm_name }}',
      purpose: 'success',
    },
    ...{ account, contact: ana },
  })
  expect(shown.body).toMatchObject({ subject: 'An Ana', missing: ['goal'], for: { contact: 'Ana Ruiz' } })
  expect(shown.body.text).toContain('Ziel: [goal], Betreuung: Ines Duarte')
  const variants = [{ language: 'en', subject: 'One', body: 'One' }]
  const made = await world.call(admin, 'POST', '/api/messaging/templates', {
    key: 'own',
    name: 'Own',
    purpose: 'success',
    variants,
  })
  const changed = [{ language: 'en', subject: 'Two', body: 'Two' }]
  const again = await world.call(admin, 'POST', '/api/messaging/templates', {
    template: made.body.id,
    key: 'own',
    name: 'Own',
    purpose: 'success',
    variants: changed,
  })
  expect(again.body.version).toBe(2)
  const first = await world.call(ines, 'GET', `/api/messaging/templates/${made.body.id}?version=1`)
  expect(first.body.variants[0].subject).toBe('One')
  const broken = [{ language: 'en', subject: 'Two', body: '{% if x %}' }]
  const refused = await world.call(admin, 'POST', '/api/messaging/templates', {
    key: 'b',
    name: 'B',
    purpose: 'success',
    variants: broken,
  })
  expect([refused.status, refused.body.field]).toEqual([400, 'body'])
  expect(
    (await world.call(ines, 'POST', '/api/messaging/templates', { key: 'c', name: 'C', purpose: 'success', variants }))
      .status,
  ).toBe(403)
})

test('a sender keeps its password for its own server alone, shows it never, and is tried out with a mail to oneself', async () => {
  const secure = await aMailServer({ user: 'mailer', pass: 'right' })
  const id = await withSender({ port: secure.port, username: 'mailer', password: 'wrong' })
  const refused = await world.call(admin, 'POST', `/api/messaging/senders/${id}/test`, {})
  expect(refused.status).toBe(503)
  await withSender({ port: secure.port, username: 'mailer', password: 'right' })
  const tried = await world.call(admin, 'POST', `/api/messaging/senders/${id}/test`, {})
  expect(tried.body).toMatchObject({ sentTo: 'ada.admin@fernhollow.example' })
  expect(secure.taken[0]?.to).toEqual(['ada.admin@fernhollow.example'])
  expect((await world.call(admin, 'GET', '/api/messaging/senders')).text).not.toContain('right')
  await withSender({ host: 'localhost', port: secure.port, username: 'mailer' })
  expect((await world.call(admin, 'GET', '/api/messaging/senders')).body.items[0].hasPassword).toBe(false)
  await secure.close()
})

test('the rules of mail are one’s own: hours, budget, what needs a yes, and words that every template knows', async () => {
  const before = (await world.call(ines, 'GET', '/api/messaging/rules')).body
  expect(before).toMatchObject({
    quietFrom: 1260,
    quietTo: 480,
    perDay: 1,
    perWeek: 3,
    atRisk: 'task',
    optIn: ['product_news', 'offers'],
  })
  const rules = { ...before, optIn: ['success'], words: { calendar_link: 'https://meet.example/ines' } }
  expect((await world.call(admin, 'PUT', '/api/messaging/rules', rules)).status).toBe(200)
  await withSender()
  expect(await write(ines)).toMatchObject({
    state: 'held',
    reason: 'The person has not agreed to mail of this purpose: Success notes',
  })
  const pale = await world.call(admin, 'PUT', '/api/messaging/rules', { ...before, colour: '#ffcc00' })
  expect([pale.status, pale.body.field]).toEqual([400, 'colour'])
  await world.call(admin, 'PUT', '/api/messaging/rules', { ...before, colour: '#1f4b99' })
  const mail = { language: 'en', subject: 'Hello', body: '## Hello', format: 'plain', purpose: 'success' }
  const shown = await world.call(admin, 'POST', '/api/messaging/preview', mail)
  expect(shown.body.html).toContain('a,h2{color:#1f4b99}')
  await world.call(admin, 'PUT', '/api/messaging/rules', before)
})

test('F024 preferences come with the contacts of a file: a no holds what waits, a yes never overrules a no, the rest fills what is empty', async () => {
  const [account] = (await someAccounts(world, ['Brought'])) as [AccountId]
  const people = await Promise.all(
    ['Nora', 'Yves'].map((name) => aContact(world, account, { name, email: `${name.toLowerCase()}@brought.example` })),
  )
  const [nora, yves] = people as [ContactId, ContactId]
  await world.within((tx) =>
    noteWill(tx, { contact: yves, states: { offers: 'withdrawn' }, proof: 'Their own click', by: null, message: null }),
  )
  const rows = [
    {
      person: 'Nora nora@brought.example',
      success: false,
      offers: true,
      pace: 'fewer',
      language: 'de',
      proof: 'Order form',
    },
    { person: 'Yves yves@brought.example', offers: true },
    { person: 'nobody', offers: true },
  ].map((values, at) => ({ line: at + 1, values }) as ShapeRow)
  const context = {
    platform: world.platform,
    source: 'crm',
    origin: 'import' as const,
    settings: {},
    known: new Date(),
  }
  const write = () => world.within((tx) => preferenceShape.write(tx, rows, context))
  expect((await write()).map(({ kind }) => kind)).toEqual(['written', 'unchanged', 'refused'])
  expect((await write()).map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged', 'refused'])
  const consents = await world.within((tx) => consentsOf(tx, [nora, yves]))
  expect(new Map(consents.map((one) => [`${one.contact} ${one.purpose}`, [one.state, one.proof]]))).toEqual(
    new Map([
      [`${nora} success`, ['withdrawn', 'Order form']],
      [`${nora} offers`, ['given', 'Order form']],
      [`${yves} offers`, ['withdrawn', 'Their own click']],
    ]),
  )
  const readers = await world.within((tx) => readersOf(tx, [nora]))
  expect(readers.get(nora)).toMatchObject({ pace: 'fewer', language: 'de' })
})
