import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'helpdesk_tickets',
    title: told`Tickets`,
    reach: [{ contact: 'contact_id' }, { consumer: 'account_id' }],
    columns: {
      source: 'word',
      name: 'key',
      subject: 'text',
      category: 'mention',
      channel: 'mention',
      priority: 'word',
      origin: 'word',
    },
  },
  {
    table: 'helpdesk_statuses',
    title: told`Statuses of tickets`,
    reach: [{ row: 'ticket_id' }],
    columns: { status: 'word', told_by: 'word', origin: 'word' },
  },
]
