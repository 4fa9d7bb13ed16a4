import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { Viewer } from '../../platform/contributions.ts'
import { apiApp } from '../../platform/http/api.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { mergeAccounts, unmergeAccounts, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { permissionsOf } from '../workspaces/index.ts'
import { append, type Entry } from './index.ts'
import { timeline } from './module.ts'
import { routes } from './routes.ts'

let world: World
let alder: AccountId
let birch: AccountId
beforeAll(async () => {
  world = await aWorld({ modules: [accounts, timeline] })
  const drafts = ['alder', 'birch'].map((externalId) => ({ externalId }))
  const outcomes = await world.within((tx) =>
    upsertAccounts(tx, drafts, { source: 'crm', origin: 'import', known: tx.now }),
  )
  const ids = outcomes.map((outcome) => (outcome.kind === 'refused' ? undefined : outcome.account))
  ;[alder, birch] = ids as [AccountId, AccountId]
})
afterAll(() => world.close())

const entry = (account: AccountId, key: string, more: Partial<Entry> = {}): Entry => ({
  account,
  at: new Date('2026-02-01T10:00:00Z'),
  kind: 'ticket',
  text: `Ticket ${key}`,
  source: { kind: 'ticket', id: key },
  key,
  ...more,
})
const tell = (...entries: Entry[]) => world.within((tx) => append(tx, entries))

async function list(account: AccountId, query = '', sees: Viewer['sees'] = { kind: 'all' }) {
  const viewer: Viewer = {
    workspace: world.workspace,
    member: '' as MemberId,
    name: '',
    role: 'viewer',
    permissions: permissionsOf('viewer'),
    sees,
    by: 'key',
  }
  const response = await apiApp(world.platform, routes, async () => viewer).request(`/api/timeline/${account}?${query}`)
  const body = (await response.json()) as { items: { text: string; kind: string }[]; next: string | null }
  return { status: response.status, ...body, texts: body.items?.map((item) => item.text) }
}

test('F026 the full history of an account is one list, newest first, by page', async () => {
  await tell(
    entry(alder, 'a1'),
    entry(alder, 'a2', {
      at: new Date('2026-02-03T10:00:00Z'),
      kind: 'meeting',
      text: 'Review with Ana',
      actor: 'Ines',
    }),
    entry(alder, 'a3', { at: new Date('2026-02-02T10:00:00Z'), kind: 'invoice', text: 'Invoice 17 is overdue' }),
    entry(alder, 'a4'),
  )
  const first = await list(alder, 'limit=3')
  const second = await list(alder, `limit=3&cursor=${first.next}`)
  expect(first.texts?.slice(0, 2)).toEqual(['Review with Ana', 'Invoice 17 is overdue'])
  expect([...(first.texts ?? []), ...(second.texts ?? [])].sort()).toEqual([
    'Invoice 17 is overdue',
    'Review with Ana',
    'Ticket a1',
    'Ticket a4',
  ])
  expect(second.next).toBeNull()
})

test('the same key told again is one entry that says what was told last', async () => {
  await tell(entry(alder, 'a1', { text: 'Ticket a1, solved' }), entry(alder, 'a1', { text: 'Ticket a1, closed' }))
  await tell(entry(alder, 'a1', { text: 'Ticket a1, closed' }))
  expect((await list(alder)).texts?.filter((text) => text.startsWith('Ticket a1'))).toEqual(['Ticket a1, closed'])
})

test('it is narrowed by kind and by text, patterns taken literally', async () => {
  expect((await list(alder, `kinds=${encodeURIComponent('["meeting","invoice"]')}`)).texts).toEqual([
    'Review with Ana',
    'Invoice 17 is overdue',
  ])
  expect((await list(alder, 'text=OVERDUE')).texts).toEqual(['Invoice 17 is overdue'])
  expect((await list(alder, 'text=ines')).texts).toEqual(['Review with Ana'])
  expect((await list(alder, `text=${encodeURIComponent('%')}`)).texts).toEqual([])
})

test('entries follow their account into a merge and return after it, also those told again meanwhile', async () => {
  await tell(entry(birch, 'b1'))
  await world.within((tx) => mergeAccounts(tx, birch, alder))
  await deliver(world.platform)
  expect((await list(alder)).texts).toContain('Ticket b1')
  await tell(entry(alder, 'b1', { text: 'Ticket b1, again' }))
  await world.within((tx) => unmergeAccounts(tx, birch))
  await deliver(world.platform)
  expect((await list(birch)).texts).toEqual(['Ticket b1, again'])
  expect((await list(alder)).texts).not.toContain('Ticket b1, again')
})

test('the timeline of a foreign account is absent', async () => {
  expect((await list(alder, '', { kind: 'owners', owners: [] })).status).toBe(404)
})

test('a long text is cut, and a cursor of another list is refused', async () => {
  await tell(entry(birch, 'b2', { text: 'x'.repeat(5000) }))
  expect((await list(birch)).texts?.find((text) => text.startsWith('x'))).toHaveLength(1000)
  expect((await list(birch, 'cursor=abc')).status).toBe(400)
})
