import { daysBetween } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { isGone, thisProcess } from '../../../platform/jobs/worker.ts'
import { newId } from '../../../platform/random.ts'
import { visible } from '../../accounts/index.ts'
import { probabilityKey } from '../../churn/index.ts'
import { judgeNamed } from '../../health/index.ts'
import { graceDays, monthEnds } from '../domain/replay.ts'
import type { Verdict } from '../domain/verdict.ts'
import * as store from '../store.ts'
import { backtest, hasModelNow, type Result, type Spec } from './backtest.ts'

const mostMonths = 60
const listed = 30

/** Checks what is asked and notes it, for a loop to work on. */
export async function askBacktest(tx: Tx, viewer: Viewer, spec: Spec): Promise<string> {
  checkSpan(spec)
  await checkSubjects(tx, spec.subjects)
  const id = newId(tx.now)
  await store.insertBacktest(tx, { ...spec, id, subjects: [...spec.subjects], askedBy: viewer.member })
  return id
}

const wrong = (field: string, what: string, remedy: string) => new AppError('invalid', what, { field, remedy })

function checkSpan({ from, to }: Spec): void {
  const days = daysBetween(from, to) < 0 ? [] : monthEnds(from, to)
  if (to < from) throw wrong('to', told`to: lies before from`, told`Give the later day second`)
  if (days.length === 0) throw wrong('to', told`to: no month ends between these days`, told`Ask for a month or more`)
  if (days.length > mostMonths)
    throw wrong('from', told`from: lies too far back`, told`Ask for ${mostMonths} months at most`)
}

async function checkSubjects(tx: Tx, subjects: readonly string[]): Promise<void> {
  if (new Set(subjects).size < subjects.length)
    throw wrong('subjects', told`subjects: names the same one twice`, told`Name each once`)
  const kinds: string[] = []
  for (const name of subjects) {
    if (name !== probabilityKey) kinds.push((await judgeNamed(tx, name)).kinds.toSorted().join())
    else if (!(await hasModelNow(tx)))
      throw wrong('subjects', told`subjects: no model publishes a probability here`, told`Train one first`)
  }
  if (new Set(kinds).size > 1)
    throw wrong(
      'subjects',
      told`subjects: these scorecards judge different accounts`,
      told`Ask for those together that are made for the same accounts`,
    )
}

/** Works through the oldest one that was asked for and keeps what was found. */
export async function turnBacktests(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(workspace, work)
  const row = await within((tx) => store.takeBacktest(tx, thisProcess, isGone))
  if (!row) return 'done'
  try {
    const result = await backtest(platform, workspace, row, (share) =>
      within((tx) => store.noteShare(tx, row.id, share)),
    )
    if (result) await within((tx) => store.endBacktest(tx, row.id, { state: 'done', result }))
  } catch (error) {
    const failure = (error as Error).message.slice(0, 500)
    await within((tx) => store.endBacktest(tx, row.id, { state: 'failed', failure }))
  }
  return 'more'
}

export async function cancelBacktest(tx: Tx, id: string): Promise<{ cancelled: boolean }> {
  return { cancelled: await store.endBacktest(tx, id, { state: 'cancelled' }) }
}

export async function listBacktests(tx: Tx) {
  const rows = await store.newestBacktests(tx, listed)
  return {
    items: rows.map((row) => ({ ...headOf(row), verdicts: (row.verdicts as Verdict[] | null) ?? [] })),
    model: { subject: probabilityKey, publishes: await hasModelNow(tx) },
  }
}

/** What was found; of its lists those accounts that the viewer sees (rule 37). */
export async function shownBacktest(tx: Tx, viewer: Viewer, id: string) {
  const row = await store.backtestById(tx, id)
  if (!row) throw new AppError('not_found', told`There is no such backtest`)
  const result = row.result as Result | null
  return { ...headOf(row), graceDays, result: result && (await seenBy(tx, viewer, result)) }
}

export type ShownBacktest = Awaited<ReturnType<typeof shownBacktest>>

async function seenBy(tx: Tx, viewer: Viewer, result: Result): Promise<Result> {
  const named = result.subjects.flatMap((one) => [...one.told, ...one.falseAlarms, ...one.treated])
  const ids = [...new Set(named.map(({ account }) => account))]
  const seen = new Set(await store.seenAmong(tx, ids, visible(viewer)))
  const only = <Row extends { account: AccountId }>(rows: Row[]) => rows.filter(({ account }) => seen.has(account))
  return {
    ...result,
    subjects: result.subjects.map((one) => ({
      ...{ ...one, told: only(one.told), falseAlarms: only(one.falseAlarms), treated: only(one.treated) },
    })),
  }
}

function headOf({ id, subjects, from, to, horizon, state, share, failure, askedAt, endedAt }: store.BacktestRow) {
  return {
    ...{ id, subjects, from, to, horizon, state, failure },
    progress: state === 'done' ? 1 : share,
    ...{ askedAt: askedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null },
  }
}
