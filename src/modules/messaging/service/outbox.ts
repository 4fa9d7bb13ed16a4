import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MessageId, TemplateId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { decodeCursor, encodeCursor } from '../../../platform/http/fields.ts'
import { mustSee } from '../../accounts/index.ts'
import { channelKinds } from '../domain/channel.ts'
import { decide } from '../domain/decide.ts'
import { releasable, type Status } from '../domain/message.ts'
import * as list from '../store/list.ts'
import { saveDecisions } from '../store/messages.ts'
import { senders } from '../store/senders.ts'
import { stateOf } from './queue.ts'
import { standings } from './standing.ts'

export interface ListRequest {
  statuses?: readonly Status[] | undefined
  account?: string | undefined
  template?: string | undefined
  cursor?: string | undefined
  limit: number
}

export async function pageOfMessages(
  tx: Tx,
  viewer: Viewer,
  { statuses, account, template, cursor, limit }: ListRequest,
) {
  const seen = account === undefined ? null : (await mustSee(tx, viewer, account as AccountId)).id
  const [at, id] = decodeCursor(cursor) ?? []
  const after = typeof at === 'string' && typeof id === 'string' ? { at, id } : undefined
  const wanted = { statuses: statuses ?? [], account: seen, template: (template ?? null) as TemplateId | null, after }
  const found = await list.listMessages(tx, viewer, { ...wanted, limit: limit + 1 })
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(shown),
    next: found.length > limit && last ? encodeCursor([last.madeAt.toISOString(), last.id]) : null,
  }
}

export const shown = (message: list.Listed) => ({
  id: message.id,
  account: { id: message.account, name: message.accountName },
  contact: { id: message.contact, name: message.contactName ?? '' },
  template: { id: message.template, name: message.templateName },
  channel: message.channel,
  purpose: message.purpose,
  status: message.status,
  hold: message.hold,
  reason: message.reason,
  task: message.task,
  subject: message.subject,
  origin: message.origin,
  isRehearsal: message.redirectTo !== null,
  mayRelease: mayRelease(message),
  dueAt: message.dueAt.toISOString(),
  madeAt: message.madeAt.toISOString(),
  outcomeAt: message.outcomeAt?.toISOString() ?? null,
  readAt: message.readAt?.toISOString() ?? null,
})

const mayRelease = ({ status, hold }: list.Listed): boolean =>
  status === 'ambiguous' || status === 'failed' || (status === 'held' && hold !== null && releasable.includes(hold))

export async function oneMessage(tx: Tx, viewer: Viewer, id: string) {
  const found = await list.messageFor(tx, viewer, id)
  if (!found) throw absent()
  const received = await list.receivedFor(tx, found.id)
  const { body, address, response, attempts } = found
  return {
    ...shown(found),
    ...{ body, address, response, attempts },
    received: received.map(({ at, ...one }) => ({ ...one, at: at.toISOString() })),
  }
}

const absent = () => new AppError('not_found', told`No message with this id`)

export interface Acted {
  changed: list.Listed[]
  refused: { id: string; reason: string; remedy: string }[]
}

async function pick(tx: Tx, viewer: Viewer, ids: readonly string[]): Promise<list.Listed[]> {
  const found = await list.messagesFor(tx, viewer, [...new Set(ids)])
  if (found.length < new Set(ids).size) throw absent()
  return found
}

/**
 * Sends what was held all the same. What the person decided, and what cannot be sent, stays held; so does what meanwhile has
 * another reason.
 */
export async function release(tx: Tx, viewer: Viewer, ids: readonly string[]): Promise<Acted> {
  const found = await pick(tx, viewer, ids)
  const free = found.filter(mayRelease)
  const usual = (await senders(tx)).find(({ isUsual }) => isUsual)?.id ?? null
  const asked = free.map((message) => ({
    ...message,
    sender: channelKinds[message.channel].needsSender ? (message.sender ?? usual) : null,
    waived: message.hold,
  }))
  const { rules, of } = await standings(tx, asked)
  const decided = asked.map((message) => ({ ...message, ...stateOf(decide(of(message), rules, tx.now), tx.now) }))
  await saveDecisions(tx, decided)
  const going = new Set(decided.filter(({ status }) => status === 'waiting').map(({ id }) => id))
  const held = [
    ...decided.filter(({ id }) => !going.has(id)).map(({ id, reason }) => ({ id, reason: reason ?? '' })),
    ...found
      .filter((one) => !mayRelease(one))
      .map(({ id, status, reason }) => ({ id, reason: reason ?? sayStatus(status) })),
  ]
  return {
    changed: free.filter(({ id }) => going.has(id)),
    refused: held.map((one) => ({ ...one, remedy: told`Discard it, or see to its reason` })),
  }
}

const sayStatus = (status: Status): string =>
  status === 'waiting' ? told`It waits for its time already` : told`It is not held any more`

export async function discard(tx: Tx, viewer: Viewer, ids: readonly string[]): Promise<Acted> {
  const found = await pick(tx, viewer, ids)
  const free = found.filter(({ status }) => status === 'held' || status === 'waiting')
  await saveDecisions(
    tx,
    free.map((message) => ({ ...message, status: 'discarded' as const })),
  )
  const refused = found
    .filter(({ status }) => status !== 'held' && status !== 'waiting')
    .map(({ id }) => ({ id: id as MessageId, reason: told`It is not held any more`, remedy: told`Leave it out` }))
  return { changed: free, refused }
}
