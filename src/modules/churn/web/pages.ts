import { t } from '../../../kernel/words.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'churn',
    title: t`Churn risk`,
    permission: 'risks.read',
    menu: { group: 'Insight', order: 14, label: t`Churn risk` },
    component: lazily(() => import('./ChurnPage.tsx'), 'ChurnPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'account',
    tab: 'health',
    order: 15,
    title: t`Churn risk`,
    permission: 'risks.read',
    component: lazily(() => import('./AccountChurn.tsx'), 'AccountChurn'),
  }),
  definePanel({
    place: 'account',
    tab: 'health',
    order: 16,
    title: t`Early warnings`,
    permission: 'risks.read',
    component: lazily(() => import('./AccountWarnings.tsx'), 'AccountWarnings'),
  }),
]

export const commands = [
  { label: t`Customers by expected loss`, to: 'churn', permission: 'risks.read' },
  { label: t`Early warnings`, to: 'churn', search: { tab: 'warnings' }, permission: 'risks.read' },
  { label: t`Who left, and why`, to: 'churn', search: { tab: 'lost' }, permission: 'risks.read' },
]
