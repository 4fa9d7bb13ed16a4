/**
 * The whole demo company, filled with breaks and without.
 * @module-tag prove
 */

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, type World } from '../../../test/support/world.ts'
import type { WorkspaceId } from '../../kernel/ids.ts'
import { modules } from '../wiring.ts'
import { fillDemo, goOnFilling, openDemo } from './fill.ts'

const size = { accounts: 12, seed: 3 }

let world: World
let superuser: pg.Client

beforeAll(async () => {
  world = await aWorld({ modules, at: '2026-03-02T09:00:00Z' })
  superuser = new pg.Client({ connectionString: world.url, options: '-c search_path=tenure' })
  await superuser.connect()
})
afterAll(async () => {
  await superuser.end()
  await world.close()
})

test('a demo company whose filling was interrupted again and again is in the end the same as one filled at once', async () => {
  const whole = await fillDemo(world.platform, { ...size, name: 'At once' })
  const broken = await openDemo(world.platform, { ...size, name: 'With breaks' })
  let stops = 0
  // Each time it gets a little further, until nobody stops it.
  for (let patience = 1; ; patience *= 3) {
    let asked = 0
    await goOnFilling(world.platform, { isStopped: () => ++asked > patience })
    if (asked <= patience) break
    stops++
  }
  expect(stops).toBeGreaterThan(2)
  expect(await rowsOf(broken.id)).toEqual(await rowsOf(whole.workspace.id))
}, 600_000)

test('no day is closed while the company is half filled, whatever the clock calls for meanwhile', async () => {
  const { id } = await openDemo(world.platform, { ...size, name: 'In between' })
  const job = world.platform.contributions.jobs.find(({ name }) => name === 'measures.close_days')
  const closed = async () =>
    (await superuser.query('select count(*)::int as days from measures_closed where workspace_id = $1', [id])).rows[0]
      .days
  let calls = 0
  let isFilling = true
  const filled = goOnFilling(world.platform, { isStopped: () => calls > 1 }).finally(() => {
    isFilling = false
  })
  while (isFilling) {
    await job?.run(world.platform, {})
    const days = await closed()
    if (!isFilling) break
    expect(days).toBe(0)
    calls++
  }
  await filled
  expect(calls).toBeGreaterThan(1)
}, 120_000)

test('who signs in first finds the demo company, and something on their own list', async () => {
  const { rows } = await superuser.query(
    `select w.name, count(t.*)::int as tasks from workspaces w
     join workspaces_members m on m.workspace_id = w.id and m.role = 'owner'
     left join tasks t on t.workspace_id = w.id and t.owner_id = m.id
     where w.name = 'At once' group by 1`,
  )
  expect(rows).toEqual([{ name: 'At once', tasks: expect.any(Number) }])
  expect(rows[0].tasks).toBeGreaterThan(0)
})

/** Which renewals somebody spoke for depends on the accounts' ids, and when segments first looked on when there was a break. */
const apart = ['renewals_calls', 'workspaces_audit', 'segments_memberships']

/** How many rows of each table a workspace has. */
async function rowsOf(workspace: WorkspaceId): Promise<Record<string, number>> {
  const { rows: tables } = await superuser.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
     where c.relnamespace = 'tenure'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    if (apart.includes(name)) continue
    const { rows } = await superuser.query(`select count(*)::int as count from ${name} where workspace_id = $1`, [
      workspace,
    ])
    if (rows[0].count > 0) counts[name] = rows[0].count
  }
  return counts
}
