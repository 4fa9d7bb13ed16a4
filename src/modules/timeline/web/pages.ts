import { t } from '../../../kernel/words.ts'
import { definePanel, lazily } from '../../../web/lib/pages.ts'

export const panels = [
  definePanel({
    place: 'account',
    tab: 'timeline',
    order: 20,
    title: t`Timeline`,
    permission: 'accounts.read',
    component: lazily(() => import('./AccountTimeline.tsx'), 'AccountTimeline'),
  }),
]
