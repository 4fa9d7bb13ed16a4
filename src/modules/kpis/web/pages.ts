import { t } from '../../../kernel/words.ts'
import { definePage, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'revenue',
    title: t`Revenue`,
    permission: 'kpis.read',
    menu: { group: 'Insight', order: 20, label: t`Revenue` },
    component: lazily(() => import('./RevenuePage.tsx'), 'RevenuePage'),
  }),
]

export const commands = [{ label: t`How ARR moved`, to: 'revenue', permission: 'kpis.read' }]
