import { t } from '../../../kernel/words.ts'
import { countFrom, definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'risks',
    title: t`Risks`,
    permission: 'risks.read',
    menu: { group: '', order: 28, label: t`Risks`, countFrom: countFrom('risks.count', ({ due }) => due) },
    component: lazily(() => import('./RisksPage.tsx'), 'RisksPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'account',
    tab: 'health',
    order: 18,
    title: t`Pulse`,
    permission: 'risks.read',
    aside: true,
    component: lazily(() => import('./PulsePanel.tsx'), 'PulsePanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'risks',
    order: 26,
    title: t`Risks`,
    permission: 'risks.read',
    component: lazily(() => import('./AccountRisks.tsx'), 'AccountRisks'),
  }),
  definePanel({
    place: 'anywhere',
    order: 55,
    title: t`Risk`,
    permission: 'risks.read',
    component: lazily<Record<never, never>, 'RiskAnywhere'>(() => import('./RiskAnywhere.tsx'), 'RiskAnywhere'),
  }),
]

export const commands = [
  { label: t`Open a risk`, to: 'risks', search: { risk: 'new' }, permission: 'risks.write' },
  { label: t`Open risks`, to: 'risks', permission: 'risks.read' },
]
