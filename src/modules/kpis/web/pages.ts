import { t } from '../../../kernel/words.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'dashboards',
    title: t`Dashboards`,
    permission: 'kpis.read',
    menu: { group: 'Insight', order: 8, label: t`Dashboards` },
    component: lazily(() => import('./DashboardPage.tsx'), 'ExecutivePage'),
  }),
  definePage({
    path: 'dashboards/$dashboard',
    title: t`Dashboard`,
    permission: 'kpis.read',
    component: lazily(() => import('./DashboardPage.tsx'), 'DashboardPage'),
  }),
  definePage({
    path: 'kpis',
    title: t`KPIs`,
    permission: 'kpis.read',
    menu: { group: 'Insight', order: 15, label: t`KPIs` },
    component: lazily(() => import('./KpisPage.tsx'), 'KpisPage'),
  }),
  definePage({
    path: 'kpis/$kpi',
    title: t`KPI`,
    permission: 'kpis.read',
    component: lazily(() => import('./KpiPage.tsx'), 'KpiPage'),
  }),
  definePage({
    path: 'cohorts',
    title: t`Cohorts`,
    permission: 'kpis.read',
    menu: { group: 'Insight', order: 21, label: t`Cohorts` },
    component: lazily(() => import('./CohortsPage.tsx'), 'CohortsPage'),
  }),
  definePage({
    path: 'revenue',
    title: t`Revenue`,
    permission: 'kpis.read',
    menu: { group: 'Insight', order: 20, label: t`Revenue` },
    component: lazily(() => import('./RevenuePage.tsx'), 'RevenuePage'),
  }),
  definePage({
    path: 'month-close',
    title: t`Month close`,
    permission: 'kpis.close',
    menu: { group: 'Insight', order: 22, label: t`Month close` },
    component: lazily(() => import('./ClosesPage.tsx'), 'ClosesPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'account',
    tab: 'measures',
    order: 81,
    title: t`Against similar accounts`,
    permission: 'kpis.read',
    component: lazily(() => import('./AccountBenchmarks.tsx'), 'AccountBenchmarks'),
  }),
]

export const commands = [
  { label: t`How ARR moved`, to: 'revenue', permission: 'kpis.read' },
  { label: t`GRR, NRR and other KPIs`, to: 'kpis', permission: 'kpis.read' },
  { label: t`Who stays, by when they began`, to: 'cohorts', permission: 'kpis.read' },
]
