import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'tasks',
    title: told`Tasks`,
    reach: [{ consumer: 'account_id' }],
    columns: {
      title: 'text',
      kind: 'word',
      reason: 'text',
      about_kind: 'word',
      about_id: 'mention',
      priority: 'word',
      role: 'word',
      owner_by: 'word',
      because: 'word',
      due_as: 'word',
      checklist: 'mention',
      asks: 'text',
      deliverable: 'text',
      status: 'word',
      why: 'text',
      origin: 'word',
      key: 'mention',
    },
  },
  {
    table: 'tasks_history',
    title: told`What became of tasks`,
    reach: [{ row: 'task_id' }],
    columns: { what: 'word', says: 'mention', before: 'mention' },
  },
  {
    table: 'tasks_calendars',
    title: told`Hours of work`,
    columns: { zone: 'word', hours: 'word', holidays: 'mention' },
  },
  { table: 'tasks_absences', title: told`Absences`, columns: {}, staff: true },
  { table: 'tasks_holders', title: told`Who fills which role`, columns: { role: 'word' } },
]
