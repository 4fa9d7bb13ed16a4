import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app/wiring.ts'
import { aVisitor, patient, type Visitor } from '../test/support/visitor.ts'
import { aWorld, type World } from '../test/support/world.ts'

let world: World
let visitor: Visitor
let server: pg.Client
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules })
  visitor = await aVisitor(world)
  server = new pg.Client({ connectionString: world.url.replace(/[^/]*$/, 'postgres') })
  await server.connect()
}, 120_000)
afterAll(async () => {
  await server.end()
  await visitor.close()
  await world.close()
})

const name = () => world.url.split('/').at(-1) as string

/** The database takes nobody in, and those who are in are sent away. */
async function lock(): Promise<void> {
  await server.query(`alter database ${name()} with allow_connections false`)
  await server.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [name()])
}
const unlock = () => server.query(`alter database ${name()} with allow_connections true`)

test('a page that is opened while the database is away says so, and fills by itself once it is back', async () => {
  const { page, home } = visitor
  const said = () => page.getByRole('alert').textContent()
  await lock()
  await page.goto(`${home}/accounts`)
  await expect.poll(said, patient).toContain('The database does not answer at the moment')
  expect(await said()).toContain('This page asks again every few seconds.')
  expect(await visitor.faults('away')).toEqual([])
  await unlock()
  await expect.poll(() => page.getByRole('heading', { name: 'Accounts' }).isVisible(), patient).toBe(true)
  await expect.poll(() => page.getByRole('alert').count(), patient).toBe(0)
})

test('a page that is reached while the database is away keeps its menu, and fills by itself once it is back', async () => {
  const { page } = visitor
  await visitor.open('today')
  await lock()
  await page.getByRole('link', { name: 'Health', exact: true }).first().click()
  await expect
    .poll(() => page.getByRole('alert').first().textContent(), patient)
    .toContain('Not available at the moment')
  expect(await page.getByRole('link', { name: 'Accounts', exact: true }).first().isVisible()).toBe(true)
  await unlock()
  await expect.poll(() => page.getByText('The base by band').isVisible(), patient).toBe(true)
  await expect.poll(() => page.getByRole('alert').count(), patient).toBe(0)
})
