import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { ShapeRow } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { ensureMember, product } from '../workspaces/index.ts'
import { standardSettings } from './domain/settings.ts'
import {
  type AccountDraft,
  type AttributeChange,
  attributesOn,
  count,
  customFields,
  defineField,
  find,
  idsAfter,
  mergeAccounts,
  mustSee,
  noteUnmatched,
  rawId,
  rawPersonId,
  resolve,
  resolvePeople,
  setAttributes,
  unmergeAccounts,
  upsertAccounts,
  upsertContacts,
} from './index.ts'
import { accounts } from './module.ts'
import { applyDue } from './service/attributes.ts'
import { resolveUnmatched } from './service/unmatched.ts'
import { shapes } from './shapes.ts'
import { conflictPage, saveSettings } from './store/settings.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ modules: [accounts] })
})
afterAll(() => world.close())

const crm = { source: 'crm', origin: 'import' as const, known: new Date('2026-03-01T00:00:00Z') }
const upsert = (drafts: AccountDraft[], how = crm) => world.within((tx) => upsertAccounts(tx, drafts, how))
const idOf = (externalId: string, source = 'crm') => rawId(world.workspace, source, externalId)
const one = async (id: AccountId) => {
  const [account] = await world.within((tx) => find(tx, [id]))
  if (!account) throw new Error('No such account')
  return account
}
const told = (
  account: AccountId,
  attribute: string,
  value: AttributeChange['value'],
  on: string,
  more: Partial<AttributeChange> = {},
): AttributeChange => ({
  account,
  attribute,
  value,
  happenedAt: new Date(on),
  knownAt: new Date(on),
  origin: 'import',
  source: 'revenue',
  ...more,
})

function importing(shape: string, rows: Record<string, ShapeRow['values'][string]>[], source = 'crm') {
  const found = shapes.find((candidate) => candidate.name === shape)
  if (!found) throw new Error(`No shape ${shape}`)
  const context = { platform: world.platform, settings: {}, source, origin: 'import' as const, known: crm.known }
  return world.within((tx) =>
    found.write(
      tx,
      rows.map((values, at) => ({ line: at + 2, values })),
      context,
    ),
  )
}

test('F001 an imported account keeps name, plan, ARR and owner, and a second import meets it', async () => {
  const rows = [
    {
      id: 'A-1',
      name: 'Alder Bank',
      plan: 'Pro',
      arr: 6_000_000,
      owner: 'ines@fernhollow.example',
      owner_name: 'Ines',
      since: '2025-01-15',
      seats: '40',
    },
  ]
  expect(await importing('accounts.account', rows)).toEqual([{ kind: 'written', line: 2 }])
  expect(await importing('accounts.account', rows)).toEqual([{ kind: 'unchanged', line: 2 }])
  expect(await one(idOf('A-1'))).toMatchObject({
    name: 'Alder Bank',
    plan: 'Pro',
    arr: 6_000_000,
    currency: 'USD',
    size: 'mid_market',
    touch: 'high',
    ownerName: 'Ines',
    stage: 'engagement',
    since: '2025-01-15',
    custom: { seats: 40 },
  })
})

test('an import dates what is steady to the first day and what moves to the moment it was told', async () => {
  const on = (attribute: string, day: string) =>
    world.within(async (tx) => (await attributesOn(tx, [idOf('A-1')], attribute, day as Day)).get(idOf('A-1')))
  expect(await on('name', '2025-01-15')).toBe('Alder Bank')
  expect(await on('name', '2025-01-14')).toBeUndefined()
  expect(await on('owner', '2026-02-28')).toBeUndefined()
  expect(await on('plan', '2026-03-01')).toBe('Pro')
})

