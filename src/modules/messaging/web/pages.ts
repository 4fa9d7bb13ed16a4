import { t } from '../../../kernel/words.ts'
import { countFrom, definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'messaging',
    title: t`Messages`,
    permission: 'messaging.read',
    menu: { group: '', order: 25, label: t`Messages`, countFrom: countFrom('messaging.count', ({ held }) => held) },
    component: lazily(() => import('./MessagesPage.tsx'), 'MessagesPage'),
  }),
  definePage({
    path: 'messaging/templates/$template',
    title: t`Mail template`,
    permission: 'messaging.read',
    component: lazily(() => import('./TemplatePage.tsx'), 'TemplatePage'),
  }),
]

export const panels = [
  definePanel({
    place: 'account',
    tab: 'people',
    order: 55,
    title: t`Conversations`,
    permission: 'messaging.read',
    component: lazily(() => import('./Conversations.tsx'), 'Conversations'),
  }),
  definePanel({
    place: 'account',
    tab: 'people',
    order: 60,
    title: t`Mail to its people`,
    permission: 'messaging.read',
    component: lazily(() => import('./AccountMail.tsx'), 'AccountMail'),
  }),
]

export const commands = [
  { label: t`Held mail`, to: 'messaging', permission: 'messaging.read' },
  { label: t`New mail template`, to: 'messaging/templates/new', permission: 'messaging.manage' },
]
