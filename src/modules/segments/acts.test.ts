import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { type AccountId, derivedId } from '../../kernel/ids.ts'
import { defineField, upsertAccounts } from '../accounts/index.ts'
import { accounts } from '../accounts/module.ts'
import { measures } from '../measures/module.ts'
import { workspaces } from '../workspaces/module.ts'
import { segments } from './module.ts'
import { workOnActs } from './service/acts.ts'

let world: World
let owner: Person
let ines: Person
let rui: Person

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [workspaces, accounts, measures, segments] })
  owner = await world.person('owner', 'Olga')
  ines = await world.person('csm', 'Ines')
  rui = await world.person('csm', 'Rui')
  await world.within((tx) => defineField(tx, { label: 'Note', type: 'text', editors: ['lead'] }))
})
afterAll(() => world.close())

/** A book of accounts, told by the CRM. */
async function book(of: Person, prefix: string, count: number, more: object = {}): Promise<void> {
  await world.within((tx) =>
    upsertAccounts(
      tx,
      Array.from({ length: count }, (_, at) => ({
        externalId: `${prefix}-${at}`,
        name: `${prefix} ${String(at).padStart(4, '0')}`,
        ownerId: of.member,
        stage: 'retention' as const,
        ...more,
      })),
      { source: 'crm', origin: 'live', known: tx.now },
    ),
  )
}

const named = (prefix: string) => ({ text: `${prefix} ` })
const set = (attribute: string, value: unknown) => ({ kind: 'set', attribute, value })
const post = (as: Person, path: string, body: object = {}) => world.call(as, 'POST', `/api/segments/acts${path}`, body)
const act = async (as: Person, id: string) => (await world.call(as, 'GET', `/api/segments/acts/${id}`)).body

async function start(as: Person, selection: object, edit: object): Promise<string> {
  world.clock.advance(60_000)
  const preview = await post(as, '/preview', { ...selection, edit })
  expect(preview.status, preview.text).toBe(200)
  const started = await post(as, '', { ...selection, edit, expected: preview.body.count })
  expect(started.status, started.text).toBe(200)
  return started.body.id
}

const stages = async (prefix: string, columns = ['attribute:stage', 'attribute:owner']) => {
  const { body } = await world.call(
    owner,
    'GET',
    `/api/accounts?text=${encodeURIComponent(`${prefix} `)}&columns=${JSON.stringify(columns)}&limit=200`,
  )
  return body.items as { id: AccountId; name: string; values: Record<string, unknown> }[]
}

const auditOf = async (id: string) => {
  const { body } = await world.call(owner, 'GET', `/api/workspaces/audit?limit=200`)
  return body.items.filter((row: { subjectId: string }) => row.subjectId === id)
}

test('a preview counts what changes, what is so already and whose the accounts are, and changes nothing', async () => {
  await book(ines, 'Prev', 5)
  await book(rui, 'Prev', 3, {})
  await world.within((tx) =>
    upsertAccounts(tx, [{ externalId: 'Prev-0', stage: 'advocacy' }], { source: 'crm', origin: 'live', known: tx.now }),
  )
  const preview = await post(owner, '/preview', { ...named('Prev'), edit: set('stage', 'advocacy') })
  expect(preview.body).toMatchObject({ sentence: 'Stage becomes advocacy', count: 5, changes: 4, same: 1, refused: [] })
  const books = preview.body.books.map(({ name, count }: { name: string; count: number }) => [name, count])
  expect(books.toSorted()).toEqual([
    ['Ines', 2],
    ['Rui', 3],
  ])
  expect((await stages('Prev')).filter(({ values }) => values['attribute:stage'] === 'advocacy')).toHaveLength(1)
})

test('the preview and the act agree, and what nobody may do is refused before it begins', async () => {
  await book(ines, 'Agree', 4)
  const id = await start(owner, named('Agree'), set('stage', 'onboarding'))
  await world.settle()
  expect(await act(owner, id)).toMatchObject({ state: 'done', total: 4, changed: 4, same: 0, refused: 0 })
  const again = await start(owner, named('Agree'), set('stage', 'onboarding'))
  await world.settle()
  expect(await act(owner, again)).toMatchObject({ changed: 0, same: 4 })
  expect((await post(ines, '/preview', { edit: set('custom.note', 'x') })).status).toBe(403)
  expect((await post(owner, '/preview', { edit: set('name', 'x') })).body.field).toBe('edit.attribute')
  expect((await post(owner, '/preview', { edit: set('stage', 'golden') })).body.field).toBe('edit.value')
  expect(
    (await post(owner, '/preview', { edit: set('owner', derivedId(world.workspace, 'x', 'y', 'z')) })).status,
  ).toBe(400)
})

