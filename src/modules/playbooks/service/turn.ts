import type { MemberId, RunId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { StepDue, StepOutcome } from '../../../platform/steps.ts'
import { judgedThrough } from '../../segments/index.ts'
import { type ActNode, acted, failed, type Moment, stepKey, type Turn, wake } from '../domain/reduce.ts'
import type { LogLine } from '../domain/run.ts'
import { type HeldRun, saveTurns, takeDue, takeOne } from '../store/runs.ts'
import { drawFor, type Holding, holdingOf, momentOf, type Ready, readyFor, type World, worldOf } from './engine.ts'

/** Runs that one transaction takes on. */
const batch = 500

/** Batches side by side: while the database writes what became of one, we are at work on another. */
const lanes = 3

/** Batches that a lane takes on before other workspaces have their turn. */
const mostInARow = 10

/** Takes on the runs whose time has come; several batches at once where many are due. */
export async function turnRuns(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  if ((await turnBatch(platform, workspace)) === 'done') return 'done'
  const outcomes = await Promise.allSettled(Array.from({ length: lanes }, () => turnLane(platform, workspace)))
  const failure = outcomes.find(({ status }) => status === 'rejected')
  if (failure) throw (failure as PromiseRejectedResult).reason
  return outcomes.some((outcome) => outcome.status === 'fulfilled' && outcome.value === 'more') ? 'more' : 'done'
}

async function turnLane(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  for (let at = 0; at < mostInARow; at++) {
    if ((await turnBatch(platform, workspace)) === 'done') return 'done'
  }
  return 'more'
}

/**
 * State, log and what the steps did are one transaction: a step is done once, or it was not begun. Where a step fails,
 * everything is taken back and each run is taken on alone.
 */
async function turnBatch(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  let taken: RunId[] = []
  try {
    await platform.db.within(workspace, async (tx) => {
      const runs = await takeDue(tx, batch)
      taken = runs.map(({ id }) => id)
      await takeOn(platform, tx, runs)
    })
  } catch (error) {
    if (taken.length === 0) throw error
    platform.log.warn(
      { runs: taken.length, error: (error as Error).message },
      'a step failed, its batch is taken on one by one',
    )
    for (const id of taken) await takeAlone(platform, workspace, id)
  }
  return taken.length === batch ? 'more' : 'done'
}

async function takeAlone(platform: Platform, workspace: WorkspaceId, id: RunId): Promise<void> {
  const isDue = (run: HeldRun | undefined, now: Date): run is HeldRun =>
    run !== undefined &&
    (run.status === 'ready' || run.status === 'waiting') &&
    run.wakeAt !== null &&
    run.wakeAt <= now
  try {
    await platform.db.within(workspace, async (tx) => {
      const run = await takeOne(tx, id)
      if (isDue(run, tx.now)) await takeOn(platform, tx, [run])
    })
  } catch (error) {
    const problem = told`The step failed: ${(error as Error).message.slice(0, 240)}`
    await platform.db.within(workspace, async (tx) => {
      const run = await takeOne(tx, id)
      if (!isDue(run, tx.now)) return
      const { run: after, log } = failed(run, problem, tx.now, drawFor(run, `attempt ${run.attempts}`))
      await saveTurns(tx, [{ run: { ...run, ...after }, log }])
    })
  }
}

interface InHand {
  held: HeldRun
  ready: Ready
  moment: Moment
  turn: Turn
  log: LogLine[]
}

/** Leads each run on as far as it goes today: the steps of one kind act for all runs at once, round by round. */
async function takeOn(platform: Platform, tx: Tx, runs: readonly HeldRun[]): Promise<void> {
  if (runs.length === 0) return
  const world = await worldOf(platform, tx)
  const readyOf = await readyFor(tx, runs)
  const holdings = await holdingsFor(platform, tx, runs, readyOf)
  const inHand = runs.map((held): InHand => {
    const ready = readyOf(held)
    const moment = momentOf(world, ready, held, holdings.get(ready) as Holding)
    const turn = wake(ready.graph, held, moment)
    return { held, ready, moment, turn, log: [...turn.log] }
  })
  for (;;) {
    const acting = inHand.filter(({ turn }) => turn.act !== null)
    if (acting.length === 0) break
    for (const [kind, group] of Map.groupBy(acting, ({ turn }) => (turn.act as ActNode).of))
      await actTogether(platform, tx, world, kind, group)
  }
  await saveTurns(
    tx,
    inHand.map(({ held, turn, log }) => ({ run: { ...turn.run, lines: held.lines }, log })),
  )
}

async function holdingsFor(
  platform: Platform,
  tx: Tx,
  runs: readonly HeldRun[],
  readyOf: (run: HeldRun) => Ready,
): Promise<Map<Ready, Holding>> {
  const closed = await judgedThrough(tx)
  const holdings = new Map<Ready, Holding>()
  for (const [ready, group] of Map.groupBy(runs, readyOf)) {
    const accounts = [...new Set(group.map(({ account }) => account))]
    holdings.set(ready, await holdingOf(platform, tx, ready, accounts, closed))
  }
  return holdings
}

async function actTogether(
  platform: Platform,
  tx: Tx,
  world: World,
  name: string,
  group: readonly InHand[],
): Promise<void> {
  const kind = world.kinds.get(name)
  const due = group.map(dueOf)
  // A kind that the product no longer knows is passed over and said so; nobody waits for it for ever.
  const outcomes: StepOutcome[] = kind
    ? await kind.act(tx, platform, due)
    : due.map(() => ({ kind: 'held', says: told`There is no kind of step called ${name} any more` }))
  for (const [place, one] of group.entries()) {
    const outcome = outcomes[place]
    if (!outcome) throw new Error(`The step kind ${name} answered ${outcomes.length} of ${group.length} steps`)
    const turn = acted(one.ready.graph, one.turn.run, one.turn.act as ActNode, outcome, one.moment)
    one.turn = turn
    one.log.push(...turn.log)
  }
}

function dueOf({ held, ready, turn, moment }: InHand): StepDue {
  const { id, fields } = turn.act as ActNode
  return {
    ...{ key: stepKey(held, id), fields, account: held.account, contact: held.contact, run: held.id, step: id },
    playbook: { id: ready.id, name: ready.name, priority: ready.priority },
    stage: moment.stage,
    redirectTo: ready.redirectTo as MemberId | null,
    by: ready.by,
  }
}
