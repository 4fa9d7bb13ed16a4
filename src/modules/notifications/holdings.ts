import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'notifications',
    title: told`What members were told`,
    reach: [{ consumer: 'account_id' }],
    columns: { kind: 'word', about: 'word', data: 'mention' },
    sandbox: 'left out',
  },
  {
    table: 'notifications_follows',
    title: told`Who follows which account`,
    columns: {},
    reach: [{ consumer: 'account_id' }],
  },
  { table: 'notifications_segments', title: told`Who follows which segment`, columns: {} },
  {
    table: 'notifications_comments',
    title: told`Comments`,
    reach: [{ consumer: 'account_id' }],
    columns: { text: 'text' },
  },
  {
    table: 'notifications_comment_versions',
    title: told`What comments said before`,
    reach: [{ row: 'comment_id' }],
    columns: { text: 'text' },
  },
  { table: 'notifications_muted', title: told`Kinds of news that are switched off`, columns: { kind: 'word' } },
]
