import { t } from '../../../kernel/words.ts'
import { countFrom, definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'today',
    title: t`Today`,
    permission: 'today.read',
    menu: {
      group: '',
      order: 10,
      label: t`Today`,
      countFrom: countFrom('today.figures', (figures) => figures.waiting),
    },
    component: lazily(() => import('./TodayPage.tsx'), 'TodayPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'settings',
    tab: 'you',
    order: 45,
    title: t`Morning mail`,
    permission: 'today.read',
    component: lazily<Record<never, never>, 'DigestPanel'>(() => import('./DigestPanel.tsx'), 'DigestPanel'),
  }),
]
