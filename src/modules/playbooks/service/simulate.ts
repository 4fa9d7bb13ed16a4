import { fieldsOf } from '../../../kernel/condition/index.ts'
import { addDays, type Day, daysBetween, daysRange } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import { type AccountId, type MemberId, type PlaybookId, uuidV5, type WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { isGone, thisProcess } from '../../../platform/jobs/worker.ts'
import { newId } from '../../../platform/random.ts'
import type { StepKind } from '../../../platform/steps.ts'
import { attributesOn, visible } from '../../accounts/index.ts'
import { firstKnown, judgedThrough, restingOn, truthsOn, unknownThen } from '../../segments/index.ts'
import { businessClock } from '../../tasks/index.ts'
import { namesOfMembers, settings } from '../../workspaces/index.ts'
import { askedOf, readByTriggers } from '../domain/asked.ts'
import type { Playbook } from '../domain/playbook.ts'
import { type Act, type ClosedRow, type Happened, type Simulated, Simulation } from '../domain/simulate.ts'
import { peopleIn } from '../store/entries.ts'
import { seenAccounts } from '../store/read.ts'
import * as store from '../store/simulations.ts'
import { drawFor } from './engine.ts'
import { mustRead } from './language.ts'
import { newsKind } from './news.ts'
import { mustFind } from './save.ts'
import { summed } from './summary.ts'

/** Accounts that one statement judges. */
const page = 5000
const mostDays = 731

export interface Asked {
  /** A playbook that is kept, or null for one that is only written. */
  playbook: PlaybookId | null
  source: string
  from: Day
  to: Day
}

/** Checks what is asked and notes it, for a job to work on. */
export async function askSimulation(platform: Platform, tx: Tx, viewer: Viewer, asked: Asked): Promise<string> {
  await mustRead(platform, tx, asked.source)
  if (asked.playbook) await mustFind(tx, asked.playbook)
  await checkSpan(tx, asked)
  const id = newId(tx.now)
  await store.insertSimulation(tx, { ...asked, id, by: viewer.member })
  return id
}

async function checkSpan(tx: Tx, { from, to }: Pick<Asked, 'from' | 'to'>): Promise<void> {
  const judged = await judgedThrough(tx)
  const wrong = (field: string, what: string, remedy: string) => new AppError('invalid', what, { field, remedy })
  if (judged === null) throw wrong('to', told`to: no day is closed yet`, told`Ask again once the first day is closed`)
  if (to < from) throw wrong('to', told`to: lies before from`, told`Give the later day second`)
  if (to > addDays(judged, 1))
    throw wrong(
      'to',
      told`to: lies behind the last day that is known`,
      told`Give ${addDays(judged, 1)} or an earlier day`,
    )
  if (daysBetween(from, to) >= mostDays)
    throw wrong('from', told`from: lies too far back`, told`Simulate two years at most`)
}

/** Works through the oldest simulation that was asked for and keeps what was found. */
export async function turnSimulations(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(workspace, work)
  const row = await within((tx) => store.takeSimulation(tx, thisProcess, isGone))
  if (!row) return 'done'
  try {
    const result = await simulate(platform, workspace, row, (through) =>
      within((tx) => store.noteProgress(tx, row.id, through)),
    )
    if (result) await within((tx) => store.endSimulation(tx, row.id, { state: 'done', result }))
  } catch (error) {
    const failure = (error as Error).message.slice(0, 500)
    await within((tx) => store.endSimulation(tx, row.id, { state: 'failed', failure }))
  }
  return 'more'
}

/** A simulation with what it found; of its entries those whose accounts the viewer sees. */
export async function shownSimulation(tx: Tx, viewer: Viewer, id: string) {
  const row = await store.simulationById(tx, id)
  if (!row) throw new AppError('not_found', told`There is no such simulation`)
  const result = row.result as Result | null
  const seen =
    result &&
    new Set(
      await seenAccounts(
        tx,
        result.entries.map(({ account }) => account),
        visible(viewer),
      ),
    )
  return {
    ...headOf(row),
    result: result && seen && { ...result, entries: result.entries.filter(({ account }) => seen.has(account)) },
  }
}

export type Result = NonNullable<Awaited<ReturnType<typeof simulate>>>

export async function listSimulations(tx: Tx, id: PlaybookId) {
  const kept = await mustFind(tx, id)
  return (await store.simulationsOf(tx, id, 20)).map((row) => ({
    ...headOf(row),
    isOfNow: row.source === kept.source,
    entered: (row.result as Result | null)?.entered ?? null,
  }))
}

function headOf(row: store.SimulationRow) {
  const days = daysBetween(row.from, row.to) + 1
  const done = row.through ? Math.max(0, daysBetween(row.from, row.through) + 1) : 0
  return {
    ...{ id: row.id, playbook: row.playbook, from: row.from, to: row.to, state: row.state, failure: row.failure },
    progress: row.state === 'done' ? 1 : Math.min(1, done / days),
    ...{ askedAt: row.askedAt.toISOString(), endedAt: row.endedAt?.toISOString() ?? null },
  }
}

export async function cancelSimulation(tx: Tx, id: string): Promise<{ cancelled: boolean }> {
  return { cancelled: await store.endSimulation(tx, id, { state: 'cancelled' }) }
}

/**
 * A playbook on the past, as known then: each day's close is judged by the statement that judges it live, and runs are led on by
 * the same reducer. Nothing is opened, sent or changed. Null where it is not wanted any more.
 */
export async function simulate(
  platform: Platform,
  workspace: WorkspaceId,
  { playbook: id, source, from, to }: Asked,
  isWanted: (through: Day) => Promise<boolean> = async () => true,
) {
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(workspace, work)
  const prepared = await within((tx) => prepare(platform, tx, { id, source, from, to }))
  const { simulation, playbook, base, asked } = prepared
  for (const day of daysRange(addDays(from, -2), addDays(to, -1))) {
    if (!(await isWanted(addDays(day, 1)))) return null
    const there = new Set(base.filter(({ joined }) => joined <= day).map(({ account }) => account))
    const rows: ClosedRow[] = []
    for (let after: AccountId | null = null; ; ) {
      const truths = await within((tx) =>
        truthsOn(platform, tx, { day, conditions: asked.conditions, accounts: { after, limit: page } }),
      )
      rows.push(...truths.filter(({ account }) => there.has(account)))
      if (truths.length < page) break
      after = truths.at(-1)?.account ?? null
    }
    const rests = await within((tx) => restingOn(platform, tx, day, prepared.stands))
    const resting = new Set(rests.flatMap((isResting, place) => (isResting ? [place] : [])))
    const happened = prepared.happened.get(addDays(day, 1)) ?? []
    simulation.close({ day, rows, resting, happened }, asked.places)
  }
  return within((tx) =>
    resultOf(tx, { playbook, found: simulation.found, underWay: simulation.underWay, from, to, base, id }),
  )
}

async function prepare(
  platform: Platform,
  tx: Tx,
  { id, source, from, to }: { id: PlaybookId | null; source: string; from: Day; to: Day },
) {
  await checkSpan(tx, { from, to })
  const playbook = await mustRead(platform, tx, source)
  const kept = id ? await mustFind(tx, id) : null
  const { zone } = await settings(tx)
  const base = await store.baseOf(tx, zone)
  const clock = await businessClock(tx)
  const kinds = new Map(platform.contributions.steps.map((kind) => [kind.name, kind]))
  const people = await peopleFor(tx, playbook, base)
  const simulation = new Simulation({
    ...{ id: id ?? (uuidV5(tx.workspace, playbook.name) as PlaybookId), playbook, zone, people },
    ...{ stage: 'live', takes: 'new', perDay: kept?.perDay ?? null },
    rehearse: (kind, fields) => rehearsal(kinds.get(kind), fields),
    reachesCustomers: (kind) => kinds.get(kind)?.reach === 'customer',
    draw: drawFor,
    businessHours: clock,
  })
  const happened = await pastNews(tx, playbook, zone, from, to)
  return {
    simulation,
    playbook,
    base,
    happened,
    stands: readByTriggers(playbook),
    asked: askedOf(playbook, 'on the past'),
  }
}

/** What happened on the days of the past, for triggers of news whose history is kept. */
async function pastNews(
  tx: Tx,
  { triggers }: Playbook,
  zone: string,
  from: Day,
  to: Day,
): Promise<Map<Day, (Happened & { day: Day })[]>> {
  const found: (Happened & { day: Day })[] = []
  for (const [place, trigger] of triggers.entries()) {
    if (trigger.kind !== 'news') continue
    const kind = newsKind(trigger.of)
    const past = (await kind?.past?.(tx, zone, from, to)) ?? []
    for (const { account, contact, day, facts } of past)
      if (kind?.passes(trigger.filter ?? {}, facts)) found.push({ account, contact, day, trigger: place })
  }
  return Map.groupBy(found, ({ day }) => day)
}

async function peopleFor(tx: Tx, { audience }: Playbook, base: readonly store.Based[]) {
  if (audience.of === 'account') return () => []
  const found = await peopleIn(
    tx,
    base.map(({ account }) => account),
    audience.roles,
  )
  const byAccount = Map.groupBy(found, ({ account }) => account)
  return (account: AccountId) =>
    [...new Set((byAccount.get(account) ?? []).map(({ contact }) => contact))].slice(0, audience.atMost)
}

function rehearsal(kind: StepKind | undefined, fields: unknown) {
  if (!kind) return { does: 'nothing' as const, hours: 0, asks: false }
  return { does: kind.rehearsed, hours: kind.hours?.(fields) ?? 0, asks: (kind.answers ?? []).length > 0 }
}

interface Found {
  playbook: Playbook
  found: Simulated
  underWay: number
  from: Day
  to: Day
  base: readonly store.Based[]
  id: PlaybookId | null
}

async function resultOf(tx: Tx, { playbook, found, underWay, from, to, base, id }: Found) {
  const entries = found.entries.filter(({ day }) => day >= from && day <= to)
  const acts = found.acts.filter(({ day }) => day >= from && day <= to)
  return {
    ...summed({ playbook, found, entries, acts, underWay, from, to, base }),
    perOwner: await loadOf(tx, acts),
    besides: await store.besidesOn(tx, entries, id),
    unknown: await unknownOf(tx, playbook, entries),
  }
}

/** Whose hours it would take: whoever owned the account on the day, by what is known of it. */
async function loadOf(tx: Tx, acts: readonly Act[]) {
  const months = Map.groupBy(acts, ({ day }) => day.slice(0, 7))
  const load = new Map<string, { tasks: number; hours: number; byDay: Map<Day, number> }>()
  // Who owns an account is asked once a month of the past: books change hands rarely, and a year is twelve questions.
  for (const [month, group] of months) {
    const on = addDays(`${month}-01` as Day, 14)
    const owner = await attributesOn(tx, [...new Set(group.map(({ account }) => account))], 'owner', on)
    for (const { account, day, does, hours } of group) {
      const key = String(owner.get(account) ?? '')
      const own = load.get(key) ?? { tasks: 0, hours: 0, byDay: new Map<Day, number>() }
      load.set(key, own)
      own.tasks += does === 'task' ? 1 : 0
      own.hours += hours
      own.byDay.set(day, (own.byDay.get(day) ?? 0) + hours)
    }
  }
  const names = await namesOfMembers(tx, [...load.keys()].filter(Boolean) as MemberId[])
  const rows = [...load].map(([owner, { tasks, hours, byDay }]) => {
    const [busiest] = [...byDay].toSorted((one, other) => other[1] - one[1])
    return {
      owner: owner || null,
      name: names.get(owner as MemberId) ?? null,
      ...{ tasks, hours: Math.round(hours * 10) / 10 },
      busiest: busiest ? { day: busiest[0], hours: Math.round(busiest[1] * 10) / 10 } : null,
    }
  })
  return rows.toSorted((one, other) => other.hours - one.hours || other.tasks - one.tasks)
}

/** What had no history: from when on a field is known, and how many entries were decided by what stands there today (rule 31). */
async function unknownOf(tx: Tx, playbook: Playbook, entries: Simulated['entries']) {
  const fields = [...new Set(askedOf(playbook, 'on the past').conditions.flatMap(fieldsOf))]
  const known = await firstKnown(tx, fields)
  const found: Awaited<ReturnType<typeof unknownThen>> = []
  // Whoever entered together is asked together: a question for each day on which somebody did.
  for (const [day, group] of Map.groupBy(entries, ({ day: on }) => addDays(on, -1))) {
    const accounts = group.map(({ account }) => account)
    found.push(...(await unknownThen(tx, { fields, days: [day], accounts })))
  }
  const byField = Map.groupBy(found, ({ field }) => field)
  return [...byField].map(([field, rows]) => ({
    field,
    knownSince: known.get(field) ?? null,
    decisions: rows.reduce((sum, { accounts: count }) => sum + count, 0),
  }))
}
