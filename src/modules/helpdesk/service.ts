import { type Day, dayOf } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import { derivedId, type TicketId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { RemovalOutcome, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { mustSee } from '../accounts/index.ts'
import * as measures from '../measures/index.ts'
import * as timeline from '../timeline/index.ts'
import { settings, today } from '../workspaces/index.ts'
import { calledBy, nameOf, type Status } from './domain/ticket.ts'
import * as store from './store.ts'
import { escalation, newsOf, type ToldTicket, tellTickets, toldOf } from './tell.ts'

export const ticketId = (tx: Tx, source: string, name: string): TicketId =>
  derivedId<TicketId>(tx.workspace, 'ticket', source, name)

export interface NewTicket {
  draft: store.TicketDraft
  statuses: store.StatusDraft[]
}

/** Saves tickets with what their rows tell of their histories; answers the ids of which something new was told. */
export async function saveTickets(tx: Tx, tickets: readonly NewTicket[]): Promise<Set<string>> {
  if (tickets.length === 0) return new Set()
  const { zone } = await settings(tx)
  const ids = tickets.map(({ draft }) => draft.id)
  const before = await store.ticketsNamed(tx, ids)
  const told = tickets.flatMap(({ statuses }) => statuses)
  const changed = await store.saveTickets(
    tx,
    tickets.map(({ draft }) => draft),
  )
  for (const id of await store.takeBackStatuses(tx, ids, told)) changed.add(id)
  const news = await store.saveStatuses(tx, told)
  for (const { ticket } of news) changed.add(ticket)
  await store.noteQuiet(tx, [...changed], zone)
  const fresh = tickets.filter(({ draft }) => changed.has(draft.id))
  await touch(
    tx,
    fresh.map(({ draft }) => ({ account: draft.account_id, day: draft.opened_on, known: draft.known_at })),
  )
  await touch(
    tx,
    fresh
      .flatMap(({ draft }) => before.get(draft.id) ?? [])
      .map(({ account, openedOn }) => ({ account, day: openedOn })),
  )
  await timeline.append(tx, fresh.flatMap(entriesOf))
  const drafted = new Map(tickets.map(({ draft }) => [draft.id as string, ticketOf(draft)]))
  await tellTickets(tx, [
    ...newsOf(tx, news, drafted),
    ...(await escalations(
      tx,
      fresh.map(({ draft }) => draft),
      before,
    )),
  ])
  return changed
}

const ticketOf = ({ id, account_id: account, contact_id: contact, priority }: store.TicketDraft) => ({
  ...{ ticket: id, account, contact, priority },
})

/** Tickets that were escalated and had not been before. */
async function escalations(
  tx: Tx,
  drafts: readonly store.TicketDraft[],
  before: ReadonlyMap<string, store.TicketPlace>,
): Promise<(ToldTicket & { isLive: boolean })[]> {
  const on = await today(tx)
  return drafts.flatMap((draft) => {
    const { escalated_on: day, origin } = draft
    if (day === null || before.get(draft.id)?.escalatedOn === day) return []
    return [escalation(ticketOf(draft), { on: day, origin, today: on })]
  })
}

/** A source deleted tickets of its own: they count no longer. */
export async function removeTickets(tx: Tx, names: readonly string[], source: string): Promise<RemovalOutcome[]> {
  const ids = new Map(names.map((name) => [name, ticketId(tx, source, name)]))
  const gone = await store.dropTickets(tx, [...ids.values()])
  await touch(
    tx,
    gone.map(({ account, openedOn }) => ({ account, day: openedOn })),
  )
  const removed = new Set(gone.map(({ id }) => id))
  return names.map((id) => ({ kind: removed.has(ids.get(id) as TicketId) ? 'removed' : 'unchanged', id }))
}

const touch = (tx: Tx, touched: Parameters<typeof measures.touch>[2]) => measures.touch(tx, 'helpdesk', touched)

/** Adds statuses to tickets that are known; answers the tickets of which something new was told. */
export async function addStatuses(
  tx: Tx,
  changes: readonly store.StatusDraft[],
  tickets: ReadonlyMap<string, store.TicketPlace>,
): Promise<Set<string>> {
  if (changes.length === 0) return new Set()
  const { zone } = await settings(tx)
  const news = await store.saveStatuses(tx, changes)
  const changed = new Set<string>(news.map(({ ticket }) => ticket))
  await store.noteQuiet(tx, [...changed], zone)
  await tellTickets(tx, newsOf(tx, news, new Map([...tickets].map(([id, ticket]) => [id, toldOf(ticket)]))))
  const fresh = changes.flatMap((change) => {
    const ticket = tickets.get(change.ticket)
    return ticket && changed.has(change.ticket) ? [{ change, ticket }] : []
  })
  await touch(
    tx,
    fresh.map(({ change, ticket }) => ({
      account: ticket.account,
      day: dayOf(change.at, zone),
      known: change.knownAt,
    })),
  )
  await timeline.append(
    tx,
    fresh.map(({ change, ticket }) => statusEntry(ticket, change.status, change.at)),
  )
  return changed
}

function entriesOf({ draft, statuses }: NewTicket): timeline.Entry[] {
  const ticket = { id: draft.id, account: draft.account_id, name: draft.name, subject: draft.subject }
  const subject = draft.subject && calledBy(draft) === 'number' ? `: ${draft.subject}` : ''
  const opened: timeline.Entry = {
    ...statusEntry(ticket, 'opened', draft.happened_at),
    text: `${told`Ticket ${nameOf(draft)} opened, priority ${draft.priority}`}${subject}`,
  }
  const later = statuses
    .filter(({ status }) => status !== 'opened')
    .map(({ status, at }) => statusEntry(ticket, status, at))
  if (draft.satisfaction === null || draft.satisfied_at === null) return [opened, ...later]
  const answer: timeline.Entry = {
    ...statusEntry(ticket, 'resolved', draft.satisfied_at),
    kind: 'survey',
    text: told`Ticket ${nameOf(draft)} rated ${draft.satisfaction} of 5`,
    key: `ticket:rated:${draft.id}`,
  }
  return [opened, ...later, answer]
}

const changes: Record<Status, (ticket: string) => string> = {
  opened: (ticket) => told`Ticket ${ticket} opened`,
  reopened: (ticket) => told`Ticket ${ticket} reopened`,
  pending: (ticket) => told`Ticket ${ticket} waits for the customer`,
  resolved: (ticket) => told`Ticket ${ticket} resolved`,
}

function statusEntry(
  ticket: Pick<store.TicketPlace, 'id' | 'account' | 'name' | 'subject'>,
  status: Status,
  at: Date,
): timeline.Entry {
  return {
    account: ticket.account,
    at,
    kind: 'ticket',
    text: changes[status](nameOf(ticket)),
    source: { kind: 'ticket', id: ticket.id },
    key: `ticket:${status}:${status === 'opened' ? '' : `${at.toISOString()}:`}${ticket.id}`,
  }
}

/** A ticket of an account that the viewer sees; others are absent. */
export async function mustSeeTicket(tx: Tx, viewer: Viewer, id: TicketId): Promise<store.StoredTicket> {
  const ticket = await store.ticketOf(tx, id)
  if (!ticket) throw absent()
  try {
    await mustSee(tx, viewer, ticket.account)
  } catch (error) {
    throw error instanceof AppError ? absent() : error
  }
  return ticket
}

const absent = () => new AppError('not_found', told`No ticket with this id`)

export interface TicketChange {
  status?: Status | undefined
  priority?: store.TicketDraft['priority'] | undefined
  satisfaction?: number | undefined
  firstReplyMinutes?: number | undefined
  isEscalated?: boolean | undefined
  sentiment?: number | undefined
  at: Date
}

/** Changes a ticket from here on: what happened before stays as it was known. */
export async function changeTicket(tx: Tx, id: TicketId, change: TicketChange): Promise<void> {
  const { zone } = await settings(tx)
  const draft = await store.draftOf(tx, id)
  if (!draft) throw absent()
  const on: Day = dayOf(change.at, zone)
  if (change.at < draft.happened_at) {
    throw new AppError('invalid', told`This lies before the ticket was opened`, {
      field: 'at',
      remedy: told`Send a later moment`,
    })
  }
  const next: store.TicketDraft = { ...draft, priority: change.priority ?? draft.priority }
  if (change.satisfaction !== undefined) {
    Object.assign(next, {
      satisfaction: change.satisfaction,
      satisfied_at: change.at,
      satisfied_on: on,
      satisfaction_known_at: tx.now,
    })
  }
  if (change.firstReplyMinutes !== undefined) {
    Object.assign(next, { first_reply_minutes: change.firstReplyMinutes, first_reply_known_at: tx.now })
  }
  if (change.isEscalated !== undefined) {
    Object.assign(next, {
      escalated_on: change.isEscalated ? (draft.escalated_on ?? on) : null,
      escalation_known_at: tx.now,
    })
  }
  if (change.sentiment !== undefined) {
    Object.assign(next, { sentiment: Math.round(change.sentiment * 1000) / 1000, sentiment_known_at: tx.now })
  }
  const before = await store.ticketsNamed(tx, [id])
  const changed = await store.saveTickets(tx, [next])
  // Said here and now, whatever the ticket came from.
  await tellTickets(tx, await escalations(tx, [{ ...next, origin: 'live' }], before))
  if (changed.size > 0) {
    await store.noteQuiet(tx, [id], zone)
    await touch(tx, [{ account: draft.account_id, day: draft.opened_on }])
  }
  if (change.status === undefined) return
  const status: store.StatusDraft = {
    ticket: id,
    status: change.status,
    at: change.at,
    toldBy: 'status',
    knownAt: tx.now,
    origin: 'live',
  }
  await addStatuses(tx, [status], await store.ticketsNamed(tx, [id]))
}
