import { readdirSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../src/app/wiring.ts'
import { addDays, type Day } from '../../src/kernel/day.ts'
import { closeImported, importFolder } from '../../src/modules/imports/index.ts'
import { closeOverdueDays, refreshCatalogue } from '../../src/modules/measures/index.ts'
import { publicData } from '../support/public-data.ts'
import { aWorld, type Person, type World } from '../support/world.ts'

const { folder, shows } = publicData('ravenstack-saas')
const pack = new URL('../../packs/saas/', import.meta.url)
const map = readFileSync(new URL('maps/ravenstack-saas.yaml', pack), 'utf8')
/** The last day of the data set. */
const last = '2024-12-31' as Day

interface Listed {
  id: string
  name: string
  keptOutBy: { reason: string; count: number }[]
}

shows('two years of history with every playbook live', () => {
  let world: World
  let admin: Person

  const today = () => world.clock.now().toISOString().slice(0, 10) as Day
  const get = async (path: string) => (await world.call(admin, 'GET', path)).body
  const playbooks = async (): Promise<Listed[]> => (await get('/api/playbooks')).items
  const nextDay = async () => {
    world.clock.set(new Date(`${addDays(today(), 1)}T09:00:00Z`))
    await closeOverdueDays(world.platform, world.workspace)
    await world.settle()
  }

  beforeAll(async () => {
    world = await aWorld({ modules, at: `${addDays(last, -1)}T09:00:00Z`, workspace: { zone: 'UTC' } })
    await world.within((tx) => refreshCatalogue(world.platform, tx))
    admin = await world.person('admin', 'Ada Admin')
    for (const { id } of await playbooks()) {
      const asked = { stage: 'live', reason: 'Before the history comes' }
      const { status, body } = await world.call(admin, 'POST', `/api/playbooks/${id}/stage`, asked)
      expect([status, body.detail]).toEqual([200, undefined])
    }
    // They have looked at an empty base already: whoever comes now is new to all of them.
    await nextDay()
    const ended = await importFolder(world.platform, world.workspace, { folder, map, dryRun: false, startedBy: 'Ada' })
    expect(ended.kind).toBe('done')
    await world.settle()
    await closeImported(world.platform, world.workspace)
    await world.settle()
    await nextDay()
    await nextDay()
  }, 900_000)
  afterAll(() => world?.close())

  test('rule 7 no run begins, no task is opened and no message is sent', async () => {
    expect((await playbooks()).length).toBe(readdirSync(new URL('playbooks', pack)).length)
    expect((await get('/api/accounts?limit=1')).items).toHaveLength(1)
    const made = await world.within(async (tx) => {
      const counted = (table: string) =>
        tx.row(sql<{ count: number }>`select count(*) from ${sql.table(table)} where workspace_id = ${tx.workspace}`)
      return {
        runs: (await counted('playbooks_runs'))?.count,
        tasks: (await counted('tasks'))?.count,
        messages: (await counted('messaging_messages'))?.count,
      }
    })
    expect(made).toEqual({ runs: 0, tasks: 0, messages: 0 })
  })

  test('rule 7 how many triggers were held back is answered, by the reason', async () => {
    const held = (await playbooks()).flatMap(({ name, keptOutBy }) =>
      keptOutBy.map(({ reason, count }) => ({ name, reason, count })),
    )
    expect(held.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(500)
    expect([...new Set(held.map(({ reason }) => reason))]).toContain('late')
  })
})
