import { definePage, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'accounts',
    title: 'Accounts',
    permission: 'accounts.read',
    menu: { group: '', order: 30, label: 'Accounts' },
    component: lazily(() => import('./AccountsPage.tsx'), 'AccountsPage'),
  }),
]
