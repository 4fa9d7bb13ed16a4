import type { SourceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { rowsOf, rowsRead } from '../../../platform/imports/progress.ts'
import { conflictCount } from '../../accounts/index.ts'
import { settings } from '../../workspaces/index.ts'
import { isOpen } from '../domain/hours.ts'
import { dueOf, standingOf } from '../domain/standing.ts'
import { refusedCounts } from '../store/refused.ts'
import { newestRuns, type PullRun } from '../store/runs.ts'
import { goneCounts } from '../store/seen.ts'
import type { Source } from '../store/sources.ts'
import type { Stream } from '../store/streams.ts'
import { hourIn, isSilent } from './rhythm.ts'
import { turnOf } from './run.ts'

const at = (moment: Date | null) => moment?.toISOString() ?? null

/** Sources as lists show them. */
export async function listed(platform: Platform, tx: Tx, sources: readonly Source[]) {
  const ids = sources.map(({ id }) => id)
  const [newest, refused, gone] = [await newestRuns(tx, ids), await refusedCounts(tx, ids), await goneCounts(tx, ids)]
  const conflicts = await conflictsOf(tx, sources)
  const { zone } = await settings(tx)
  return sources.map((source) => {
    const run = newest.get(source.id)
    return {
      id: source.id,
      name: source.name,
      kind: source.kind,
      kindLabel: platform.contributions.connectors.find(({ kind }) => kind === source.kind)?.label ?? source.kind,
      target: source.target,
      standing: standingIn(source, run, tx.now, zone),
      isActive: source.isActive,
      streams: source.streams,
      everyMinutes: source.everyMinutes,
      pulledAt: at(source.pulledAt),
      spokeAt: at(source.spokeAt),
      rhythmHours: source.rhythmHours,
      nextAt: at(nextAt(source, tx.now, zone)),
      trouble:
        source.failure === null || source.failures === 0
          ? null
          : { reason: source.failure, remedy: source.remedy ?? '', at: at(source.failedAt) ?? '' },
      lastRun: run ? sayRun(run) : null,
      refused: refused.get(source.id) ?? 0,
      gone: gone.get(source.id) ?? 0,
      conflicts: conflicts.get(source.id) ?? 0,
    }
  })
}

async function conflictsOf(tx: Tx, sources: readonly Source[]): Promise<Map<SourceId, number>> {
  const counts = await conflictCount(
    tx,
    sources.map(({ name }) => name),
  )
  return new Map(sources.map(({ id, name }) => [id, counts.get(name) ?? 0]))
}

function standingIn(source: Source, run: PullRun | undefined, now: Date, zone: string) {
  const hours = { opens: source.opensAt, closes: source.closesAt }
  return standingOf({
    isActive: source.isActive,
    streams: source.streams,
    isRunning: run?.state === 'running',
    failures: source.failures,
    isSilent: isSilent(source, now),
    isOpen: isOpen(hourIn(zone)(now), hours),
  })
}

function nextAt(source: Source, now: Date, zone: string): Date | null {
  const due = dueOf(turnOf(source), now, hourIn(zone))
  return due.kind === 'due' ? now : due.until
}

export function sayRun(run: PullRun) {
  const { id, kind, state, startedBy, removed, merged, mended, failure, remedy, problems, counts } = run
  return {
    id,
    kind,
    state,
    startedBy,
    startedAt: run.startedAt.toISOString(),
    finishedAt: at(run.finishedAt),
    read: rowsRead(run),
    written: rowsOf(run, 'written'),
    unchanged: rowsOf(run, 'unchanged'),
    refused: rowsOf(run, 'refused'),
    skipped: rowsOf(run, 'skipped'),
    removed,
    merged,
    mended,
    failure,
    remedy,
    problems,
    counts: counts.map(({ file, ...rest }) => ({ ...rest, name: file })),
  }
}

export function sayStream({
  firstAt,
  newestAt,
  cursor,
  source: _source,
  madeAt: _made,
  sweep: _sweep,
  forced: _forced,
  ...stream
}: Stream) {
  return {
    ...stream,
    place: { ...stream.place } as Record<string, string | number | boolean | string[] | null>,
    cursor: cursor === null ? null : sayCursor(cursor),
    isFirstRead: firstAt !== null,
    newestAt: at(newestAt),
  }
}

/** A cursor belongs to its kind; whoever looks at one sees its greatest mark, or how many files are known. */
function sayCursor(cursor: Readonly<Record<string, unknown>>): string {
  if (typeof cursor.top === 'string') return cursor.top
  if (typeof cursor.files === 'object' && cursor.files !== null) {
    const files = Object.keys(cursor.files).length
    return `${files.toLocaleString('en')} ${files === 1 ? 'file' : 'files'}`
  }
  return 'from the beginning each time'
}
