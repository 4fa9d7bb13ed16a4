import { AppError } from '../../../kernel/errors.ts'
import type { PullId, SourceId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Connection, Pulled } from '../../../platform/connectors/connector.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { isGone, thisProcess } from '../../../platform/jobs/worker.ts'
import { newId } from '../../../platform/random.ts'
import { heard, keepOpen, letClose } from '../../measures/index.ts'
import { product, settings } from '../../workspaces/index.ts'
import { allowance } from '../domain/budget.ts'
import { isOpen } from '../domain/hours.ts'
import { pauseAfter } from '../domain/retry.ts'
import { dueOf } from '../domain/standing.ts'
import * as runs from '../store/runs.ts'
import * as sources from '../store/sources.ts'
import * as streams from '../store/streams.ts'
import { budgetAfter, removedCount, writePulled } from './batch.ts'
import { withSource } from './connect.ts'
import { echoesOf } from './echoes.ts'
import { followAbsence, followWaiting } from './follow.ts'
import { type ReadyStream, readyStream } from './parts.ts'
import { tryRefused } from './refused.ts'
import { hourIn, tellFeed } from './rhythm.ts'
import { act } from './sources.ts'

/** Rows of one pull and one transaction. */
const batchRows = 1000
/** How long one turn works on one source, in milliseconds: others wait so long, and so long a stop may take. */
const turnLasts = 10_000
/** A worker whose beat stopped for so long is taken for dead: a question may take ten minutes where somebody allowed it. */
const silence = 900_000

interface Taken {
  source: sources.Source
  run: runs.PullRun
  worker: string
  zone: string
}

/** Works for a while on the source that has waited longest. */
export async function pullDue(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const taken = await platform.db.within(workspace, (tx) => takeNext(platform, tx, null))
  if (!taken) return 'done'
  const until = platform.clock.now().getTime() + turnLasts
  await work(platform, workspace, taken, () => platform.clock.now().getTime() < until)
  return 'more'
}

/** Works on one source until its run is over, for whoever waits for it. Answers the run, or null where it is not its turn. */
export async function pullSource(
  platform: Platform,
  workspace: WorkspaceId,
  source: SourceId,
  mayGoOn: () => boolean,
): Promise<PullId | null> {
  const taken = await platform.db.within(workspace, (tx) => takeNext(platform, tx, source))
  if (!taken) return null
  await work(platform, workspace, taken, mayGoOn)
  return taken.run.id
}

/** Pulls a source at once for whoever waits for it, resting where it says so. */
export async function pullNow(
  platform: Platform,
  workspace: WorkspaceId,
  id: string,
  mayGoOn: () => boolean,
): Promise<void> {
  const source = id as SourceId
  const before = await platform.db.within(workspace, async (tx) => {
    await act(tx, product(workspace, 'the command line'), source, 'run', null)
    return (await runs.newestRuns(tx, [source])).get(source)?.id ?? null
  })
  const isOver = async () => {
    const run = (await platform.db.within(workspace, (tx) => runs.newestRuns(tx, [source]))).get(source)
    return run !== undefined && run.state !== 'running' && run.id !== before
  }
  while (mayGoOn() && !(await isOver()))
    if ((await pullSource(platform, workspace, source, mayGoOn)) === null) await rest()
}

/** Somebody else is at it, or a rate limit lets nobody ask. */
const rest = () => new Promise((resolve) => setTimeout(resolve, 1000))

// ---------------------------------------------------------------- whose turn it is

async function takeNext(platform: Platform, tx: Tx, only: SourceId | null): Promise<Taken | null> {
  const { zone } = await settings(tx)
  const candidates = (await sources.sourcesToPull(tx)).filter(({ id }) => only === null || id === only)
  for (const source of candidates) {
    if (dueOf(turnOf(source), tx.now, hourIn(zone)).kind !== 'due') continue
    const worker = newId(platform.clock.now())
    const run = await takeRun(tx, source, worker)
    if (!run) continue
    await keepFirstOpen(tx, source)
    return { source, run, worker, zone }
  }
  return null
}

/** What a source tells when it is first read is a history, of which no day is closed by half. */
async function keepFirstOpen(tx: Tx, { id, pulledAt }: sources.Source): Promise<void> {
  if (pulledAt === null) await keepOpen(tx, keeperOf(id), silence)
}

const keeperOf = (source: SourceId) => `source ${source}`

export const turnOf = (source: sources.Source) => ({
  ...source,
  hours: { opens: source.opensAt, closes: source.closesAt },
})

/** The open run of a source, taken over where nobody works on it, or a new one. */
async function takeRun(tx: Tx, source: sources.Source, worker: string): Promise<runs.PullRun | undefined> {
  const open = await runs.openRunOf(tx, source.id)
  const own = { id: worker, process: thisProcess }
  if (open) {
    const silent = { since: new Date(tx.now.getTime() - silence), gone: isGone(open.process) ? open.process : null }
    return (await runs.takeRun(tx, open.id, own, silent)) ? open : undefined
  }
  const kind: runs.PullRun['kind'] = source.asked ?? (source.pulledAt === null ? 'first' : 'scheduled')
  const run = { id: newId(tx.now) as PullId, source: source.id, kind, startedBy: source.askedBy ?? 'the schedule' }
  return (await runs.insertRun(tx, run, own)) ? runs.openRunOf(tx, source.id) : undefined
}

