/**
 * Two weeks of a playbook at work, killed in between.
 * @module-tag prove
 */

import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/app/cli/inside.ts'
import { fillDemo } from '../../src/app/demo/fill.ts'
import { settle } from '../../src/app/loops.ts'
import { modules } from '../../src/app/wiring.ts'
import { addDays, type Day } from '../../src/kernel/day.ts'
import { closeOverdueDays } from '../../src/modules/measures/index.ts'
import type { WorkspaceSettings } from '../../src/modules/workspaces/index.ts'
import { compare, filesIn } from '../../src/platform/packs/code.ts'
import { aMortal } from '../support/mortal.ts'
import { aWorld, type World } from '../support/world.ts'

/** The first act of a team: a playbook is simulated, switched on step by step, left to work for two weeks, explained and measured. */

const today = '2026-03-02' as Day
let world: World
let fern: WorkspaceSettings
let playbook: string

// biome-ignore lint/suspicious/noExplicitAny: a story reads answers of every shape
const ask = (operation: string, input: Record<string, unknown> = {}): Promise<any> =>
  runOperation(world.platform, fern, operation, input)

beforeAll(async () => {
  world = await aWorld({ modules, at: `${today}T09:00:00Z` })
  fern = (await fillDemo(world.platform, { accounts: 60, seed: 1, name: 'Fernhollow' })).workspace
  await settle(world.platform, fern.id)
}, 600_000)
afterAll(() => world.close())

async function days(count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    const next = addDays(world.clock.now().toISOString().slice(0, 10) as Day, 1)
    world.clock.set(new Date(`${next}T09:00:00Z`))
    await closeOverdueDays(world.platform, fern.id)
    await settle(world.platform, fern.id, { reach: 'outside too' })
  }
}

test('N5 the pack is there as its files say', async () => {
  const files = await filesIn(world.platform, join(world.platform.config.packsFolder, 'saas'))
  const all = await world.platform.db.within(fern.id, (tx) => compare(world.platform, tx, files))
  // What is only here, as the hold-out of the demo company, is no difference from the pack.
  expect(all.filter(({ standing }) => standing !== 'same' && standing !== 'here')).toEqual([])
  const { items } = await ask('playbooks.list')
  playbook = items.find(({ key }: { key: string }) => key === 'at-risk').id
})

test('N2 the at-risk playbook is simulated over six months: who, when, what, for whom, and what could not be known', async () => {
  const { id } = await ask('playbooks.simulate', { playbook, from: addDays(today, -182), to: today })
  await settle(world.platform, fern.id)
  const { state, result } = await ask('playbooks.simulation', { simulation: id })
  expect(state).toBe('done')
  expect(result.entered).toBeGreaterThan(0)
  expect(result.tasks).toBeGreaterThan(result.entered)
  expect(result.perDay).toHaveLength(183)
  expect(result.perOwner.reduce((sum: number, { tasks }: { tasks: number }) => sum + tasks, 0)).toBe(result.tasks)
  expect(result.targeting.lostLater).toBeLessThanOrEqual(result.targeting.entered)
  // Nothing was done.
  expect((await ask('playbooks.runs', { playbook })).items).toEqual([])
})

test('rule 32 it is switched on by steps: internal work first, and no mail is written', async () => {
  const population = { version: 1, where: { all: [] } }
  await ask('playbooks.switch', {
    ...{ id: playbook, stage: 'internal', takes: 'present', perDay: 3 },
    holdOut: { percent: 20, population },
  })
  await days(2)
  const { items } = await ask('playbooks.runs', { playbook })
  expect(items.length).toBeGreaterThan(0)
  const log = (await ask('playbooks.run', { run: items[0].id })).log
  expect(log.map(({ step, what }: { step: string; what: string }) => `${step} ${what}`)).toContain(
    'first-mail left out',
  )
  const byDay = Map.groupBy(items, ({ enteredOn }: { enteredOn: string }) => enteredOn)
  for (const [, entered] of byDay) expect(entered.length).toBeLessThanOrEqual(3)
})

/** A day whose work is killed in the middle, by a few transactions further each time, until a process lives through it. */
async function dayOfKills(): Promise<number> {
  const mortal = aMortal(world.platform)
  world.clock.set(new Date(`${addDays(world.clock.now().toISOString().slice(0, 10) as Day, 1)}T09:00:00Z`))
  for (let kills = 0; ; kills++) {
    mortal.endAfter(10 * 2 ** kills)
    try {
      await closeOverdueDays(mortal.platform, fern.id)
      await settle(mortal.platform, fern.id, { reach: 'outside too' })
      return kills
    } catch (error) {
      if (!mortal.isOver()) throw error
      mortal.startAgain()
    }
  }
}

test('two weeks on, live, and killed in between, it has done what its steps say, day by day, and each thing once', async () => {
  await ask('playbooks.switch', { id: playbook, stage: 'live', takes: 'new', perDay: 3 })
  await days(6)
  expect(await dayOfKills()).toBeGreaterThan(2)
  await days(7)
  const { items } = await ask('playbooks.runs', { playbook, limit: 200 })
  const logs = await Promise.all(items.map(({ id }: { id: string }) => ask('playbooks.run', { run: id })))
  const done = logs.flatMap(({ log }) => log).filter(({ what }: { what: string }) => what === 'done')
  const tasks = done.filter(({ made }: { made: { kind: string } | null }) => made?.kind === 'task')
  expect(tasks.length).toBeGreaterThan(items.length)
  expect(new Set(tasks.map(({ made }: { made: { id: string } }) => made.id)).size).toBe(tasks.length)
  for (const { log } of logs) {
    const steps = log.filter(({ what }: { what: string }) => what === 'done').map(({ step }: { step: string }) => step)
    expect(new Set(steps).size).toBe(steps.length)
  }
})

test('N11 why tells of one account that entered and of one that did not', async () => {
  const { items } = await ask('playbooks.runs', { playbook, limit: 200 })
  const [entered] = items
  const why = await ask('playbooks.why', { id: playbook, account: entered.account.id })
  expect(why.sentence).toContain(`${entered.account.name} entered At-risk customer`)
  const inside = new Set(items.map(({ account }: { account: { id: string } }) => account.id))
  const all = (await ask('segments.accounts', { limit: 100 })).items
  const other = all.find(({ id }: { id: string }) => !inside.has(id))
  const whyNot = await ask('playbooks.why', { id: playbook, account: other.id })
  expect(whyNot.sentence).toMatch(/is not in At-risk customer|did not enter At-risk customer/)
  expect(whyNot.asked[0].explanation).not.toBeNull()
})

test('N3 the results say that it is too early, n of N', async () => {
  const { sentence, holdout, outcomes } = await ask('proof.playbook', { id: playbook })
  expect(sentence).toMatch(/^Too early to say: \d+ of \d+/)
  expect(holdout.held + holdout.treated).toBeGreaterThan(0)
  expect(outcomes.every(({ answer }: { answer: unknown }) => answer === null)).toBe(true)
})
