import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { Viewer } from '../../platform/contributions.ts'
import { newId } from '../../platform/random.ts'
import { ensureMember, permissionsOf, type Role } from '../workspaces/index.ts'
import type { CustomValue } from './domain/account.ts'
import { defineField, editMany, find, rawId, readyEdit, undoOn, upsertAccounts } from './index.ts'
import { accounts } from './module.ts'
import { type Edit, editAccount } from './service/edit.ts'
import { undoAct } from './service/undo.ts'

let world: World
let ines: MemberId
let rui: MemberId

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [accounts] })
  ines = await world.within((tx) => ensureMember(tx, { name: 'Ines', email: 'ines@fernhollow.example', role: 'csm' }))
  rui = await world.within((tx) => ensureMember(tx, { name: 'Rui', email: 'rui@fernhollow.example', role: 'csm' }))
})
afterAll(() => world.close())

const as = (member: MemberId, role: Role = 'csm'): Viewer => ({
  workspace: world.workspace,
  member,
  name: 'somebody',
  role,
  permissions: permissionsOf(role),
  sees: { kind: 'all' },
  by: 'session',
})

let made = 0
/** An account as the CRM tells it. */
async function fromCrm(more: object = {}): Promise<AccountId> {
  const externalId = `crm-${++made}`
  await tellCrm(externalId, { name: `Account ${made}`, ...more })
  return rawId(world.workspace, 'crm', externalId)
}

function tellCrm(externalId: string, more: object) {
  return world.within((tx) =>
    upsertAccounts(tx, [{ externalId, ...more }], { source: 'crm', origin: 'live', known: tx.now }),
  )
}

const one = async (id: AccountId) => (await world.within((tx) => find(tx, [id])))[0]

/** A minute passes with each act, as it would between two clicks of slow people. */
async function edit(
  member: MemberId,
  id: AccountId,
  change: Edit,
  seen?: Record<string, CustomValue>,
): Promise<string> {
  world.clock.advance(60_000)
  return world.within((tx) => editAccount(tx, as(member), id, change, seen))
}

const undo = (member: MemberId, act: string) => {
  world.clock.advance(60_000)
  return world.within((tx) => undoAct(tx, as(member), act))
}

test('a change is taken back, and the history says who did and who undid it', async () => {
  const id = await fromCrm({ stage: 'retention' })
  const act = await edit(ines, id, { stage: 'advocacy' })
  expect((await one(id))?.stage).toBe('advocacy')
  expect(await undo(ines, act)).toEqual({ restored: 1, stayed: [] })
  expect((await one(id))?.stage).toBe('retention')
  expect(await undo(ines, act)).toEqual({ restored: 0, stayed: [] })
})

test('what the CRM said is the CRM’s again after an undo: its next word counts', async () => {
  const id = await fromCrm({ industry: 'Wood' })
  const act = await edit(ines, id, { industry: 'Paper' })
  await undo(ines, act)
  await tellCrm(`crm-${made}`, { industry: 'Glass' })
  expect((await one(id))?.industry).toBe('Glass')
})

test('a touch that followed ARR follows it again after an undo', async () => {
  const id = await fromCrm({ arr: 6_000_000, currency: 'USD' })
  expect((await one(id))?.touch).toBe('high')
  await undo(ines, await edit(ines, id, { touch: 'tech' }))
  world.clock.advance(60_000)
  await tellCrm(`crm-${made}`, { arr: 500_000 })
  expect((await one(id))?.touch).toBe('tech')
  await edit(ines, id, { touch: 'high' })
  await tellCrm(`crm-${made}`, { arr: 400_000 })
  expect((await one(id))?.touch).toBe('high')
})

test('an undo puts size and touch back that a change of ARR had moved', async () => {
  const id = await fromCrm({ arr: 500_000, currency: 'USD' })
  const act = await edit(ines, id, { arr: 20_000_000 })
  expect(await one(id)).toMatchObject({ size: 'enterprise', touch: 'high' })
  await undo(ines, act)
  expect(await one(id)).toMatchObject({ arr: 500_000, size: 'smb', touch: 'tech' })
})

test('what somebody else changed since stays, and is named', async () => {
  const id = await fromCrm({ plan: 'Basic' })
  const act = await edit(ines, id, { plan: 'Pro', stage: 'advocacy' })
  await edit(rui, id, { plan: 'Scale' })
  const undone = await undo(ines, act)
  expect(undone.restored).toBe(1)
  expect(undone.stayed).toMatchObject([{ attribute: 'plan', label: 'Plan', reason: 'Rui changed it since' }])
  expect((await one(id))?.plan).toBe('Scale')
})

