import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { someCustomers } from '../../../test/support/customers.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { httpApp } from '../../app/server.ts'
import { modules } from '../../app/wiring.ts'
import { hold, release } from '../../platform/outbox/holds.ts'

let world: World
let admin: Person
let ines: Person
let otto: Person
let osprey: string
let brightwater: string
let quillon: string

const day = 86_400_000

/** Osprey and Quillon are in Ines's book, Brightwater in Otto's. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  admin = await world.person('admin', 'Ada Admin')
  ines = await world.person('csm', 'Ines Vidal')
  otto = await world.person('csm', 'Otto Out')
  const [first, second, , fourth] = await someCustomers(world)
  ;[osprey, brightwater, quillon] = [first ?? '', second ?? '', fourth ?? '']
  await give(osprey, ines)
  await give(quillon, ines)
  await give(brightwater, otto)
})
afterAll(() => world.close())

const give = (account: string, to: Person) =>
  world.call(admin, 'PATCH', `/api/accounts/${account}`, { ownerId: to.member })

/** Each test asks from a place of its own, so that none uses up the looks of another. */
let from = 0
beforeEach(() => {
  from += 1
})

interface Page {
  status: number
  text: string
  headers: Headers
}

async function visit(path: string, method = 'GET'): Promise<Page> {
  const app = visiting()
  const bindings = { incoming: { socket: { remoteAddress: `192.0.2.${from}` } } }
  const response = await app.request(path, { method }, bindings)
  return { status: response.status, text: await response.text(), headers: response.headers }
}

let app: ReturnType<typeof httpApp> | undefined
function visiting() {
  app ??= httpApp(world.platform)
  return app
}

const share = (as: Person, account: string, wish: object = {}) =>
  world.call(as, 'POST', `/api/accounts/${account}/links`, wish)

async function linkTo(account: string, wish: object = {}, as: Person = ines): Promise<{ id: string; path: string }> {
  const { status, body } = await share(as, account, wish)
  expect(status, JSON.stringify(body)).toBe(200)
  return { id: body.id, path: new URL(body.url).pathname }
}

const listed = async (account: string, as: Person = ines) =>
  (await world.call(as, 'GET', `/api/accounts/${account}/links`)).body.items as {
    id: string
    state: string
    opened: number
    lastOpenedAt: string | null
    madeBy: string
  }[]

const one = async (account: string, id: string) => (await listed(account)).find((link) => link.id === id)

async function query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: world.url, options: '-c search_path=tenure' })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

test('a link shows its account in the language that its maker chose, English where nobody said', async () => {
  const german = await visit((await linkTo(osprey, { language: 'de', sections: ['overview', 'contracts'] })).path)
  expect(german.text).toContain('<html lang="de">')
  for (const words of ['Stand 23. November 2026', 'Laufzeit', '142.000', 'Geteilt von Ines Vidal'])
    expect(german.text).toContain(words)
  const english = await visit((await linkTo(osprey, { sections: ['overview', 'contracts'] })).path)
  for (const words of ['<html lang="en">', 'As of 23 November 2026', '$142,000', 'Shared by Ines Vidal'])
    expect(english.text).toContain(words)
})

test('N16 a link shows the account as it stands on the day of opening, to somebody who never signed in', async () => {
  const { path } = await linkTo(osprey)
  const { status, text } = await visit(path)
  expect(status).toBe(200)
  expect(text).toContain('<bdi>Osprey Logistics</bdi>')
  expect(text).toContain('As of 23 November 2026')
  expect(text).toContain('$142,000')
  expect(text).toContain('28 Jan 2027')
  expect(text).toContain('Shared by Ines Vidal, Fernhollow Software. This link ends on 23 December 2026.')
  expect(text).not.toContain('Login asks twice')
  expect((await visit(path)).text).toBe(text)
  await world.call(admin, 'PATCH', `/api/accounts/${osprey}`, { plan: 'Scale' })
  expect((await visit(path)).text).toContain('Scale')
})

