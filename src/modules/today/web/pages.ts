import { countFrom, definePage, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'today',
    title: 'Today',
    permission: 'today.read',
    menu: { group: '', order: 10, label: 'Today', countFrom: countFrom('today.figures', (figures) => figures.waiting) },
    component: lazily(() => import('./TodayPage.tsx'), 'TodayPage'),
  }),
]
