import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { someAccounts } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import { deliver, tell } from '../../platform/outbox/outbox.ts'
import { mergeAccounts, setAttributes, unmergeAccounts, upsertAccounts } from '../accounts/index.ts'

let world: World
let admin: Person
let ines: Person
let bo: Person
let outsider: Person
let alder: AccountId
let birch: AccountId
let number = 0

/** Two accounts of Ines; Bo sees all, the outsider only a book that is empty. */
beforeAll(async () => {
  world = await aWorld({ modules })
  admin = await world.person('admin', 'Ada Admin')
  ines = await world.person('csm', 'Ines Vidal')
  bo = await world.person('support', 'Bo Lind')
  outsider = await world.person('csm', 'Otto Out')
})
afterAll(() => world.close())

beforeEach(async () => {
  number += 1
  const found = await someAccounts(world, [`alder ${number}`, `birch ${number}`])
  ;[alder, birch] = found as [AccountId, AccountId]
  await give(alder, ines)
  await give(birch, ines)
  await deliver(world.platform)
  for (const person of [admin, ines, bo, outsider]) await world.call(person, 'POST', '/api/notifications/mark_all', {})
  world.clock.advance(86_400_000)
})

const give = (account: AccountId, to: Person, by: Person = admin) =>
  world.call(by, 'PATCH', `/api/accounts/${account}`, { ownerId: to.member })

const news = async (person: Person, query = 'unread=true') =>
  (await world.call(person, 'GET', `/api/notifications?${query}`)).body as {
    items: {
      id: string
      kind: string
      sentence: string
      count: number
      isRead: boolean
      account: { id: string } | null
    }[]
    next: string | null
  }
const told = async (person: Person) => (await news(person)).items.map(({ kind, sentence }) => `${kind}: ${sentence}`)
const unread = async (person: Person) => (await world.call(person, 'GET', '/api/notifications/count')).body.unread
const say = (person: Person, account: AccountId, text: string) =>
  world.call(person, 'POST', `/api/accounts/${account}/comments`, { text })
const commentsOf = async (account: AccountId) =>
  (await world.call(admin, 'GET', `/api/accounts/${account}/comments`)).body.items

async function bandFalls(account: AccountId, more: Record<string, unknown> = {}) {
  const data = { from: 'green', to: 'yellow', direction: 'down', score: 61.4, afterSilence: false, ...more }
  await world.within((tx) => tell(tx, [{ name: 'health.band_changed', account, data, key: `test ${Math.random()}` }]))
  await deliver(world.platform)
}

test('F112 a change of health alerts the owner of the account and whoever follows it, and nobody else', async () => {
  await world.call(bo, 'POST', `/api/accounts/${alder}/follow`)
  await bandFalls(alder)
  expect(await told(ines)).toEqual(['band: Health fell from green to yellow, 61'])
  expect(await told(bo)).toEqual(['band: Health fell from green to yellow, 61'])
  expect(await told(admin)).toEqual([])
  expect(await told(outsider)).toEqual([])
})

test('the owner follows without asking, and may stop', async () => {
  const following = async (person: Person) => (await world.call(person, 'GET', `/api/accounts/${alder}/follow`)).body
  expect(await following(ines)).toEqual({ follows: true, asOwner: true })
  expect(await following(bo)).toEqual({ follows: false, asOwner: false })
  await world.call(ines, 'DELETE', `/api/accounts/${alder}/follow`)
  expect(await following(ines)).toEqual({ follows: false, asOwner: true })
  await bandFalls(alder)
  expect(await told(ines)).toEqual([])
  await world.call(ines, 'POST', `/api/accounts/${alder}/follow`)
  expect(await following(ines)).toEqual({ follows: true, asOwner: true })
})

test('what happens twice with an account on a day is one row with a count, and reading it begins anew', async () => {
  await bandFalls(alder)
  await bandFalls(alder, { to: 'red', score: 40 })
  const [first, ...rest] = (await news(ines)).items
  expect(rest).toEqual([])
  expect(first).toMatchObject({ count: 2, sentence: 'Health fell from green to red, 40 (the latest of 2)' })
  await world.call(ines, 'POST', '/api/notifications/mark', { ids: [first?.id], as: 'read' })
  expect(await unread(ines)).toBe(0)
  await bandFalls(alder, { to: 'yellow' })
  expect((await news(ines)).items).toMatchObject([{ id: first?.id, count: 1, isRead: false }])
})

test('a correction after a silence is no news', async () => {
  await bandFalls(alder, { afterSilence: true })
  expect(await told(ines)).toEqual([])
})