test('what a link shows is chosen: tickets and people only where somebody said so, notes never', async () => {
  await world.call(ines, 'POST', `/api/accounts/${quillon}/contacts`, {
    name: 'Dora Osei',
    email: 'dora@quillon.example',
    role: 'champion',
  })
  const engagements = `/api/accounts/${quillon}/engagements`
  await world.call(ines, 'POST', engagements, { kind: 'note', text: 'They sounded annoyed' })
  await world.call(ines, 'POST', engagements, { kind: 'meeting', text: 'Review of the year' })
  await world.call(ines, 'POST', `/api/accounts/${quillon}/comments`, { text: 'Between us: they may leave' })
  await world.settle()
  const usual = await visit((await linkTo(quillon)).path)
  expect(usual.text).not.toContain('Dora Osei')
  const all = ['timeline', 'people', 'tickets', 'contracts', 'history', 'health', 'overview']
  const full = await visit((await linkTo(quillon, { sections: all })).path)
  expect(full.text).toContain('Dora Osei')
  expect(full.text).not.toContain('dora@quillon.example')
  expect(full.text).toContain('Review of the year')
  expect(full.text).not.toContain('annoyed')
  expect(full.text).not.toContain('Between us')
})

test('a link tells the browser to load, keep, frame and pass on nothing', async () => {
  const { headers, text } = await visit((await linkTo(osprey)).path)
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; font-src data:;/)
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('x-robots-tag')).toBe('noindex, nofollow')
  expect(headers.get('set-cookie')).toBeNull()
  expect(text).not.toMatch(/<script|<img|<iframe|<link|style="|\son\w+=/i)
})