test('C09 ARR told over two years gives a history of ARR, size and touch as of each day, in whatever order it comes', async () => {
  await upsert([{ externalId: 'A-2', name: 'Birch' }])
  const id = idOf('A-2')
  await world.within((tx) =>
    setAttributes(tx, [
      told(id, 'arr', 12_000_000, '2025-06-01T00:00:00Z'),
      told(id, 'arr', 1_000_000, '2024-06-01T00:00:00Z'),
    ]),
  )
  await world.within((tx) => setAttributes(tx, [told(id, 'arr', 3_000_000, '2024-12-01T00:00:00Z')]))
  await world.within((tx) => setAttributes(tx, [told(id, 'arr', 3_000_000, '2024-12-01T00:00:00Z')]))
  const on = (attribute: string, day: string) =>
    world.within(async (tx) => (await attributesOn(tx, [id], attribute, day as Day)).get(id))
  expect([
    await on('arr', '2024-05-31'),
    await on('arr', '2024-07-01'),
    await on('arr', '2025-01-01'),
    await on('arr', '2025-07-01'),
  ]).toEqual([undefined, 1_000_000, 3_000_000, 12_000_000])
  expect([await on('size', '2024-07-01'), await on('size', '2025-07-01')]).toEqual(['smb', 'enterprise'])
  expect(await one(id)).toMatchObject({ arr: 12_000_000, size: 'enterprise', touch: 'high' })
  const rows = await world.within((tx) =>
    tx.rows(
      sql`select from accounts_history where workspace_id = ${tx.workspace} and account_id = ${id} and attribute = 'arr'`,
    ),
  )
  expect(rows).toHaveLength(3)
})

test('what became known later is not known before: a late correction leaves the earlier day as it was seen', async () => {
  await upsert([{ externalId: 'A-3', name: 'Cedar' }])
  const id = idOf('A-3')
  await world.within((tx) =>
    setAttributes(tx, [
      told(id, 'plan', 'Basic', '2025-01-01'),
      told(id, 'plan', 'Pro', '2025-03-01', { knownAt: new Date('2025-06-15'), origin: 'correction' }),
    ]),
  )
  const on = (day: string) => world.within(async (tx) => (await attributesOn(tx, [id], 'plan', day as Day)).get(id))
  expect([await on('2025-04-01'), await on('2025-06-15')]).toEqual(['Basic', 'Pro'])
})

test('a change of the future waits for its day', async () => {
  await upsert([{ externalId: 'A-4', name: 'Dogwood', plan: 'Basic' }])
  const id = idOf('A-4')
  await world.within((tx) => setAttributes(tx, [told(id, 'plan', 'Pro', '2026-04-01T00:00:00Z', { origin: 'live' })]))
  expect((await one(id)).plan).toBe('Basic')
  expect(await world.within((tx) => applyDue(tx))).toBe(0)
  world.clock.set(new Date('2026-04-01T08:00:00Z'))
  expect(await world.within((tx) => applyDue(tx))).toBe(1)
  expect((await one(id)).plan).toBe('Pro')
  world.clock.set(new Date('2026-03-02T09:00:00Z'))
})

test('a live change that repeats what stands leaves no second row', async () => {
  const id = idOf('A-4')
  const repeat = (at: string) => told(id, 'industry', 'Retail', at, { origin: 'live' })
  await world.within((tx) => setAttributes(tx, [repeat('2026-03-02T08:00:00Z')]))
  await world.within((tx) => setAttributes(tx, [repeat('2026-03-02T08:30:00Z')]))
  const rows = await world.within((tx) =>
    tx.rows(
      sql`select from accounts_history where workspace_id = ${tx.workspace} and account_id = ${id} and attribute = 'industry'`,
    ),
  )
  expect(rows).toHaveLength(1)
})

test('the long and short CRM id reach one account', async () => {
  await upsert([{ externalId: '001A0000006Vm9u', name: 'Elm' }])
  const [outcome] = await upsert([{ externalId: '001A0000006Vm9uIAC', name: 'Elm' }])
  expect(outcome?.kind).toBe('unchanged')
})

