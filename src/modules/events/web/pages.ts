import { t } from '../../../kernel/words.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'events',
    title: t`Events`,
    permission: 'events.read',
    menu: { group: 'Data', order: 20, label: t`Events` },
    component: lazily(() => import('./EventsPage.tsx'), 'EventsPage'),
  }),
  definePage({
    path: 'events/measures',
    title: t`Measures`,
    permission: 'measures.read',
    component: lazily(() => import('./MeasuresPage.tsx'), 'MeasuresPage'),
  }),
  definePage({
    path: 'events/measures/$measure',
    title: t`Measure`,
    permission: 'measures.read',
    component: lazily(() => import('./MeasurePage.tsx'), 'MeasurePage'),
  }),
]

export const commands = [
  { label: t`Measures of your own`, to: 'events/measures', permission: 'measures.read' },
  { label: t`Define a measure`, to: 'events/measures/new', permission: 'measures.write' },
]

export const panels = [
  definePanel({
    place: 'account',
    tab: 'usage',
    order: 40,
    title: t`Usage over 90 days`,
    permission: 'measures.read',
    component: lazily(() => import('./AccountUsage.tsx'), 'AccountUsage'),
  }),
  definePanel({
    place: 'account',
    tab: 'usage',
    order: 41,
    title: t`Recent events`,
    permission: 'events.read',
    component: lazily(() => import('./AccountEvents.tsx'), 'AccountEvents'),
  }),
]
