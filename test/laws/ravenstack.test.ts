import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/app/cli/inside.ts'
import { settle } from '../../src/app/loops.ts'
import { modules } from '../../src/app/wiring.ts'
import { addDays, type Day } from '../../src/kernel/day.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import { rawId } from '../../src/modules/accounts/index.ts'
import { targetOf, train } from '../../src/modules/churn/index.ts'
import { closeImported, type FolderEnd, importFolder, refusedAfter } from '../../src/modules/imports/index.ts'
import { columnsOn } from '../../src/modules/measures/index.ts'
import { createWorkspace, type WorkspaceSettings } from '../../src/modules/workspaces/index.ts'
import { publicData } from '../support/public-data.ts'
import { aWorld, type World } from '../support/world.ts'

const { folder, shows } = publicData('ravenstack-saas')
const asOf = '2024-12-31' as Day
const map = readFileSync(new URL('../../packs/saas/maps/ravenstack-saas.yaml', import.meta.url), 'utf8')

type Row = Record<string, string>

/** The files read by somebody else's reader, to reckon independently of ours. */
function rowsOf(name: string): Row[] {
  const file = readdirSync(folder).find((candidate) => candidate.startsWith(`ravenstack_${name}.csv`)) ?? ''
  const content = readFileSync(join(folder, file))
  return parse(file.endsWith('.gz') ? gunzipSync(content) : content, { columns: true, bom: true })
}

