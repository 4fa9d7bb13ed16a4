import { t } from '../../../kernel/words.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'expansion',
    title: t`Expansion`,
    permission: 'expansion.read',
    menu: { group: 'Insight', order: 16, label: t`Expansion` },
    component: lazily(() => import('./ExpansionPage.tsx'), 'ExpansionPage'),
  }),
]

const account = { place: 'account', tab: 'expansion', permission: 'expansion.read' } as const

export const panels = [
  definePanel({
    ...account,
    order: 60,
    title: t`What they could buy next`,
    component: lazily<{ account: string }, 'AccountExpansion'>(
      () => import('./AccountExpansion.tsx'),
      'AccountExpansion',
    ),
  }),
  definePanel({
    ...account,
    order: 61,
    title: t`Signs and people`,
    aside: true,
    component: lazily<{ account: string }, 'AccountSigns'>(() => import('./AccountSigns.tsx'), 'AccountSigns'),
  }),
]

export const commands = [
  { label: t`Expansion pipeline`, to: 'expansion', search: { tab: 'board' }, permission: 'expansion.read' },
]
