import { t } from '../../../kernel/words.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'notifications',
    title: t`Notifications`,
    permission: 'notifications.read',
    component: lazily(() => import('./NotificationsPage.tsx'), 'NotificationsPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'shell',
    order: 10,
    title: t`Notifications`,
    permission: 'notifications.read',
    component: lazily(() => import('./Bell.tsx'), 'Bell'),
  }),
  definePanel({
    place: 'account_actions',
    order: 50,
    title: t`Follow`,
    permission: 'notifications.write',
    component: lazily(() => import('./Follow.tsx'), 'Follow'),
  }),
  definePanel({
    place: 'segment_actions',
    order: 10,
    title: t`Follow`,
    permission: 'notifications.write',
    component: lazily(() => import('./FollowSegment.tsx'), 'FollowSegment'),
  }),
  definePanel({
    place: 'account',
    tab: 'comments',
    order: 25,
    title: t`Comments`,
    permission: 'accounts.read',
    component: lazily(() => import('./AccountComments.tsx'), 'AccountComments'),
  }),
  definePanel({
    place: 'settings',
    tab: 'you',
    order: 15,
    title: t`What you are told`,
    permission: 'notifications.read',
    component: lazily<Record<never, never>, 'PreferencesPanel'>(
      () => import('./PreferencesPanel.tsx'),
      'PreferencesPanel',
    ),
  }),
]

export const commands = [{ label: t`Notifications`, to: 'notifications', permission: 'notifications.read' }]
