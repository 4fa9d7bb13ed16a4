import type { WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { isGone, thisProcess } from '../../../platform/jobs/worker.ts'
import { newId } from '../../../platform/random.ts'
import { type Line, longestHandOff, type Way } from '../channels/channel.ts'
import type { HandOff } from '../domain/retry.ts'
import * as sending from '../store/sending.ts'

/** Messages that one turn takes, handed over one after another on one line. */
const together = 20

export interface Batch<Row, By, Goes> {
  line: Line<Goes>
  lease: string
  by: By
  messages: readonly Row[]
}

export type Handed = HandOff | { kind: 'withdrawn' }

/** What differs between messages to customers' people and notes to our own: who may still get it, and what its outcome means. */
export interface Trade<Row extends { id: string }, Packed, By, Goes> {
  lot: sending.Lot
  way: Way<By, Goes>
  /** Looks once more, writes it and marks it as being sent. Null where it does not go now. */
  begin(platform: Platform, tx: Tx, known: Row, batch: Batch<Row, By, Goes>): Promise<Packed | null>
  handOver(platform: Platform, workspace: WorkspaceId, packed: Packed, batch: Batch<Row, By, Goes>): Promise<Handed>
  /** Notes what became of it, once. */
  conclude(tx: Tx, packed: Packed, outcome: Handed, batch: Batch<Row, By, Goes>): Promise<void>
}

/**
 * Hands over what is due by one way. Each is marked as being sent, and that is committed, before the other side hears of it; what
 * it came to is noted once. Whoever dies in between leaves one whose outcome nobody knows, unless the way may repeat it.
 */
export async function handDue<Row extends { id: string }, Packed, By, Goes>(
  platform: Platform,
  workspace: WorkspaceId,
  trade: Trade<Row, Packed, By, Goes>,
): Promise<'more' | 'done'> {
  const { db } = platform
  const { lot, way } = trade
  await db.within(workspace, (tx) => takeUp(tx, lot, way))
  const lease = newId(platform.clock.now())
  const taken = await db.within(workspace, (tx) => take(tx, trade, lease))
  if (taken === null) return 'done'
  const { by, messages } = taken
  const opened = await way.open(platform, workspace, by)
  if (opened.kind === 'closed') {
    await db.within(workspace, async (tx) => {
      await sending.giveBack(tx, lot.outbox, idsOf(messages), lease)
      await way.rest(tx, by, opened.says)
    })
    return 'more'
  }
  try {
    await handAll(platform, workspace, trade, { line: opened.line, lease, by, messages })
  } finally {
    opened.line.close()
  }
  return 'more'
}

/** What an ended process left, on this host at once, else when its time is over. */
async function takeUp(tx: Tx, lot: sending.Lot, { isRepeatable }: { isRepeatable: boolean }): Promise<void> {
  await sending.freeOf(tx, lot, (await sending.holders(tx, lot)).filter(isGone))
  if (isRepeatable) return sending.resumed(tx, lot)
  const says = told`The product ended while it handed the message over; nobody knows whether it went out`
  await sending.abandoned(tx, lot, says)
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id)

async function take<Row extends { id: string }, Packed, By, Goes>(
  tx: Tx,
  { lot, way }: Trade<Row, Packed, By, Goes>,
  lease: string,
): Promise<{ by: By; messages: readonly Row[] } | null> {
  const next = await way.next(tx, lot)
  if (!next) return null
  const until = new Date(tx.now.getTime() + longestHandOff)
  const messages = await sending.lease<Row>(tx, lot, {
    ...{ sender: next.sender, lease, by: thisProcess, until, limit: Math.min(together, next.room) },
  })
  return messages.length === 0 ? null : { by: next.by, messages }
}

async function handAll<Row extends { id: string }, Packed, By, Goes>(
  platform: Platform,
  workspace: WorkspaceId,
  trade: Trade<Row, Packed, By, Goes>,
  batch: Batch<Row, By, Goes>,
): Promise<void> {
  const { db } = platform
  let left = [...batch.messages]
  for (const message of batch.messages) {
    left = left.filter(({ id }) => id !== message.id)
    const packed = await db.within(workspace, (tx) => trade.begin(platform, tx, message, batch))
    if (packed === null) continue
    const outcome = await trade.handOver(platform, workspace, packed, batch)
    await db.within(workspace, (tx) => trade.conclude(tx, packed, outcome, batch))
    const isLineGone = outcome.kind === 'ambiguous' || (outcome.kind === 'later' && outcome.whose === 'server')
    if (!isLineGone) continue
    await db.within(workspace, (tx) => sending.giveBack(tx, trade.lot.outbox, idsOf(left), batch.lease))
    return
  }
}
