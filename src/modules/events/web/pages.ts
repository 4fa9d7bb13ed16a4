import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'events',
    title: 'Events',
    permission: 'events.read',
    menu: { group: 'Data', order: 20, label: 'Events' },
    component: lazily(() => import('./EventsPage.tsx'), 'EventsPage'),
  }),
  definePage({
    path: 'events/measures',
    title: 'Measures',
    permission: 'measures.read',
    component: lazily(() => import('./MeasuresPage.tsx'), 'MeasuresPage'),
  }),
  definePage({
    path: 'events/measures/$measure',
    title: 'Measure',
    permission: 'measures.read',
    component: lazily(() => import('./MeasurePage.tsx'), 'MeasurePage'),
  }),
]

export const commands = [
  { label: 'Measures of your own', to: 'events/measures', permission: 'measures.read' },
  { label: 'Define a measure', to: 'events/measures/new', permission: 'measures.write' },
]

export const panels = [
  definePanel({
    place: 'account',
    tab: 'usage',
    order: 40,
    title: 'Usage over 90 days',
    permission: 'measures.read',
    component: lazily(() => import('./AccountUsage.tsx'), 'AccountUsage'),
  }),
  definePanel({
    place: 'account',
    tab: 'usage',
    order: 41,
    title: 'Recent events',
    permission: 'events.read',
    component: lazily(() => import('./AccountEvents.tsx'), 'AccountEvents'),
  }),
]
