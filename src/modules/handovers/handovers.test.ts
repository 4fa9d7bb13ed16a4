import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { attributesOn, rawId, upsertAccounts } from '../accounts/index.ts'

let world: World
let admin: Person
let ana: Person
let bo: Person
let cy: Person
let number = 0
let book: AccountId[]

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  admin = await world.person('admin', 'Ada Admin')
})
afterAll(() => world.close())

/** Ana, Bo and Cy look after accounts, each in a book of their own: in Ana's are 42, each worth a thousand more than the one before. */
beforeEach(async () => {
  number += 1
  const family = 'Abcdefghijklmnopq'.slice(number)
  ana = await world.person('csm', `Ana ${family}`)
  bo = await world.person('csm', `Bo ${family}`)
  cy = await world.person('csm', `Cy ${family}`)
  const names = Array.from({ length: 42 }, (_, at) => `b${number} ${String(at).padStart(2, '0')}`)
  book = names.map((name) => rawId(world.workspace, 'crm', name))
  await world.within((tx) =>
    upsertAccounts(
      tx,
      names.map((name, at) => ({
        ...{ externalId: name, name, stage: 'retention' as const, since: '2025-01-01' as Day },
        ...{ arr: (at + 1) * 100_000, ownerId: ana.member, renewsOn: '2026-09-01' as Day },
      })),
      { source: 'crm', origin: 'live', known: world.clock.now() },
    ),
  )
  await world.settle()
})

const today = () => world.clock.now().toISOString().slice(0, 10) as Day
const nextDay = () => world.clock.set(new Date(`${addDays(today(), 1)}T09:00:00Z`))