test('what somebody changed and changed back was changed since all the same', async () => {
  const id = await fromCrm({ plan: 'Basic' })
  const act = await edit(ines, id, { plan: 'Pro' })
  await edit(rui, id, { plan: 'Scale' })
  await edit(rui, id, { plan: 'Pro' })
  expect((await undo(ines, act)).stayed).toHaveLength(1)
  expect((await one(id))?.plan).toBe('Pro')
})

test('only whoever did it takes it back, within a day', async () => {
  const id = await fromCrm()
  const act = await edit(ines, id, { plan: 'Pro' })
  await expect(undo(rui, act)).rejects.toMatchObject({ code: 'not_found' })
  world.clock.advance(25 * 3_600_000)
  await expect(undo(ines, act)).rejects.toMatchObject({ code: 'conflict' })
})

test('a value that somebody changed while it was looked at is not written over; who did is said', async () => {
  const id = await fromCrm({ plan: 'Basic' })
  await edit(rui, id, { plan: 'Scale' })
  await expect(edit(ines, id, { plan: 'Pro' }, { plan: 'Basic' })).rejects.toMatchObject({
    code: 'conflict',
    message: 'Rui changed Plan while you looked at it',
    details: { field: 'plan' },
  })
  await edit(ines, id, { plan: 'Pro' }, { plan: 'Scale' })
  expect((await one(id))?.plan).toBe('Pro')
})

test('an owner who has left does not get accounts back by an undo', async () => {
  const gone = await world.within((tx) =>
    ensureMember(tx, { name: 'Gone', email: `gone@fernhollow.example`, role: 'csm' }),
  )
  const id = await fromCrm({ ownerId: gone })
  const act = await edit(ines, id, { ownerId: rui })
  const { sql } = await import('kysely')
  await world.within((tx) =>
    tx.run(sql`update workspaces_members set active = false where workspace_id = ${tx.workspace} and id = ${gone}`),
  )
  expect((await undo(ines, act)).stayed).toMatchObject([{ attribute: 'owner', reason: 'the owner before has left' }])
})

// ---------------------------------------------------------------- many accounts

const fields = ['plan', 'stage', 'touch', 'custom.tags'] as const

interface Move {
  account: number
  field: (typeof fields)[number]
  value: number
}

const values: Record<Move['field'], CustomValue[]> = {
  plan: ['Basic', 'Pro', null],
  stage: ['retention', 'advocacy', 'engagement'],
  touch: ['high', 'tech', 'mid'],
  'custom.tags': [['a'], ['b', 'c'], null],
}

const asEdit = (field: Move['field'], value: CustomValue): Edit =>
  field === 'custom.tags' ? { custom: { tags: value } } : { [field]: value }

async function bulk(ids: AccountId[], field: Move['field'], value: CustomValue): Promise<string> {
  world.clock.advance(60_000)
  return world.within(async (tx) => {
    const act = newId(tx.now)
    const ready = await readyEdit(tx, as(ines), { kind: 'set', attribute: field, value })
    await editMany(tx, as(ines), act, ids, ready)
    return act
  })
}

const undoBulk = (act: string, ids: AccountId[]) => {
  world.clock.advance(60_000)
  return world.within((tx) => undoOn(tx, as(ines), act, ids))
}

const stateOf = async (ids: AccountId[]) =>
  world.within(async (tx) => {
    const { sql } = await import('kysely')
    return tx.rows(sql<Record<string, unknown>>`
      select id, name, stage, plan, touch, touch_set, size, size_set, arr, custom, provenance from accounts
      where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[]) order by id`)
  })

