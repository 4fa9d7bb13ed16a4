import { afterAll, beforeAll, expect, test } from 'vitest'
import { shapeOf, someAccounts, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type Person, type World } from '../../../test/support/world.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { accounts } from '../accounts/module.ts'
import { events } from '../events/module.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { measures } from '../measures/module.ts'
import { segments } from './module.ts'

let world: World
let lead: Person
let csm: Person
let osprey: AccountId

/** Osprey exported on ten days, kestrel on two; one of osprey's exports in four is a PDF. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-22T09:00:00Z', modules: [accounts, measures, events, segments] })
  lead = await world.person('owner', 'Ines Caldeira')
  csm = await world.person('csm')
  osprey = (await someAccounts(world, ['osprey', 'kestrel']))[0] as AccountId
  const exports = (account: string, count: number) =>
    Array.from({ length: count }, (_, at) => ({
      ...{
        account,
        person: `p${at % 3}`,
        id: `${account}-${at}`,
        name: at % 2 ? 'Report exported' : 'report_exported',
      },
      happened_at: new Date(Date.parse('2026-11-21T10:00:00Z') - at * 86_400_000).toISOString(),
      format: at % 4 === 0 ? 'pdf' : 'csv',
    }))
  await tellRows(world, shapeOf(events, 'events.event'), [...exports('osprey', 10), ...exports('kestrel', 2)])
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
})
afterAll(() => world.close())

const asking = (term: Record<string, unknown>) => ({ version: 1, where: { all: [term] } })
const often = { event: 'Report exported', over: { days: 30 }, op: 'at least', value: 3 }
const make = (who: Person, name: string, term: Record<string, unknown>) =>
  world.call(who, 'POST', '/api/segments', { name, kind: 'rule', evaluation: 'live', condition: asking(term) })

/** By then the past was counted and filled in, as the product does within a minute. */
async function membersOf(id: string): Promise<string[]> {
  await events.jobs?.find(({ name }) => name === 'events.count_measures')?.run(world.platform, {})
  await world.settle()
  const { body } = await world.call(lead, 'GET', `/api/segments/${id}/members`)
  return body.items.map(({ name }: { name: string }) => name)
}

test('what nobody counts yet is refused to whoever may not begin, and named with what to do', async () => {
  const refused = await make(csm, 'Exporters', often)
  expect(refused.status).toBe(403)
  expect(refused.body).toMatchObject({ field: 'event', remedy: expect.stringContaining('measures') })
  const asked = encodeURIComponent(JSON.stringify(asking(often)))
  const counted = await world.call(csm, 'GET', `/api/segments/count?condition=${asked}`)
  expect(counted.status).toBe(400)
  expect(counted.body.detail).toContain("Nobody counts 'Report exported' over 30 days yet")
})

test('F021 a segment asks for events in a window: saving it begins to count them, their past too', async () => {
  const made = await make(lead, 'Exporters', often)
  expect(made.status).toBe(200)
  expect(await membersOf(made.body.id)).toEqual(['Account osprey'])
  const { body } = await world.call(lead, 'GET', `/api/segments/${made.body.id}`)
  expect(body.condition.where.all).toEqual([{ field: 'measure:custom.report_exported_30d', op: 'at least', value: 3 }])
  expect(body.words).toBe('Report exported in 30 days is at least 3')
})

test('whoever asks for the same again, in whatever spelling, meets the same count; people, days and properties are counts of their own', async () => {
  const again = await make(csm, 'Exporters too', { ...often, event: 'report_exported', value: 10 })
  expect(await membersOf(again.body.id)).toEqual(['Account osprey'])
  const cases: [string, Record<string, unknown>, string[]][] = [
    ['Three people', { ...often, count: 'people', value: 3 }, ['Account osprey']],
    ['On two days', { ...often, count: 'days', value: 2 }, ['Account kestrel', 'Account osprey']],
    ['In a week', { ...often, over: { days: 7 }, op: 'above', value: 5 }, ['Account osprey']],
    [
      'As PDF',
      { ...often, where: { value: 'pdf', op: 'is', field: 'text:format' }, value: 1, op: 'is' },
      ['Account kestrel'],
    ],
  ]
  for (const [name, term, expected] of cases) {
    const { status, body } = await make(lead, name, term)
    expect(status, JSON.stringify(body)).toBe(200)
    expect((await membersOf(body.id)).sort(), name).toEqual(expected)
  }
  const { body } = await world.call(lead, 'GET', '/api/events/measures')
  expect(body.items.map(({ key }: { key: string }) => key)).toHaveLength(5)
})

test('the editor begins a count by itself, and finds the one there is', async () => {
  const asked = { event: 'Import run', count: 'events', days: 14 }
  const first = await world.call(lead, 'POST', '/api/events/measures/counted', asked)
  expect(first.body).toEqual({ field: 'measure:custom.import_run_14d', label: 'Import run in 14 days', isNew: true })
  const second = await world.call(lead, 'POST', '/api/events/measures/counted', { ...asked, event: 'import.run' })
  expect(second.body).toMatchObject({ field: first.body.field, isNew: false })
})

test('an account says why it is in by the number of events that it saw', async () => {
  const condition = encodeURIComponent(JSON.stringify(asking(often)))
  const { body } = await world.call(lead, 'GET', `/api/segments/explain/${osprey}?condition=${condition}`)
  expect(body).toMatchObject({ holds: true })
  expect(JSON.stringify(body)).toContain('10')
})
