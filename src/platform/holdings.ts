import { told } from '../kernel/words.ts'
import type { RetentionKind, TableHoldings } from './contributions.ts'

/** What the platform's own tables hold of people. */
export const platformHoldings: readonly TableHoldings[] = [
  {
    table: 'outbox_news',
    title: told`News on its way`,
    columns: { name: 'word', data: 'mention', key: 'mention', failed: 'mention' },
    sandbox: 'left out',
  },
  {
    table: 'packs_applied',
    title: told`Configuration applied from files`,
    columns: { folder: 'word', name: 'word', hash: 'word' },
    sandbox: 'left out',
  },
  { table: 'outbox_holds', title: told`What is held`, columns: { reason: 'word' }, sandbox: 'left out' },
  {
    table: 'http_answers',
    title: told`Answers that are repeated for a while`,
    columns: { key: 'mention', fingerprint: 'word', body: 'record' },
    sandbox: 'left out',
  },
  {
    table: 'archive_jobs',
    title: told`Jobs that came with a backup`,
    columns: { name: 'word', data: 'mention', key: 'mention' },
    sandbox: 'left out',
  },
  { table: 'archive_moves', title: told`Moves`, columns: { to_place: 'word' }, staff: true, sandbox: 'left out' },
  {
    table: 'migrations',
    title: told`Migrations`,
    columns: { module: 'word', name: 'word', checksum: 'word' },
    staff: true,
    sandbox: 'left out',
  },
]

export const platformRetention: readonly RetentionKind[] = [
  {
    kind: 'http.answers',
    title: told`Answers kept for repeated requests`,
    says: told`A request sent again with the same key after that time counts as a new one.`,
    usual: 7,
    least: 1,
    from: { table: 'http_answers', column: 'answered_at' },
  },
]