// ---------------------------------------------------------------- working on it

/** Why a run stops before its end. */
type Stop = 'later' | 'not ours'

class NotOurs extends Error {}

interface Work extends Taken {
  platform: Platform
  workspace: WorkspaceId
  connection: Connection
  mayGoOn: () => boolean
  progress: runs.Progress
  echoes: ReturnType<typeof echoesOf>
  /** The least number of seconds after which a stream asks to be looked at again. */
  again: number | null
  isNews: boolean
}

async function work(platform: Platform, workspace: WorkspaceId, taken: Taken, mayGoOn: () => boolean): Promise<void> {
  const { source, run, worker } = taken
  try {
    await withSource(platform, workspace, source, async (connection) => {
      const state: Work = {
        ...taken,
        platform,
        workspace,
        connection,
        mayGoOn,
        progress: run,
        echoes: echoesOf(platform, source),
        again: null,
        isNews: false,
      }
      const stop = await pullStreams(state)
      if (stop === 'later') await platform.db.within(workspace, (tx) => runs.releaseRun(tx, run.id, worker))
      if (stop === null) await finish(state)
    })
  } catch (error) {
    if (error instanceof NotOurs) return
    await fail(platform, workspace, taken, error)
  }
}

/** Reads every stream to its end, accounts first: what others name is there before they name it. */
async function pullStreams(state: Work): Promise<Stop | null> {
  const { platform, workspace, source } = state
  const all = await platform.db.within(workspace, async (tx) => {
    const found = (await streams.streamsOf(tx, source.id)).filter(({ paused }) => !paused)
    const order = platform.contributions.shapes.map(({ name }) => name)
    const sorted = found.toSorted((one, other) => order.indexOf(one.shape) - order.indexOf(other.shape))
    const ready: ReadyStream[] = []
    for (const stream of sorted) ready.push(await readyStream(platform, tx, stream))
    return ready
  })
  for (const ready of all) {
    if (state.progress.streamsDone.includes(ready.stream.id)) continue
    const stop = await pullStream(state, ready)
    if (stop) return stop
  }
  return null
}

async function pullStream(state: Work, ready: ReadyStream): Promise<Stop | null> {
  const { stream } = ready
  const place = { ...stream.place, everything: stream.listsEverything }
  for (let size = batchRows; ; ) {
    const turn = await nextTurn(state, size)
    if (turn.kind === 'stop') return 'later'
    const pulled = await state.connection.pull(place, stream.cursor, turn.rows)
    await save(state, ready, pulled)
    stream.cursor = pulled.cursor
    await tellPlanner(state, pulled)
    if (pulled.again !== null) state.again = Math.min(state.again ?? pulled.again, pulled.again)
    if (pulled.more) continue
    if (pulled.isWhole && stream.listsEverything) await endListing(state, ready)
    await endStream(state, ready)
    return null
  }
}

type NextTurn = { kind: 'go'; rows: number } | { kind: 'stop' }

/** Whether the source may be asked for more just now. */
async function nextTurn(state: Work, most: number): Promise<NextTurn> {
  const { platform, workspace, source, zone } = state
  if (!state.mayGoOn()) return { kind: 'stop' }
  const now = platform.clock.now()
  const hours = { opens: source.opensAt, closes: source.closesAt }
  if (source.asked === null && !isOpen(hourIn(zone)(now), hours)) return { kind: 'stop' }
  const may = allowance(source.budget, source, now, most)
  if (may.kind === 'may') return { kind: 'go', rows: may.rows }
  await platform.db.within(workspace, (tx) => sources.saveBudget(tx, source.id, source.budget, may.until))
  return { kind: 'stop' }
}

/** Rows, counts, cursor and what was spent: together or not at all. */
async function save(state: Work, ready: ReadyStream, pulled: Pulled): Promise<void> {
  const { platform, workspace, source, run, worker } = state
  const now = platform.clock.now()
  const budget = budgetAfter(source.budget, source, now, pulled)
  const { progress, isNews } = await platform.db.within(workspace, async (tx) => {
    await mustHold(tx, run, worker)
    await keepFirstOpen(tx, source)
    const batch = { platform, ready, pulled, echoes: state.echoes(ready.stream.place) }
    const written = await writePulled(tx, batch, state.progress)
    if (source.hears === 'answers' || written.isNews) {
      await sources.noteSpoke(tx, source.id)
      await heard(tx, source.name)
    }
    await runs.saveProgress(tx, run.id, written.progress)
    await streams.saveCursor(tx, ready.stream, { cursor: pulled.cursor, newestAt: newest(pulled) })
    await sources.saveBudget(tx, source.id, budget, null)
    return written
  })
  state.progress = progress
  state.isNews ||= isNews
  source.budget = budget
}

