import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'notifications',
    title: 'Notifications',
    permission: 'notifications.read',
    component: lazily(() => import('./NotificationsPage.tsx'), 'NotificationsPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'shell',
    order: 10,
    title: 'Notifications',
    permission: 'notifications.read',
    component: lazily(() => import('./Bell.tsx'), 'Bell'),
  }),
  definePanel({
    place: 'account_actions',
    order: 50,
    title: 'Follow',
    permission: 'notifications.write',
    component: lazily(() => import('./Follow.tsx'), 'Follow'),
  }),
  definePanel({
    place: 'account',
    tab: 'comments',
    order: 25,
    title: 'Comments',
    permission: 'accounts.read',
    component: lazily(() => import('./AccountComments.tsx'), 'AccountComments'),
  }),
  definePanel({
    place: 'settings',
    tab: 'you',
    order: 15,
    title: 'What you are told',
    permission: 'notifications.read',
    component: lazily<Record<never, never>, 'PreferencesPanel'>(
      () => import('./PreferencesPanel.tsx'),
      'PreferencesPanel',
    ),
  }),
]

export const commands = [{ label: 'Notifications', to: 'notifications', permission: 'notifications.read' }]
