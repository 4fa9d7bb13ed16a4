import { type Day, daysBetween } from '../../kernel/day.ts'
import type { AccountId, ContactId, TicketId } from '../../kernel/ids.ts'
import { isNews, portionsOf } from '../../kernel/news.ts'
import type { Tx } from '../../platform/db/db.ts'
import { tell } from '../../platform/outbox/outbox.ts'
import { newId } from '../../platform/random.ts'
import type { Priority } from './domain/ticket.ts'
import type { NewStatus, TicketPlace } from './store.ts'

export const ticketTold = 'helpdesk.ticket_told'

/** What is told of tickets to those who act on it. */
export const ticketNews = ['opened', 'resolved', 'reopened', 'escalated'] as const
export type TicketNews = (typeof ticketNews)[number]

/** Something that happened with a ticket. */
export interface ToldTicket {
  ticket: TicketId
  account: AccountId
  contact: ContactId | null
  news: TicketNews
  priority: Priority
}

/** What is news of histories; waiting for the customer is none. */
export function newsOf(
  tx: Tx,
  statuses: readonly NewStatus[],
  tickets: ReadonlyMap<string, Omit<ToldTicket, 'news'>>,
): (ToldTicket & { isLive: boolean })[] {
  return statuses.flatMap(({ ticket: id, status, at, origin }) => {
    const ticket = tickets.get(id)
    return ticket && status !== 'pending' ? [{ ...ticket, news: status, isLive: isNews(origin, at, tx.now) }] : []
  })
}

/** An escalation is known by its day alone: that of today and yesterday is news. */
export const escalation = (
  ticket: Omit<ToldTicket, 'news'>,
  { on, origin, today }: { on: Day; origin: string; today: Day },
): ToldTicket & { isLive: boolean } => ({
  ...{ ...ticket, news: 'escalated' },
  isLive: origin === 'live' && daysBetween(on, today) <= 1,
})

export const toldOf = ({
  id,
  account,
  contact,
  priority,
}: Omit<TicketPlace, 'openedAt'>): Omit<ToldTicket, 'news'> => ({
  ...{ ticket: id, account, contact, priority },
})

export async function tellTickets(tx: Tx, tickets: readonly (ToldTicket & { isLive: boolean })[]): Promise<void> {
  await tell(
    tx,
    portionsOf(tickets).map((some) => ({
      ...{ name: ticketTold, account: null, data: { tickets: some } },
      key: `${ticketTold} ${newId(tx.now)}`,
    })),
  )
}