test('an undo restores everything that nobody changed since, to the letter, and nothing else', async () => {
  await world.within((tx) => defineField(tx, { label: 'Tags', type: 'tags' }))
  const move = fc.record({
    account: fc.nat(3),
    field: fc.constantFrom(...fields),
    value: fc.nat(2),
  })
  const size = process.env.TENURE_PROVE === 'full' ? 60 : 15
  await fc.assert(
    fc.asyncProperty(
      fc.array(move, { maxLength: 4 }),
      fc.constantFrom(...fields),
      fc.nat(2),
      fc.array(move, { maxLength: 4 }),
      async (before, field, value, after) => {
        const ids: AccountId[] = []
        for (let at = 0; at < 4; at++) ids.push(await fromCrm({ arr: 1_000_000 * at, currency: 'USD' }))
        for (const one of before)
          await edit(rui, ids[one.account] as AccountId, asEdit(one.field, values[one.field][one.value] ?? null))
        const start = await stateOf(ids)
        const act = await bulk(ids, field, values[field][value] ?? null)
        const changed = await stateOf(ids)
        // Whoever changes something since changes what he means to, and nothing where it is so already.
        const touched = new Set<string>()
        for (const one of after) {
          const id = ids[one.account] as AccountId
          const wanted = values[one.field][one.value] ?? null
          const now = (await stateOf([id]))[0]
          const stands =
            one.field === 'custom.tags'
              ? ((now?.custom as Record<string, unknown> | undefined)?.tags ?? null)
              : now?.[one.field]
          await edit(rui, id, asEdit(one.field, wanted))
          if (one.field === field && JSON.stringify(stands ?? null) !== JSON.stringify(wanted)) touched.add(id)
        }
        const meanwhile = await stateOf(ids)
        const undone = await undoBulk(act, ids)
        const end = await stateOf(ids)
        const isChanged = (at: number) => JSON.stringify(start[at]) !== JSON.stringify(changed[at])
        const kept = ids.toSorted()
        kept.forEach((id, at) => {
          const others = (row: Record<string, unknown> | undefined) => without(row, field)
          // Other attributes are never touched by the undo.
          expect(others(end[at])).toEqual(others(meanwhile[at]))
          if (!isChanged(at)) expect(end[at]).toEqual(meanwhile[at])
          else if (!touched.has(id)) expect(only(end[at], field)).toEqual(only(start[at], field))
        })
        for (const { account } of undone.stayed) expect(touched).toContain(account)
        return true
      },
    ),
    { numRuns: size, seed: 20_261_127 },
  )
}, 300_000)

/** What a field is made of on a row: its value, whose word it is, and whether it was set by hand. */
function only(row: Record<string, unknown> | undefined, field: Move['field']) {
  const { custom, provenance } = row as { custom: Record<string, unknown>; provenance: Record<string, string> }
  return {
    value: field === 'custom.tags' ? (custom.tags ?? null) : row?.[field],
    source: provenance[field] ?? null,
    isSet: field === 'touch' ? row?.touch_set : null,
  }
}

function without(row: Record<string, unknown> | undefined, field: Move['field']) {
  const { custom, provenance, ...rest } = row as { custom: Record<string, unknown>; provenance: Record<string, string> }
  const plain: Record<string, unknown> = { ...rest, custom: { ...custom }, provenance: { ...provenance } }
  delete (plain.provenance as Record<string, unknown>)[field]
  if (field === 'custom.tags') delete (plain.custom as Record<string, unknown>).tags
  else delete plain[field]
  if (field === 'touch') delete plain.touch_set
  return plain
}

test('words are put onto and taken off accounts without touching the others', async () => {
  const ids = [await fromCrm({ custom: { tags: ['vip', 'pilot'] } }), await fromCrm()]
  const ready = await world.within((tx) =>
    readyEdit(tx, as(ines), { kind: 'words', attribute: 'custom.tags', add: ['VIP', 'beta'], remove: ['pilot'] }),
  )
  const act = newId(world.clock.now())
  const outcomes = await world.within((tx) => editMany(tx, as(ines), act, ids, ready))
  expect(outcomes.map((outcome) => outcome.kind)).toEqual(['changed', 'changed'])
  expect((await one(ids[0] as AccountId))?.custom.tags).toEqual(['beta', 'vip'])
  expect((await one(ids[1] as AccountId))?.custom.tags).toEqual(['beta', 'VIP'])
  const again = await world.within((tx) => editMany(tx, as(ines), act, ids, ready))
  expect(again.map((outcome) => outcome.kind)).toEqual(['same', 'same'])
})

test('an amount is not set on accounts that count in another currency', async () => {
  await world.within((tx) => defineField(tx, { label: 'Budget', type: 'money' }))
  const ids = [await fromCrm({ currency: 'USD' }), await fromCrm({ currency: 'EUR' })]
  const ready = await world.within((tx) =>
    readyEdit(tx, as(ines), { kind: 'set', attribute: 'custom.budget', value: 120_000, currency: 'USD' }),
  )
  const outcomes = await world.within((tx) => editMany(tx, as(ines), newId(tx.now), ids, ready))
  expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['changed', 'refused'])
  expect(outcomes.find((outcome) => outcome.kind === 'refused')).toMatchObject({ reason: 'its amounts are in EUR' })
})

test('what belongs to one account is not changed for many', async () => {
  for (const attribute of ['name', 'domain', 'arr', 'parent', 'nothing'])
    await expect(
      world.within((tx) => readyEdit(tx, as(ines), { kind: 'set', attribute, value: 'x' })),
    ).rejects.toMatchObject({ code: 'invalid', details: { field: 'edit.attribute' } })
})
