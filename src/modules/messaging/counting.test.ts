import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aContact, aSender, aTemplate } from '../../../test/support/mail.ts'
import { aMailServer, type MailServer } from '../../../test/support/mail-server.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { httpApp } from '../../app/server.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId, ContactId } from '../../kernel/ids.ts'
import { queueMessages } from './index.ts'
import { parse } from './service/parse.ts'
import { sendDue } from './service/send.ts'
import { putSettings, usualSettings } from './store/settings.ts'

let world: World
let server: MailServer
let admin: Person
let large: AccountId
let small: AccountId
let ana: ContactId
let bo: ContactId

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-03T10:00:00Z', modules })
  server = await aMailServer()
  admin = await world.person('admin', 'Ada Admin')
  await aSender(world, server.port)
  const body = 'Hello,\n\nlook at [our page](https://customer-help.example/start?x=1&y=2).'
  await aTemplate(world, 'guide', { body })
  await aTemplate(world, 'receipt', { body, purpose: 'service' })
  ;[large, small] = (await someAccounts(world, ['fern', 'moss'])) as [AccountId, AccountId]
  await world.within((tx) =>
    tx.run(sql`update accounts set size = case when id = ${large}::uuid then 'enterprise' else 'smb' end
      where workspace_id = ${tx.workspace}`),
  )
  ana = await aContact(world, large, { name: 'Ana Ruiz', email: 'ana@customer.example' })
  bo = await aContact(world, small, { name: 'Bo Lind', email: 'bo@customer.example' })
})
afterAll(async () => {
  await world.close()
  await server.close()
})

const count = (counts: 'nothing' | 'clicks' | 'opens') =>
  world.within((tx) => putSettings(tx, { ...usualSettings, perDay: 50, perWeek: 200, counts }))
let number = 0
/** The HTML of a mail as its reader gets it. */
async function got(account: AccountId, contact: ContactId, template = 'guide'): Promise<string> {
  const draft = { key: `m${number++}`, account, contact, template, origin: 'automation' as const, by: null }
  await world.within((tx) => queueMessages(tx, world.platform, [draft]))
  while ((await sendDue(world.platform, world.workspace)) === 'more');
  const raw = server.taken.at(-1)?.raw ?? ''
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1] ?? ''
  const part = raw.split(`--${boundary}`).find((one) => /content-type: text\/html/i.test(one)) ?? ''
  expect((await parse(Buffer.from(raw), '')).text).toContain('https://customer-help.example/start?x=1&y=2')
  return part.replace(/=\r?\n/g, '').replaceAll('=3D', '=')
}
const pathIn = (html: string, what: 'l' | 'o') => new RegExp(`/${what}/[\\w-]{66}(?:\\.gif)?`).exec(html)?.[0]
const browser = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36'
const open = (path: string, { agent = browser, method = 'GET' } = {}) =>
  httpApp(world.platform).request(path, { method, headers: { 'user-agent': agent } })
const figures = async (by: string) => {
  const { items } = (await world.call(admin, 'GET', '/api/messaging/templates')).body
  const { id } = items.find(({ key }: { key: string }) => key === 'guide')
  return (await world.call(admin, 'GET', `/api/messaging/templates/${id}/figures?by=${by}`)).body.items
}

test('nothing is counted unless somebody decided so, and never what belongs to the contract', async () => {
  expect(await got(large, ana)).toContain('href="https://customer-help.example/start?x=1&amp;y=2"')
  await count('opens')
  for (const what of ['l', 'o'] as const) expect(pathIn(await got(large, ana, 'receipt'), what)).toBeUndefined()
  await count('clicks')
  const html = await got(large, ana)
  expect([pathIn(html, 'l') !== undefined, pathIn(html, 'o')]).toEqual([true, undefined])
})

test('a counted link leads to the address of that very message alone, and what only looks at it does not count', async () => {
  await count('opens')
  const html = await got(small, bo)
  const link = pathIn(html, 'l') ?? ''
  world.clock.advance(3_600_000)
  const looked = await open(link, { method: 'HEAD' })
  const scanned = await open(link, { agent: 'SafeLinks-Scanner/1.0' })
  const before = (await figures('size')).find(({ group }: { group: string }) => group === 'smb')
  const led = await open(link)
  expect([looked.status, scanned.status, led.status, led.headers.get('location')]).toEqual([
    302,
    302,
    302,
    'https://customer-help.example/start?x=1&y=2',
  ])
  expect(before.clicked).toBe(0)
  expect(html).not.toMatch(/\/l\/[\w-]+"[^>]*>\s*Unsubscribe/)
  const other = Buffer.from(link.slice(3), 'base64url')
  other[33] = 7
  for (const path of [
    `/l/${other.toString('base64url')}`,
    '/l/https://evil.example',
    `/l/${pathIn(html, 'o')?.slice(3, 69)}`,
  ])
    expect((await open(path)).status).toBe(404)
})

test('what a mail program opens by itself is marked as such, and what a person opens stands on the engagement', async () => {
  await count('opens')
  const pixel = pathIn(await got(large, ana), 'o') ?? ''
  world.clock.advance(3_600_000)
  const opened = () =>
    world.within((tx) =>
      tx.row(sql<{ opened: boolean | null }>`
        select opened from engagements where workspace_id = ${tx.workspace} order by happened_at desc, id desc limit 1`),
    )
  const fetched = await open(pixel, { agent: 'Mozilla/5.0' })
  expect([fetched.status, fetched.headers.get('content-type'), (await opened())?.opened]).toEqual([
    200,
    'image/gif',
    false,
  ])
  await open(pixel)
  expect((await opened())?.opened).toBe(true)
  expect((await open('/o/nonsense.gif')).status).toBe(200)
})

test('F239 the mail of a template is told by version, size, language and month, each with how many there were', async () => {
  expect(await figures('size')).toEqual([
    expect.objectContaining({
      group: 'smb',
      sent: 1,
      delivered: 1,
      clicksCounted: 1,
      clicked: 1,
      opensCounted: 1,
      opened: 0,
    }),
    expect.objectContaining({ group: 'enterprise', sent: 3, clicksCounted: 2, clicked: 0, opensCounted: 1, opened: 1 }),
  ])
  for (const [by, group] of [
    ['version', '1'],
    ['language', 'en'],
    ['month', '2026-03'],
  ] as const)
    expect(await figures(by)).toMatchObject([{ group, sent: 4, bounced: 0, replied: 0, unsubscribed: 0 }])
})
