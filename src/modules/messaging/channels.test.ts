import { spawnSync } from 'node:child_process'
import { hostname } from 'node:os'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aContact, aSender, aTemplate } from '../../../test/support/mail.ts'
import { aMailServer, type MailServer } from '../../../test/support/mail-server.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId, ContactId } from '../../kernel/ids.ts'
import { longestHandOff } from './channels/channel.ts'
import { type MessageDraft, queueMessages } from './index.ts'
import { sendDue } from './service/send.ts'
import { noteWill } from './service/will.ts'
import { putSettings, usualSettings } from './store/settings.ts'

let world: World
let server: MailServer
let lead: Person
let account: AccountId
let ana: ContactId
let number = 0

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-03T10:00:00Z', modules })
  server = await aMailServer()
  lead = await world.person('admin', 'Ines Duarte')
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
  world.clock.set(new Date(Date.parse('2026-03-03T10:00:00Z') + number * 30 * 86_400_000))
  ;[account] = (await someAccounts(world, [`fern ${number}`])) as [AccountId]
  ana = await aContact(world, account, { name: 'Ana Ruiz', email: `ana${number}@customer.example` })
})

const draft = (key: string, more: Partial<MessageDraft> = {}): MessageDraft => ({
  ...{ key: `${number} ${key}`, account, contact: ana, template: 'note', origin: 'automation', by: null },
  channel: 'in_app',
  ...more,
})
const queue = async (...drafts: MessageDraft[]) =>
  (await world.within((tx) => queueMessages(tx, world.platform, drafts))).map(({ decision }) => decision)
const send = async () => {
  while ((await sendDue(world.platform, world.workspace)) === 'more');
}

interface Inbox {
  items: { id: string; subject: string; text: string; readAt: string | null; preferences: string }[]
  next: string | null
  unread: number
}
const inbox = async (query = `contact=${ana}`): Promise<Inbox> => {
  const { status, body } = await world.call(lead, 'GET', `/api/messaging/inbox?${query}`)
  expect(status).toBe(200)
  return body
}
const subjects = async () => (await inbox()).items.map(({ subject }) => subject)

test('F229 F230 a message in the app stands in the person’s inbox without a mail server, and is read once', async () => {
  expect(await queue(draft('one'), draft('two', { template: 'receipt' }))).toMatchObject([
    { kind: 'go' },
    { kind: 'go' },
  ])
  expect((await inbox()).items).toEqual([])
  await send()
  const { items, unread } = await inbox(`email=ANA${number}@customer.example`)
  expect(items.map(({ subject }) => subject).sort()).toEqual([`A word about Account fern ${number}`, 'Your receipt'])
  expect(items.find(({ subject }) => subject !== 'Your receipt')?.text).toBe('Hello Ana,\n\nhow are things?\n')
  expect([unread, server.taken.length]).toEqual([2, 0])
  const read = (body: object) => world.call(lead, 'POST', '/api/messaging/inbox/read', body)
  expect((await read({ contact: ana, messages: [items[0]?.id] })).body).toEqual({ changed: 1 })
  const at = world.clock.now().toISOString()
  world.clock.advance(60_000)
  expect((await read({ user: `Ana Ruiz ana${number}@customer.example`, source: 'crm' })).body).toEqual({ changed: 1 })
  const after = await inbox(`contact=${ana}&limit=1`)
  expect([after.unread, after.next === null, after.items.length]).toEqual([0, false, 1])
  const listed = await world.call(lead, 'GET', `/api/messaging/messages?account=${account}`)
  expect(listed.body.items.map(({ channel, status }: Record<string, string>) => `${channel} ${status}`)).toEqual([
    'in_app sent',
    'in_app sent',
  ])
  expect(listed.body.items.map(({ readAt }: { readAt: string }) => readAt)).toContain(at)
})

test('F230 consent holds in the app as by mail, and the link of a message there takes it back', async () => {
  expect(await queue(draft('news', { template: 'news' }))).toMatchObject([{ kind: 'hold', hold: 'consent' }])
  await queue(draft('one'))
  await send()
  const [first] = (await inbox()).items
  const { pathname } = new URL(first?.preferences ?? '')
  expect((await world.call(null, 'POST', pathname.replace('/preferences', ''))).status).toBe(200)
  world.clock.advance(10 * 86_400_000)
  expect(await queue(draft('two'))).toMatchObject([{ kind: 'hold', hold: 'consent' }])
  await send()
  expect(await subjects()).toHaveLength(1)
})

test('what a person refuses between the decision and the hand-off does not reach their inbox', async () => {
  await queue(draft('one'))
  const said = { contact: ana, states: { success: 'withdrawn' as const }, proof: 'Said so', by: null, message: null }
  await world.within((tx) => noteWill(tx, said))
  await send()
  expect(await subjects()).toEqual([])
})

test('F230 contact pressure counts mail and messages in the app together', async () => {
  await aSender(world, server.port)
  await queue(draft('mail', { channel: 'mail' }))
  await send()
  expect(server.taken).toHaveLength(1)
  const tomorrow = new Date(world.clock.now().getTime() + 86_400_000)
  expect(await queue(draft('app'))).toEqual([{ kind: 'go', at: tomorrow, says: 'The person got mail lately' }])
  await send()
  expect(await subjects()).toEqual([])
  world.clock.set(tomorrow)
  await send()
  expect(await subjects()).toHaveLength(1)
})

