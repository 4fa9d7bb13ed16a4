import type { WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId, seededRandom } from '../../../platform/random.ts'
import { decide } from '../domain/decide.ts'
import type { Message } from '../domain/message.ts'
import { type HandOff, mostAttempts, retryAt } from '../domain/retry.ts'
import { holdWillShared, suppress } from '../store/consents.ts'
import { saveDecisions } from '../store/messages.ts'
import { restSender, type Sender, senderOf, wakeSender } from '../store/senders.ts'
import * as sending from '../store/sending.ts'
import { type Line, longestHandOff, openLine } from './line.ts'
import { noteSent } from './note.ts'
import { type Packed, pack } from './pack.ts'
import { stateOf } from './queue.ts'
import { passwordOf } from './sealed.ts'
import { mayStillGo, standings } from './standing.ts'

/** Messages that one turn takes, handed over one after another on one line. */
const together = 20

/**
 * Hands due messages of one sender to its server. A message is marked as being sent, and that is committed, before the server
 * hears of it; what it came to is noted once. Whoever dies in between leaves a message whose outcome nobody knows.
 */
export async function sendDue(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const { db } = platform
  await db.within(workspace, (tx) =>
    sending.abandoned(tx, told`The product ended while it handed the message over; nobody knows whether it went out`),
  )
  const lease = newId(platform.clock.now())
  const taken = await db.within(workspace, (tx) => take(tx, lease))
  if (taken === null) return 'done'
  const { sender, messages } = taken
  const opened = await openLine({ ...sender, password: passwordOf(platform, workspace, sender) })
  if (opened.kind === 'closed') {
    await db.within(workspace, async (tx) => {
      await sending.giveBack(
        tx,
        messages.map(({ id }) => id),
        lease,
      )
      await rest(tx, sender, opened.says)
    })
    return 'more'
  }
  try {
    await handAll(platform, workspace, { line: opened.line, lease, sender, messages })
  } finally {
    opened.line.close()
  }
  return 'more'
}

async function take(tx: Tx, lease: string): Promise<{ sender: Sender; messages: Message[] } | null> {
  const next = await sending.nextSender(tx)
  if (!next) return null
  const sender = await senderOf(tx, next.id)
  if (!sender) return null
  const until = new Date(tx.now.getTime() + longestHandOff)
  const messages = await sending.lease(tx, { sender: next.id, lease, until, limit: Math.min(together, next.room) })
  return messages.length === 0 ? null : { sender, messages }
}

/** A server that does not answer is left alone for a while, longer each time; its messages wait and lose no try. */
async function rest(tx: Tx, sender: Sender, says: string): Promise<void> {
  const until = retryAt(tx.now, Math.min(sender.failures + 1, 7), 0)
  await restSender(tx, sender.id, until, says)
}

interface Batch {
  line: Line
  lease: string
  sender: Sender
  messages: readonly Message[]
}

async function handAll(platform: Platform, workspace: WorkspaceId, batch: Batch): Promise<void> {
  const { db } = platform
  let left = [...batch.messages]
  for (const message of batch.messages) {
    left = left.filter(({ id }) => id !== message.id)
    const packed = await db.within(workspace, (tx) => begin(platform, tx, message, batch))
    if (packed === null) continue
    const outcome = await handOver(platform, workspace, packed, batch)
    await db.within(workspace, (tx) => conclude(tx, packed, outcome, batch))
    const isLineGone = outcome.kind === 'ambiguous' || (outcome.kind === 'later' && outcome.whose === 'server')
    if (!isLineGone) continue
    await db.within(workspace, (tx) =>
      sending.giveBack(
        tx,
        left.map(({ id }) => id),
        batch.lease,
      ),
    )
    return
  }
}

