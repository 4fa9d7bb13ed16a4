import { dayOf, daysBetween, endOfDay } from '../../kernel/day.ts'
import type { AccountId, TicketId } from '../../kernel/ids.ts'
import { handle } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { aMoment, anId, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { newId } from '../../platform/random.ts'
import { mustSee } from '../accounts/index.ts'
import { audit, settings, today } from '../workspaces/index.ts'
import { standingAt } from './domain/ticket.ts'
import * as operations from './operations.ts'
import { changeTicket, mustSeeTicket, saveTickets } from './service.ts'
import { type StoredTicket, ticketsOf } from './store.ts'

const hour = 3_600_000

export const routes = [
  handle(operations.listTickets, ({ viewer, within }, input) =>
    within(async (tx) => {
      const { id } = await mustSee(tx, viewer, input.account as AccountId)
      const place = placeIn(input.cursor, { at: aMoment, id: anId })
      const before = place && ([place.at, place.id] as const)
      const found = await ticketsOf(tx, id, { unresolved: input.show === 'unresolved', before, limit: input.limit + 1 })
      const page = found.slice(0, input.limit)
      const end = page.at(-1)
      const next = found.length > input.limit && end ? encodeCursor([end.openedAt.toISOString(), end.id]) : null
      return { items: await presented(tx, page), next }
    }),
  ),
  handle(operations.getTicket, ({ viewer, within }, input) =>
    within(async (tx) => (await presented(tx, [await mustSeeTicket(tx, viewer, input.ticket as TicketId)]))[0]),
  ),
  handle(operations.openTicket, ({ viewer, within }, input) =>
    within(async (tx) => {
      const account = await mustSee(tx, viewer, input.account as AccountId)
      const { zone } = await settings(tx)
      const at = input.at ? new Date(input.at) : tx.now
      const id = newId(tx.now) as TicketId
      const draft = {
        id,
        account_id: account.id,
        account_raw: account.id,
        contact_id: null,
        source: 'api',
        name: input.name ?? id, // a part of it might read like a number that somebody gave
        subject: input.subject,
        category: input.category,
        channel: input.channel,
        priority: input.priority,
        opened_on: dayOf(at, zone),
        first_reply_minutes: null,
        first_reply_known_at: null,
        satisfaction: null,
        satisfied_at: null,
        satisfied_on: null,
        satisfaction_known_at: null,
        escalated_on: null,
        escalation_known_at: null,
        sentiment: null,
        sentiment_known_at: null,
        happened_at: at,
        known_at: tx.now,
        origin: 'live',
      }
      const opened = { ticket: id, status: 'opened', at, toldBy: 'ticket', knownAt: tx.now, origin: 'live' } as const
      await saveTickets(tx, [{ draft, statuses: [opened] }])
      const after = { name: draft.name, account: account.id, priority: input.priority }
      await audit(tx, viewer, { action: 'ticket.opened', subject: 'ticket', subjectId: id, after })
      return { id }
    }),
  ),
  handle(operations.changeTicket, ({ viewer, within }, { ticket, at, ...change }) =>
    within(async (tx) => {
      const { id, name } = await mustSeeTicket(tx, viewer, ticket as TicketId)
      await changeTicket(tx, id, { ...change, at: at ? new Date(at) : tx.now })
      await audit(tx, viewer, {
        action: 'ticket.changed',
        subject: 'ticket',
        subjectId: id,
        after: { name, ...change },
      })
      return (await presented(tx, [await mustSeeTicket(tx, viewer, id)]))[0]
    }),
  ),
]

async function presented(tx: Tx, tickets: readonly StoredTicket[]) {
  const on = await today(tx)
  const { zone, asOf } = await settings(tx)
  // An old set of data is looked at as of the end of its day; what happens right now counts already.
  const moment = asOf ? endOfDay(asOf, zone) : new Date(tx.now.getTime() + 1)
  return tickets.map(({ account: _account, openedOn, satisfiedOn: _satisfied, statuses, ...ticket }) => {
    const history = statuses.map(({ status, at }) => ({ status, at: new Date(at) }))
    const standing = standingAt(history, moment)
    return {
      ...ticket,
      openedAt: ticket.openedAt.toISOString(),
      state: standing?.state ?? 'open',
      resolvedAt: standing?.resolvedAt?.toISOString() ?? null,
      hoursInOurHands: Math.round(((standing?.worked ?? 0) / hour) * 10) / 10,
      openDays: standing?.state === 'resolved' ? 0 : Math.max(0, daysBetween(openedOn, on)),
      statuses: history.map(({ status, at }) => ({ status, at: at.toISOString() })),
    }
  })
}
