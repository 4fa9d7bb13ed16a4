import type { SourceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { ImportContext, ImportShape, RemovalOutcome } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { FileRecord } from '../../../platform/imports/record.ts'
import { followMerge } from '../../accounts/index.ts'
import { isSuspicious } from '../domain/rows.ts'
import { dropRefused } from '../store/refused.ts'
import * as seen from '../store/seen.ts'
import type { NamedPart, ReadyStream } from './parts.ts'

/** What became of rows that the source deleted or merged; each counts among the rows of its part. */
export interface Followed {
  part: number
  changed: number
  unchanged: number
}

const accountShape = 'accounts.account'
const cannot = told`Records of this kind cannot be taken away by a source`

/** Follows deletions of named records, as far as their module lets this source take them away; the others are listed. */
export async function followDeletions(
  tx: Tx,
  ready: Pick<ReadyStream, 'stream' | 'named'>,
  idsOf: (part: NamedPart) => readonly string[],
): Promise<Followed[]> {
  const followed: Followed[] = []
  for (const part of ready.named) {
    const told = [...new Set(idsOf(part))]
    if (told.length === 0) continue
    const kept = await seen.keptOf(tx, ready.stream.id, part.shape.name, told)
    const ids = told.filter((id) => !kept.has(id))
    const outcomes = await removed(tx, part.shape, ids, part.context)
    const changed = outcomes.filter(({ kind }) => kind === 'removed').length
    followed.push({ part: part.number, changed, unchanged: told.length - changed })
    await seen.putGone(
      tx,
      ready.stream.source,
      outcomes.flatMap((outcome): seen.GoneRow[] =>
        outcome.kind === 'unchanged'
          ? []
          : [
              {
                stream: ready.stream.id,
                externalId: outcome.id,
                shape: part.shape.name,
                toldAs: part.context.source,
                kind: 'deleted',
                into: null,
                ...(outcome.kind === 'removed'
                  ? { state: 'followed', reason: null }
                  : { state: 'listed', reason: outcome.reason }),
              },
            ],
      ),
    )
  }
  return followed
}

function removed(
  tx: Tx,
  shape: ImportShape,
  ids: readonly string[],
  context: ImportContext,
): Promise<RemovalOutcome[]> {
  if (shape.remove) return shape.remove(tx, ids, context)
  return Promise.resolve(ids.map((id) => ({ kind: 'kept', id, reason: cannot })))
}

export interface ToldMerge {
  record: FileRecord
  into: string
}

/** Follows merges of accounts; those of other records, and those whose survivor is not here yet, are listed. */
export async function followMerges(tx: Tx, ready: ReadyStream, merges: readonly ToldMerge[]): Promise<Followed[]> {
  const followed: Followed[] = []
  for (const part of ready.named) {
    const told = merges.flatMap(({ record, into }) => {
      const from = part.idOf(record)
      return from === null ? [] : [{ from, into }]
    })
    if (told.length === 0) continue
    const kept = await seen.keptOf(
      tx,
      ready.stream.id,
      part.shape.name,
      told.map(({ from }) => from),
    )
    let changed = 0
    for (const { from, into } of told) {
      if (kept.has(from)) continue
      const state = await merged(tx, part.shape.name, part.context.source, from, into)
      if (state.state === 'followed') changed += 1
      if (state.state === 'same') continue
      const row = { stream: ready.stream.id, externalId: from, shape: part.shape.name, toldAs: part.context.source }
      await seen.putGone(tx, ready.stream.source, [
        { ...row, kind: 'merged', into, state: state.state, reason: state.reason },
      ])
    }
    followed.push({ part: part.number, changed, unchanged: told.length - changed })
  }
  return followed
}

async function merged(tx: Tx, shape: string, source: string, from: string, into: string) {
  if (shape !== accountShape) return { state: 'listed' as const, reason: told`Only accounts are merged` }
  const outcome = await followMerge(tx, source, from, into)
  switch (outcome.kind) {
    case 'merged':
      return { state: 'followed' as const, reason: null }
    case 'unchanged':
      return { state: 'same' as const, reason: null }
    case 'waiting':
      return { state: 'waiting' as const, reason: told`${into} is not known here yet` }
    case 'kept':
      return { state: 'listed' as const, reason: outcome.reason }
  }
}

/** Merges whose survivor may have come meanwhile. Answers how many were followed. */
export async function followWaiting(tx: Tx, source: SourceId): Promise<number> {
  let count = 0
  for (const row of await seen.waitingMerges(tx, source, 200)) {
    const state = await merged(tx, row.shape, row.toldAs, row.externalId, row.into ?? '')
    if (state.state === 'waiting') continue
    if (state.state === 'followed') count += 1
    await seen.putGone(tx, source, [
      { ...row, state: state.state === 'same' ? 'followed' : state.state, reason: state.reason },
    ])
  }
  return count
}

/** Rows that are followed at once. */
const page = 500

/**
 * After a whole listing: what it did not name is gone. A listing that lost very much at once deletes nothing; it is told
 * instead, and whoever knows that it is right says so.
 */
export async function followAbsence(
  tx: Tx,
  ready: ReadyStream,
): Promise<
  { kind: 'done'; followed: Followed[]; more: boolean } | { kind: 'suspicious'; gone: number; known: number }
> {
  const { known, gone } = await seen.absence(tx, ready.stream)
  if (!ready.stream.forced && isSuspicious(gone, known)) return { kind: 'suspicious', gone, known }
  const rows = await seen.takeAbsent(tx, ready.stream, page)
  const ids = rows.flatMap(({ externalId }) => externalId ?? [])
  const first = ready.named[0]
  const followed = first ? await followDeletions(tx, { ...ready, named: [first] }, () => ids) : []
  for (const { number } of ready.named)
    await dropRefused(
      tx,
      ready.stream.id,
      number,
      rows.map(({ key }) => key),
    )
  return { kind: 'done', followed, more: rows.length === page }
}