async function mustHold(tx: Tx, run: runs.PullRun, worker: string): Promise<void> {
  // Thrown, so that rows written after somebody else took over, or stopped it, are taken back.
  if (!(await runs.holdRun(tx, run.id, worker))) throw new NotOurs()
}

function newest({ rows }: Pulled): Date | null {
  return rows.reduce<Date | null>(
    (last, { changedAt }) => (changedAt && (!last || changedAt > last) ? changedAt : last),
    null,
  )
}

/** After the first thousand rows, and whenever they have grown eightfold: until then the planner takes the tables for empty. */
async function tellPlanner({ platform, progress }: Work, { rows }: Pulled): Promise<void> {
  const batches = progress.counts.reduce((sum, { read }) => sum + read, 0) / batchRows
  if (rows.length > 0 && batches >= 1 && Number.isInteger(Math.log2(batches) / 3)) await platform.db.refreshStatistics()
}

/** What a whole listing did not name is gone, page by page; a listing that lost too much at once deletes nothing. */
async function endListing(state: Work, ready: ReadyStream): Promise<void> {
  const { platform, workspace, run, worker } = state
  for (let more = true; more; ) {
    more = await platform.db.within(workspace, async (tx) => {
      await mustHold(tx, run, worker)
      const absence = await followAbsence(tx, ready)
      if (absence.kind === 'suspicious') {
        const { gone, known } = absence
        state.progress = {
          ...state.progress,
          problems: [...state.progress.problems, suspicion(ready.stream.name, gone, known)],
        }
      } else state.progress = { ...state.progress, removed: state.progress.removed + removedCount(absence.followed) }
      const isOver = absence.kind === 'suspicious' || !absence.more
      if (isOver) await streams.nextSweep(tx, ready.stream)
      await runs.saveProgress(tx, run.id, state.progress)
      return !isOver
    })
  }
}

const suspicion = (file: string, gone: number, known: number) => ({
  file,
  line: 0,
  field: 'listing',
  reason: told`${gone.toLocaleString('en')} of ${known.toLocaleString('en')} rows are not listed any more; nothing was deleted`,
  remedy: told`Look at the system; if it is right, ask for a backfill of this stream, which follows`,
})

async function endStream(state: Work, { stream }: ReadyStream): Promise<void> {
  const { platform, workspace, run, worker } = state
  state.progress = { ...state.progress, streamsDone: [...state.progress.streamsDone, stream.id] }
  await platform.db.within(workspace, async (tx) => {
    await mustHold(tx, run, worker)
    await streams.noteRead(tx, stream)
    await runs.saveProgress(tx, run.id, state.progress)
  })
}

/** The whole source was read: what waited is tried again, and the next pull gets its time. */
async function finish(state: Work): Promise<void> {
  const { platform, workspace, source, run, worker } = state
  await platform.db.within(workspace, async (tx) => {
    await mustHold(tx, run, worker)
    const merged = await followWaiting(tx, source.id)
    const mended = await tryRefused(platform, tx, source.id)
    const { progress } = state
    await runs.saveProgress(tx, run.id, {
      ...progress,
      merged: progress.merged + merged,
      mended: progress.mended + mended,
    })
    await runs.endRun(tx, run.id, { state: 'done', failure: null, remedy: null })
    const spoke = source.hears === 'answers' || state.isNews
    await sources.noteDone(tx, source.id, { kind: run.kind, began: run.startedAt, dueAt: nextAt(state, tx.now), spoke })
    await tellFeed(tx, source.id)
    await letClose(tx, keeperOf(source.id))
  })
}

function nextAt({ source, again }: Work, now: Date): Date {
  const minutes = source.everyMinutes * 60_000
  return new Date(now.getTime() + (again === null ? minutes : Math.min(minutes, again * 1000)))
}

/** What was written stays, and the next try goes on behind it. */
async function fail(platform: Platform, workspace: WorkspaceId, taken: Taken, error: unknown): Promise<void> {
  const { source, run, worker } = taken
  const known = error instanceof AppError ? error : null
  if (!known) platform.log.error({ source: source.id, error: (error as Error).stack }, 'a pull failed')
  const failure = known?.message ?? told`Something broke on our side; it is logged`
  const remedy = String(known?.details.remedy ?? told`It is tried again by itself`)
  const failures = source.failures + 1
  await platform.db.within(workspace, async (tx) => {
    if (!(await runs.holdRun(tx, run.id, worker))) return
    await runs.endRun(tx, run.id, { state: 'failed', failure, remedy })
    const retryAt = new Date(tx.now.getTime() + pauseAfter(failures))
    await sources.noteFailure(tx, source.id, {
      kind: run.kind,
      began: run.startedAt,
      failures,
      retryAt,
      failure,
      remedy,
    })
  })
}