test('what somebody wrote into a name or an address is text on the page, and no script', async () => {
  const bad = '<script>alert(1)</script>"\'&amp;<img src=x onerror=alert(2)>'
  await world.call(admin, 'PATCH', `/api/accounts/${osprey}`, { name: bad, plan: bad, domain: 'x" onclick="alert(3)' })
  const { text } = await visit((await linkTo(osprey, { sections: ['overview'] })).path)
  expect(text).not.toMatch(/<script|<img|onclick="/)
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  await world.call(admin, 'PATCH', `/api/accounts/${osprey}`, { name: 'Osprey Logistics', plan: 'Scale', domain: null })
})

test('every link that opens nothing answers the very same page', async () => {
  const ended = await linkTo(osprey, { days: 1 })
  const revoked = await linkTo(osprey)
  await world.call(ines, 'DELETE', `/api/accounts/${osprey}/links/${revoked.id}`)
  world.clock.advance(day + 1)
  const unknown = ended.path.replace(/.{43}$/, 'A'.repeat(43))
  const elsewhere = ended.path.replace(/[0-9a-f]{32}/, '0'.repeat(32))
  const paths = [ended.path, revoked.path, unknown, elsewhere, '/share/nothing', '/share/', `${ended.path}/else`]
  const answers = await Promise.all(paths.map((path) => visit(path)))
  for (const { status, text } of answers) {
    expect(status).toBe(404)
    expect(text).toContain('This link has ended')
    expect(text).toBe(answers[0]?.text)
  }
  expect((await visit(`${revoked.path}/document.pdf`)).text).toBe(answers[0]?.text)
  expect((await one(osprey, ended.id))?.state).toBe('ended')
  expect((await one(osprey, revoked.id))?.state).toBe('revoked')
})

test('a link ends by itself: after 30 days unless told otherwise, after a year at most', async () => {
  const usual = await share(ines, osprey)
  expect(Date.parse(usual.body.endsAt) - world.clock.now().getTime()).toBe(30 * day)
  expect((await share(ines, osprey, { days: 365 })).status).toBe(200)
  const long = await share(ines, osprey, { days: 366 })
  expect([long.status, long.body.field]).toEqual([400, 'days'])
  const path = new URL(usual.body.url).pathname
  world.clock.advance(30 * day - 1000)
  expect((await visit(path)).status).toBe(200)
  world.clock.advance(1000)
  expect((await visit(path)).status).toBe(404)
})

test('the text of a link is in no table, only its fingerprint, and no list tells it again', async () => {
  const { path } = await linkTo(osprey)
  const secret = path.slice(-43)
  const rows = await query<{ text: string }>('select l::text as text from documents_links l')
  expect(rows.some(({ text }) => text.includes(secret))).toBe(false)
  const [log] = await query<{ text: string }>("select string_agg(a::text, ' ') as text from workspaces_audit a")
  expect(log?.text).not.toContain(secret)
  expect((await world.call(ines, 'GET', `/api/accounts/${osprey}/links`)).text).not.toContain(secret)
})

test('openings are counted with the last one, also of the PDF, and a look at the headers is none', async () => {
  const { id, path } = await linkTo(osprey)
  expect(await one(osprey, id)).toMatchObject({ opened: 0, lastOpenedAt: null, madeBy: 'Ines Vidal', state: 'open' })
  await visit(path, 'HEAD')
  await visit(path)
  await visit(`${path}/document.pdf`)
  expect(await one(osprey, id)).toMatchObject({ opened: 2, lastOpenedAt: world.clock.now().toISOString() })
})

test('N16 owners, administrators, leads and managers share; support and viewers do not', async () => {
  const may: Record<string, number> = {}
  for (const role of ['owner', 'admin', 'support', 'viewer'] as const) {
    const person = await world.person(role, `Some ${role}`)
    may[role] = (await share(person, osprey)).status
    expect((await world.call(person, 'GET', `/api/accounts/${osprey}/document.html`)).status, role).toBe(200)
  }
  expect(may).toEqual({ owner: 200, admin: 200, support: 403, viewer: 403 })
  expect((await share(ines, osprey)).status).toBe(200)
})

test('an account of another book is as absent as one that does not exist, also for its links and papers', async () => {
  const nowhere = '7c9e6679-7425-40de-944b-e07fc1f90ae7'
  const { id } = await linkTo(brightwater, {}, otto)
  for (const [method, rest] of [
    ['POST', 'links'],
    ['GET', 'links'],
    ['DELETE', `links/${id}`],
    ['GET', 'document.pdf'],
    ['GET', 'document.html'],
  ] as const) {
    const body = method === 'POST' ? {} : undefined
    const hidden = await world.call(ines, method, `/api/accounts/${brightwater}/${rest}`, body)
    const absent = await world.call(ines, method, `/api/accounts/${nowhere}/${rest}`, body)
    expect([hidden.status, hidden.body.title]).toEqual([404, absent.body.title])
  }
  const other = await world.call(ines, 'DELETE', `/api/accounts/${osprey}/links/${id}`)
  expect(other.status).toBe(404)
})

test('a link rests while its maker does not see the account, and opens again when they do', async () => {
  const { id, path } = await linkTo(osprey)
  await give(osprey, otto)
  expect((await visit(path)).status).toBe(404)
  expect((await listed(osprey, otto)).find((link) => link.id === id)?.state).toBe('resting')
  await give(osprey, ines)
  expect((await visit(path)).status).toBe(200)
})

test('a link ends with the access of its maker, and leaving says so before', async () => {
  const leaver = await world.person('admin', 'Lea Leaver')
  const { path } = await linkTo(osprey, {}, leaver)
  expect((await visit(path)).status).toBe(200)
  const before = await world.call(admin, 'GET', `/api/workspaces/members/${leaver.member}/leaving`)
  expect(before.body.endings).toContainEqual({ label: 'Shared links', names: ['Osprey Logistics'] })
  const left = await world.call(admin, 'POST', `/api/workspaces/members/${leaver.member}/leave`, {})
  expect(left.status, left.text).toBe(200)
  expect((await visit(path)).status).toBe(404)
  const back = await world.call(admin, 'PATCH', `/api/workspaces/members/${leaver.member}`, { active: true })
  expect(back.status, back.text).toBe(200)
  expect((await visit(path)).status).toBe(404)
})

test('a link to an account that was merged into another shows neither, until the merge is undone', async () => {
  const { path } = await linkTo(quillon)
  const merged = await world.call(admin, 'POST', `/api/accounts/${quillon}/merge`, { into: osprey })
  expect(merged.status, merged.text).toBe(200)
  expect((await visit(path)).status).toBe(404)
  await world.call(admin, 'POST', `/api/accounts/${quillon}/unmerge`, {})
  expect((await visit(path)).status).toBe(200)
})

test('nothing is opened or made while a workspace lets nothing out', async () => {
  const { path } = await linkTo(osprey)
  await world.within((tx) => hold(tx, 'restored'))
  expect((await visit(path)).status).toBe(404)
  expect((await share(ines, osprey)).status).toBe(409)
  await world.within(release)
  expect((await visit(path)).status).toBe(200)
})

test('a workspace that forbids sharing ends every link for good, and says so to whoever tries', async () => {
  const { path } = await linkTo(osprey)
  expect((await world.call(ines, 'PATCH', '/api/documents/settings', { sharing: 'forbidden' })).status).toBe(403)
  const forbidden = await world.call(admin, 'PATCH', '/api/documents/settings', { sharing: 'forbidden' })
  expect(forbidden.body.ended).toBeGreaterThan(0)
  expect((await visit(path)).status).toBe(404)
  const refused = await share(ines, osprey)
  expect([refused.status, refused.body.remedy]).toEqual([
    409,
    'Download a PDF, or ask an administrator to allow it in Settings',
  ])
  await world.call(admin, 'PATCH', '/api/documents/settings', { sharing: 'allowed' })
  expect((await visit(path)).status).toBe(404)
  expect((await share(ines, osprey)).status).toBe(200)
})

test('making a link and taking it back stand in the log with who did it', async () => {
  const { id } = await linkTo(osprey)
  await world.call(ines, 'DELETE', `/api/accounts/${osprey}/links/${id}`)
  const again = await world.call(ines, 'DELETE', `/api/accounts/${osprey}/links/${id}`)
  expect(again.status).toBe(200)
  const rows = await query<{ action: string; actor: string }>(
    `select action, actor from workspaces_audit where subject_id = '${id}' order by number`,
  )
  expect(rows.map(({ action }) => action)).toEqual(['link.made', 'link.revoked'])
  expect(rows[0]?.actor).toContain('Ines Vidal')
})

test('a key that may not read a section cannot put it into a document', async () => {
  const made = await world.call(await world.person('owner', 'Olga Owner'), 'POST', '/api/workspaces/keys', {
    name: 'narrow',
    scopes: ['accounts.read', 'documents.share'],
  })
  const narrow = { ...ines, key: made.body.text as string }
  const refused = await share(narrow, osprey, { sections: ['overview', 'health'] })
  expect([refused.status, refused.body.field]).toEqual([403, 'sections'])
  const usual = await world.call(narrow, 'GET', `/api/accounts/${osprey}/document.html`)
  expect(usual.text).toContain('Overview')
  expect(usual.text).not.toContain('Where the points come from')
})

test('one address that tries many links is told to wait, in a page like the others', async () => {
  const { path } = await linkTo(osprey)
  const guess = path.replace(/.{43}$/, 'B'.repeat(43))
  for (let tries = 0; tries < 60; tries++) expect((await visit(guess)).status).toBe(404)
  const late = await visit(guess)
  expect([late.status, late.text.includes('Try again in a minute')]).toEqual([429, true])
  expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0)
  from += 1
  expect((await visit(path)).status).toBe(200)
})
