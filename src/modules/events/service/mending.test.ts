import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../../test/support/world.ts'
import { upsertAccounts, upsertContacts } from '../../accounts/index.ts'
import { accounts } from '../../accounts/module.ts'
import { measures } from '../../measures/module.ts'
import { workspaces } from '../../workspaces/module.ts'
import { events } from '../module.ts'

let world: World
let admin: Person
let csm: Person
let address: string
let key: string
let source = ''
let number = 0

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [workspaces, accounts, measures, events] })
  address = await world.serve()
  admin = await world.person('admin')
  csm = await world.person('csm')
})
afterAll(() => world.close())
beforeEach(async () => {
  source = `product-${++number}` // each test has a source of its own
  key = await world.intakeKey(source)
})

const deliver = async (batch: object[], path = '/v1/batch') =>
  (
    await fetch(address + path, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
      body: JSON.stringify({ batch, api_key: key }),
    })
  ).json()

const track = (over: object = {}) => ({
  type: 'track',
  event: 'Report exported',
  messageId: `m${++number}`,
  timestamp: '2026-03-02T08:00:00.000Z',
  ...over,
})

interface Refused {
  id: string
  field: string
  reason: string
  payload: string
  mended: string | null
}

const refused = async (as = admin): Promise<Refused[]> =>
  (await world.call(as, 'GET', `/api/events/refused?source=${source}`)).body.items

const one = async (): Promise<Refused> => {
  const list = await refused()
  expect(list).toHaveLength(1)
  return list[0] as Refused
}

const mend = (id: string, payload: unknown, as = admin) =>
  world.call(as, 'PUT', `/api/events/refused/${id}`, {
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  })

const check = (id: string, payload: unknown, as = admin) =>
  world.call(as, 'POST', `/api/events/refused/${id}/check`, {
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  })

const stored = () =>
  world.within((tx) =>
    tx.rows(sql<{ id: string; person: string | null; origin: string; source: string; knownAt: Date; kind: string }>`
      select message_id as id, person_ref as person, origin, source, known_at as "knownAt", kind from events_raw
      where workspace_id = ${tx.workspace} and source = ${source} order by message_id`),
  )

const audited = async () =>
  (await world.call(admin, 'GET', '/api/workspaces/audit?limit=5')).body.items as {
    action: string
    subjectId: string | null
    before: unknown
    after: unknown
  }[]

test('a refused event is checked, mended and sent again; then it is an event like any other and leaves the list', async () => {
  await deliver([track({ messageId: 'lost', user_id: 'ann' })])
  const { id, payload, field } = await one()
  expect(field).toBe('userId')
  const mendedEvent = { ...JSON.parse(payload), userId: 'ann' }
  expect((await check(id, payload)).body).toMatchObject({ outcome: 'refused', field: 'userId', kept: null })
  expect((await check(id, mendedEvent)).body).toMatchObject({
    outcome: 'accepted',
    kept: { name: 'Report exported', person: 'ann', origin: 'live', matched: 'unknown person' },
  })
  expect(await stored()).toEqual([])
  expect((await mend(id, mendedEvent)).body).toMatchObject({ outcome: 'accepted' })
  expect(await stored()).toEqual([
    { id: 'lost', person: 'ann', origin: 'live', source, knownAt: world.clock.now(), kind: 'track' },
  ])
  expect(await refused()).toEqual([])
  expect((await mend(id, mendedEvent)).status).toBe(404)
})

test('what was mended and by whom stands in the log, without what the event says of anybody', async () => {
  await deliver([track({ properties: { secret: 'ZQ', plan: 'a' } })])
  const { id, payload } = await one()
  await mend(id, { ...JSON.parse(payload), userId: 'ZQann', properties: { secret: 'ZQ', plan: 'b' } })
  const [entry] = await audited()
  expect(entry).toMatchObject({
    action: 'events.mend',
    subjectId: id,
    before: { source, field: 'userId' },
    after: { kind: 'track', origin: 'live', mended: ['properties.plan', 'userId'] },
  })
  expect(JSON.stringify(entry)).not.toContain('ZQ')
})