test('a lesser source fills what is empty, and where it contradicts the conflict is listed until it agrees', async () => {
  await upsert([{ externalId: 'A-5', name: 'Fir', industry: 'Retail' }])
  await importing('accounts.identity', [{ account: 'A-5', source: 'billing', id: 'cus_5' }])
  const billing = { ...crm, source: 'billing' }
  const [outcome] = await upsert([{ externalId: 'cus_5', industry: 'Food', country: 'PT' }], billing)
  expect(outcome).toMatchObject({ kind: 'changed', account: idOf('A-5') })
  expect(await one(idOf('A-5'))).toMatchObject({ industry: 'Retail', country: 'PT', name: 'Fir' })
  const listed = () =>
    world.within((tx) => conflictPage(tx, { sees: { kind: 'all' } }, { after: undefined, limit: 10 }))
  expect(await listed()).toMatchObject([
    { attribute: 'industry', value: 'Food', kept: 'Retail', source: 'billing', keptSource: 'crm', accountName: 'Fir' },
  ])
  await upsert([{ externalId: 'cus_5', industry: 'Retail' }], billing)
  expect(await listed()).toEqual([])
})

test('the master that settings name replaces what another source said', async () => {
  await world.within((tx) => saveSettings(tx, { ...standardSettings, masters: { industry: ['billing', 'crm'] } }))
  await upsert([{ externalId: 'cus_5', industry: 'Food' }], { ...crm, source: 'billing' })
  expect((await one(idOf('A-5'))).industry).toBe('Food')
  await upsert([{ externalId: 'A-5', industry: 'Retail' }])
  expect((await one(idOf('A-5'))).industry).toBe('Food')
  await world.within((tx) => saveSettings(tx, standardSettings))
})

test('what the product derives from contracts stands against a re-import of the accounts file', async () => {
  await upsert([{ externalId: 'A-6', name: 'Ginkgo', plan: 'Basic' }])
  await world.within((tx) => setAttributes(tx, [told(idOf('A-6'), 'plan', 'Enterprise', '2026-02-01')]))
  expect((await one(idOf('A-6'))).plan).toBe('Basic') // older than what the file said on 1 March
  await world.within((tx) => setAttributes(tx, [told(idOf('A-6'), 'plan', 'Enterprise', '2026-03-02')]))
  await upsert([{ externalId: 'A-6', plan: 'Basic' }])
  expect((await one(idOf('A-6'))).plan).toBe('Enterprise')
})

test('children may come before their parents, and no account is put below itself', async () => {
  const ring = (outcomes: Awaited<ReturnType<typeof upsert>>) => outcomes.map((outcome) => outcome.kind)
  expect(ring(await upsert([{ externalId: 'child', parent: 'parent' }]))).toEqual(['made'])
  expect((await one(idOf('child'))).parentId).toBeNull()
  expect(ring(await upsert([{ externalId: 'parent' }, { externalId: 'root' }]))).toEqual(['made', 'made'])
  expect((await one(idOf('child'))).parentId).toBe(idOf('parent'))
  expect(
    ring(
      await upsert([
        { externalId: 'parent', parent: 'child' },
        { externalId: 'root', parent: 'root' },
      ]),
    ),
  ).toEqual(['refused', 'refused'])
  expect(ring(await upsert([{ externalId: 'parent', parent: 'root' }]))).toEqual(['changed'])
  expect((await one(idOf('parent'))).parentId).toBe(idOf('root'))
})

test('F029 a marketplace has customers and vendors side by side', async () => {
  await upsert([
    { externalId: 'V-1', name: 'Vine Crafts', kind: 'vendor' },
    { externalId: 'K-1', name: 'Kim', kind: 'consumer' },
  ])
  expect((await one(idOf('V-1'))).kind).toBe('vendor')
  expect((await one(idOf('K-1'))).kind).toBe('consumer')
})

test('F033 prospects and trials are never customers', async () => {
  const before = await world.within(count)
  await upsert([
    { externalId: 'P-1', stage: 'prospect' },
    { externalId: 'P-2', stage: 'trial' },
    { externalId: 'P-3', stage: 'advocacy' },
  ])
  expect(await world.within(count)).toBe(before + 1)
  const customers = await world.within((tx) => idsAfter(tx, null, 1000))
  expect(customers).toEqual([...customers].sort())
  expect(customers).toContain(idOf('P-3'))
  expect(customers).not.toContain(idOf('P-2'))
  expect(await world.within((tx) => idsAfter(tx, customers[1] ?? null, 2))).toEqual(customers.slice(2, 4))
})

