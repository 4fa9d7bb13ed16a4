import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/app/cli/inside.ts'
import { buildCompany } from '../../src/app/demo/company.ts'
import { fillDemo } from '../../src/app/demo/fill.ts'
import { settle } from '../../src/app/loops.ts'
import { modules } from '../../src/app/wiring.ts'
import { addDays, addMonths, type Day } from '../../src/kernel/day.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import { idsAfter } from '../../src/modules/accounts/index.ts'
import { setPrimary } from '../../src/modules/health/index.ts'
import { columnsOn, lastClosed } from '../../src/modules/measures/index.ts'
import { product, type WorkspaceSettings } from '../../src/modules/workspaces/index.ts'
import { figure, proveSize } from '../support/figures.ts'
import { aWorld, type World } from '../support/world.ts'
import { readPreset, scoreByHand } from './presets-by-hand.ts'

const accounts = proveSize({ reduced: 60, full: 500 })
const pack = join(import.meta.dirname, '../../packs/saas')

let world: World
let demo: WorkspaceSettings

beforeAll(async () => {
  world = await aWorld({ modules, at: '2026-03-02T09:00:00Z' })
  demo = (await fillDemo(world.platform, { accounts, seed: 1, name: 'The demo by hand' })).workspace
}, 3_600_000)
afterAll(() => world.close())

interface Shown {
  account: AccountId
  score: number | null
}

/** What the product kept of a closed day under a scorecard, made to speak for the workspace first. */
async function shownBy(name: string, on: Day): Promise<Shown[]> {
  await world.platform.db.within(demo.id, (tx) => setPrimary(tx, product(demo.id), name))
  await settle(world.platform, demo.id)
  return world.platform.db.within(demo.id, (tx) =>
    tx.rows(sql<Shown>`
      select account_id as account, score from health_scores
      where workspace_id = ${tx.workspace} and scorecard = ${name} and day = ${on} and closed order by account_id`),
  )
}

/** Every measure that the words of the file name. */
const namedIn = (file: unknown): string[] => [...new Set(JSON.stringify(file).match(/[a-z_]+\.[a-z0-9_]+(?=")/g) ?? [])]

test.each(['tenure', 'manager', 'manager_as_written', 'specialist', 'automation'])(
  'the score of every demo account under %s equals a calculation by hand from the preset’s file',
  async (name) => {
    const on = await world.platform.db.within(demo.id, lastClosed)
    if (!on) throw new Error('no day was closed')
    const shown = await shownBy(name, on)
    const file = readPreset(pack, name)
    const keys = namedIn(file)
    const { ids, columns } = await world.platform.db.within(demo.id, async (tx) => {
      const everybody = await idsAfter(tx, null, 100_000)
      return { ids: everybody, columns: await columnsOn(tx, everybody, on, 'frozen', keys) }
    })
    const byAccount = new Map(shown.map((row) => [row.account, row.score]))
    const differing = ids.flatMap((account, at) => {
      const values = Object.fromEntries(keys.map((key) => [key, columns.of(key)[at]]))
      const byHand = scoreByHand(file, values).score
      const ours = byAccount.get(account) ?? null
      return ours === byHand ? [] : [{ account, ours, byHand, values }]
    })
    expect(differing).toEqual([])
    const scored = shown.filter((row) => row.score !== null).length
    // So that the comparison is of something; a likelihood to renew, which automation leans on, nobody has predicted yet.
    expect(scored).toBeGreaterThan(name === 'automation' ? accounts / 6 : accounts / 3)
    figure(
      `demo accounts whose ${name} score equals a calculation by hand`,
      `${ids.length} of ${ids.length}, ${scored} with a score`,
      'all',
    )
  },
)

test('N1 a backtest over the demo company counts exactly the losses that its seed planted', async () => {
  const asked = { subjects: ['tenure', 'manager'], from: '2024-03-01', to: '2026-03-01', horizon: 180 }
  const { id } = (await runOperation(world.platform, demo, 'proof.ask', asked)) as { id: string }
  await settle(world.platform, demo.id)
  const answer = await runOperation(world.platform, demo, 'proof.backtest', { backtest: id })
  const { state, result } = answer as {
    state: string
    result: {
      firstDay: Day
      lastDay: Day
      losses: number
      subjects: { verdict: { kind: string; sentences: string[] }; auc: { value: number } | null }[]
    }
  }
  expect(state).toBe('done')
  // 180 days and 30 of grace before the last close.
  expect(result).toMatchObject({ firstDay: '2024-03-31', lastDay: '2025-07-31' })
  const { customers } = buildCompany({ accounts, seed: 1, today: '2026-03-02' as Day })
  const months = monthsEnds(result.firstDay, result.lastDay)
  const lost = customers.filter(({ since, lostOn }) =>
    months.some((day) => lostOn !== null && since <= day && day < addDays(lostOn, -40) && lostOn <= addDays(day, 180)),
  )
  expect(result.losses).toBe(lost.length)
  for (const { verdict, auc } of result.subjects)
    figure(`backtest of the demo: ${verdict.sentences[0]}`, String(auc?.value), 'said')
})

function monthsEnds(first: Day, last: Day): Day[] {
  const days: Day[] = []
  for (let day = first; day <= last; day = addDays(addMonths(addDays(day, 1), 1), -1)) days.push(day)
  return days
}
