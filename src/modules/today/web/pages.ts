import { t } from '../../../kernel/words.ts'
import { listQuestion, question } from '../../../web/lib/api.ts'
import { countFrom, definePage, definePanel, lazily } from '../../../web/lib/pages.ts'
import { readState } from '../../../web/lib/url-state.ts'
import { todayReaders } from './view.ts'

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
    place: 'today',
    asks: ({ search }) => [
      question('today.figures', {}),
      listQuestion('today.needsYou', readState(search, todayReaders)),
    ],
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