test('a mended event of more than a day ago is a correction, so that it starts nothing', async () => {
  await deliver([track({ messageId: 'old', timestamp: '2026-02-20T10:00:00Z' })])
  const { id, payload } = await one()
  const mendedEvent = { ...JSON.parse(payload), userId: 'ann' }
  expect((await check(id, mendedEvent)).body.kept.origin).toBe('correction')
  await mend(id, mendedEvent)
  expect(await stored()).toMatchObject([{ id: 'old', origin: 'correction', knownAt: world.clock.now() }])
})

test('what is refused again loses nothing: it stays as it was sent, and the attempt stands beside it', async () => {
  await deliver([track()])
  const { id, payload } = await one()
  const attempt = { ...JSON.parse(payload), userId: 'ann', timestamp: 'yesterday' }
  expect((await mend(id, attempt)).body).toMatchObject({ outcome: 'refused', field: 'timestamp' })
  expect(await one()).toMatchObject({ id, payload, mended: JSON.stringify(attempt), field: 'timestamp' })
  expect((await mend(id, '{"no json')).body).toMatchObject({ outcome: 'refused', field: 'event' })
  expect(await one()).toMatchObject({ id, payload, mended: '{"no json' })
  expect(await stored()).toEqual([])
})

test('an event that came in meanwhile counts once', async () => {
  await deliver([track({ messageId: 'twice' })])
  const { id, payload } = await one()
  await deliver([track({ messageId: 'twice', userId: 'ann' })])
  expect((await mend(id, { ...JSON.parse(payload), userId: 'ann' })).body).toMatchObject({ outcome: 'accepted' })
  expect(await stored()).toHaveLength(1)
})

test('an event sent in the words of PostHog is mended in them', async () => {
  await deliver([{ event: 'Report exported', uuid: 'p1', properties: { feature: 'reports' } }], '/batch/')
  const { id, field, payload } = await one()
  expect([field, payload.includes(key)]).toEqual(['distinct_id', false])
  await mend(id, { ...JSON.parse(payload), distinct_id: 'ann' })
  expect(await stored()).toMatchObject([{ id: 'p1', person: 'ann' }])
})

test('all events of one reason are sent again at once when what was wrong is mended elsewhere', async () => {
  const how = { source, origin: 'live' as const, known: world.clock.now() }
  const name = (externalId: string, email: string) =>
    world.within((tx) => upsertContacts(tx, [{ externalId, account: null, email }], how))
  await deliver(
    Array.from({ length: 3 }, (_, index) => track({ type: 'alias', userId: 'tmp', previousId: `v${index}` })),
  )
  await deliver(
    Array.from({ length: 3 }, (_, index) => track({ type: 'alias', userId: 'ann', previousId: `v${index}` })),
  )
  await name('ann', `ann@${source}.test`)
  await world.settle()
  const waiting = await refused()
  expect(waiting).toHaveLength(3)
  const { reason, field } = waiting[0] as Refused
  const again = () => world.call(admin, 'POST', '/api/events/refused/replay', { source, field, reason })
  expect((await again()).body).toEqual({ accepted: 0, refused: 3, next: null })
  expect(await refused()).toHaveLength(3)
  await deliver([track({ type: 'alias', userId: 'ann', previousId: 'tmp' })]) // the temporary id turns out to be hers
  await world.settle()
  expect((await again()).body).toEqual({ accepted: 3, refused: 0, next: null })
  expect(await refused()).toEqual([])
  expect((await audited())[0]).toMatchObject({
    action: 'events.replay',
    before: { source, field, reason },
    after: { accepted: 3, refused: 0 },
  })
})

