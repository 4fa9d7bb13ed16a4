import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'meetings',
    title: told`Meetings`,
    reach: [{ consumer: 'account_id' }],
    columns: {
      title: 'text',
      agenda: 'text',
      zone: 'word',
      place: 'text',
      status: 'word',
      origin: 'word',
      key: 'mention',
      guest_name: 'name',
      guest_mail: 'address',
      guest_says: 'text',
      step_key: 'mention',
      step_waits: 'word',
      note: 'text',
      why: 'text',
    },
  },
  {
    table: 'meetings_attendees',
    title: told`Who was invited to meetings`,
    reach: [{ contact: 'contact_id' }],
    columns: { answer: 'word' },
  },
  {
    table: 'meetings_links',
    title: told`Booking links`,
    columns: { name: 'mention', hours: 'word', place: 'mention' },
    staff: true,
  },
  {
    table: 'meetings_feeds',
    title: told`Addresses of calendars`,
    columns: { hash: 'word' },
    secrets: ['hash'],
    staff: true,
    sandbox: 'left out',
  },
]
