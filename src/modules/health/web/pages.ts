import { t } from '../../../kernel/words.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

const account = { place: 'account', tab: 'health', permission: 'health.read' } as const

export const pages = [
  definePage({
    path: 'health',
    title: t`Health`,
    permission: 'health.read',
    menu: { group: 'Insight', order: 10, label: t`Health` },
    component: lazily(() => import('./HealthPage.tsx'), 'HealthPage'),
  }),
  definePage({
    path: 'health/scorecards/$scorecard',
    title: t`Scorecard`,
    permission: 'health.read',
    component: lazily(() => import('./EditorPage.tsx'), 'EditorPage'),
  }),
]

export const panels = [
  definePanel({
    ...account,
    order: 10,
    title: t`Health over time`,
    component: lazily(() => import('./AccountHistory.tsx'), 'AccountHistory'),
  }),
  definePanel({
    ...account,
    order: 11,
    title: t`Where the points come from`,
    component: lazily(() => import('./AccountPoints.tsx'), 'AccountPoints'),
  }),
  definePanel({
    ...account,
    order: 12,
    title: t`What moved it`,
    aside: true,
    component: lazily(() => import('./AccountMovers.tsx'), 'AccountMovers'),
  }),
  definePanel({
    ...account,
    order: 13,
    title: t`The least that brings it back`,
    aside: true,
    component: lazily(() => import('./AccountReturn.tsx'), 'AccountReturn'),
  }),
  definePanel({
    ...account,
    order: 14,
    title: t`Risk by rule`,
    aside: true,
    component: lazily(() => import('./AccountRisk.tsx'), 'AccountRisk'),
  }),
]