shows(`RavenStack as of ${asOf}`, () => {
  let world: World
  let raven: WorkspaceSettings
  let end: FolderEnd & { kind: 'done' }
  const importRaven = async (dryRun: boolean) => {
    const ended = await importFolder(world.platform, raven.id, { folder, map, dryRun, startedBy: 'the law' })
    if (ended.kind !== 'done') throw new Error(`the import ended ${ended.kind}`)
    return ended
  }
  let rehearsal: FolderEnd & { kind: 'done' }

  beforeAll(async () => {
    world = await aWorld({ modules, at: '2026-03-02T09:00:00Z' })
    raven = await createWorkspace(world.platform, { name: 'raven', zone: 'UTC', currency: 'USD', asOf })
    rehearsal = await importRaven(true)
    end = await importRaven(false)
    await settle(world.platform, raven.id)
    await closeImported(world.platform, raven.id)
    await settle(world.platform, raven.id)
  }, 600_000)
  afterAll(() => world?.close())

  const ask = <Answer>(operation: string, input: Record<string, unknown> = {}) =>
    runOperation(world.platform, raven, operation, input) as Promise<Answer>

  /** A measure of every account by the account's outside id. */
  const measured = async (key: string): Promise<Record<string, number | null>> => {
    const ids = rowsOf('accounts').map((row) => row.account_id as string)
    const accounts = ids.map((id) => rawId(raven.id, 'ravenstack', id) as AccountId)
    const columns = await world.platform.db.within(raven.id, (tx) => columnsOn(tx, accounts, 'now', 'restated', [key]))
    const values = columns.of(key)
    return Object.fromEntries(ids.map((id, at) => [id, Number.isNaN(values[at]) ? null : (values[at] as number)]))
  }

  test('every row of every file is read and accounted for', () => {
    const read = Object.fromEntries(end.findings.counts.map((count) => [`${count.file} ${count.shape}`, count.read]))
    expect(read).toEqual({
      'ravenstack_accounts.csv accounts.account': 500,
      'ravenstack_subscriptions.csv revenue.contract': 5000,
      'ravenstack_subscriptions.csv accounts.identity': 5000,
      'ravenstack_feature_usage.csv events.event': 25_000,
      'ravenstack_support_tickets.csv helpdesk.ticket': 2000,
      'ravenstack_churn_events.csv revenue.cancellation': 600,
    })
    for (const count of end.findings.counts) {
      expect(count.written + count.unchanged + count.refused + count.skipped).toBe(count.read)
    }
    expect(end.findings.problems).toEqual([])
    expect(end.findings.counts.map((count) => count.refused)).toEqual([0, 0, 0, 0, 0, 0])
  })

  test('a dry run beforehand says the same and leaves nothing behind', () => {
    expect(rehearsal.findings).toEqual(end.findings)
  })

  test('what is odd is counted, and what overlapping contracts mean is asked with the effect of each answer', () => {
    const signup = new Map(rowsOf('accounts').map((row) => [row.account_id, row.signup_date as string]))
    const early = rowsOf('support_tickets').filter(
      (row) => (row.submitted_at as string) < (signup.get(row.account_id) ?? ''),
    )
    const ids = Map.groupBy(rowsOf('feature_usage'), (row) => row.usage_id)
    const odd = Object.fromEntries(end.findings.oddities.map(({ kind, count }) => [kind, count]))
    expect(odd['tickets before sign-up']).toBe(early.length)
    expect(odd['shared event ids']).toBe([...ids.values()].filter((rows) => rows.length > 1).length)
    expect(odd['usage before the account']).toBeGreaterThan(400)
    expect(odd['overlapping contracts']).toBeGreaterThan(450)
    const [question] = end.findings.questions
    expect(question?.answers.find((answer) => answer.chosen)?.answer).toBe('adds to')
    expect(question?.answers.map((answer) => answer.answer)).toContain('supersedes')
  })

  test('the ARR of every account is the sum of its running paid subscriptions', async () => {
    const running = rowsOf('subscriptions').filter(
      (row) =>
        row.is_trial === 'FALSE' &&
        (row.start_date as string) <= asOf &&
        (row.end_date === '' || (row.end_date as string) > asOf),
    )
    const sums = Map.groupBy(running, (row) => row.account_id as string)
    const wanted = Object.fromEntries(
      rowsOf('accounts').map(({ account_id: id = '' }) => [
        id,
        (sums.get(id) ?? []).reduce((sum, row) => sum + 100 * Number(row.arr_amount), 0),
      ]),
    )
    expect(await measured('commercial.arr')).toEqual(wanted)
  })

  test('tickets of the last 30 days are those of the file', async () => {
    const from = addDays(asOf, -29)
    const recent = Map.groupBy(
      rowsOf('support_tickets').filter((row) => (row.submitted_at as string) >= from),
      (row) => row.account_id as string,
    )
    const wanted = Object.fromEntries(
      rowsOf('accounts').map(({ account_id: id = '' }) => [id, recent.get(id)?.length ?? 0]),
    )
    expect(await measured('support.tickets_30d')).toEqual(wanted)
  })

  test('usage reaches the account through its subscription and names no person', async () => {
    const owner = new Map(rowsOf('subscriptions').map((row) => [row.subscription_id, row.account_id as string]))
    const from = addDays(asOf, -29)
    const days = new Map<string, Set<string>>()
    for (const row of rowsOf('feature_usage')) {
      if ((row.usage_date as string) < from) continue
      const account = owner.get(row.subscription_id) ?? ''
      days.set(account, (days.get(account) ?? new Set()).add(row.usage_date as string))
    }
    const wanted = Object.fromEntries(
      rowsOf('accounts').map(({ account_id: id = '' }) => [id, days.get(id)?.size ?? 0]),
    )
    expect(await measured('usage.active_days_raw_30d')).toEqual(wanted)
    expect(new Set(Object.values(await measured('usage.active_people_30d')))).toEqual(new Set([null]))
  })

  test('the same import again changes nothing', async () => {
    const again = await importRaven(false)
    expect(again.findings.counts.map((count) => [count.written, count.unchanged])).toEqual([
      [0, 500],
      [0, 5000],
      [0, 5000],
      [0, 25_000],
      [0, 2000],
      [0, 600],
    ])
    expect(await world.platform.db.within(raven.id, (tx) => refusedAfter(tx, again.run, null, 10))).toEqual([])
  })

  test('Today ranks these accounts with reasons', async () => {
    const today = await ask<{
      today: string
      items: { name: string; score: number | null; reasons: { sentence: string }[] }[]
    }>('today.needsYou', { limit: 100 })
    expect(today.today).toBe(asOf)
    expect(today.items.length).toBeGreaterThan(20)
    for (const item of today.items) expect(item.reasons.length).toBeGreaterThan(0)
  })

  test('the churn model refuses with the reason: by their contracts nobody is lost, whatever the churn events say', async () => {
    const { verdict, says, card } = await train(world.platform, raven.id)
    expect(verdict).toMatchObject({ state: 'too few' })
    expect(card.losses.learned).toBeLessThan(30)
    expect(says).toMatch(/^A model needs 30 losses to learn from, and so far it knows \d+:/)
  })

  test('N10 learned from its churn events, which were dealt out by chance, the model says that it has no skill and foretells nobody', async () => {
    const { verdict, says, card } = await train(world.platform, raven.id, targetOf('cancellation'))
    expect(card.losses.learned).toBeGreaterThan(100)
    expect(verdict).toMatchObject({ state: 'no skill' })
    expect(says).toContain('No probability is published')
    expect((await ask<{ items: unknown[] }>('churn.ranking', { target: 'cancellation' })).items).toEqual([])
  })
})