const people = (drafts: Parameters<typeof upsertContacts>[1], source = 'crm') =>
  world.within((tx) => upsertContacts(tx, drafts, { ...crm, source }))
const person = async (externalId: string, source = 'crm') =>
  (await world.within((tx) => resolvePeople(tx, source, [externalId]))).get(externalId)

test('F002 a person with one account reaches it; with two they reach neither; a merge of the two makes one again', async () => {
  await upsert([
    { externalId: 'M-1', name: 'Maple' },
    { externalId: 'M-2', name: 'Maple Ltd', country: 'GB' },
  ])
  await people([
    { externalId: 'u-1', account: idOf('M-1'), name: 'Ana', email: 'ana@maple.example', role: 'Executive Sponsor' },
  ])
  expect((await person('u-1'))?.account).toBe(idOf('M-1'))
  await people([{ externalId: 'u-1', account: idOf('M-2') }])
  expect((await person('u-1'))?.account).toBeNull()
  await world.within((tx) => mergeAccounts(tx, idOf('M-2'), idOf('M-1')))
  expect((await person('u-1'))?.account).toBe(idOf('M-1'))
  await world.within((tx) => unmergeAccounts(tx, idOf('M-2')))
  expect((await person('u-1'))?.account).toBeNull()
})

test('a person of the product is met by the mail address that the CRM knows, once', async () => {
  const [inCrm] = await people([{ externalId: 'c-9', account: idOf('M-1'), name: 'Bo', email: 'bo@maple.example' }])
  const [inProduct] = await people(
    [{ externalId: 'user-9', account: null, email: 'BO@maple.example', name: 'bo99' }],
    'app',
  )
  expect(inProduct).toBe(inCrm)
  expect((await person('user-9', 'app'))?.account).toBe(idOf('M-1'))
  const [namesake] = await people([
    { externalId: 'c-10', account: idOf('M-1'), name: 'Bo the second', email: 'bo@maple.example' },
  ])
  expect(namesake).not.toBe(inCrm)
})

const pending = (name: string) =>
  world.within((tx) =>
    tx.rows<{ data: Record<string, unknown> }>(
      sql`select data from outbox_news where workspace_id = ${tx.workspace} and name = ${name} order by id`,
    ),
  )

test('a merge gives ids, people and empty fields to the survivor; imports never bring the merged account back', async () => {
  await upsert([
    { externalId: 'O-1', name: 'Oak' },
    { externalId: 'O-2', name: 'Oak Inc', country: 'US', custom: { region: 'West' }, plan: 'Pro' },
    { externalId: 'O-3', name: 'Oak Sub', parent: 'O-2' },
  ])
  const [oak, inc] = [idOf('O-1'), idOf('O-2')]
  await world.within((tx) => mergeAccounts(tx, inc, oak))
  expect(await one(oak)).toMatchObject({ name: 'Oak', country: 'US', plan: 'Pro', custom: { region: 'West' } })
  expect((await one(idOf('O-3'))).parentId).toBe(oak)
  expect((await world.within((tx) => resolve(tx, 'crm', ['O-2']))).get('O-2')).toEqual({ raw: inc, account: oak })
  expect(await upsert([{ externalId: 'O-2', name: 'Oak Inc', country: 'CA', industry: 'Wood' }])).toMatchObject([
    { kind: 'changed', account: oak },
  ])
  expect(await one(oak)).toMatchObject({ name: 'Oak', country: 'US', industry: 'Wood' })
  expect(await world.within((tx) => idsAfter(tx, null, 1000))).not.toContain(inc)
  expect((await world.within((tx) => mustSee(tx, product(world.workspace), inc))).id).toBe(oak)
  expect((await pending('accounts.merged')).at(-1)?.data).toEqual({ from: inc, into: oak })
})