test('whatever is asked, the preview counts what the act then does', async () => {
  await world.within((tx) =>
    defineField(tx, { label: 'Uses', type: 'choices', choices: ['API', 'Billing', 'Reports'] }),
  )
  await world.within((tx) => defineField(tx, { label: 'Budget', type: 'money' }))
  const kept = [
    {},
    { uses: ['API'] },
    { uses: ['API', 'Billing', 'Reports'] },
    { tags: ['VIP', 'Ärzte'] },
    { budget: 500 },
  ]
  for (const [at, custom] of kept.entries())
    await book(ines, `Mixed ${at}`, 2, { custom, currency: at % 2 === 0 ? 'USD' : 'EUR' })
  const words = (attribute: string, add: string[], remove: string[] = []) => ({ kind: 'words', attribute, add, remove })
  const edits = [
    words('custom.tags', ['vip', 'new']),
    words('custom.tags', [], ['ÄRZTE', 'nobody']),
    words(
      'custom.tags',
      Array.from({ length: 49 }, (_, at) => `word ${at}`),
    ),
    words('custom.tags', ['vip'], ['vip']),
    words('custom.uses', ['Billing'], ['API']),
    words('custom.uses', ['API']),
    { ...set('custom.budget', 500), currency: 'USD' },
    set('custom.budget', null),
    set('custom.uses', ['API']),
    set('plan', 'Pro'),
    set('plan', null),
    set('owner', rui.member),
  ]
  for (const edit of edits) {
    const { count, changes, same, refused } = (await post(owner, '/preview', { ...named('Mixed'), edit })).body
    const id = await start(owner, named('Mixed'), edit)
    await world.settle()
    const done = await act(owner, id)
    const refusals = refused.reduce((sum: number, one: { count: number }) => sum + one.count, 0)
    expect([edit, done.total, done.changed, done.same, done.refused]).toEqual([edit, count, changes, same, refusals])
  }
})

test('a list that changed since the preview is not begun', async () => {
  await book(ines, 'Moved', 2)
  const edit = set('stage', 'advocacy')
  expect(await post(owner, '', { ...named('Moved'), edit, expected: 3 })).toMatchObject({
    status: 409,
    body: { field: 'expected', detail: 'The list has changed: 2 accounts are meant now, not 3' },
  })
  expect((await world.call(owner, 'GET', '/api/segments/acts')).body.items[0]?.sentence).not.toBe(
    'Stage becomes advocacy',
  )
})

test('the same wish sent twice is done once, under one row of the log', async () => {
  await book(ines, 'Twice', 3)
  const id = derivedId(world.workspace, 'act', 'test', 'twice')
  const body = { id, ...named('Twice'), edit: set('stage', 'advocacy'), expected: 3 }
  expect((await post(owner, '', body)).body).toEqual({ id })
  expect((await post(owner, '', body)).body).toEqual({ id })
  expect((await post(rui, '', { ...body, expected: 0 })).status).toBe(409)
  await world.settle()
  expect(await act(owner, id)).toMatchObject({ total: 3, changed: 3 })
  expect(await auditOf(id)).toMatchObject([{ action: 'accounts.changed_together', after: { accounts: 3 } }])
})

test('only accounts that one sees are meant, also when they are named one by one', async () => {
  await book(ines, 'Mine', 2)
  await book(rui, 'Theirs', 2)
  const foreign = (await stages('Theirs')).map(({ id }) => id)
  const own = (await stages('Mine')).map(({ id }) => id)
  const selection = { accounts: [...own, ...foreign] }
  const id = await start(ines, selection, set('stage', 'advocacy'))
  await world.settle()
  expect(await act(ines, id)).toMatchObject({ total: 2, changed: 2 })
  expect((await stages('Theirs')).map(({ values }) => values['attribute:stage'])).toEqual(['retention', 'retention'])
  expect((await world.call(rui, 'GET', `/api/segments/acts/${id}`)).status).toBe(404)
  expect((await post(rui, `/${id}/undo`)).status).toBe(404)
  expect((await post(rui, `/${id}/stop`)).status).toBe(404)
})

