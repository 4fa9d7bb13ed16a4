import { sql } from 'kysely'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aContact, aSender, aTemplate } from '../../../test/support/mail.ts'
import { aMailServer, type MailServer } from '../../../test/support/mail-server.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId, ContactId, MessageId } from '../../kernel/ids.ts'
import { onItsWay } from '../../platform/outbox/outbox.ts'
import { type MailDoor, openMailDoor, queueMessages } from './index.ts'
import { sendDue } from './service/send.ts'
import { putSettings, usualSettings } from './store/settings.ts'

let world: World
let server: MailServer
let door: MailDoor
let admin: Person
let account: AccountId
let ana: ContactId
let number = 0

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-03T10:00:00Z', modules })
  server = await aMailServer()
  door = await openMailDoor(world.platform, { port: 0, host: '127.0.0.1' })
  admin = await world.person('admin', 'Ada Admin')
  await aSender(world, server.port, {
    repliesTo: 'replies@in.fernhollow.example',
    returnsTo: 'bounces@in.fernhollow.example',
  })
  await aTemplate(world, 'note')
  await world.within((tx) => putSettings(tx, { ...usualSettings, filesTo: 'file@in.fernhollow.example' }))
})
afterAll(async () => {
  await door.stop()
  await server.close()
  await world.close()
})
beforeEach(async () => {
  number += 1
  server.taken.length = 0
  world.clock.set(new Date(Date.parse('2026-03-03T10:00:00Z') + number * 30 * 86_400_000))
  ;[account] = (await someAccounts(world, [`fern ${number}`])) as [AccountId]
  ana = await aContact(world, account, { name: 'Ana Ruiz', email: `ana${number}@customer.example` })
})

interface Mail {
  from?: string
  to: string
  subject?: string
  text?: string
  headers?: Record<string, string>
  inReplyTo?: string
  messageId?: string
}
const deliver = (mail: Mail, envelopeFrom = mail.from ?? `ana${number}@customer.example`) => {
  const transport = createTransport({ host: '127.0.0.1', port: door.port, ignoreTLS: true })
  const from = mail.from ?? `ana${number}@customer.example`
  return transport.sendMail({
    subject: 'Re: A word',
    text: 'Fine, thanks.',
    ...mail,
    from,
    envelope: { from: envelopeFrom, to: mail.to },
  })
}
const deliverRaw = (raw: string, to: string) =>
  createTransport({ host: '127.0.0.1', port: door.port, ignoreTLS: true }).sendMail({ envelope: { from: '', to }, raw })

const header = (raw: string, name: string) => new RegExp(`^${name}: ?\\s*(.*)$`, 'im').exec(raw)?.[1]?.trim() ?? ''
async function sent(): Promise<{ id: MessageId; messageId: string; replyTo: string; returnPath: string }> {
  const draft = { key: `${number}`, account, contact: ana, template: 'note', origin: 'automation' as const, by: null }
  const [queued] = await world.within((tx) => queueMessages(tx, world.platform, [draft]))
  while ((await sendDue(world.platform, world.workspace)) === 'more');
  const mail = server.taken.at(-1)
  const raw = mail?.raw ?? ''
  return {
    id: queued?.id as MessageId,
    messageId: header(raw, 'Message-ID'),
    replyTo: header(raw, 'Reply-To'),
    returnPath: mail?.from ?? '',
  }
}
const statusOf = async (id: MessageId) =>
  (
    await world.within((tx) =>
      tx.row(
        sql<{
          status: string
        }>`select status from messaging_messages where workspace_id = ${tx.workspace} and id = ${id}::uuid`,
      ),
    )
  )?.status
const timeline = async (): Promise<string[]> =>
  (await world.call(admin, 'GET', `/api/timeline/${account}`)).body.items.map(({ text }: { text: string }) => text)
const news = () => world.within((tx) => onItsWay(tx, ['messaging.replied']))

test('F240 G07 a reply to the address of a message is filed on the account, marks the message and is told', async () => {
  const { id, replyTo } = await sent()
  await deliver({ to: replyTo, text: 'Fine, thanks.\n\nOn Tue, Ines wrote:\n> how are things?' })
  expect(await statusOf(id)).toBe('replied')
  expect(await timeline()).toContain('Mail from the customer: Re: A word – Fine, thanks.')
  expect((await news()).map(({ data }) => data)).toContainEqual(
    expect.objectContaining({ message: id, account, contact: ana }),
  )
})