test('F230 in the reader’s quiet hours a message in the app waits for the morning', async () => {
  await world.within((tx) => putSettings(tx, { ...usualSettings, quietFrom: 20 * 60, quietTo: 8 * 60 }))
  const lima = await aContact(world, account, {
    name: 'Lia',
    email: `lia${number}@customer.example`,
    zone: 'America/Lima',
  })
  const [decision] = await queue(draft('one', { contact: lima }))
  expect(decision).toMatchObject({ kind: 'go', says: 'It is a quiet hour where the person is' })
  await send()
  expect((await inbox(`contact=${lima}`)).items).toEqual([])
  world.clock.advance(3 * 3_600_000)
  await send()
  expect((await inbox(`contact=${lima}`)).items).toHaveLength(1)
  await world.within((tx) => putSettings(tx, usualSettings))
})

test('one key is one message in the app, by however many hands, and what broke off half-way is put there once', async () => {
  await queue(draft('one'), draft('one'))
  await queue(draft('one'))
  await Promise.all([send(), send(), send()])
  expect(await subjects()).toHaveLength(1)
  await queue(draft('two', { template: 'receipt' }))
  // A process died between marking it and noting its outcome.
  const until = new Date(world.clock.now().getTime() + longestHandOff)
  await world.within((tx) =>
    tx.run(sql`update messaging_messages set status = 'sending', lease = gen_random_uuid(), leased_until = ${until}
      where workspace_id = ${tx.workspace} and key = ${`${number} two`}`),
  )
  await send()
  expect(await subjects()).toHaveLength(1)
  world.clock.set(new Date(until.getTime() + 1000))
  await send()
  await send()
  expect((await subjects()).sort()).toEqual([`A word about Account fern ${number}`, 'Your receipt'])
})

test('what a process held that has ended is taken up at once, and what one holds that lives is left to it', async () => {
  const [gone, alive] = [spawnSync('true').pid, process.ppid].map((pid) => `${hostname()} ${pid}`)
  await queue(draft('one'))
  const until = new Date(world.clock.now().getTime() + longestHandOff)
  const holds = (by: string | undefined) =>
    world.within((tx) =>
      tx.run(sql`update messaging_messages set lease = gen_random_uuid(), leased_by = ${by}, leased_until = ${until}
        where workspace_id = ${tx.workspace} and key = ${`${number} one`}`),
    )
  await holds(alive)
  await send()
  expect(await subjects()).toEqual([])
  await holds(gone)
  await send()
  expect(await subjects()).toHaveLength(1)
})

test('rule 32 a rehearsal of a message in the app goes to the member by mail, and internal work shows nothing', async () => {
  await queue(draft('inside', { isInternal: true }), draft('rehearsed', { redirectTo: lead.member }))
  await send()
  expect(await subjects()).toEqual([])
  expect(server.taken.map(({ to }) => to)).toEqual([['ines.duarte@fernhollow.example']])
})

test('N3 whoever is held out of a playbook gets nothing in the app either', async () => {
  const accounts = await someAccounts(
    world,
    Array.from({ length: 20 }, (_, at) => `held ${at}`),
  )
  const people = new Map<AccountId, ContactId>()
  for (const [at, one] of accounts.entries())
    people.set(one, await aContact(world, one, { name: `Person ${at}`, email: `person${at}@customer.example` }))
  const post = async (path: string, body: object) => {
    const answer = await world.call(lead, 'POST', path, body)
    expect([path, answer.status, answer.body.detail]).toEqual([path, 200, undefined])
    return answer.body
  }
  const source = 'name: In the app\nsteps: [{ send: { template: note, channel: in_app } }]\n'
  const { id } = await post('/api/playbooks', { source })
  const holdOut = { percent: 50, population: { version: 1, where: { all: [] } } }
  await post(`/api/playbooks/${id}/stage`, { stage: 'live', reason: 'The test says so', holdOut })
  await post(`/api/playbooks/${id}/runs`, { accounts })
  await world.settle()
  const { items } = (await world.call(lead, 'GET', `/api/playbooks/runs?playbook=${id}`)).body
  const entered = new Set(items.map((run: { account: { id: string } }) => run.account.id))
  expect([entered.size > 0, entered.size < accounts.length]).toEqual([true, true])
  for (const [one, contact] of people)
    expect((await inbox(`contact=${contact}`)).items).toHaveLength(entered.has(one) ? 1 : 0)
})

test('whom the app cannot name is not reached there', async () => {
  const answer = await world.call(lead, 'POST', `/api/accounts/${account}/contacts`, { name: 'Jo', role: 'user' })
  expect(await queue(draft('one', { contact: answer.body.id }))).toMatchObject([{ kind: 'hold', hold: 'no_address' }])
})

test('rule 37 the inbox of a person of foreign accounts is as absent as nobody’s, and whose it is has to be said once', async () => {
  const other = await world.person('csm', 'Foreign Fay')
  const status = async (who: Person, query: string) =>
    (await world.call(who, 'GET', `/api/messaging/inbox?${query}`)).status
  expect([await status(lead, `contact=${ana}`), await status(other, `contact=${ana}`)]).toEqual([200, 404])
  expect(await status(lead, `email=nobody@customer.example`)).toBe(404)
  expect([
    await status(lead, ''),
    await status(lead, `contact=${ana}&email=a@b.example`),
    await status(lead, 'user=7'),
  ]).toEqual([400, 400, 400])
})
