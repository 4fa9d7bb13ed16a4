import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import { settle } from '../../app/loops.ts'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { RequestContext, Route, Viewer } from '../../platform/contributions.ts'
import { resolve, upsertAccounts } from '../accounts/index.ts'
import { accounts as accountsModule } from '../accounts/module.ts'
import { measures } from '../measures/module.ts'
import { ensureMember, permissionsOf } from '../workspaces/index.ts'
import { standardDefinitions } from './domain/definitions.ts'
import { events } from './module.ts'
import * as operations from './operations.ts'
import { routes } from './routes.ts'
import { createIntake } from './service/intake.ts'

let world: World
let ines: MemberId
let acme: AccountId
let globex: AccountId

beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules: [accountsModule, measures, events] })
  await world.within(async (tx) => {
    ines = await ensureMember(tx, { name: 'Ines', email: 'ines@fernhollow.example', role: 'csm' })
    const tom = await ensureMember(tx, { name: 'Tom', email: 'tom@fernhollow.example', role: 'csm' })
    const how = { source: 'product', origin: 'live' as const, known: tx.now }
    await upsertAccounts(
      tx,
      [
        { externalId: 'acme', name: 'Acme', stage: 'retention', ownerId: ines },
        { externalId: 'globex', name: 'Globex', stage: 'retention', ownerId: tom },
      ],
      how,
    )
    const found = await resolve(tx, 'product', ['acme', 'globex'])
    acme = found.get('acme')?.account as AccountId
    globex = found.get('globex')?.account as AccountId
  })
  const event = (group: string, index: number) => ({
    kind: 'track' as const,
    name: index % 2 ? 'Signed in' : 'Report exported',
    messageId: `${group}-${index}`,
    group,
    person: 'ann',
    happenedAt: Date.parse('2026-03-02T08:00:00Z') - index * 3_600_000,
    robot: false,
    properties: {},
  })
  const refused = [
    {
      index: 0,
      field: 'userId',
      reason: 'nobody',
      remedy: 'somebody',
      payload: '{"groupId":"globex"}',
      dialect: 'segment' as const,
      skew: 0,
      kind: 'track',
      name: null,
    },
  ]
  const sent = ['acme', 'globex', 'unknown'].flatMap((group) =>
    Array.from({ length: 60 }, (_, index) => event(group, index)),
  )
  await createIntake(world.platform).accept({ workspace: world.workspace, source: 'product', accepted: sent, refused })
  await settle(world.platform, world.workspace)
})
afterAll(() => world.close())

const everything: Viewer['sees'] = { kind: 'all' }

async function call(operation: { name: string }, input: object, sees: Viewer['sees'] = everything) {
  const route = routes.find((one) => one.operation.name === operation.name) as Route
  const viewer: Viewer = {
    workspace: world.workspace,
    member: ines,
    name: 'Ines',
    role: 'admin',
    permissions: permissionsOf('admin'),
    sees,
    by: 'key',
  }
  const context = {
    platform: world.platform,
    viewer,
    workspace: world.workspace,
    within: world.within,
  } as unknown as RequestContext
  const answer = await route.run(context, route.operation.input.parse(input) as never)
  return route.operation.output.parse(answer) as never
}

const own: Viewer['sees'] = { kind: 'owners', owners: [] }
const mine = (): Viewer['sees'] => ({ ...own, owners: [ines] })

test('the stream counts what came in per minute and day, and shows the newest', async () => {
  const stream = (await call(operations.streamEvents, {})) as {
    minutes: unknown[]
    days: unknown[]
    recent: { account: { name: string } | null }[]
    waiting: number
  }
  expect(stream.minutes).toEqual([{ at: '2026-03-02T09:00:00.000Z', accepted: 180, repeated: 0, refused: 1 }])
  expect(stream.days).toEqual([{ day: '2026-03-02', accepted: 180, repeated: 0, refused: 1 }])
  expect(stream.recent).toHaveLength(50)
  expect(stream.waiting).toBe(0)
})

