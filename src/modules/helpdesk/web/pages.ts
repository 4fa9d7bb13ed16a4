import { t } from '../../../kernel/words.ts'
import { definePanel, lazily } from '../../../web/lib/pages.ts'

export const panels = [
  definePanel({
    place: 'account',
    tab: 'tickets',
    order: 50,
    title: t`Tickets`,
    permission: 'facts.read',
    component: lazily(() => import('./AccountTickets.tsx'), 'AccountTickets'),
  }),
]
