import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'agents.tokens',
    title: told`Tokens of connected programs that ran out`,
    says: told`They open nothing any more. Which program read for whom stays.`,
    usual: 30,
    least: 1,
    from: { table: 'agents_tokens', column: 'expires_at' },
  },
]