test('an act over thousands goes on in batches, stops when told, and is taken back whole', async () => {
  await book(ines, 'Many', 1700)
  const id = await start(owner, named('Many'), set('owner', rui.member))
  const turn = () => workOnActs(world.platform, world.workspace)
  await turn()
  await turn()
  expect(await act(owner, id)).toMatchObject({ state: 'running', total: 1700, changed: 1000 })
  expect((await post(owner, `/${id}/undo`)).status).toBe(409)
  await post(owner, `/${id}/stop`)
  await world.settle()
  expect(await act(owner, id)).toMatchObject({ state: 'cancelled', changed: 1000 })
  world.clock.advance(60_000)
  const back = (await post(owner, `/${id}/undo`)).body.id
  expect((await post(owner, `/${id}/undo`)).body.id).toBe(back)
  await world.settle()
  expect(await act(owner, back)).toMatchObject({ kind: 'undo', state: 'done', total: 1000, changed: 1000, refused: 0 })
  const owners = (await stages('Many')).map(({ values }) => values['attribute:owner'])
  expect(new Set(owners)).toEqual(new Set([ines.member]))
})

test('work that was cut off in the middle is gone on with and nothing is done twice', async () => {
  await book(ines, 'Cut', 700)
  const id = await start(owner, named('Cut'), { kind: 'words', attribute: 'custom.tags', add: ['q1'], remove: [] })
  await workOnActs(world.platform, world.workspace)
  await Promise.all([workOnActs(world.platform, world.workspace), workOnActs(world.platform, world.workspace)])
  await world.settle()
  expect(await act(owner, id)).toMatchObject({ state: 'done', changed: 700, same: 0 })
  expect((await stages('Cut', ['custom:tags']))[0]?.values['custom:tags']).toEqual(['q1'])
})

test('what somebody changed since an act stays when it is taken back, with who did', async () => {
  await book(ines, 'Since', 3)
  const id = await start(owner, named('Since'), set('stage', 'advocacy'))
  await world.settle()
  const [first] = await stages('Since')
  world.clock.advance(60_000)
  await world.call(ines, 'PATCH', `/api/accounts/${first?.id}`, { stage: 'onboarding' })
  const back = (await post(owner, `/${id}/undo`)).body.id
  await world.settle()
  expect(await act(owner, back)).toMatchObject({
    changed: 2,
    refused: 1,
    stayed: [{ reason: 'Ines changed it since', count: 1, examples: ['Since 0000'] }],
  })
  expect((await stages('Since')).map(({ values }) => values['attribute:stage'])).toEqual([
    'onboarding',
    'retention',
    'retention',
  ])
  expect(await act(owner, id)).toMatchObject({ undoneBy: back })
  expect((await post(owner, `/${back}/undo`)).status).toBe(409)
})

test('an act is no longer taken back after a day', async () => {
  await book(ines, 'Old', 1)
  const id = await start(owner, named('Old'), set('stage', 'advocacy'))
  await world.settle()
  world.clock.advance(25 * 3_600_000)
  expect((await post(owner, `/${id}/undo`)).body.detail).toMatch(/more than 24 hours ago/)
})

test('an act of somebody who has left since is given up with its reason, and holds nobody up', async () => {
  const gone = await world.person('csm', 'Gone')
  await book(gone, 'Left', 2)
  await book(ines, 'After', 1)
  const id = await start(gone, named('Left'), set('stage', 'advocacy'))
  const next = await start(ines, named('After'), set('stage', 'advocacy'))
  const parted = await world.call(owner, 'POST', `/api/workspaces/members/${gone.member}/leave`, {
    member: ines.member,
  })
  expect(parted.status, parted.text).toBe(200)
  await world.settle()
  expect(await act(owner, id)).toMatchObject({ state: 'failed', failure: 'No member with this id', changed: 0 })
  expect(await act(ines, next)).toMatchObject({ state: 'done', changed: 1 })
})

test('each change of an act stands in the account’s history with who made it', async () => {
  await book(ines, 'Hist', 1)
  const [one] = await stages('Hist')
  await start(ines, named('Hist'), set('stage', 'advocacy'))
  await world.settle()
  const history = (await world.call(owner, 'GET', `/api/accounts/${one?.id}/history?attribute=stage`)).body.items
  expect(history[0]).toMatchObject({ value: 'advocacy', by: 'Ines', source: 'tenure' })
})
