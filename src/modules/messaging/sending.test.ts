import { generateKeyPairSync } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aContact, aSender, aTemplate } from '../../../test/support/mail.ts'
import { aMailServer, type MailServer } from '../../../test/support/mail-server.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId, ContactId } from '../../kernel/ids.ts'
import { publish, refreshCatalogue } from '../measures/index.ts'
import { type MessageDraft, queueMessages } from './index.ts'
import { sealed } from './service/sealed.ts'
import { sendDue } from './service/send.ts'
import { noteWill } from './service/will.ts'
import { suppress } from './store/consents.ts'
import { putSettings, usualSettings } from './store/settings.ts'

let world: World
let server: MailServer
let account: AccountId
let ana: ContactId
let csm: Person
let number = 0

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-03T10:00:00Z', modules })
  server = await aMailServer()
  csm = await world.person('csm', 'Ines Duarte')
  await aTemplate(world, 'note')
  await aTemplate(world, 'receipt', { purpose: 'service', subject: 'Your receipt' })
  await aTemplate(world, 'news', { purpose: 'product_news' })
})
afterAll(async () => {
  await world.close()
  await server.close()
})
beforeEach(async () => {
  number += 1
  server.taken.length = 0
  server.moods.length = 0
  world.clock.set(new Date(Date.parse('2026-03-03T10:00:00Z') + number * 30 * 86_400_000))
  ;[account] = (await someAccounts(world, [`fern ${number}`])) as [AccountId]
  ana = await aContact(world, account, { name: 'Ana Ruiz', email: `ana${number}@customer.example` })
})
afterEach(async () => {
  await world.within((tx) =>
    tx.run(
      sql`update messaging_senders set archived_at = now(), is_usual = false where workspace_id = ${tx.workspace}`,
    ),
  )
  await world.within((tx) =>
    tx.run(
      sql`update messaging_messages set status = 'discarded' where workspace_id = ${tx.workspace} and status in ('waiting', 'sending')`,
    ),
  )
  await world.within((tx) => putSettings(tx, usualSettings))
})

const draft = (key: string, more: Partial<MessageDraft> = {}): MessageDraft => ({
  key: `${number} ${key}`,
  account,
  contact: ana,
  template: 'note',
  origin: 'automation',
  by: null,
  ...more,
})
const queue = (...drafts: MessageDraft[]) => world.within((tx) => queueMessages(tx, world.platform, drafts))
const queueOne = async (more: Partial<MessageDraft> = {}, key = 'one') => {
  const [queued] = await queue(draft(key, more))
  if (!queued?.id) throw new Error('nothing queued')
  return { ...queued, id: queued.id }
}
const send = async () => {
  while ((await sendDue(world.platform, world.workspace)) === 'more');
}
interface Row {
  status: string
  hold: string | null
  reason: string | null
  attempts: number
  due_at: Date
  response: string | null
}
const stateOf = (id: string) =>
  world.within((tx) =>
    tx.row(
      sql<Row>`select status, hold, reason, attempts, due_at, response from messaging_messages where workspace_id = ${tx.workspace} and id = ${id}::uuid`,
    ),
  ) as Promise<Row>
const header = (raw: string, name: string) =>
  new RegExp(`^${name}:(.*(?:\\r?\\n[ \\t].*)*)`, 'im')
    .exec(raw)?.[1]
    ?.replace(/\r?\n[ \t]+/g, ' ')
    .trim()

test('a message asked for twice with one key is sent once', async () => {
  await aSender(world, server.port)
  const [first, second] = await queue(draft('one'), draft('two', { template: 'receipt' }))
  const again = await queue(draft('one'))
  expect(again[0]).toMatchObject({ id: first?.id, isNew: false })
  expect(second?.isNew).toBe(true)
  await send()
  expect(server.taken.map(({ raw }) => header(raw, 'Subject')).sort()).toEqual([
    `A word about Account fern ${number}`,
    'Your receipt',
  ])
  expect((await stateOf(first?.id ?? '')).status).toBe('sent')
})

