import { definePanel, lazily } from '../../../web/lib/pages.ts'

export const panels = [
  definePanel({
    place: 'account',
    tab: 'contracts',
    order: 60,
    title: 'Contracts',
    permission: 'facts.read',
    component: lazily(() => import('./AccountContracts.tsx'), 'AccountContracts'),
  }),
  definePanel({
    place: 'account',
    tab: 'contracts',
    order: 61,
    title: 'Invoices',
    permission: 'facts.read',
    component: lazily(() => import('./AccountInvoices.tsx'), 'AccountInvoices'),
  }),
]
