import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'documents.links',
    title: told`Links that have ended`,
    says: told`Links by which an account was shared, counted from their end. That they were made and ended stays in the log.`,
    // Who asks what was shared last year is answered; older links explain nothing any more.
    usual: 400,
    least: 30,
    from: { table: 'documents_links', column: 'ends_at' },
  },
]