async function previewed(as: Person, wish: Record<string, unknown>) {
  const query = new URLSearchParams(
    Object.entries(wish).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
  const { status, body } = await world.call(as, 'GET', `/api/handovers/preview?${query}`)
  expect([status, body.detail]).toEqual([200, undefined])
  return body
}

const make = (as: Person, wish: Record<string, unknown>) => world.call(as, 'POST', '/api/handovers', wish)

async function made(as: Person, wish: Record<string, unknown>): Promise<{ id: string; moved: number; state: string }> {
  const { status, body } = await make(as, { expected: 42, giver: ana.member, heirs: [bo.member], ...wish })
  expect([status, body.detail]).toEqual([200, undefined])
  await world.settle()
  return body
}

const ownersOf = (ids: readonly AccountId[]) =>
  world.within(async (tx) => {
    const rows = await tx.rows(sql<{ id: AccountId; owner: string }>`
      select id, owner_id as owner from accounts where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
    return new Map(rows.map(({ id, owner }) => [id, owner]))
  })

async function ownedBy(person: Person): Promise<number> {
  return [...(await ownersOf(book)).values()].filter((owner) => owner === person.member).length
}

test('a book of 42 accounts is previewed by count, ARR and languages, handed over at once, and taken back', async () => {
  for (const [at, language] of ['de-AT', 'de', 'en'].entries()) {
    await world.call(ana, 'POST', `/api/accounts/${book[at]}/contacts`, { name: `Person ${at}`, language })
  }
  const preview = await previewed(admin, { giver: ana.member, heirs: [bo.member] })
  expect(preview).toMatchObject({ accounts: 42, arr: (42 * 43 * 100_000) / 2 })
  expect(preview.heirs[0]).toMatchObject({
    ...{ person: { name: bo.name }, accounts: 42, isOver: false },
    languages: [
      { language: 'de', accounts: 2 },
      { language: 'en', accounts: 1 },
    ],
  })
  expect(preview.heirs[0].after.accounts).toBe(preview.heirs[0].before.accounts + 42)
  expect(preview.items).toHaveLength(42)
  expect(preview.items[0]).toMatchObject({ arr: 4_200_000, renewsOn: '2026-09-01', heir: bo.member, band: 'grey' })
  expect(await ownedBy(ana), 'a preview changes nothing').toBe(42)

  const { id, moved, state } = await made(admin, {})
  expect([moved, state, await ownedBy(bo)]).toEqual([42, 'done', 42])
  const shown = (await world.call(admin, 'GET', `/api/handovers/${id}`)).body
  expect(shown).toMatchObject({ giver: { name: ana.name }, accounts: 42, unseen: 0, state: 'done' })
  expect(shown.items.every(({ outcome }: { outcome: string }) => outcome === 'moved')).toBe(true)

  await world.call(admin, 'PATCH', `/api/accounts/${book[7]}`, { ownerId: cy.member })
  const back = await world.call(admin, 'POST', `/api/handovers/${id}/undo`, {})
  expect(back.body).toEqual({ returned: 41, stayed: 1 })
  expect([await ownedBy(ana), await ownedBy(cy)]).toEqual([41, 1])
  const after = (await world.call(admin, 'GET', `/api/handovers/${id}`)).body
  expect(after).toMatchObject({ state: 'undone', undoUntil: null })
  expect(after.items.find(({ id: one }: { id: string }) => one === book[7])).toMatchObject({
    outcome: 'stayed',
    reason: 'Ada Admin changed it since',
  })
})

test('who owned an account then stays known: on the day before it was the giver', async () => {
  nextDay()
  await made(admin, {})
  const on = (day: Day) => world.within((tx) => attributesOn(tx, book.slice(0, 1), 'owner', day))
  expect([...(await on(addDays(today(), -1))).values()]).toEqual([ana.member])
  expect([...(await on(today())).values()]).toEqual([bo.member])
})

test('among several a book is divided by ARR, only some or all but some go, and a book over its limit is said', async () => {
  await world.call(admin, 'PUT', '/api/handovers/limits', { accounts: 25, arr: null })
  const heirs = [bo.member, cy.member]
  const all = await previewed(admin, { giver: ana.member, heirs, without: book.slice(0, 2) })
  expect(all.accounts).toBe(40)
  const [first, second] = all.heirs
  expect(Math.abs(first.arr - second.arr)).toBeLessThan(all.arr / 10)
  expect(first.accounts + second.accounts).toBe(40)
  expect(first.isOver).toBe(first.after.accounts > 25)
  const some = await previewed(admin, { giver: ana.member, heirs: [cy.member], only: book.slice(0, 3) })
  expect(some.accounts).toBe(3)
  const { moved } = await made(admin, { heirs, without: book.slice(0, 2), expected: 40 })
  expect([moved, await ownedBy(ana)]).toEqual([40, 2])
  await world.call(admin, 'PUT', '/api/handovers/limits', { accounts: null, arr: null })
})

test('a later day is kept: on it accounts go that are still the giver’s, and what goes along goes with them', async () => {
  const task = { title: `Call ${number}`, account: book[0], assignee: ana.member, due: { on: addDays(today(), 9) } }
  const { body: opened } = await world.call(ana, 'POST', '/api/tasks', task)
  const preview = await previewed(admin, { giver: ana.member, heirs: [bo.member] })
  expect(preview.along).toEqual([{ name: 'tasks.open', label: 'Open tasks', count: 1, examples: [`Call ${number}`] }])
  const { id, state } = await made(admin, { effective: addDays(today(), 2), note: 'Ana is on leave' })
  expect([state, await ownedBy(ana)]).toEqual(['planned', 42])
  await world.call(admin, 'PATCH', `/api/accounts/${book[5]}`, { ownerId: cy.member })
  nextDay()
  await world.settle()
  expect(await ownedBy(ana)).toBe(41)
  nextDay()
  await world.settle()
  expect([await ownedBy(bo), await ownedBy(cy)]).toEqual([41, 1])
  const shown = (await world.call(admin, 'GET', `/api/handovers/${id}`)).body
  expect(shown).toMatchObject({ state: 'done', note: 'Ana is on leave' })
  expect(shown.items.find(({ id: one }: { id: string }) => one === book[5])).toMatchObject({
    outcome: 'left',
    reason: 'it had another owner by then',
  })
  expect((await world.call(bo, 'GET', `/api/tasks/${opened.id}`)).body).toMatchObject({ assignee: { name: bo.name } })
  await world.call(admin, 'POST', `/api/handovers/${id}/undo`, {})
  await world.settle()
  expect(await ownedBy(ana)).toBe(41)
  expect((await world.call(ana, 'GET', `/api/tasks/${opened.id}`)).body).toMatchObject({
    assignee: { name: ana.name },
  })
})

test('a planned handover is taken off before its day, and one whose heir has left by then says so', async () => {
  const { id } = await made(admin, { effective: addDays(today(), 1) })
  expect((await world.call(admin, 'POST', `/api/handovers/${id}/undo`, {})).status).toBe(409)
  expect((await world.call(admin, 'POST', `/api/handovers/${id}/cancel`, {})).status).toBe(200)
  const dan = await world.person('csm', `Dan Moor ${number}`)
  const other = await made(admin, { effective: addDays(today(), 1), heirs: [dan.member] })
  await world.within((tx) =>
    tx.run(
      sql`update workspaces_members set active = false where workspace_id = ${tx.workspace} and id = ${dan.member}`,
    ),
  )
  nextDay()
  await world.settle()
  expect(await ownedBy(ana)).toBe(42)
  expect((await world.call(admin, 'GET', `/api/handovers/${id}`)).body.state).toBe('cancelled')
  expect((await world.call(admin, 'GET', `/api/handovers/${other.id}`)).body).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('has no access any more'),
  })
})

test('a handover is taken back for a day and no longer', async () => {
  const { id } = await made(admin, {})
  nextDay()
  world.clock.advance(3_600_000)
  expect((await world.call(admin, 'GET', `/api/handovers/${id}`)).body.undoUntil).toBeNull()
  expect((await world.call(admin, 'POST', `/api/handovers/${id}/undo`, {})).status).toBe(409)
  expect(await ownedBy(bo)).toBe(42)
})

test('one hands over what one sees: a foreign book is empty, a foreign handover absent, a colleague’s size unknown', async () => {
  expect(await previewed(bo, { giver: ana.member, heirs: [cy.member] })).toMatchObject({ accounts: 0, items: [] })
  const own = await previewed(ana, { giver: ana.member, heirs: [bo.member] })
  expect(own).toMatchObject({ accounts: 42 })
  expect(own.heirs[0]).toMatchObject({ before: null, after: null, isOver: null })
  const { id } = await made(ana, {})
  expect((await world.call(cy, 'GET', `/api/handovers/${id}`)).status).toBe(404)
  expect((await world.call(cy, 'POST', `/api/handovers/${id}/undo`, {})).status).toBe(404)
  expect((await world.call(bo, 'POST', `/api/handovers/${id}/undo`, {})).status, 'made by Ana').toBe(404)
  expect((await world.call(bo, 'GET', `/api/handovers/${id}`)).body.items).toHaveLength(42)
  expect((await world.call(ana, 'GET', `/api/handovers/${id}`)).body).toMatchObject({ unseen: 42, items: [] })
  expect((await world.call(ana, 'GET', `/api/accounts/${book[0]}/brief`)).status).toBe(404)
  expect((await world.call(ana, 'POST', `/api/handovers/${id}/undo`, {})).body).toEqual({ returned: 42, stayed: 0 })
})

test('what cannot be is refused with what to do about it', async () => {
  const wish = { giver: ana.member, heirs: [bo.member], expected: 42 }
  expect((await make(admin, { ...wish, heirs: [ana.member] })).body).toMatchObject({ field: 'heirs' })
  expect((await make(admin, { ...wish, expected: 41 })).body).toMatchObject({ field: 'expected' })
  expect((await make(admin, { ...wish, effective: addDays(today(), -1) })).body).toMatchObject({ field: 'effective' })
  expect((await make(admin, { ...wish, giver: book[0] })).status).toBe(404)
  expect(await ownedBy(ana)).toBe(42)
})

test('a brief says what is open, how it is and why, when it renews, and has words of introduction in the customer’s language', async () => {
  const path = `/api/accounts/${book[0]}/brief`
  await world.call(ana, 'POST', '/api/tasks', { title: 'Send the deck', account: book[0], assignee: ana.member })
  await world.call(ana, 'POST', `/api/accounts/${book[0]}/contacts`, {
    ...{ name: 'Mara Vogt', role: 'champion', language: 'de', email: `mara${number}@customer.example` },
  })
  const { body } = await world.call(admin, 'GET', `${path}?heir=${bo.member}`)
  expect(body).toMatchObject({
    account: { id: book[0] },
    owner: { name: ana.name },
    renewsOn: '2026-09-01',
    health: { band: 'grey', why: 'Too little is known of it for a score.' },
    open: [{ label: 'Open tasks', count: 1, examples: ['Send the deck'] }],
    people: [{ name: 'Mara Vogt', role: 'champion' }],
  })
  const english = (await world.call(admin, 'GET', `${path}?heir=${bo.member}&language=en`)).body.introduction
  expect(english.text).toContain(`I take over from ${ana.name}`)
  expect(english.text).toContain('Dear Mara Vogt,')
})

test('F038 F040 what sales knew is read by whoever sees the account, and each open line becomes a task of its owner, once', async () => {
  const path = `/api/accounts/${book[0]}/handoff`
  expect((await world.call(bo, 'GET', path)).status).toBe(404)
  expect((await world.call(ana, 'GET', path)).body).toMatchObject({ goals: '', by: null })
  const said = { goals: 'Half the tickets', promised: 'SSO by June', open: '- Send the contract\nCall the sponsor' }
  expect((await world.call(admin, 'PUT', path, said)).body).toEqual({ opened: 2 })
  expect((await world.call(ana, 'GET', path)).body).toMatchObject({ ...said, risks: '', by: { name: 'Ada Admin' } })
  const tasks = (await world.call(ana, 'GET', `/api/accounts/${book[0]}/tasks`)).body.items
  expect(tasks.map(({ title }: { title: string }) => title).sort()).toEqual(['Call the sponsor', 'Send the contract'])
  expect(tasks[0]).toMatchObject({ owner: { name: ana.name }, role: 'csm' })
  const more = { ...said, open: `${said.open}\nAgree on a kick-off` }
  expect((await world.call(admin, 'PUT', path, more)).body).toEqual({ opened: 1 })
})
