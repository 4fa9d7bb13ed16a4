import { t } from '../../../kernel/words.ts'
import { definePanel, lazily } from '../../../web/lib/pages.ts'

export const panels = [
  definePanel({
    place: 'account',
    tab: 'contracts',
    order: 60,
    title: t`Contracts`,
    permission: 'facts.read',
    component: lazily(() => import('./AccountContracts.tsx'), 'AccountContracts'),
  }),
  definePanel({
    place: 'account',
    tab: 'contracts',
    order: 61,
    title: t`Invoices`,
    permission: 'facts.read',
    component: lazily(() => import('./AccountInvoices.tsx'), 'AccountInvoices'),
  }),
]
