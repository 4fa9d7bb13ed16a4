import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'accounts/$account',
    title: 'Account',
    permission: 'accounts.read',
    component: lazily(() => import('./AccountPage.tsx'), 'AccountPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'settings',
    tab: 'teams',
    order: 20,
    title: 'Books',
    permission: 'accounts.read',
    component: lazily<Record<never, never>, 'BooksPanel'>(() => import('./BooksPanel.tsx'), 'BooksPanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'people',
    order: 30,
    title: 'People',
    permission: 'accounts.read',
    component: lazily(() => import('./PeoplePanel.tsx'), 'PeoplePanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'attributes',
    order: 70,
    title: 'Attributes',
    permission: 'accounts.read',
    component: lazily(() => import('./AttributesPanel.tsx'), 'AttributesPanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'attributes',
    order: 71,
    title: 'What changed',
    permission: 'accounts.read',
    component: lazily(() => import('./HistoryPanel.tsx'), 'HistoryPanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'attributes',
    order: 72,
    title: 'Above and below',
    permission: 'accounts.read',
    aside: true,
    component: lazily(() => import('./RelativesPanel.tsx'), 'RelativesPanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'attributes',
    order: 73,
    title: 'Known as',
    permission: 'accounts.read',
    aside: true,
    component: lazily(() => import('./IdentitiesPanel.tsx'), 'IdentitiesPanel'),
  }),
]
