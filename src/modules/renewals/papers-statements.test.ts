import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { crm, shapeOf, tellRows } from '../../../test/support/facts.ts'
import { aWorld, type World } from '../../../test/support/world.ts'
import { modules } from '../../app/wiring.ts'
import type { Platform } from '../../platform/contributions.ts'
import { deliver } from '../../platform/outbox/outbox.ts'
import { rawId, upsertAccounts, upsertContacts } from '../accounts/index.ts'
import { helpdesk } from '../helpdesk/module.ts'
import { closeOverdueDays } from '../measures/index.ts'
import { revenue } from '../revenue/module.ts'
import { turnPapers } from './service/papers/turn.ts'

let world: World
const names = Array.from({ length: 21 }, (_, at) => `customer ${at}`)
const imported = { source: crm, origin: 'import' as const, known: new Date('2025-06-01T00:00:00Z') }

/** Customers with a sponsor who reads German, of whom a day is closed and scored. Nothing is due before December. */
beforeAll(async () => {
  world = await aWorld({ at: '2026-03-02T09:00:00Z', modules, workspace: { zone: 'UTC', currency: 'EUR' } })
  const drafts = names.map((name) => ({ externalId: name, name, stage: 'retention' as const }))
  await world.within((tx) => upsertAccounts(tx, drafts, imported))
  const sponsors = names.map((name) => ({
    ...{ externalId: name, name: 'Sabine Sommer', language: 'de', role: 'executive_sponsor' },
    ...{ account: rawId(world.workspace, crm, name), happenedAt: imported.known },
  }))
  await world.within((tx) => upsertContacts(tx, sponsors, imported))
  await tellContracts(names, '2026-12-01')
  const tickets = names.map((name) => ({
    ...{ id: name, account: name, happened_at: '2026-02-20T09:00:00Z', subject: 'Question', priority: 'normal' },
    ...{ first_reply_minutes: 60, satisfaction: 4, resolved_at: '2026-02-20T12:00:00Z' },
  }))
  await tellRows(world, shapeOf(helpdesk, 'helpdesk.ticket'), tickets)
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
})
afterAll(() => world.close())

const tellContracts = (accounts: readonly string[], ends: string) =>
  tellRows(
    world,
    shapeOf(revenue, 'revenue.contract'),
    accounts.map((account) => ({
      ...{ id: account, account, starts: '2025-06-01', ends, term_months: 12, amount: 1_200_000 },
      ...{ currency: 'EUR', notice_days: 0, plan: 'Pro' },
    })),
  )

/** They end in 91 days instead, and notice may be given until then: the strategy is due, and the value report. */
async function comeDue(accounts: readonly string[]): Promise<void> {
  await tellContracts(accounts, '2026-06-01')
  while ((await deliver(world.platform)) > 0);
}

/** What a database is asked while something is done. */
async function statementsOf(work: (platform: Platform) => Promise<unknown>): Promise<string[]> {
  const said: string[] = []
  const counting = world.without({
    rewrite: (text) => {
      said.push(text)
      return text
    },
  })
  await work(counting)
  return said
}

const statementsOfTurn = () => statementsOf((platform) => turnPapers(platform, world.workspace))

const madeSoFar = () =>
  world.within((tx) =>
    tx.rows(
      sql<{ made: number }>`select count(*)::int as made from renewals_papers where workspace_id = ${tx.workspace}`,
    ),
  )

test('F158 the documents of twenty renewals are made with as many questions as those of one', async () => {
  await comeDue(names.slice(0, 1))
  const one = await statementsOfTurn()
  expect(await madeSoFar()).toEqual([{ made: 2 }])
  await comeDue(names.slice(1))
  const twenty = await statementsOfTurn()
  expect(await madeSoFar()).toEqual([{ made: 2 * 21 }])
  expect(twenty.length).toBe(one.length)
})