test('a reason with many events is replayed in parts, and the reasons are counted', async () => {
  const batch = (from: number) =>
    Array.from({ length: 300 }, (_, index) => ({
      ...track({ event: null, userId: 'ann' }),
      messageId: `n${from + index}`,
    }))
  await deliver(batch(0))
  await deliver(batch(300))
  const reasons = (await world.call(admin, 'GET', '/api/events/refused/reasons')).body.items
  const mine = reasons.find((row: { source: string }) => row.source === source)
  expect(mine).toMatchObject({ field: 'event', count: 600 })
  const { field, reason } = mine
  const first = (await world.call(admin, 'POST', '/api/events/refused/replay', { source, field, reason })).body
  expect(first).toMatchObject({ accepted: 0, refused: 500, next: expect.any(String) })
  const rest = { source, field, reason, cursor: first.next }
  expect((await world.call(admin, 'POST', '/api/events/refused/replay', rest)).body).toEqual({
    accepted: 0,
    refused: 100,
    next: null,
  })
})

test('whoever does not see all accounts reads why, and neither what was sent nor how to send it again', async () => {
  await deliver([track({ secret: 'ZQ' })])
  const { id } = await one()
  expect((await refused(csm))[0]).toMatchObject({ id, field: 'userId', payload: null, mended: null })
  const alone = await world.call(csm, 'GET', `/api/events/refused/${id}`)
  expect([alone.status, alone.body.payload]).toEqual([200, null])
  for (const answer of [await check(id, '{}', csm), await mend(id, '{}', csm)]) expect(answer.status).toBe(403)
  const live = await world.call(csm, 'GET', `/api/events/live?source=${source}`)
  expect(live.body.items).toMatchObject([{ outcome: 'refused', refusal: { id, payload: null } }])
  expect(live.text).not.toContain('ZQ')
})

test('the stream shows accepted and refused events as they come, whom they were matched to, and what is asked for', async () => {
  const how = { source, origin: 'live' as const, known: world.clock.now() }
  const acme = await world.within(async (tx) => {
    const [made] = await upsertAccounts(tx, [{ externalId: 'acme', name: 'Acme', ownerId: csm.member }], how)
    if (made?.kind !== 'made') throw new Error('The account was not made')
    await upsertContacts(tx, [{ externalId: 'ann', account: made.account, name: 'Ann Lee' }], how)
    return made.account
  })
  await deliver([
    track({ userId: 'ann' }),
    track({ userId: 'bob', context: { groupId: 'acme' }, event: 'Signed in' }),
    track({ userId: 'eve' }),
    track({ context: { groupId: 'nowhere' } }),
    track({ event: null, userId: 'ann' }),
  ])
  const live = async (query = '', as = admin) =>
    (await world.call(as, 'GET', `/api/events/live?source=${source}${query}`)).body.items as {
      outcome: string
      kind: string
      event: { name: string; matched: string; account: { name: string } | null; personName: string | null } | null
    }[]
  const matches = (await live()).map(({ outcome, event }) => [
    outcome,
    event?.matched ?? '',
    event?.account?.name ?? '',
  ])
  expect(matches.sort()).toEqual([
    ['accepted', 'group', 'Acme'],
    ['accepted', 'person', 'Acme'],
    ['accepted', 'unknown group', ''],
    ['accepted', 'unknown person', ''],
    ['refused', '', ''],
  ])
  expect(await live('&outcome=refused')).toMatchObject([{ kind: 'track' }])
  expect(await live('&name=SIGNED')).toMatchObject([{ event: { name: 'Signed in' } }])
  expect(await live(`&account=${acme}`)).toHaveLength(2)
  expect(await live('&kind=page')).toEqual([])
  expect((await live('', csm)).map(({ event }) => event?.account?.name ?? '').sort()).toEqual(['', 'Acme', 'Acme'])
  const tom = await world.person('csm', 'Tom')
  expect((await world.call(tom, 'GET', `/api/events/live?account=${acme}`)).status).toBe(404)
})
