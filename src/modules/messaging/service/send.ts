import type { ContactId, MessageId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Channel, type Line, longestHandOff, type Way } from '../channels/channel.ts'
import { ofChannels } from '../channels/index.ts'
import { decide } from '../domain/decide.ts'
import type { Message } from '../domain/message.ts'
import { type HandOff, mostAttempts } from '../domain/retry.ts'
import { holdWillShared, suppress } from '../store/consents.ts'
import { channelIs, columns, saveDecisions } from '../store/messages.ts'
import * as sending from '../store/sending.ts'
import { againAt } from './again-at.ts'
import { type Handed, handDue, type Trade } from './hand-off.ts'
import { noteSent } from './note.ts'
import { type Packed, pack } from './pack.ts'
import { stateOf } from './queue.ts'
import { mayStillGo, standings } from './standing.ts'

const outbox = 'messaging_messages'

/** Hands over what is due, channel by channel. */
export async function sendDue(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  for (const trade of trades) if ((await trade(platform, workspace)) === 'more') return 'more'
  return 'done'
}

function over<By, Goes>(channel: Channel<By, Goes>) {
  const trade = tradeOver(channel)
  return (platform: Platform, workspace: WorkspaceId) => handDue(platform, workspace, trade)
}

function tradeOver<By, Goes>(channel: Channel<By, Goes>): Trade<Message, Packed<Goes>, By, Goes> {
  const lot = { outbox, columns, only: channelIs(channel.name) } as const
  return {
    lot,
    way: channel,
    begin: (platform, tx, { id, contact }, { lease, by }) =>
      begin(platform, tx, { lot, channel, by, lease, id, contact }),
    handOver: (platform, workspace, packed, { line }) => handOver(platform, workspace, packed, line),
    conclude: (tx, packed, outcome, { lease, by }) => conclude(tx, packed, outcome, { lease, by, way: channel }),
  }
}

const trades = ofChannels(over)

interface Beginning<By, Goes> {
  lot: sending.Lot
  channel: Channel<By, Goes>
  by: By
  lease: string
  id: MessageId
  contact: ContactId
}

/** Looks at a message once more, writes it and marks it. Null where it does not go now. */
async function begin<By, Goes>(
  platform: Platform,
  tx: Tx,
  { lot, channel, by, lease, id, contact }: Beginning<By, Goes>,
): Promise<Packed<Goes> | null> {
  // Before the message itself, as whoever unsubscribes does, or two would wait for each other.
  await holdWillShared(tx, contact)
  const message = await sending.leased<Message>(tx, lot, id, lease)
  if (!message) return null
  const { rules, of } = await standings(tx, [message])
  const decision = decide(of(message), rules, tx.now)
  const goesNow = decision.kind === 'go' && decision.at <= tx.now
  const packed = goesNow ? await pack(platform, tx, { message, channel, by }) : null
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
 * Hands one over while the person's will is held: who unsubscribes waits until the other side has begun to take it, and once
 * they are told that it is done, no hand-off begins any more.
 */
async function handOver<Goes>(
  platform: Platform,
  workspace: WorkspaceId,
  packed: Packed<Goes>,
  line: Line<Goes>,
): Promise<Handed> {
  let outcome: Promise<HandOff> | null = null
  await platform.db.within(workspace, async (tx) => {
    await holdWillShared(tx, packed.message.contact)
    if (outcome === null && !(await mayStillGo(tx, packed.message))) return
    await new Promise<void>((begun) => {
      outcome ??= line.hand(packed.goes, begun)
      outcome.finally(begun)
    })
  })
  return outcome ?? { kind: 'withdrawn' }
}

interface Concluding<By, Goes> {
  lease: string
  by: By
  way: Way<By, Goes>
}

/** Notes what became of a message, once. */
async function conclude<By, Goes>(
  tx: Tx,
  { message, written }: Packed<Goes>,
  outcome: Handed,
  { lease, by, way }: Concluding<By, Goes>,
): Promise<void> {
  if (outcome.kind === 'sent') {
    await way.wake(tx, by)
    if (await settled(tx, message, lease, { status: 'sent', response: outcome.response || null }))
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
  else {
    if (outcome.whose === 'server') await way.rest(tx, by, outcome.response)
    await postpone(tx, message, { lease, outcome })
  }
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

async function postpone(
  tx: Tx,
  message: Message,
  { lease, outcome }: { lease: string; outcome: HandOff & { kind: 'later' } },
): Promise<void> {
  const { response } = outcome
  const attempts = message.attempts + 1
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
