import { t } from '../../../kernel/words.ts'
import { definePanel, lazily } from '../../../web/lib/pages.ts'

export const panels = [
  definePanel({
    place: 'account',
    tab: 'orders',
    onlyWith: 'orders',
    order: 55,
    title: t`Trade over a year`,
    permission: 'measures.read',
    component: lazily(() => import('./AccountTrade.tsx'), 'AccountTrade'),
  }),
  definePanel({
    place: 'account',
    tab: 'orders',
    onlyWith: 'orders',
    order: 56,
    title: t`Orders`,
    permission: 'facts.read',
    component: lazily(() => import('./AccountOrders.tsx'), 'AccountOrders'),
  }),
]