test('a member of one book sees the events of its accounts alone, and no payload that may name others', async () => {
  const stream = (await call(operations.streamEvents, { limit: 100 }, mine())) as {
    recent: { account: { name: string } | null }[]
  }
  expect(new Set(stream.recent.map((event) => event.account?.name))).toEqual(new Set(['Acme']))
  const refused = (await call(operations.listRefusedEvents, {}, mine())) as {
    items: { payload: string | null; reason: string }[]
  }
  expect(refused.items).toMatchObject([{ payload: null, reason: 'nobody' }])
  await expect(call(operations.listAccountEvents, { account: globex }, mine())).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('the events of an account come newest first, page by page, each once', async () => {
  const seen: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = (await call(operations.listAccountEvents, { account: acme, limit: 25, cursor })) as {
      items: { id: string; at: string }[]
      next: string | null
    }
    seen.push(...page.items.map((event) => event.id))
    if (!page.next) break
    cursor = page.next
  }
  expect(seen).toEqual(Array.from({ length: 60 }, (_, index) => `acme-${index}`))
})

test('a cursor from elsewhere is refused with its field and what to do', async () => {
  const cursor = Buffer.from('["no moment","x"]').toString('base64url')
  const refusal = { details: { field: 'cursor', remedy: expect.stringContaining('Begin again') } }
  await expect(call(operations.listAccountEvents, { account: acme, cursor })).rejects.toMatchObject(refusal)
  await expect(call(operations.listRefusedEvents, { cursor })).rejects.toMatchObject(refusal)
})

test('each source is listed with what it sent', async () => {
  expect(((await call(operations.listEventSources, {})) as { items: unknown[] }).items).toMatchObject([
    { source: 'product', accepted: 180, refused: 1 },
  ])
})

test('changed definitions roll up every day again', async () => {
  const before = (await call(operations.getEventDefinitions, {})) as { features: string[] }
  expect(before.features).toEqual(['Report exported'])
  const definitions = { ...standardDefinitions, logins: ['report exported'] }
  const saved = (await call(operations.saveEventDefinitions, { definitions, why: 'Exports are our logins' })) as {
    version: number
    daysToRollUp: number
  }
  expect(saved).toEqual({ version: 1, daysToRollUp: 8 })
  await settle(world.platform, world.workspace)
  const after = (await call(operations.getEventDefinitions, {})) as { features: string[]; version: number }
  expect(after).toMatchObject({ version: 1, features: ['Signed in'] })
})

test('features beyond the last that can be counted are told of, and a definition under which there are fewer counts anew', async () => {
  const read = async () =>
    (await call(operations.getEventDefinitions, {})) as { features: string[]; mostFeatures: number; isFull: boolean }
  const track = (names: string[], feature?: string) =>
    createIntake(world.platform).accept({
      workspace: world.workspace,
      source: 'product',
      refused: [],
      accepted: names.map((name, index) => ({
        kind: 'track' as const,
        name,
        messageId: `many ${name} ${feature ?? ''}`,
        group: 'acme',
        person: 'ann',
        happenedAt: Date.parse('2026-03-02T08:30:00Z') + index,
        robot: false,
        properties: feature === undefined ? {} : { feature },
      })),
    })
  expect(await read()).toMatchObject({ mostFeatures: 256, isFull: false })
  await track(Array.from({ length: 300 }, (_, at) => `Button ${at}`))
  await settle(world.platform, world.workspace)
  const full = await read()
  expect(full.isFull).toBe(true)
  expect(full.features).toHaveLength(255) // and one that an earlier definition made no feature any more
  // Names of events are no features any more; what a property names is, and finds room.
  await track(['Clicked', 'Opened'], 'Billing')
  const definitions = { ...standardDefinitions, featuresByName: false }
  await call(operations.saveEventDefinitions, { definitions, why: 'Buttons are no features' })
  await settle(world.platform, world.workspace)
  expect(await read()).toMatchObject({ isFull: false, features: ['Billing'] })
})
