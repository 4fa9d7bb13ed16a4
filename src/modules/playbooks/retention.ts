import { told } from '../../kernel/words.ts'
import type { RetentionKind } from '../../platform/contributions.ts'

export const retention: readonly RetentionKind[] = [
  {
    kind: 'playbooks.log',
    title: told`Logs of playbook runs`,
    says: told`What runs did step by step. That they were, and how they ended, stays.`,
    usual: null,
    least: 90,
    from: { table: 'playbooks_log', column: 'at' },
  },
  {
    kind: 'playbooks.late',
    title: told`Marks of late facts`,
    says: told`Which accounts had late facts on a day, for the triggers of that day.`,
    usual: 30,
    least: 7,
    from: { table: 'playbooks_late', column: 'day' },
  },
]
