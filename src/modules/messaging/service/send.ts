import type { WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { decide } from '../domain/decide.ts'
import type { Message } from '../domain/message.ts'
import { type HandOff, mostAttempts } from '../domain/retry.ts'
import { holdWillShared, suppress } from '../store/consents.ts'
import { columns, saveDecisions } from '../store/messages.ts'
import { type Sender, wakeSender } from '../store/senders.ts'
import * as sending from '../store/sending.ts'
import { againAt } from './again-at.ts'
import { type Batch, type Handed, handDue, rest, type Trade } from './hand-off.ts'
import { longestHandOff } from './line.ts'
import { noteSent } from './note.ts'
import { type Packed, pack } from './pack.ts'
import { stateOf } from './queue.ts'
import { mayStillGo, standings } from './standing.ts'

/** Hands due messages of one sender to its server. */
export const sendDue = (platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> =>
  handDue(platform, workspace, mail)

const outbox = 'messaging_messages'

/** Looks at a message once more, writes it and marks it. Null where it does not go now. */
async function begin(
  platform: Platform,
  tx: Tx,
  known: Message,
  { lease, sender }: Batch<Message>,
): Promise<Packed | null> {
  const { id } = known
  // Before the message itself, as whoever unsubscribes does, or two would wait for each other.
  await holdWillShared(tx, known.contact)
  const message = await sending.leased<Message>(tx, mail.lot, id, lease)
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

/**
 * Hands one over while the person's will is held: who unsubscribes waits until the server has begun to take it, and once they
 * are told that it is done, no hand-off begins any more.
 */
async function handOver(
  platform: Platform,
  workspace: WorkspaceId,
  packed: Packed,
  { line }: Batch<Message>,
): Promise<Handed> {
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
  { lease, sender }: Batch<Message>,
): Promise<void> {
  const attempts = message.attempts + 1
  if (outcome.kind === 'sent') {
    await wakeSender(tx, sender.id)
    if (await settled(tx, message, lease, { status: 'sent', response: outcome.response }))
      await noteSent(tx, message, written)
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
) => sending.settle(tx, outbox, { id, lease }, { reason: null, response: null, dueAt: null, ...outcome })

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
  const dueAt = againAt(tx.now, message.id, attempts)
  await settled(tx, message, lease, {
    status: 'waiting',
    response,
    dueAt,
    reason: told`Tried again: ${response.slice(0, 200)}`,
  })
}

const mail: Trade<Message, Packed> = { lot: { outbox, columns }, begin, handOver, conclude }
