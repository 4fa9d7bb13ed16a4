import { t } from '../../../kernel/words.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'renewals',
    title: t`Renewals`,
    permission: 'renewals.read',
    menu: { group: 'Action', order: 8, label: t`Renewals` },
    component: lazily(() => import('./RenewalsPage.tsx'), 'RenewalsPage'),
  }),
  definePage({
    path: 'renewals/$account',
    title: t`Documents of the renewal`,
    permission: 'renewals.read',
    component: lazily(() => import('./PapersPage.tsx'), 'PapersPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'account',
    tab: 'contracts',
    order: 59,
    title: t`Renewals`,
    permission: 'renewals.read',
    component: lazily<{ account: string }, 'AccountRenewals'>(() => import('./AccountRenewals.tsx'), 'AccountRenewals'),
  }),
]

export const commands = [
  { label: t`Renewals since Monday`, to: 'renewals', search: { tab: 'monday' }, permission: 'renewals.read' },
]
