import { t } from '../../../kernel/words.ts'
import { definePage, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'accounts',
    title: t`Accounts`,
    permission: 'accounts.read',
    menu: { group: '', order: 30, label: t`Accounts` },
    component: lazily(() => import('./AccountsPage.tsx'), 'AccountsPage'),
  }),
]
