import type { WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { type HandOff, retryAt } from '../domain/retry.ts'
import { restSender, type Sender, senderOf } from '../store/senders.ts'
import * as sending from '../store/sending.ts'
import { type Line, longestHandOff, openLine } from './line.ts'
import { passwordOf } from './sealed.ts'

/** Messages that one turn takes, handed over one after another on one line. */
const together = 20

export interface Batch<Row> {
  line: Line
  lease: string
  sender: Sender
  messages: readonly Row[]
}

export type Handed = HandOff | { kind: 'withdrawn' }

/** What differs between mail to customers' people and notes to our own: who may still get it, and what its outcome means. */
export interface Trade<Row extends { id: string }, Packed> {
  lot: sending.Lot
  /** Looks once more, writes it and marks it as being sent. Null where it does not go now. */
  begin(platform: Platform, tx: Tx, known: Row, batch: Batch<Row>): Promise<Packed | null>
  handOver(platform: Platform, workspace: WorkspaceId, packed: Packed, batch: Batch<Row>): Promise<Handed>
  /** Notes what became of it, once. */
  conclude(tx: Tx, packed: Packed, outcome: Handed, batch: Batch<Row>): Promise<void>
}

/**
 * Hands what is due of one sender to its server. Each is marked as being sent, and that is committed, before the server
 * hears of it; what it came to is noted once. Whoever dies in between leaves one whose outcome nobody knows.
 */
export async function handDue<Row extends { id: string }, Packed>(
  platform: Platform,
  workspace: WorkspaceId,
  trade: Trade<Row, Packed>,
): Promise<'more' | 'done'> {
  const { db } = platform
  const { outbox } = trade.lot
  await db.within(workspace, (tx) =>
    sending.abandoned(
      tx,
      outbox,
      told`The product ended while it handed the message over; nobody knows whether it went out`,
    ),
  )
  const lease = newId(platform.clock.now())
  const taken = await db.within(workspace, (tx) => take<Row>(tx, trade.lot, lease))
  if (taken === null) return 'done'
  const { sender, messages } = taken
  const opened = await openLine({ ...sender, password: passwordOf(platform, workspace, sender) })
  if (opened.kind === 'closed') {
    await db.within(workspace, async (tx) => {
      await sending.giveBack(tx, outbox, idsOf(messages), lease)
      await rest(tx, sender, opened.says)
    })
    return 'more'
  }
  try {
    await handAll(platform, workspace, trade, { line: opened.line, lease, sender, messages })
  } finally {
    opened.line.close()
  }
  return 'more'
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id)

async function take<Row>(
  tx: Tx,
  lot: sending.Lot,
  lease: string,
): Promise<{ sender: Sender; messages: readonly Row[] } | null> {
  const next = await sending.nextSender(tx, lot.outbox)
  if (!next) return null
  const sender = await senderOf(tx, next.id)
  if (!sender) return null
  const until = new Date(tx.now.getTime() + longestHandOff)
  const messages = await sending.lease<Row>(tx, lot, {
    ...{ sender: next.id, lease, until, limit: Math.min(together, next.room) },
  })
  return messages.length === 0 ? null : { sender, messages }
}

/** A server that does not answer is left alone for a while, longer each time; its messages wait and lose no try. */
export async function rest(tx: Tx, sender: Sender, says: string): Promise<void> {
  const until = retryAt(tx.now, Math.min(sender.failures + 1, 7), 0)
  await restSender(tx, sender.id, until, says)
}

async function handAll<Row extends { id: string }, Packed>(
  platform: Platform,
  workspace: WorkspaceId,
  trade: Trade<Row, Packed>,
  batch: Batch<Row>,
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
