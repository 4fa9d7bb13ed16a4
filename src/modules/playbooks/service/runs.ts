import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, PlaybookId, RunId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { aMoment, anId, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { mustSee, visible } from '../../accounts/index.ts'
import { audit, namesOfMembers, today } from '../../workspaces/index.ts'
import { type Graph, titleOf } from '../domain/graph.ts'
import { answered, byHand, fits, type HandAct, ontoVersion, stepKey, type Turn } from '../domain/reduce.ts'
import type { Status } from '../domain/run.ts'
import * as read from '../store/read.ts'
import { type HeldRun, saveTurns, takeOne, takeRuns } from '../store/runs.ts'
import { readyFor } from './engine.ts'
import { enter, firedNow } from './enter.ts'
import { mustFind } from './save.ts'

// ---------------------------------------------------------------- reading

export interface AskedRuns {
  playbook?: string | undefined
  account?: string | undefined
  statuses: readonly Status[]
  at?: string | undefined
  cursor?: string | undefined
  limit: number
}

export async function listRuns(tx: Tx, viewer: Viewer, asked: AskedRuns) {
  const account = asked.account ? (await mustSee(tx, viewer, asked.account as AccountId)).id : undefined
  const after = placeIn(asked.cursor, { begunAt: aMoment, id: anId }) ?? undefined
  const rows = await read.runsOf(tx, {
    ...{ visible: visible(viewer), playbook: asked.playbook as PlaybookId | undefined, account, after },
    ...{ statuses: asked.statuses, at: asked.at, limit: asked.limit + 1 },
  })
  const page = rows.slice(0, asked.limit)
  const last = rows.length > asked.limit ? page.at(-1) : undefined
  const placeOf = await placesOf(tx, page)
  return {
    items: page.map((run) => presented(run, placeOf(run))),
    next: last ? encodeCursor([last.place, last.id]) : null,
  }
}

/** Where a run stands in its own version of the playbook, and how that goes with the newest one. */
interface Place {
  graph: Graph
  stepTitle: string | null
  newest: { version: number; fits: boolean } | null
}

/** Every version that the runs stand on, and the newest of each playbook, are read once. */
async function placesOf(tx: Tx, runs: readonly read.ListedRun[]): Promise<(run: read.ListedRun) => Place> {
  const readyOf = await readyFor(tx, runs)
  const newestOf = await readyFor(
    tx,
    runs.map((run) => ({ playbook: run.playbook, version: readyOf(run).newest })),
  )
  return (run) => {
    const { graph, newest: version } = readyOf(run)
    const node = run.at === null ? undefined : graph.nodes.get(run.at)
    const newest = newestOf({ playbook: run.playbook, version })
    return {
      graph,
      stepTitle: node ? titleOf(node) : null,
      newest:
        run.status === 'ended' || run.version === version ? null : { version, fits: fits(graph, run, newest.graph) },
    }
  }
}

function presented(run: read.ListedRun, { stepTitle, newest }: Place) {
  const { id, version, enteredOn, at, status, isOff, problem, ended } = run
  return {
    ...{
      id,
      version,
      enteredOn,
      newest,
      step: at,
      stepTitle,
      status: isOff && status !== 'ended' ? ('off' as const) : status,
      problem,
      ended,
    },
    playbook: { id: run.playbook, name: run.playbookName },
    account: { id: run.account, name: run.accountName },
    contact: run.contact && { id: run.contact, name: run.contactName ?? '' },
    begunAt: run.begunAt.toISOString(),
    wakeAt: run.wakeAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
  }
}

/** A run with every line of its log. */
export async function shownRun(tx: Tx, viewer: Viewer, id: RunId) {
  const run = await read.runById(tx, id, visible(viewer))
  if (!run) throw new AppError('not_found', told`There is no such run`)
  const lines = await read.logOf(tx, run)
  const names = await namesOfMembers(
    tx,
    lines.flatMap(({ by }) => by ?? []),
  )
  const place = (await placesOf(tx, [run]))(run)
  const titled = (step: string | null) => {
    const node = step === null ? undefined : place.graph.nodes.get(step)
    return node ? titleOf(node) : null
  }
  return {
    ...presented(run, place),
    log: lines.map(({ at, step, what, says, madeKind, madeId, by }) => ({
      ...{ at: at.toISOString(), step, stepTitle: titled(step), what, says, by: by && (names.get(by) ?? null) },
      made: madeKind && madeId ? { kind: madeKind, id: madeId } : null,
    })),
  }
}

// ---------------------------------------------------------------- acts

/** Does the same with several runs; what cannot be done with one leaves it as it is. */
export async function actOnRuns(
  tx: Tx,
  viewer: Viewer,
  ids: readonly RunId[],
  act: HandAct | { kind: 'renew' },
): Promise<{ changed: number }> {
  const seen = await read.seenRuns(tx, ids, visible(viewer))
  if (seen.length < new Set(ids).size) throw new AppError('not_found', told`There is no such run`)
  const runs = await takeRuns(tx, seen)
  const readyOf = await readyFor(tx, runs)
  const newest = ({ playbook, version }: HeldRun) => ({
    playbook,
    version: readyOf({ playbook, version }).newest,
  })
  const newestOf = act.kind === 'renew' ? await readyFor(tx, runs.map(newest)) : readyOf
  const turns = runs.flatMap((run) => {
    const { graph } = readyOf(run)
    const turn: Turn | null =
      act.kind === 'renew'
        ? ontoVersion(graph, run, newestOf(newest(run)), viewer.member)
        : byHand(graph, run, act, tx.now, viewer.member)
    return turn ? [{ run: { ...turn.run, lines: run.lines }, log: turn.log }] : []
  })
  await saveTurns(tx, turns)
  const [first] = turns
  if (first)
    await audit(tx, viewer, {
      action: 'playbook.runs_changed',
      subject: 'playbook',
      subjectId: first.run.playbook,
      after: { name: newestOf(first.run).name, act: act.kind, runs: turns.length },
    })
  return { changed: turns.length }
}

/** Lets accounts in by hand or by program: entry, hold-out and other playbooks bind as ever; what is asked for now is news. */
export async function startRuns(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  id: PlaybookId,
  accounts: readonly string[],
) {
  const kept = await mustFind(tx, id)
  if (kept.stage === 'off')
    throw new AppError('conflict', told`This playbook is switched off`, {
      field: 'id',
      remedy: told`Switch it on first, with internal tasks only if you wish`,
    })
  const seen = await read.seenAccounts(tx, accounts, visible(viewer))
  if (seen.length < new Set(accounts).size) throw new AppError('not_found', told`There is no such account`)
  const fired = await firedNow(
    platform,
    tx,
    kept,
    seen.map((account) => ({ account, contact: null, trigger: 'hand', isLate: false })),
  )
  const firings = await enter(platform, tx, kept, fired, await today(tx))
  const entered = firings.filter(({ cameOf }) => cameOf === 'entered').length
  await audit(tx, viewer, {
    action: 'playbook.started',
    subject: 'playbook',
    subjectId: id,
    after: { name: kept.definition.name, accounts: entered },
  })
  return {
    entered,
    items: firings.map(({ account, cameOf, says, run }) => ({ account, cameOf, says, run })),
  }
}

/** What somebody answered to a step reaches its run. */
export async function hearAnswer(tx: Tx, key: string, answer: string): Promise<void> {
  const [id, step] = key.split(':')
  const run = id && step ? await takeOne(tx, id as RunId) : undefined
  // What was asked before somebody moved the run is answered in vain.
  if (!run || !step || stepKey(run, step) !== key) return
  const readyOf = await readyFor(tx, [run])
  const turn = answered(readyOf(run).graph, run, step, answer, tx.now)
  if (turn) await saveTurns(tx, [{ run: { ...turn.run, lines: run.lines }, log: turn.log }])
}