/** Looks at a message once more, writes it and marks it. Null where it does not go now. */
async function begin(platform: Platform, tx: Tx, known: Message, { lease, sender }: Batch): Promise<Packed | null> {
  const { id } = known
  // Before the message itself, as whoever unsubscribes does, or two would wait for each other.
  await holdWillShared(tx, known.contact)
  const message = await sending.leased(tx, id, lease)
  if (!message) return null
  const { rules, of } = await standings(tx, [message])
  const decision = decide(of(message), rules, tx.now)
  const goesNow = decision.kind === 'go' && decision.at <= tx.now
  const packed = goesNow ? await pack(platform, tx, message, sender) : null
  if (packed?.kind === 'packed') {
    await sending.markSending(tx, id, new Date(tx.now.getTime() + longestHandOff), packed.written)
    return packed
  }
  const state = packed
    ? { status: 'held' as const, hold: packed.hold, reason: packed.says, dueAt: tx.now }
    : stateOf(decision, tx.now)
  await saveDecisions(tx, [{ ...message, ...state }])
  return null
}

type Handed = HandOff | { kind: 'withdrawn' }

/**
 * Hands one over while the person's will is held: who unsubscribes waits until the server has begun to take it, and once they
 * are told that it is done, no hand-off begins any more.
 */
async function handOver(platform: Platform, workspace: WorkspaceId, packed: Packed, { line }: Batch): Promise<Handed> {
  let outcome: Promise<HandOff> | null = null
  await platform.db.within(workspace, async (tx) => {
    await holdWillShared(tx, packed.message.contact)
    if (outcome === null && !(await mayStillGo(tx, packed.message))) return
    await new Promise<void>((begun) => {
      outcome ??= line.hand(packed.envelope, packed.mime, begun)
      outcome.finally(begun)
    })
  })
  return outcome ?? { kind: 'withdrawn' }
}

/** Notes what became of a message, once. */
async function conclude(
  tx: Tx,
  { message, written }: Packed,
  outcome: Handed,
  { lease, sender }: Batch,
): Promise<void> {
  const attempts = message.attempts + 1
  if (outcome.kind === 'sent') {
    await wakeSender(tx, sender.id)
    if (await settled(tx, message, lease, { status: 'sent', response: outcome.response }))
      await noteSent(tx, message, written.subject)
  } else if (outcome.kind === 'withdrawn')
    await settled(tx, message, lease, { status: 'held', reason: told`The person does not want it any more` })
  else if (outcome.kind === 'ambiguous')
    await settled(tx, message, lease, {
      status: 'ambiguous',
      response: outcome.response,
      reason: told`The line broke after the server had the message; nobody knows whether it went out`,
    })
  else if (outcome.kind === 'refused')
    await refuse(tx, message, {
      lease,
      response: outcome.response,
      address: outcome.isAddress ? written.address : null,
    })
  else await postpone(tx, message, { lease, attempts, outcome, sender })
}

const settled = (
  tx: Tx,
  { id }: Message,
  lease: string,
  outcome: Partial<sending.Outcome> & Pick<sending.Outcome, 'status'>,
) => sending.settle(tx, id, lease, { reason: null, response: null, dueAt: null, ...outcome })

async function refuse(
  tx: Tx,
  message: Message,
  { lease, response, address }: { lease: string; response: string; address: string | null },
): Promise<void> {
  const reason = told`The server refused it: ${response.slice(0, 200)}`
  await settled(tx, message, lease, { status: 'failed', response, reason })
  if (address === null || message.redirectTo !== null) return
  await suppress(tx, {
    address,
    contact: message.contact,
    cause: 'bounced',
    detail: response,
    message: message.id,
    by: null,
  })
}

interface Again {
  lease: string
  attempts: number
  outcome: HandOff & { kind: 'later' }
  sender: Sender
}

async function postpone(tx: Tx, message: Message, { lease, attempts, outcome, sender }: Again): Promise<void> {
  const { response } = outcome
  if (outcome.whose === 'server') await rest(tx, sender, response)
  if (attempts >= mostAttempts) {
    const reason = told`Given up after ${mostAttempts} tries: ${response.slice(0, 200)}`
    await settled(tx, message, lease, { status: 'failed', response, reason })
    return
  }
  const dueAt = retryAt(tx.now, attempts, chanceOf(message, attempts))
  await settled(tx, message, lease, {
    status: 'waiting',
    response,
    dueAt,
    reason: told`Tried again: ${response.slice(0, 200)}`,
  })
}

/** The same message in the same try waits as long, wherever it is worked on. */
const chanceOf = ({ id }: Message, attempts: number): number =>
  seededRandom(Number.parseInt(id.slice(-8), 16) + attempts).next()