test('an unmerge returns ids, children and filled fields, as far as nobody changed them since', async () => {
  const [oak, inc] = [idOf('O-1'), idOf('O-2')]
  await world.within((tx) =>
    setAttributes(tx, [told(oak, 'plan', 'Enterprise', '2026-03-02T09:00:00Z', { origin: 'live' })]),
  )
  await world.within((tx) => unmergeAccounts(tx, inc))
  expect(await one(oak)).toMatchObject({ country: null, plan: 'Enterprise', industry: 'Wood', custom: {} })
  expect(await one(inc)).toMatchObject({ name: 'Oak Inc', country: 'US', plan: 'Pro' })
  expect((await one(idOf('O-3'))).parentId).toBe(inc)
  expect((await world.within((tx) => resolve(tx, 'crm', ['O-2']))).get('O-2')?.account).toBe(inc)
  expect(await upsert([{ externalId: 'O-2', name: 'Oak Incorporated' }])).toMatchObject([
    { kind: 'changed', account: inc },
  ])
})

test('merges in a row are followed to the end, and undone one by one', async () => {
  await upsert(['C-1', 'C-2', 'C-3'].map((externalId) => ({ externalId })))
  const [a, b, c] = [idOf('C-1'), idOf('C-2'), idOf('C-3')]
  await world.within((tx) => mergeAccounts(tx, a, b))
  await world.within((tx) => mergeAccounts(tx, b, c))
  const reached = async (id: string) => (await world.within((tx) => resolve(tx, 'crm', [id]))).get(id)?.account
  expect([await reached('C-1'), await reached('C-2')]).toEqual([c, c])
  await world.within((tx) => unmergeAccounts(tx, b))
  expect([await reached('C-1'), await reached('C-2')]).toEqual([b, b])
  await world.within((tx) => unmergeAccounts(tx, a))
  expect(await reached('C-1')).toBe(a)
})

test('a merge into the own child lifts the child to the parent of the merged account', async () => {
  await upsert([
    { externalId: 'H-1' },
    { externalId: 'H-2', parent: 'H-1' },
    { externalId: 'H-3', parent: 'H-2' },
    { externalId: 'H-4', parent: 'H-2' },
  ])
  await world.within((tx) => mergeAccounts(tx, idOf('H-2'), idOf('H-3')))
  expect((await one(idOf('H-3'))).parentId).toBe(idOf('H-1'))
  expect((await one(idOf('H-4'))).parentId).toBe(idOf('H-3'))
  await world.within((tx) => unmergeAccounts(tx, idOf('H-2')))
  expect((await one(idOf('H-4'))).parentId).toBe(idOf('H-2'))
})

test('an account is not merged twice, nor into itself, nor into another kind', async () => {
  const merge = (from: AccountId, into: AccountId) => world.within((tx) => mergeAccounts(tx, from, into))
  await expect(merge(idOf('H-1'), idOf('H-1'))).rejects.toMatchObject({ code: 'invalid' })
  await expect(merge(idOf('V-1'), idOf('H-1'))).rejects.toMatchObject({ code: 'invalid' })
  await expect(merge(idOf('nobody'), idOf('H-1'))).rejects.toMatchObject({ code: 'not_found' })
  await merge(idOf('C-1'), idOf('C-2'))
  await expect(merge(idOf('C-1'), idOf('C-3'))).rejects.toMatchObject({ code: 'conflict' })
})

const note = (tx: Tx, externalId: string, kind: 'account' | 'person', source = 'app') =>
  noteUnmatched(tx, [
    {
      raw: kind === 'account' ? rawId(tx.workspace, source, externalId) : rawPersonId(tx.workspace, source, externalId),
      source,
      externalId,
      kind,
      seenAt: tx.now,
      count: 3,
    },
  ])

test('an unknown group waits; attached, its id reaches the account and its facts are told to look again', async () => {
  await world.within((tx) => note(tx, 'g-1', 'account'))
  const raw = idOf('g-1', 'app')
  const reached = await world.within((tx) =>
    resolveUnmatched(tx, product(tx.workspace), raw, { how: 'attach', account: idOf('A-1') }),
  )
  expect(reached).toBe(idOf('A-1'))
  expect((await world.within((tx) => resolve(tx, 'app', ['g-1']))).get('g-1')).toEqual({ raw, account: idOf('A-1') })
  expect((await pending('accounts.identified')).at(-1)?.data).toEqual({ raws: [raw] })
})

