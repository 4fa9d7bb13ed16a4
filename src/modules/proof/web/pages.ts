import { t } from '../../../kernel/words.ts'
import { definePanel, lazily } from '../../../web/lib/pages.ts'

export const panels = [
  definePanel({
    place: 'playbook',
    tab: 'results',
    order: 10,
    title: t`Results`,
    permission: 'playbooks.read',
    component: lazily(() => import('./PlaybookResults.tsx'), 'PlaybookResults'),
  }),
]
