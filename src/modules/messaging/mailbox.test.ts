import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { certificate, certificateKey } from '../../../test/support/certificate.ts'
import { someAccounts } from '../../../test/support/facts.ts'
import { anImapServer, type ImapServer } from '../../../test/support/imap-server.ts'
import { aContact, aSender, aTemplate } from '../../../test/support/mail.ts'
import { aMailServer, type MailServer } from '../../../test/support/mail-server.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId, ContactId } from '../../kernel/ids.ts'
import { queueMessages } from './index.ts'
import { readDue } from './service/mailbox.ts'
import { sendDue } from './service/send.ts'
import { putSettings, usualSettings } from './store/settings.ts'

let world: World
let server: MailServer
let imap: ImapServer
let admin: Person
let account: AccountId
let ana: ContactId
let sender: string
const login = { user: 'success', pass: 'a-secret' }

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-03T10:00:00Z', modules })
  server = await aMailServer()
  imap = await anImapServer(login)
  admin = await world.person('admin', 'Ada Admin')
  sender = await aSender(world, server.port, { returnsTo: 'bounces@fernhollow.example' })
  await aTemplate(world, 'receipt', { purpose: 'service' })
  await world.within((tx) => putSettings(tx, { ...usualSettings, filesTo: 'file@fernhollow.example' }))
  ;[account] = (await someAccounts(world, ['fern'])) as [AccountId]
  ana = await aContact(world, account, { name: 'Ana Ruiz', email: 'ana@customer.example' })
})
afterAll(async () => {
  await world.close()
  await server.close()
  await imap.close()
})

const at = new Date('2026-03-03T10:05:00Z')
const deliver = (headers: Record<string, string>, text = 'Fine, thanks.', when = at) =>
  imap.deliver(
    `${Object.entries({ From: 'Ana <ana@customer.example>', Subject: 'Re: A word', ...headers })
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n')}\n\n${text}\n`,
    when,
  )
const setUp = (more: object = {}) =>
  world.call(admin, 'PUT', `/api/messaging/senders/${sender}/mailbox`, {
    ...{ host: '127.0.0.1', port: imap.port, security: 'none', username: login.user, password: login.pass },
    ...more,
  })
const shown = async () => (await world.call(admin, 'GET', '/api/messaging/senders')).body.items[0].mailbox
/** Looks into the mailbox as often as there is something to do, a minute later each time. */
const read = async () => {
  world.clock.advance(61_000)
  while ((await readDue(world.platform, world.workspace)) === 'more');
}
async function sent(key: string) {
  const draft = { key, account, contact: ana, template: 'receipt', origin: 'automation' as const, by: null }
  const [queued] = await world.within((tx) => queueMessages(tx, world.platform, [draft]))
  while ((await sendDue(world.platform, world.workspace)) === 'more');
  const mail = server.taken.at(-1)
  const messageId = /^Message-ID: (.*)$/im.exec(mail?.raw ?? '')?.[1]?.trim() ?? ''
  return { id: queued?.id ?? '', messageId, returnPath: mail?.from ?? '' }
}
const statusOf = async (id: string) => (await world.call(admin, 'GET', `/api/messaging/messages/${id}`)).body.status
const received = () =>
  world.within((tx) =>
    tx.rows(
      sql<{ kind: string; subject: string }>`
        select kind, subject from messaging_received where workspace_id = ${tx.workspace} order by at, id`,
    ),
  )

test('a mailbox inside is not read unless the operator names it; a wrong password and a silent server say so on the sender', async () => {
  expect((await setUp({ password: undefined })).body).toMatchObject({ detail: expect.stringContaining('password') })
  expect((await setUp()).status).toBe(200)
  expect(await shown()).not.toHaveProperty('password')
  await read()
  expect((await shown()).trouble).toBe('This address does not lie on the public internet')
  world.platform.config.allowHosts = ['127.0.0.1']
  await setUp({ password: 'wrong' })
  await read()
  expect((await shown()).trouble).toMatch(/^It refused the user name or password: /)
  const silent = await anImapServer(login)
  await silent.close()
  await setUp({ port: silent.port })
  await read()
  expect((await shown()).trouble).toMatch(/ECONNREFUSED|closed|failed/i)
  await setUp()
  await read()
  expect(await shown()).toMatchObject({ trouble: null, checkedAt: world.clock.now().toISOString() })
})