test('a group that is imported later leaves the queue by itself', async () => {
  await world.within((tx) => note(tx, 'g-2', 'account'))
  await upsert([{ externalId: 'g-2', name: 'Grove' }], { ...crm, source: 'app' })
  expect((await pending('accounts.identified')).at(-1)?.data).toEqual({ raws: [idOf('g-2', 'app')] })
})

test('a waiting person whose only membership becomes known is told as well', async () => {
  await world.within((tx) => note(tx, 'u-7', 'person'))
  await people([{ externalId: 'u-7', account: idOf('A-1'), name: 'Uma' }], 'app')
  expect((await pending('accounts.identified')).at(-1)?.data).toEqual({
    raws: [rawPersonId(world.workspace, 'app', 'u-7')],
  })
})

test('an unknown group becomes a prospect or a customer only where its source says so', async () => {
  await world.within((tx) => saveSettings(tx, { ...standardSettings, unknown: { shop: 'prospect' } }))
  await world.within((tx) => note(tx, 'g-3', 'account', 'shop'))
  expect((await one(idOf('g-3', 'shop'))).stage).toBe('prospect')
  await world.within((tx) => saveSettings(tx, standardSettings))
  await world.within((tx) => note(tx, 'g-4', 'account', 'shop'))
  expect(await world.within((tx) => find(tx, [idOf('g-4', 'shop')]))).toEqual([])
})

test('an unknown person can be made a consumer with an account of their own', async () => {
  await world.within((tx) => note(tx, 'shopper', 'person', 'shop'))
  const raw = rawPersonId(world.workspace, 'shop', 'shopper')
  const account = await world.within((tx) =>
    resolveUnmatched(tx, product(tx.workspace), raw, { how: 'create', as: 'customer', name: 'Sam' }),
  )
  expect(await one(account as AccountId)).toMatchObject({ kind: 'consumer', name: 'Sam', stage: 'onboarding' })
  expect((await person('shopper', 'shop'))?.account).toBe(account)
})

test('a custom field found by an import widens to text when a later value does not fit; a defined one refuses the row', async () => {
  await importing('accounts.account', [{ id: 'W-1', floor: '3' }])
  expect((await one(idOf('W-1'))).custom).toEqual({ floor: 3 })
  await importing('accounts.account', [{ id: 'W-2', floor: 'attic' }])
  expect((await one(idOf('W-1'))).custom).toEqual({ floor: '3' })
  expect((await world.within(customFields)).find((field) => field.key === 'floor')).toMatchObject({
    type: 'text',
    isOpen: true,
  })
  await world.within((tx) => defineField(tx, { label: 'Licences', type: 'number' }))
  expect(
    await importing('accounts.account', [
      { id: 'W-3', licences: 'many' },
      { id: 'W-4', licences: '5' },
    ]),
  ).toEqual([
    {
      kind: 'refused',
      line: 2,
      field: 'licences',
      reason: 'Licences holds a number and cannot take many',
      remedy: 'Send a number',
    },
    { kind: 'written', line: 3 },
  ])
})

test('rows about unknown accounts are refused with what to do, and hold nothing else up', async () => {
  const outcomes = await importing('accounts.contact', [
    { id: 'x-1', account: 'nowhere', name: 'Xi' },
    { id: 'x-2', account: 'A-1', name: 'Xu' },
  ])
  expect(outcomes).toMatchObject([
    { kind: 'refused', field: 'account', line: 2 },
    { kind: 'written', line: 3 },
  ])
  expect(
    await importing('accounts.attribute', [
      { account: 'nowhere', attribute: 'plan', value: 'Pro', happened_at: '2026-01-01' },
    ]),
  ).toMatchObject([{ kind: 'refused', field: 'account' }])
  expect(
    await importing('accounts.attribute', [
      { account: 'A-1', attribute: 'shoe', value: '9', happened_at: '2026-01-01' },
    ]),
  ).toMatchObject([{ kind: 'refused', field: 'attribute' }])
})

