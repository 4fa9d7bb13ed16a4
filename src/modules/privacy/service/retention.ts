import { type Day, dayOf } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, RetentionKind, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { audit, listWorkspaces } from '../../workspaces/index.ts'
import { daysOf, earliest, firstKept } from '../domain/retention.ts'
import * as store from '../store/retention.ts'

/** By the clock and not by `as of`: how old a copy of data is has nothing to do with the day it is looked at as on. */
const todayOf = (tx: Pick<Tx, 'now'>): Day => dayOf(tx.now, 'UTC')

export interface KeptKind {
  kind: string
  title: string
  says: string
  usual: number | null
  least: number
  days: number | null
  /** Rows that lie before the first day kept and go with the next night. */
  due: number
}

/** Every kind of data, how long it is kept, and what goes next. */
export async function keptKinds(platform: Platform, tx: Tx): Promise<KeptKind[]> {
  const decided = await store.decided(tx)
  const kinds: KeptKind[] = []
  for (const kind of platform.contributions.retention) {
    const { from: _from, beforeRemoving: _before, ...shown } = kind
    const days = daysOf(kind, decided)
    const first = firstKept(days, todayOf(tx))
    kinds.push({ ...shown, days, due: first ? await store.countBefore(tx, kind, first) : 0 })
  }
  return kinds
}

/** What a decision would take away, before it is made. */
export async function dueWith(
  platform: Platform,
  tx: Tx,
  name: string,
  days: number,
): Promise<{ due: number; before: Day }> {
  const kind = kindNamed(platform, name)
  const first = firstKept(allowed(kind, days), todayOf(tx)) as Day
  return { due: await store.countBefore(tx, kind, first), before: first }
}

export async function decide(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  decision: { kind: string; days: number | null },
): Promise<void> {
  const kind = kindNamed(platform, decision.kind)
  const before = daysOf(kind, await store.decided(tx))
  await store.saveDecision(tx, kind.kind, decision.days === null ? null : allowed(kind, decision.days))
  await audit(tx, viewer, {
    action: 'retention.changed',
    subject: 'retention',
    subjectId: kind.kind,
    before: { name: kind.title, days: before },
    after: { name: kind.title, days: decision.days },
  })
}

function kindNamed({ contributions }: Platform, name: string): RetentionKind {
  const kind = contributions.retention.find((one) => one.kind === name)
  if (kind) return kind
  throw new AppError('not_found', told`There is no such kind of data`, {
    field: 'kind',
    remedy: told`Choose one of ${contributions.retention.map((one) => one.kind).join(', ')}`,
  })
}

function allowed({ title, least }: RetentionKind, days: number): number {
  if (days >= least) return days
  throw new AppError('invalid', told`${title}: at least ${least} days are kept`, {
    field: 'days',
    remedy: told`Choose ${least} days or more`,
  })
}

// ---------------------------------------------------------------- what the night takes

/** Rows that one transaction removes. */
const atOnce = 5000

/** Removes what is kept no longer: first from each workspace what is its own, then whole months that nobody keeps. */
export async function removeOld(platform: Platform): Promise<void> {
  const workspaces = await listWorkspaces(platform)
  for (const kind of platform.contributions.retention) {
    const firsts: (Day | null)[] = []
    for (const { id } of workspaces) firsts.push(await firstKeptIn(platform, id, kind))
    const everywhere = earliest(firsts)
    if (everywhere && 'table' in kind.from) await dropMonths(platform, workspaces, kind, kind.from.table, everywhere)
    for (const [at, { id }] of workspaces.entries()) {
      const first = firsts[at]
      if (first) await removeRows(platform, id, kind, first)
    }
  }
}

function firstKeptIn(platform: Platform, workspace: WorkspaceId, kind: RetentionKind): Promise<Day | null> {
  return platform.db.within(workspace, async (tx) => firstKept(daysOf(kind, await store.decided(tx)), todayOf(tx)))
}

/** A dropped month costs nothing, whatever it held. Whoever must know of it is told before. */
async function dropMonths(
  platform: Platform,
  workspaces: readonly { id: WorkspaceId }[],
  kind: RetentionKind,
  table: string,
  first: Day,
): Promise<void> {
  const parts = await platform.db.system((session) => store.partitionsOf(session, table))
  if (parts.length === 0) return
  for (const { id } of workspaces) await platform.db.within(id, async (tx) => kind.beforeRemoving?.(tx, first))
  for (const part of parts) await platform.db.system((session) => store.dropPartition(session, table, part, first))
}

async function removeRows(platform: Platform, workspace: WorkspaceId, kind: RetentionKind, first: Day): Promise<void> {
  for (;;) {
    const removed = await platform.db.within(workspace, async (tx) => {
      await kind.beforeRemoving?.(tx, first)
      return store.removeBefore(tx, kind, first, atOnce)
    })
    if (removed < atOnce) return
  }
}