test('F240 an answer in a mailbox counts as a reply, a report as a bounce, a copy is filed, and the rest is kept aside', async () => {
  const [answered, bounced] = [await sent('a'), await sent('b')]
  deliver({ 'Message-ID': '<1@customer.example>', 'In-Reply-To': answered.messageId, To: 'success@fernhollow.example' })
  deliver(
    {
      'Return-Path': '<>',
      From: 'MAILER-DAEMON@customer.example',
      Subject: 'Undelivered',
      'Delivered-To': bounced.returnPath,
      'Message-ID': '<2@customer.example>',
      'MIME-Version': '1.0',
      'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
    },
    '--b\nContent-Type: text/plain\n\nNo.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; x@y\nAction: failed\nStatus: 5.2.2\n--b--',
  )
  deliver({
    ...{ From: 'ada.admin@fernhollow.example', To: 'ana@customer.example', 'Delivered-To': 'file@fernhollow.example' },
    ...{ Subject: 'The plan', 'Message-ID': '<3@fernhollow.example>' },
  })
  deliver({ From: 'x@elsewhere.example', Subject: 'Buy now', 'Message-ID': '<4@elsewhere.example>' })
  await read()
  expect((await received()).map(({ kind }) => kind).sort()).toEqual(['bounce', 'filed', 'reply', 'unknown'])
  expect([await statusOf(answered.id), await statusOf(bounced.id)]).toEqual(['replied', 'bounced'])
  const { items } = (await world.call(admin, 'GET', `/api/timeline/${account}`)).body
  expect(items.map(({ text }: { text: string }) => text)).toEqual(
    expect.arrayContaining([
      'Mail from the customer: Re: A word – Fine, thanks.',
      'Mail to the customer: The plan – Fine, thanks.',
    ]),
  )
})

test('each mail is taken once: asked for once, and known again where the server numbers anew; nothing in the box is changed', async () => {
  const before = (await received()).length
  imap.fetched.length = 0
  await read()
  expect(imap.fetched).toEqual([])
  imap.renumber()
  deliver({ Subject: 'News', 'Message-ID': '<5@customer.example>' }, 'Hello', world.clock.now())
  await read()
  expect(imap.fetched).toHaveLength(5)
  expect(await received()).toHaveLength(before + 1)
  for (let number = 0; number < 130; number++)
    deliver({ 'Message-ID': `<many${number}@customer.example>`, 'Auto-Submitted': 'auto-replied' }, 'Away')
  await Promise.all([read(), read()])
  await read()
  expect(await received()).toHaveLength(before + 131)
  expect(imap.changes).toEqual([])
})

test('a mailbox that is taken away is read no more', async () => {
  await world.call(admin, 'DELETE', `/api/messaging/senders/${sender}/mailbox`)
  deliver({ 'Message-ID': '<late@customer.example>' })
  const before = (await received()).length
  await read()
  expect([await shown(), (await received()).length]).toEqual([null, before])
})

test('a mailbox is read over TLS where its certificate is trusted, and refused with the reason where it is not', async () => {
  const secure = await anImapServer(login, { key: certificateKey, cert: certificate })
  const trusted = getCACertificates('default')
  try {
    const raw = 'From: Ana <ana@customer.example>\nTo: success@fernhollow.example\nSubject: Over TLS\n\nHello.\n'
    await setUp({ port: secure.port, security: 'tls' })
    secure.deliver(raw, at)
    await read()
    expect((await shown()).trouble).toMatch(/self-signed certificate/)
    expect(secure.fetched).toEqual([])
    setDefaultCACertificates([...trusted, certificate])
    await setUp({ port: secure.port, security: 'tls' })
    secure.deliver(raw, world.clock.now())
    await read()
    expect((await shown()).trouble).toBeNull()
    expect((await received()).map(({ subject }) => subject)).toContain('Over TLS')
    expect(secure.changes).toEqual([])
  } finally {
    setDefaultCACertificates(trusted)
    await secure.close()
  }
})
