import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'notifications',
    title: 'What members were told',
    reach: [{ consumer: 'account_id' }],
    columns: { kind: 'word', about: 'word', data: 'mention' },
    sandbox: 'left out',
  },
  {
    table: 'notifications_follows',
    title: 'Who follows which account',
    columns: {},
    reach: [{ consumer: 'account_id' }],
  },
  {
    table: 'notifications_comments',
    title: 'Comments',
    reach: [{ consumer: 'account_id' }],
    columns: { text: 'text' },
  },
  {
    table: 'notifications_comment_versions',
    title: 'What comments said before',
    reach: [{ row: 'comment_id' }],
    columns: { text: 'text' },
  },
  { table: 'notifications_muted', title: 'Kinds of news that are switched off', columns: { kind: 'word' } },
]
