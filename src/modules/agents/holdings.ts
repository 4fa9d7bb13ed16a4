import { told } from '../../kernel/words.ts'
import type { TableHoldings } from '../../platform/contributions.ts'

/** What this module's tables hold of people: who of our own staff let which program read. Nobody is let in to a copy by it. */
export const holdings: readonly TableHoldings[] = [
  {
    table: 'agents_connections',
    title: told`Connected programs`,
    columns: { client_hash: 'word', client_name: 'word', client_host: 'word', scopes: 'word', resource: 'word' },
    staff: true,
    sandbox: 'left out',
  },
  {
    table: 'agents_tokens',
    title: told`Tokens of connected programs`,
    columns: { hash: 'word', kind: 'word', redirect: 'word', challenge: 'word' },
    staff: true,
    secrets: ['hash', 'challenge'],
    sandbox: 'left out',
  },
]
