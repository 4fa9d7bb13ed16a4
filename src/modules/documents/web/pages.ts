import { t } from '../../../kernel/words.ts'
import { definePanel, lazily } from '../../../web/lib/pages.ts'

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
