import { t } from '../../../kernel/words.ts'
import type { Item } from '../../../web/lib/api.ts'
import { count, number } from '../../../web/lib/format.ts'
import type { Column } from '../../../web/ui/DataTable.tsx'
import { TimeText } from '../../../web/ui/Values.tsx'
import css from './AccountTickets.module.css'

type Ticket = Item<'helpdesk.list_tickets'>

const stateWords: Record<Ticket['state'], string> = {
  open: t`Open`,
  pending: t`Waiting for customer`,
  resolved: t`Resolved`,
}
const priorityWords: Record<Ticket['priority'], string> = {
  low: t`Low`,
  normal: t`Normal`,
  high: t`High`,
  urgent: t`Urgent`,
}

export const ticketColumns: Column<Ticket>[] = [
  {
    key: 'ticket',
    header: t`Ticket`,
    cell: (ticket) => (
      <div>
        <div>{ticket.subject ?? ticket.category ?? t`Ticket ${ticket.name}`}</div>
        <div className={css.under}>
          {[ticket.name, ticket.subject && ticket.category, ticket.channel].filter(Boolean).join(' · ')}
        </div>
      </div>
    ),
  },
  {
    key: 'state',
    header: t`Status`,
    cell: (ticket) => (
      <span className={css.state} data-state={ticket.state}>
        {stateWords[ticket.state]}
      </span>
    ),
  },
  {
    key: 'priority',
    header: t`Priority`,
    narrow: 'hide',
    cell: (ticket) => (
      <span className={css.priority} data-high={isHigh(ticket) || undefined}>
        {priorityWords[ticket.priority]}
        {ticket.escalatedOn && <span className="down">{t`, escalated`}</span>}
      </span>
    ),
  },
  {
    key: 'opened',
    header: t`Opened`,
    align: 'right',
    narrow: 'hide',
    cell: (ticket) => <TimeText at={ticket.openedAt} />,
  },
  {
    key: 'age',
    header: t`Age`,
    align: 'right',
    summary: t`Days since it was opened; for resolved ones the time in your hands`,
    cell: (ticket) => <Age ticket={ticket} />,
  },
  {
    key: 'reply',
    header: t`First reply`,
    align: 'right',
    narrow: 'hide',
    cell: (ticket) => ticket.firstReplyMinutes !== null && sayDuration(ticket.firstReplyMinutes / 60),
  },
  {
    key: 'rating',
    header: t`Rating`,
    align: 'right',
    narrow: 'hide',
    summary: t`What the customer gave, of 5`,
    cell: (ticket) => ticket.satisfaction !== null && t`${number(ticket.satisfaction)} of 5`,
  },
]

const isHigh = ({ priority }: Ticket) => priority === 'high' || priority === 'urgent'

/** A week unanswered is long, whatever the priority. */
function Age({ ticket }: { ticket: Ticket }) {
  if (ticket.state === 'resolved') return <span className="muted">{sayDuration(ticket.hoursInOurHands)}</span>
  const days = Math.floor(ticket.openDays)
  return <span className={days >= 7 || (isHigh(ticket) && days >= 2) ? 'down' : undefined}>{count(days, 'day')}</span>
}

function sayDuration(hours: number): string {
  if (hours < 1) return t`${number(Math.max(1, Math.round(hours * 60)))} min`
  return hours < 48 ? `${number(Math.round(hours))} h` : count(Math.round(hours / 24), 'day')
}