test('F226 a mail greets its reader, is signed, and carries both headers of one-click unsubscribing under the signature', async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const id = await aSender(world, server.port, {
    returnsTo: 'bounces@fernhollow.example',
    repliesTo: 'replies@fernhollow.example',
  })
  const dkimKey = sealed(world.platform, world.workspace, { sender: id, what: 'dkim', text: privateKey })
  await world.within((tx) =>
    tx.run(
      sql`update messaging_senders set dkim_key = ${dkimKey}, dkim_domain = 'fernhollow.example', dkim_selector = 's1' where workspace_id = ${tx.workspace} and id = ${id}::uuid`,
    ),
  )
  await queueOne()
  await send()
  const [mail] = server.taken
  const raw = mail?.raw ?? ''
  expect(raw).toContain('Hello Ana,')
  expect(header(raw, 'List-Unsubscribe')).toMatch(/^<http:\/\/127.0.0.1:1\/u\/[\w-]{84}>$/)
  expect(header(raw, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click')
  const signature = header(raw, 'DKIM-Signature')?.toLowerCase() ?? ''
  expect(signature).toContain('d=fernhollow.example')
  expect(signature.replace(/\s/g, '')).toMatch(/h=[^;]*list-unsubscribe:list-unsubscribe-post/)
  expect(mail?.from).toMatch(/^bounces\+[a-z0-9]{20}@fernhollow.example$/)
  expect(header(raw, 'Reply-To')).toMatch(/^replies\+[a-z0-9]{20}@fernhollow.example$/)
  expect(header(raw, 'Message-ID')).toMatch(/^<[a-z0-9]{20}@fernhollow.example>$/)
})

test('without a mail server mail is held and says so', async () => {
  const { id, decision } = await queueOne()
  expect(decision).toMatchObject({ kind: 'hold', hold: 'no_server', says: 'No mail server is set up' })
  await send()
  expect((await stateOf(id)).status).toBe('held')
})

test('each message that is held says why: no address, address closed, not agreed, refused', async () => {
  await aSender(world, server.port)
  const bo = await aContact(world, account, { name: 'Bo Lind', email: null })
  expect((await queueOne({ contact: bo }, 'no address')).decision).toMatchObject({ hold: 'no_address' })
  expect((await queueOne({ template: 'news' }, 'news')).decision).toMatchObject({
    hold: 'consent',
    says: 'The person has not agreed to mail of this purpose: Product news',
  })
  await world.within((tx) =>
    noteWill(tx, {
      contact: ana,
      states: { product_news: 'given', success: 'withdrawn' },
      proof: 'said so on the phone',
      by: csm.member,
      message: null,
    }),
  )
  expect((await queueOne({ template: 'news' }, 'news again')).decision.kind).toBe('go')
  expect((await queueOne({}, 'refused')).decision).toMatchObject({ hold: 'consent' })
  expect((await queueOne({ template: 'receipt' }, 'service')).decision.kind).toBe('go')
  await world.within((tx) =>
    suppress(tx, {
      address: `ANA${number}@customer.example`,
      contact: null,
      cause: 'by hand',
      detail: null,
      message: null,
      by: null,
    }),
  )
  expect((await queueOne({ template: 'receipt' }, 'closed')).decision).toMatchObject({ hold: 'suppressed' })
})

test('N13 G15 a person gets one marketing message a day and three a week, and any number of transactional ones', async () => {
  await aSender(world, server.port)
  const now = world.clock.now().getTime()
  const queued = await queue(...['1', '2', '3', '4'].map((key) => draft(key)), draft('r', { template: 'receipt' }))
  const days = queued.map(({ decision }) =>
    decision.kind === 'go' ? (decision.at.getTime() - now) / 86_400_000 : decision.hold,
  )
  expect(days).toEqual([0, 1, 2, 7, 0])
  expect(queued[1]?.decision).toMatchObject({ says: 'The person got mail lately' })
})

test('F024 who wants mail less often gets half as much, be it said by themselves or noted when the account was set up', async () => {
  await aSender(world, server.port)
  await world.within((tx) => putSettings(tx, { ...usualSettings, perDay: 2, perWeek: 4 }))
  const path = `/api/accounts/${account}/consents/manner`
  const lead = await world.person('admin', `Lea ${number}`)
  expect((await world.call(lead, 'POST', path, { contact: ana, pace: 'fewer' })).status).toBe(200)
  const now = world.clock.now().getTime()
  const queued = await queue(...['1', '2', '3'].map((key) => draft(key)))
  const days = queued.map(({ decision }) =>
    decision.kind === 'go' ? (decision.at.getTime() - now) / 86_400_000 : decision.hold,
  )
  expect(days).toEqual([0, 1, 7])
})

test('in the quiet hours of the reader’s own zone mail waits for the morning', async () => {
  await aSender(world, server.port)
  const yuki = await aContact(world, account, { name: 'Yuki Ono', email: 'yuki@customer.example', zone: 'Asia/Tokyo' })
  world.clock.set(new Date('2027-06-01T13:30:00Z')) // half past ten in the evening in Tokyo
  const { id, decision } = await queueOne({ contact: yuki })
  expect(decision).toMatchObject({
    kind: 'go',
    at: new Date('2027-06-01T23:00:00Z'),
    says: 'It is a quiet hour where the person is',
  })
  await send()
  expect((await stateOf(id)).status).toBe('waiting')
  world.clock.set(new Date('2027-06-01T23:00:01Z'))
  await send()
  expect((await stateOf(id)).status).toBe('sent')
})

test('what was due during a long pause keeps quiet hours all the same', async () => {
  await aSender(world, server.port)
  const { id } = await queueOne()
  const evening = new Date(world.clock.now())
  evening.setUTCHours(23, 30)
  world.clock.set(evening)
  await send()
  const state = await stateOf(id)
  expect([state.status, state.due_at.toISOString().slice(11, 16)]).toEqual([
    'waiting',
    expect.stringMatching(/^0[78]:00$/),
  ])
  expect(server.taken).toEqual([])
})

test('a server that puts a mail off is asked again later, each time after a longer pause, and eight times at most', async () => {
  await aSender(world, server.port)
  const { id } = await queueOne({ template: 'receipt' })
  const pauses: number[] = []
  for (let attempt = 1; attempt <= 8; attempt++) {
    server.moods.push({ refuse: 451, says: '4.7.1 come back later', on: 'DATA' })
    await send()
    const { status, attempts, due_at } = await stateOf(id)
    expect([status, attempts]).toEqual([attempt === 8 ? 'failed' : 'waiting', attempt])
    pauses.push(Math.floor((due_at.getTime() - world.clock.now().getTime()) / 60_000))
    world.clock.set(new Date(Math.max(due_at.getTime(), world.clock.now().getTime()) + 1))
  }
  expect(pauses.slice(0, 7).every((pause, at) => pause >= 2 ** at && pause <= 1.5 * 2 ** at)).toBe(true)
  expect((await stateOf(id)).reason).toMatch(/^Given up after 8 tries: .*come back later/)
})

test('an address that the server refuses for good gets nothing any more', async () => {
  await aSender(world, server.port)
  const { id } = await queueOne({ template: 'receipt' })
  server.moods.push({ refuse: 550, says: '5.1.1 no such user', on: 'RCPT' })
  await send()
  expect(await stateOf(id)).toMatchObject({ status: 'failed' })
  expect((await queueOne({ template: 'receipt' }, 'next')).decision).toMatchObject({ hold: 'suppressed' })
})

test('a line that breaks after the server had the message leaves it ambiguous, and it is never repeated by itself', async () => {
  await aSender(world, server.port)
  const [first, second] = await queue(draft('a', { template: 'receipt' }), draft('b', { template: 'receipt' }))
  server.moods.push({ drop: true })
  await send()
  const states = await Promise.all([first, second].map((one) => stateOf(one?.id ?? '')))
  expect(states.map(({ status }) => status).sort()).toEqual(['ambiguous', 'sent'])
  world.clock.advance(86_400_000)
  await send()
  expect(server.taken).toHaveLength(2)
})

test('a message that a dying process left in the middle of its hand-off becomes ambiguous', async () => {
  await aSender(world, server.port)
  const { id } = await queueOne()
  await world.within((tx) =>
    tx.run(
      sql`update messaging_messages set status = 'sending', leased_until = ${tx.now}, lease = gen_random_uuid() where workspace_id = ${tx.workspace} and id = ${id}::uuid`,
    ),
  )
  world.clock.advance(1000)
  await send()
  expect(await stateOf(id)).toMatchObject({ status: 'ambiguous', reason: expect.stringMatching(/^The product ended/) })
  expect(server.taken).toEqual([])
})

test('a server that does not answer is left alone for a while, and its mail loses no try', async () => {
  const dead = await aMailServer()
  await dead.close()
  await aSender(world, dead.port)
  const { id } = await queueOne()
  await send()
  expect(await stateOf(id)).toMatchObject({ status: 'waiting', attempts: 0 })
  const sender = await world.within((tx) =>
    tx.row(
      sql<{
        failures: number
        trouble: string
      }>`select failures, trouble from messaging_senders where workspace_id = ${tx.workspace} and archived_at is null`,
    ),
  )
  expect(sender).toMatchObject({ failures: 1, trouble: expect.stringContaining('ECONNREFUSED') })
})

test('a sender hands over no more in a minute than it may', async () => {
  await aSender(world, server.port, { perMinute: 2 })
  await queue(...['1', '2', '3', '4', '5'].map((key) => draft(key, { template: 'receipt' })))
  await send()
  expect(server.taken).toHaveLength(2)
  world.clock.advance(61_000)
  await send()
  expect(server.taken).toHaveLength(4)
})

test('rule 33 automatic mail to a large account at risk becomes a task of its manager; what a person sends goes', async () => {
  await aSender(world, server.port)
  await redEnterprise(account)
  const { id, decision, task } = await queueOne()
  expect(decision).toMatchObject({ kind: 'hold', hold: 'at_risk' })
  const lead = await world.person('admin', 'Ada Admin')
  const { body } = await world.call(lead, 'GET', `/api/tasks/${task}`)
  expect(body).toMatchObject({
    title: `Write to Ana Ruiz of Account fern ${number}`,
    kind: 'mail',
    about: { kind: 'message', id },
    role: 'csm',
  })
  expect((await queueOne({ origin: 'hand', by: csm.member }, 'by hand')).decision.kind).toBe('go')
})

test('a message for which a word is missing does not go and names the word', async () => {
  await aSender(world, server.port)
  await aTemplate(world, `kickoff ${number}`, {
    body: 'See you on {{ kickoff_date }}. {% if goal %}Goal: {{ goal }}{% endif %}',
  })
  const { id } = await queueOne({ template: `kickoff ${number}` })
  await send()
  expect(await stateOf(id)).toMatchObject({
    status: 'held',
    hold: 'missing_words',
    reason: 'Nothing is known for kickoff_date',
  })
  const told = await queueOne({ template: `kickoff ${number}`, extra: { kickoff_date: '4 May <b>' } }, 'told')
  expect(told.decision).toMatchObject({ kind: 'go' })
  await send()
  expect(server.taken[0]?.raw).toContain('4 May &lt;b&gt;')
})

test('a rehearsal goes to one of the staff, says for whom it was meant, and cannot unsubscribe the customer', async () => {
  await aSender(world, server.port)
  const { id } = await queueOne({ redirectTo: csm.member })
  await send()
  expect(server.taken[0]?.to).toEqual(['ines.duarte@fernhollow.example'])
  expect(server.taken[0]?.raw).toContain('Rehearsal: this would have gone to Ana Ruiz')
  expect(header(server.taken[0]?.raw ?? '', 'List-Unsubscribe')).toBeUndefined()
  expect((await stateOf(id)).status).toBe('sent')
})

async function redEnterprise(id: AccountId): Promise<void> {
  await world.within(async (tx) => {
    await refreshCatalogue(world.platform, tx)
    await tx.run(sql`update accounts set size = 'enterprise' where workspace_id = ${tx.workspace} and id = ${id}::uuid`)
    await publish(tx, ['health.band'], [{ account: id, values: [1] }])
  })
}
