import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

const account = { place: 'account', tab: 'health', permission: 'health.read' } as const

export const pages = [
  definePage({
    path: 'health',
    title: 'Health',
    permission: 'health.read',
    menu: { group: 'Insight', order: 10, label: 'Health' },
    component: lazily(() => import('./HealthPage.tsx'), 'HealthPage'),
  }),
  definePage({
    path: 'health/scorecards/$scorecard',
    title: 'Scorecard',
    permission: 'health.read',
    component: lazily(() => import('./EditorPage.tsx'), 'EditorPage'),
  }),
]

export const panels = [
  definePanel({
    ...account,
    order: 10,
    title: 'Health over time',
    component: lazily(() => import('./AccountHistory.tsx'), 'AccountHistory'),
  }),
  definePanel({
    ...account,
    order: 11,
    title: 'Where the points come from',
    component: lazily(() => import('./AccountPoints.tsx'), 'AccountPoints'),
  }),
  definePanel({
    ...account,
    order: 12,
    title: 'What moved it',
    aside: true,
    component: lazily(() => import('./AccountMovers.tsx'), 'AccountMovers'),
  }),
  definePanel({
    ...account,
    order: 13,
    title: 'The least that brings it back',
    aside: true,
    component: lazily(() => import('./AccountReturn.tsx'), 'AccountReturn'),
  }),
  definePanel({
    ...account,
    order: 14,
    title: 'Risk by rule',
    aside: true,
    component: lazily(() => import('./AccountRisk.tsx'), 'AccountRisk'),
  }),
]
