import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'messaging.messages',
    title: told`Sent mail`,
    says: told`Messages that were sent, failed or were discarded, with their words. What people agreed to stays, and so does the line on the timeline.`,
    usual: null,
    least: 90,
    from: { table: 'messaging_messages', column: 'outcome_at' },
  },
  {
    kind: 'messaging.notes',
    title: told`Mail to our own people`,
    says: told`Digests, alerts and other notes to members, with their words.`,
    usual: 90,
    least: 7,
    from: { table: 'messaging_notes', column: 'made_at' },
  },
  {
    kind: 'messaging.received',
    title: told`Received mail`,
    says: told`Replies and other mail that came in, with their words. The line on the timeline stays.`,
    usual: null,
    least: 30,
    from: { table: 'messaging_received', column: 'at' },
  },
]