test('nobody is told of an account that they do not see, and what left their sight takes its news along', async () => {
  await bandFalls(alder)
  expect(await unread(ines)).toBe(1)
  await give(alder, outsider)
  expect(await told(ines)).toEqual([])
  expect(await unread(ines)).toBe(0)
  await bandFalls(alder)
  expect((await told(outsider)).map((text) => text.split(':')[0]).sort()).toEqual(['assigned', 'band'])
  await give(alder, ines)
  expect(await told(ines)).toContain('band: Health fell from green to yellow, 61')
})

test('a follower who lost sight of the account is not told', async () => {
  await give(alder, outsider)
  await world.call(outsider, 'POST', `/api/accounts/${alder}/follow`)
  await deliver(world.platform)
  await world.call(outsider, 'POST', '/api/notifications/mark_all', {})
  await give(alder, ines)
  await bandFalls(alder)
  await give(alder, outsider)
  expect(await told(outsider)).toEqual([])
})

test('a mention reaches the colleague in the transaction of the comment, and never its author', async () => {
  const { status, body } = await say(ines, alder, 'Renewal is close, @Bo Lind can you look? @Ines Vidal will call.')
  expect(status).toBe(200)
  expect(await told(bo)).toEqual([
    'mention: Ines Vidal mentioned you: Renewal is close, @Bo Lind can you look? @Ines Vidal will call.',
  ])
  expect(await told(ines)).toEqual([])
  expect((await news(bo)).items[0]?.account?.id).toBe(alder)
  const timeline = await world.call(ines, 'GET', `/api/timeline/${alder}`)
  expect(timeline.body.items[0]).toMatchObject({ kind: 'note', actor: 'Ines Vidal', source: { id: body.id } })
})

test('a mention of somebody who does not see the account is refused, and nothing is kept', async () => {
  const { status, body } = await say(ines, alder, 'Look at this, @Otto Out')
  expect([status, body.field, body.detail]).toEqual([400, 'text', 'Otto Out does not see this account'])
  expect(body.remedy).toContain('Leave the mention out')
  expect(await commentsOf(alder)).toEqual([])
  const offered = (await world.call(ines, 'GET', `/api/accounts/${alder}/mentionable`)).body.items
  const names = offered.map(({ name }: { name: string }) => name)
  expect(names).toContain('Bo Lind')
  expect(names).not.toContain('Otto Out')
  expect(names).not.toContain('Ines Vidal')
})

test('a comment is told to the owner and followers, and who is mentioned is told once', async () => {
  await world.call(admin, 'POST', `/api/accounts/${alder}/follow`)
  await say(bo, alder, 'They asked for an invoice, @Ines Vidal')
  expect(await told(ines)).toEqual(['mention: Bo Lind mentioned you: They asked for an invoice, @Ines Vidal'])
  expect(await told(admin)).toEqual(['comment: Bo Lind commented: They asked for an invoice, @Ines Vidal'])
  expect(await told(bo)).toEqual([])
})

test('one changes and deletes only one’s own comment; what it said is kept, and only new mentions are told', async () => {
  const { id } = (await say(ines, alder, 'First words')).body
  const path = `/api/notifications/comments/${id}`
  expect((await world.call(admin, 'PATCH', path, { text: 'Not mine' })).status).toBe(403)
  expect((await world.call(outsider, 'PATCH', path, { text: 'Not seen' })).status).toBe(404)
  expect((await world.call(ines, 'PATCH', path, { text: 'Second words, @Bo Lind' })).status).toBe(200)
  expect(await commentsOf(alder)).toMatchObject([{ text: 'Second words, @Bo Lind', editedAt: expect.any(String) }])
  const history = await world.call(admin, 'GET', `${path}/history`)
  expect(history.body.items).toMatchObject([{ text: 'First words' }])
  expect((await world.call(outsider, 'GET', `${path}/history`)).status).toBe(404)
  expect(await told(bo)).toEqual(['mention: Ines Vidal mentioned you: Second words, @Bo Lind'])
  expect((await world.call(admin, 'DELETE', path)).status).toBe(403)
  expect((await world.call(ines, 'DELETE', path)).status).toBe(200)
  expect(await commentsOf(alder)).toEqual([])
  expect(await told(bo)).toEqual([])
  const { items } = (await world.call(ines, 'GET', `/api/timeline/${alder}`)).body
  expect(items[0].text).toBe('A comment was deleted')
})

test('what is done with comments stands in the log without their words', async () => {
  const { id } = (await say(ines, alder, 'A secret about Somebody')).body
  await world.call(ines, 'PATCH', `/api/notifications/comments/${id}`, { text: 'Another secret' })
  await world.call(ines, 'DELETE', `/api/notifications/comments/${id}`)
  const { items } = (await world.call(admin, 'GET', '/api/workspaces/audit?limit=3')).body
  expect(JSON.stringify(items)).not.toContain('secret')
  expect(items.map(({ action }: { action: string }) => action)).toEqual([
    'comment.deleted',
    'comment.changed',
    'comment.made',
  ])
})