test('a reply that names our message is found by that name where its address says nothing', async () => {
  const { id, messageId } = await sent()
  await deliver({ to: 'replies@in.fernhollow.example', inReplyTo: messageId })
  expect(await statusOf(id)).toBe('replied')
})

test('a mail that is delivered twice is filed once', async () => {
  const { replyTo } = await sent()
  const mail = { to: replyTo, messageId: `<twice${number}@customer.example>`, text: 'Once' }
  await deliver(mail)
  await deliver(mail)
  expect((await timeline()).filter((text) => text.endsWith('Once'))).toHaveLength(1)
})

test('an absence note is no reply, and loops with programs end there', async () => {
  const { id, replyTo } = await sent()
  await deliver({ to: replyTo, headers: { 'Auto-Submitted': 'auto-replied' } })
  expect(await statusOf(id)).toBe('sent')
  expect((await timeline()).some((text) => text.startsWith('Mail from'))).toBe(false)
})

const report = (status: string, action = 'failed') =>
  [
    'From: MAILER-DAEMON@customer.example',
    'Subject: Undelivered',
    `Message-ID: <report${number}${status}@customer.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'It did not arrive.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.customer.example',
    '',
    'Final-Recipient: rfc822; somebody-else@customer.example',
    `Action: ${action}`,
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 No such user here',
    '--b--',
    '',
  ].join('\r\n')

test('a hard bounce (RFC 3464) marks the message and closes its own address, whatever address the notice names', async () => {
  const { id, returnPath } = await sent()
  await deliverRaw(report('5.1.1'), returnPath)
  expect(await statusOf(id)).toBe('bounced')
  const closed = await world.within((tx) =>
    tx.rows(sql<{ address: string }>`select address from messaging_suppressions where workspace_id = ${tx.workspace}`),
  )
  expect(closed).toEqual([{ address: `ana${number}@customer.example` }])
})

test('a full mailbox bounces and closes nothing; a delay is no bounce', async () => {
  const { id, returnPath } = await sent()
  await deliverRaw(report('4.4.1', 'delayed'), returnPath)
  expect(await statusOf(id)).toBe('sent')
  await deliverRaw(report('5.2.2'), returnPath)
  expect(await statusOf(id)).toBe('bounced')
  const closed = await world.within((tx) =>
    tx.row(
      sql`select 1 from messaging_suppressions where workspace_id = ${tx.workspace} and address = ${`ana${number}@customer.example`}`,
    ),
  )
  expect(closed).toBeUndefined()
})

test('a copy that one of the staff sends to the filing address stands on the account; a stranger’s is kept aside', async () => {
  const copy = { subject: 'The plan', text: 'As we said', headers: { To: `Ana <ana${number}@customer.example>` } }
  const to = 'file@in.fernhollow.example'
  const transport = createTransport({ host: '127.0.0.1', port: door.port, ignoreTLS: true })
  const send = (from: string) =>
    transport.sendMail({
      from,
      to: `ana${number}@customer.example`,
      subject: copy.subject,
      text: copy.text,
      envelope: { from, to },
    })
  await send('ada.admin@fernhollow.example')
  await send('stranger@elsewhere.example')
  expect((await timeline()).filter((text) => text.includes('The plan'))).toEqual([
    'Mail to the customer: The plan – As we said',
  ])
})

test('the door takes mail for its own mailboxes and for no others', async () => {
  await expect(deliver({ to: 'somebody@elsewhere.example' })).rejects.toThrow(/5\.1\.1 No such mailbox/)
})

test('hostile mail is filed as text and breaks nothing', async () => {
  const { id, replyTo } = await sent()
  await deliverRaw(
    `From: ana${number}@customer.example\r\nSubject: =?utf-8?B?${Buffer.from('<img src=x onerror=alert(1)>\r\nBcc: x@x').toString('base64')}?=\r\nAuto-Submitted: no\r\nContent-Type: multipart/mixed; boundary="${'x'.repeat(500)}"\r\n\r\n\u0000`,
    replyTo,
  )
  await deliver({ to: replyTo, subject: '\u0000<script>alert(1)</script>', text: `\u0000${'{{ x }}'.repeat(1000)}` })
  expect(await statusOf(id)).toBe('replied')
})

test('mail that nobody knew is seen by who leads, and filed on an account by hand or put aside; what has its place stays there', async () => {
  const file = { to: 'replies@in.fernhollow.example', subject: `A question ${number}`, text: 'Where is the invoice?' }
  await deliver({ ...file, from: 'someone@elsewhere.example' })
  await deliver({ ...file, from: 'spam@elsewhere.example', subject: `Buy ${number}` })
  const csm = await world.person('csm', `Cem ${number}`)
  const listed = async (as: Person) =>
    (await world.call(as, 'GET', `/api/messaging/received?kinds=${encodeURIComponent('["unknown"]')}`)).body.items
  const mine = (subject: string) => async () =>
    (await listed(admin)).find((one: { subject: string }) => one.subject === `${subject} ${number}`)
  const [question, spam] = [await mine('A question')(), await mine('Buy')()]
  expect(question).toMatchObject({ kind: 'unknown', from: 'someone@elsewhere.example', account: null, mayFile: true })
  expect(await listed(csm)).toEqual([])
  const act = (what: string, body: object, as = admin) =>
    world.call(as, 'POST', `/api/messaging/received/${what}`, body)
  expect((await act('file', { received: question.id, account }, csm)).status).toBe(404)
  expect((await act('file', { received: question.id, account, contact: ana })).status).toBe(200)
  expect((await act('file', { received: question.id, account })).status).toBe(409)
  expect((await act('aside', { received: [spam.id] })).status).toBe(200)
  expect(await timeline()).toContain(`Mail from the customer: A question ${number} – Where is the invoice?`)
  expect([await mine('A question')(), await mine('Buy')()]).toEqual([undefined, undefined])
})

test('F240 G07 mail with an account stands there as conversations; an answer from there keeps the thread, and the next word comes back into it', async () => {
  const csm = await world.person('csm', `Ines ${number}`)
  await world.call(admin, 'PATCH', `/api/accounts/${account}`, { ownerId: csm.member })
  const stranger = await world.person('csm', `Bo ${number}`)
  const path = `/api/accounts/${account}/threads`
  const { id, messageId, replyTo } = await sent()
  await deliver({
    to: replyTo,
    text: 'Could we {{ speak }}?',
    inReplyTo: messageId,
    messageId: `<one${number}@customer>`,
  })
  const [thread] = (await world.call(csm, 'GET', path)).body.items
  expect(thread).toMatchObject({ id, count: 2, last: 'them', person: 'Ana Ruiz', begins: 'Could we {{ speak }}?' })
  expect((await world.call(stranger, 'GET', path)).status).toBe(404)

  // Without a yes to anything: whoever wrote is answered.
  await world.call(csm, 'POST', `/api/accounts/${account}/consents`, {
    ...{ contact: ana, purpose: 'success', state: 'withdrawn', proof: 'Said so' },
  })
  world.clock.advance(60_000)
  const answer = await world.call(csm, 'POST', `${path}/${id}/answer`, {
    text: 'Gladly.\n\nDoes <b>{{ Friday }}</b> suit you?',
  })
  expect(answer.body).toMatchObject({ state: 'goes' })
  while ((await sendDue(world.platform, world.workspace)) === 'more');
  const raw = server.taken.at(-1)?.raw ?? ''
  expect(header(raw, 'In-Reply-To')).toBe(`<one${number}@customer>`)
  expect(header(raw, 'References')).toContain(messageId)
  expect([header(raw, 'Subject'), header(raw, 'List-Unsubscribe')]).toEqual([expect.stringMatching(/^Re: /), ''])
  expect(raw).toContain('&lt;b&gt;{{ Friday }}&lt;/b&gt;')

  world.clock.advance(60_000)
  await deliver({ to: header(raw, 'Reply-To'), text: 'It does.', messageId: `<two${number}@customer>` })
  const whole = (await world.call(csm, 'GET', `${path}/${id}`)).body
  expect(whole.items.map(({ way, body }: { way: string; body: string }) => [way, body.split('\n')[0]])).toEqual([
    ['us', 'Hello Ana,'],
    ['them', 'Could we {{ speak }}?'],
    ['us', 'Gladly.'],
    ['them', 'It does.'],
  ])
  expect(whole.items[2]).toMatchObject({ from: `Ines ${number}`, to: 'Ana Ruiz', status: 'replied' })
  expect((await world.call(stranger, 'POST', `${path}/${id}/answer`, { text: 'Hm' })).status).toBe(404)
  expect((await world.call(csm, 'GET', `${path}/${account}`)).status).toBe(404)
})
