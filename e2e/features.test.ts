/**
 * What somebody sets up once: which features count.
 * @module-tag prove
 */

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { createIntake } from '../src/modules/events/service/intake.ts'
import { someCustomers } from '../test/support/customers.ts'
import { aVisitor, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor

/** A product whose events name a feature each, more than there is room for. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  await someCustomers(world)
  await createIntake(world.platform).accept({
    workspace: world.workspace,
    source: 'crm',
    refused: [],
    accepted: Array.from({ length: 260 }, (_, at) => ({
      kind: 'track' as const,
      name: `Button ${at}`,
      messageId: `button ${at}`,
      group: 'osprey',
      person: 'dara',
      happenedAt: Date.parse('2026-11-23T08:00:00Z') + at,
      robot: false,
      properties: {},
    })),
  })
  await world.settle()
  visitor = await aVisitor(world)
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

test('the Events page says when more features came than are counted, and what to do', async () => {
  const seen = await world.within((tx) => tx.row<{ count: number }>(sql`select count(*) as count from events_features`))
  expect(seen?.count).toBe(256)
  await visitor.open('events')
  await visitor.page.getByText('Features that come new are not counted').waitFor()
  await visitor.page.getByRole('tab', { name: 'What counts as what' }).click()
  await visitor.page.getByText('256 features are counted, the most there can be').waitFor()
  expect(await visitor.faults('events-full')).toEqual([])
  expect(await visitor.beyondPhone('events-full')).toBeLessThanOrEqual(0)
})