test('a new owner is told who made them one, and nobody of what they took themselves', async () => {
  await give(alder, bo)
  await give(birch, bo, bo)
  await deliver(world.platform)
  const all = (await news(bo)).items.filter(({ kind }) => kind === 'assigned')
  expect(all).toMatchObject([{ sentence: 'Ada Admin made you the owner', account: { id: alder } }])
})

test('imported history tells nobody anything', async () => {
  await world.within((tx) =>
    upsertAccounts(tx, [{ externalId: `import ${number}`, ownerId: bo.member as MemberId }], {
      source: 'crm',
      origin: 'import',
      known: tx.now,
    }),
  )
  await world.within((tx) =>
    setAttributes(tx, [
      {
        account: birch,
        attribute: 'owner',
        value: bo.member,
        happenedAt: tx.now,
        knownAt: tx.now,
        origin: 'import',
        source: 'crm',
      },
    ]),
  )
  await deliver(world.platform)
  expect(await told(bo)).toEqual([])
})

test('a bulk handover is one row that names no account', async () => {
  const accounts = await someAccounts(
    world,
    Array.from({ length: 14 }, (_, at) => `bulk ${number} ${at}`),
  )
  await world.within((tx) =>
    setAttributes(
      tx,
      accounts.map((account) => ({
        account,
        attribute: 'owner',
        value: bo.member,
        happenedAt: tx.now,
        knownAt: tx.now,
        origin: 'live' as const,
        source: 'tenure',
      })),
    ),
  )
  await deliver(world.platform)
  expect((await news(bo)).items).toMatchObject([
    { sentence: '14 more accounts are yours now', account: null, count: 14 },
  ])
})

test('cancellations, notices and renewals told by somebody reach the owner, not whoever told them', async () => {
  await world.call(admin, 'POST', `/api/accounts/${alder}/cancellations`, { day: '2026-03-01', reason: 'too dear' })
  const contract = { starts: '2026-01-01', amount: 1000, lines: [] }
  await world.call(ines, 'POST', `/api/accounts/${birch}/cancellations`, { day: '2026-03-01', reason: 'moved' })
  await world.call(admin, 'POST', `/api/accounts/${birch}/contracts`, { ...contract, name: 'C-1', value: 1000 })
  await world.call(admin, 'POST', `/api/accounts/${birch}/contracts`, {
    ...contract,
    name: 'C-2',
    value: 2000,
    relation: 'supersedes',
    noticeReceivedOn: '2026-02-01',
  })
  await deliver(world.platform)
  expect((await told(ines)).sort()).toEqual([
    'cancelled: Cancelled: too dear',
    'cancelled: Notice received for contract C-2',
    'renewed: Renewed: contract C-2 takes the place of the old one',
  ])
})

test('a kind that one switched off is not told', async () => {
  const off = await world.call(ines, 'PUT', '/api/notifications/preferences/band', { inApp: false })
  expect(off.status).toBe(200)
  const { items } = (await world.call(ines, 'GET', '/api/notifications/preferences')).body
  expect(items.find(({ kind }: { kind: string }) => kind === 'band').inApp).toBe(false)
  expect(items.map(({ kind }: { kind: string }) => kind)).not.toContain('silent') // a manager looks after no sources
  await bandFalls(alder)
  expect(await told(ines)).toEqual([])
  await world.call(ines, 'PUT', '/api/notifications/preferences/band', { inApp: true })
  await bandFalls(alder)
  expect(await unread(ines)).toBe(1)
})

test('one’s own import and a silent source are told to those whom they concern', async () => {
  await world.within((tx) =>
    tell(tx, [
      {
        name: 'imports.ended',
        account: null,
        data: { run: alder, file: 'accounts.csv', member: admin.member, state: 'done', written: 12, refused: 1 },
        key: `import ${number}`,
      },
      {
        name: 'measures.fell_silent',
        account: null,
        data: { owner: 'events', since: '2026-03-01' },
        key: `s ${number}`,
      },
    ]),
  )
  await deliver(world.platform)
  expect((await told(admin)).sort()).toEqual([
    'import: The import of accounts.csv is done: 12 written, 1 refused',
    'silent: Product usage has been silent since 1 March',
  ])
  expect(await told(ines)).toEqual([])
})

