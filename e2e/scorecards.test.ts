import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { closeOverdueDays } from '../src/modules/measures/index.ts'
import { someCustomers } from '../test/support/customers.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-23T09:00:00Z', modules })
  await someCustomers(world)
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
  visitor = await aVisitor(world)
})

afterAll(async () => {
  await visitor?.close()
  await world?.close()
})

const note = () => visitor.page.getByText('is not switched on')
const listed = () => visitor.page.getByRole('table', { name: 'Portfolio by health' }).locator('tbody a').allInnerTexts()

test('a scorecard that is not switched on shows what it would say, says that it is not kept, and is switched on there', async () => {
  await visitor.open('health?scorecard=specialist')
  await note().waitFor()
  await expect.poll(listed, patient).toHaveLength(4)
  expect(await visitor.faults('health-not-kept')).toEqual([])
  await visitor.page.getByRole('button', { name: 'Score every day' }).click()
  await visitor.page.getByText('was just switched on').waitFor()
  await world.settle()
  await expect.poll(() => visitor.page.getByText('was just switched on').count(), patient).toBe(0)
  await visitor.page.getByRole('button', { name: 'Stop scoring by it' }).click()
  await note().waitFor()
})

test('the sentence and its button stand within a phone', async () => {
  await visitor.open('health?scorecard=manager')
  await note().waitFor()
  expect(await visitor.beyondPhone('health-not-kept')).toBeLessThanOrEqual(0)
})

test('the primary scorecard has nothing to switch', async () => {
  await visitor.open('health')
  expect(await note().count()).toBe(0)
  expect(await visitor.page.getByRole('button', { name: 'Stop scoring by it' }).count()).toBe(0)
})
