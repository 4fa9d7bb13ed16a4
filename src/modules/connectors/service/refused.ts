import { AppError } from '../../../kernel/errors.ts'
import type { SourceId, StreamId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Mended, mendRow } from '../../../platform/imports/engine.ts'
import type { FileHeader } from '../../../platform/imports/progress.ts'
import { readRecord } from '../../../platform/imports/read-file.ts'
import { originOf } from '../domain/origin.ts'
import { pauseBeforeTrying } from '../domain/retry.ts'
import * as store from '../store/refused.ts'
import { streamsOf } from '../store/streams.ts'
import { type ReadyStream, readyStream } from './parts.ts'

/** Rows that are tried again at the end of a run: what waits longer comes with the next one. */
const triedAtOnce = 200
/** And when somebody asks for it. */
const triedByHand = 1000

/** Tries rows again that may only have come too early. Answers how many were accepted. */
export async function tryRefused(platform: Platform, tx: Tx, source: SourceId): Promise<number> {
  return (await tryRows(platform, tx, source, await store.refusedToTry(tx, source, triedAtOnce))).accepted
}

/** Tries all refused rows again as they are. */
export async function retryAll(
  platform: Platform,
  tx: Tx,
  source: SourceId,
): Promise<{ tried: number; accepted: number }> {
  return tryRows(platform, tx, source, await store.refusedOf(tx, source, triedByHand))
}

async function tryRows(platform: Platform, tx: Tx, source: SourceId, rows: readonly store.RefusedRow[]) {
  const ready = new Map<StreamId, ReadyStream>()
  if (rows.length > 0)
    for (const stream of await streamsOf(tx, source)) ready.set(stream.id, await readyStream(platform, tx, stream))
  let accepted = 0
  for (const row of rows) {
    const own = ready.get(row.stream)
    if (own && (await offer(platform, tx, own, row)).kind !== 'refused') accepted += 1
  }
  return { tried: rows.length, accepted }
}

/** Tries one row, as it was or as somebody mended it; what is accepted leaves the list. */
export async function mendRefused(
  platform: Platform,
  tx: Tx,
  source: SourceId,
  asked: { stream: StreamId; part: number; key: string; raw: string },
): Promise<Mended> {
  const row = await store.refusedRow(tx, source, asked)
  const stream = (await streamsOf(tx, source)).find(({ id }) => id === asked.stream)
  if (!row || !stream)
    throw new AppError('not_found', told`There is no such refused row`, {
      field: 'key',
      remedy: told`Read the list again`,
    })
  return offer(platform, tx, await readyStream(platform, tx, stream), { ...row, raw: asked.raw })
}

async function offer(platform: Platform, tx: Tx, ready: ReadyStream, row: store.RefusedRow): Promise<Mended> {
  const { stream, map, settings } = ready
  const header = { file: stream.name, ...row.header }
  const origin = originOf(stream.firstAt === null, momentOf(ready, row, header), tx.now)
  const mended = await mendRow(
    tx,
    { platform, work: { map, settings: { ...settings, origin } } },
    { part: row.part, line: row.line, raw: row.raw, header },
  )
  if (mended.kind !== 'refused') await store.dropRefused(tx, row.stream, row.part, [row.key])
  else {
    const tries = row.tries + 1
    await store.noteTried(tx, { ...row, ...mended, tries }, new Date(tx.now.getTime() + pauseBeforeTrying(tries)))
  }
  return mended
}

/** What happened long before it was accepted is no news; a row without a moment is as old as its first refusal. */
function momentOf(ready: ReadyStream, row: store.RefusedRow, header: FileHeader): Date {
  const record = readRecord(row.raw, row.line, header)
  return (record.kind === 'record' ? ready.momentOf(record) : null) ?? row.seenAt
}
