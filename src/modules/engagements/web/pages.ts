import { definePanel, lazily } from '../../../web/lib/pages.ts'

export const panels = [
  definePanel({
    place: 'account_actions',
    order: 100,
    title: 'Log activity',
    permission: 'facts.write',
    component: lazily(() => import('./LogActivity.tsx'), 'LogActivity'),
  }),
]