test('nobody marks what is another’s', async () => {
  await bandFalls(alder)
  const ids = (await news(ines)).items.map(({ id }) => id)
  expect((await world.call(bo, 'POST', '/api/notifications/mark', { ids, as: 'read' })).body).toEqual({ marked: 0 })
  expect(await unread(ines)).toBe(1)
  expect((await world.call(ines, 'POST', '/api/notifications/mark', { ids, as: 'read' })).body).toEqual({ marked: 1 })
  expect((await world.call(ines, 'POST', '/api/notifications/mark', { ids, as: 'unread' })).body).toEqual({ marked: 1 })
  expect(await unread(ines)).toBe(1)
})

test('marking all leaves what came after one looked', async () => {
  await bandFalls(alder)
  const seen = world.clock.now().toISOString()
  world.clock.advance(60_000)
  await bandFalls(birch)
  await world.call(ines, 'POST', '/api/notifications/mark_all', { upTo: seen })
  expect((await news(ines)).items.map(({ account }) => account?.id)).toEqual([birch])
})

test('pages follow one another by cursor, newest first, all or unread', async () => {
  await bandFalls(alder)
  world.clock.advance(60_000)
  await bandFalls(birch)
  const first = await news(ines, 'limit=1')
  expect(first.items[0]?.account?.id).toBe(birch)
  const second = await news(ines, `limit=1&cursor=${first.next}`)
  expect(second.items[0]?.account?.id).toBe(alder)
})

test('news, follows and comments go along with a merge and come back after it', async () => {
  await say(bo, birch, 'Said of the birch')
  await world.call(bo, 'POST', `/api/accounts/${birch}/follow`)
  await world.within((tx) => mergeAccounts(tx, birch, alder))
  await deliver(world.platform)
  expect(await commentsOf(alder)).toMatchObject([{ text: 'Said of the birch' }])
  expect((await news(ines)).items.map(({ account }) => account?.id)).toEqual([alder])
  await bandFalls(birch) // told of the old id
  expect(await told(bo)).toEqual(['band: Health fell from green to yellow, 61'])
  await world.within((tx) => unmergeAccounts(tx, birch))
  await deliver(world.platform)
  expect(await commentsOf(alder)).toEqual([])
  expect(await commentsOf(birch)).toMatchObject([{ text: 'Said of the birch' }])
})

const forget = () =>
  world.platform.contributions.jobs.find(({ name }) => name === 'privacy.retention')?.run(world.platform, {})

test('after ninety days news is forgotten', async () => {
  await bandFalls(alder)
  world.clock.advance(89 * 86_400_000)
  await forget()
  expect((await news(ines)).items).toHaveLength(1)
  world.clock.advance(2 * 86_400_000)
  await forget()
  expect((await news(ines, '')).items).toEqual([])
})

test('whoever is given a task by a colleague is told, once for each time it is passed to them, and of their own tasks nothing', async () => {
  const asked = { title: 'Call them', account: alder, assignee: ines.member }
  const { id } = (await world.call(admin, 'POST', '/api/tasks', asked)).body
  await world.call(ines, 'POST', '/api/tasks', { title: 'My own' })
  await deliver(world.platform)
  expect(await told(ines)).toEqual(['task: Ada Admin gave you a task: Call them'])
  await world.call(ines, 'PATCH', `/api/tasks/${id}`, { assignee: admin.member })
  await deliver(world.platform)
  expect(await told(admin)).toEqual(['task: Ines Vidal gave you a task: Call them'])
})

test('F021 who follows a segment is told which of the accounts that they see entered and left it, a row each, and nobody of corrections', async () => {
  const condition = { version: 1, where: { field: 'attribute:industry', op: 'is', value: `Boats ${number}` } }
  const draft = { name: `Boats ${number}`, condition, evaluation: 'live' }
  const { id } = (await world.call(admin, 'POST', '/api/segments', draft)).body
  const path = `/api/segments/${id}/follow`
  for (const person of [ines, outsider]) expect((await world.call(person, 'POST', path, {})).status).toBe(200)
  expect((await world.call(ines, 'GET', path)).body).toEqual({ follows: true })
  const edit = async (account: AccountId, industry: string) => {
    await world.call(admin, 'PATCH', `/api/accounts/${account}`, { industry })
    await world.settle()
  }
  await edit(alder, `Boats ${number}`)
  expect(await told(ines)).toEqual([`segment: Entered the segment Boats ${number}`])
  expect(await told(outsider)).toEqual([])
  await edit(alder, 'Trains')
  expect(await told(ines)).toEqual([`segment: Left the segment Boats ${number} (the latest of 2)`])
  await world.call(ines, 'DELETE', path)
  await edit(birch, `Boats ${number}`)
  expect(await told(ines)).toHaveLength(1)
  expect((await world.call(ines, 'POST', `/api/segments/${alder}/follow`, {})).status).toBe(404)
})
