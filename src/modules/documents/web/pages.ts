import { t } from '../../../kernel/words.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'meetings/$meeting',
    title: t`Preparation`,
    permission: 'meetings.read',
    component: lazily(() => import('./PreparationPage.tsx'), 'PreparationPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'account_actions',
    order: 40,
    title: t`Share`,
    permission: 'accounts.read',
    component: lazily<{ account: string }, 'ShareAction'>(() => import('./ShareAction.tsx'), 'ShareAction'),
  }),
  definePanel({
    place: 'settings',
    tab: 'security',
    order: 30,
    title: t`Sharing accounts`,
    permission: 'workspaces.manage',
    component: lazily<Record<never, never>, 'SharingPanel'>(() => import('./SharingPanel.tsx'), 'SharingPanel'),
  }),
]