test('dated changes of a file enter the history once, owners by address and money as written', async () => {
  await upsert([{ externalId: 'D-1', name: 'Date Palm' }])
  const rows = [
    { account: 'D-1', attribute: 'owner', value: 'rui@fernhollow.example', happened_at: '2025-02-01T00:00:00Z' },
    { account: 'D-1', attribute: 'owner', value: 'ines@fernhollow.example', happened_at: '2025-08-01T00:00:00Z' },
    { account: 'D-1', attribute: 'arr', value: '25,000.00', happened_at: '2025-02-01T00:00:00Z' },
    { account: 'D-1', attribute: 'custom.region', value: 'North', happened_at: '2025-02-01T00:00:00Z' },
  ]
  expect((await importing('accounts.attribute', rows)).map((outcome) => outcome.kind)).toEqual(Array(4).fill('written'))
  expect((await importing('accounts.attribute', rows)).map(({ kind }) => kind)).toEqual(Array(4).fill('unchanged'))
  const rui = await world.within((tx) =>
    ensureMember(tx, { name: 'Rui', email: 'rui@fernhollow.example', role: 'csm' }),
  )
  const owned = await world.within((tx) => attributesOn(tx, [idOf('D-1')], 'owner', '2025-03-01' as Day))
  expect(owned.get(idOf('D-1'))).toBe(rui)
  expect(await one(idOf('D-1'))).toMatchObject({
    ownerName: 'Ines',
    arr: 2_500_000,
    size: 'mid_market',
    custom: { region: 'North' },
  })
  const owners = await world.within((tx) =>
    tx.rows(
      sql`select from accounts_history where workspace_id = ${tx.workspace} and account_id = ${idOf('D-1')} and attribute = 'owner'`,
    ),
  )
  expect(owners).toHaveLength(2)
})

test('what a source tells of a day before the product’s own word is history, no conflict, and in any order', async () => {
  await upsert([{ externalId: 'D-2', name: 'Dogwood', happenedAt: new Date('2025-01-01') }])
  const lost = { account: idOf('D-2'), attribute: 'stage', value: 'churned', happenedAt: new Date('2025-05-01') }
  await world.within((tx) =>
    setAttributes(tx, [{ ...lost, knownAt: lost.happenedAt, origin: 'import', source: 'tenure' }]),
  )
  const rows = [
    { account: 'D-2', attribute: 'stage', value: 'trial', happened_at: '2025-01-01T00:00:00Z' },
    { account: 'D-2', attribute: 'stage', value: 'engagement', happened_at: '2025-01-15T00:00:00Z' },
  ]
  expect((await importing('accounts.attribute', rows)).map(({ kind }) => kind)).toEqual(['written', 'written'])
  expect((await importing('accounts.attribute', rows)).map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged'])
  const on = async (day: string) =>
    (await world.within((tx) => attributesOn(tx, [idOf('D-2')], 'stage', day as Day))).get(idOf('D-2'))
  expect([await on('2025-01-10'), await on('2025-03-01'), await on('2025-06-01')]).toEqual([
    'trial',
    'engagement',
    'churned',
  ])
  expect(await one(idOf('D-2'))).toMatchObject({ stage: 'churned' })
  const conflicts = await world.within((tx) =>
    conflictPage(tx, { sees: { kind: 'all' } }, { after: undefined, limit: 100 }),
  )
  expect(conflicts.filter(({ account }) => account === idOf('D-2'))).toEqual([])
})

test('a thousand accounts are written in a few statements, and again without a change', async () => {
  const drafts = Array.from({ length: 1000 }, (_, at) => ({
    externalId: `bulk-${at}`,
    name: `Bulk ${at}`,
    arr: at * 10_000,
    parent: at > 0 ? 'bulk-0' : null,
  }))
  let statements = 0
  const counting =
    <Arguments extends unknown[], Answer>(call: (...given: Arguments) => Answer) =>
    (...given: Arguments): Answer => {
      statements++
      return call(...given)
    }
  const counted = (tx: Tx): Tx => ({
    ...tx,
    rows: counting(tx.rows) as Tx['rows'],
    row: counting(tx.row) as Tx['row'],
    run: counting(tx.run),
  })
  const outcomes = await world.within((tx) => upsertAccounts(counted(tx), drafts, crm))
  expect(outcomes.every((outcome) => outcome.kind === 'made')).toBe(true)
  expect(statements).toBeLessThan(20)
  expect((await upsert(drafts)).every((outcome) => outcome.kind === 'unchanged')).toBe(true)
  expect((await one(idOf('bulk-7'))).parentId).toBe(idOf('bulk-0'))
})

test('two imports of the same accounts at once both succeed', async () => {
  const drafts = Array.from({ length: 50 }, (_, at) => ({ externalId: `twin-${at}`, name: 'Twin' }))
  const [a, b] = await Promise.all([upsert(drafts), upsert(drafts.toReversed())])
  expect([...(a ?? []), ...(b ?? [])].every((outcome) => outcome.kind !== 'refused')).toBe(true)
  const made = await world.within((tx) =>
    find(
      tx,
      drafts.map((draft) => idOf(draft.externalId)),
    ),
  )
  expect(made).toHaveLength(50)
})

test('conditions may name every attribute and custom field, amounts in the currency of the workspace', async () => {
  const [subject] = accounts.subjects ?? []
  const fields = (await world.within((tx) => subject?.fields(tx) ?? Promise.resolve([]))) ?? []
  const field = (key: string) => fields.find((candidate) => candidate.key === key)
  expect(field('attribute:arr')).toMatchObject({ type: 'money', unit: 'USD' })
  expect(field('attribute:stage')?.choices).toContain('advocacy')
  expect(field('attribute:renews_on')?.type).toBe('date')
  expect(field('custom:licences')).toMatchObject({ label: 'Licences', type: 'number', source: 'custom' })
})

test('the measures of accounts are those of each day: frozen leaves out who became known later', async () => {
  await upsert([{ externalId: 'T-1', name: 'Teak', since: '2025-01-10' as Day }])
  const id = idOf('T-1')
  const live = { source: 'crm', origin: 'live' as const, known: new Date('2026-03-01T12:00:00Z') }
  const joined = { account: id, happenedAt: new Date('2025-02-01T00:00:00Z') }
  await world.within((tx) =>
    upsertContacts(
      tx,
      [
        { externalId: 't-1', ...joined },
        { externalId: 't-2', isRobot: true, ...joined },
      ],
      live,
    ),
  )
  const [source] = accounts.measures ?? []
  if (!source) throw new Error('accounts contributes a measure source')
  const days = ['2025-01-09', '2025-03-01', '2026-03-01'] as Day[]
  const values = async (basis: 'frozen' | 'restated') => {
    const rows = await world.within((tx) => source.compute(tx, { accounts: [id], days }, basis))
    return rows.toSorted((a, b) => (a.day < b.day ? -1 : 1)).map((row) => row.values)
  }
  const since = Date.parse('2025-01-10') / 86_400_000
  expect(await values('restated')).toEqual([
    [null, 0, null],
    [since, 1, null],
    [since, 1, null],
  ])
  expect(await values('frozen')).toEqual([
    [null, 0, null],
    [since, 0, null],
    [since, 1, null],
  ])
})

test('a workspace looked at as of an old day takes what is told now as of that day', async () => {
  const old = await aWorld({ modules: [accounts], workspace: { asOf: '2024-12-31' as Day } })
  try {
    const [outcome] = await old.within((tx) =>
      upsertAccounts(tx, [{ externalId: 'R-1', name: 'Raven', plan: 'Basic' }], {
        source: 'raven',
        origin: 'import',
        known: tx.now,
      }),
    )
    const id = rawId(old.workspace, 'raven', 'R-1')
    expect(outcome?.kind).toBe('made')
    const later = { ...told(id, 'plan', 'Pro', '2025-06-01') }
    await old.within((tx) => setAttributes(tx, [later]))
    expect((await old.within((tx) => find(tx, [id])))[0]?.plan).toBe('Basic')
    expect((await old.within((tx) => attributesOn(tx, [id], 'plan', '2024-12-31' as Day))).get(id)).toBe('Basic')
  } finally {
    await old.close()
  }
})
