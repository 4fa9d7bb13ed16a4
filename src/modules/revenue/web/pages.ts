import type { ComponentType } from 'react'
import { t } from '../../../kernel/words.ts'
import { definePanel, lazily } from '../../../web/lib/pages.ts'

/** Banners and panels of Settings are given nothing. */
const shown = <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) =>
  lazily<Record<never, never>, Name>(load, name)

export const panels = [
  definePanel({
    place: 'banner',
    order: 30,
    title: t`Currencies without a rate`,
    permission: 'workspaces.manage',
    component: shown(() => import('./RatesBanner.tsx'), 'RatesBanner'),
  }),
  definePanel({
    place: 'settings',
    tab: 'currencies',
    order: 10,
    title: t`Currencies`,
    permission: 'workspaces.manage',
    component: shown(() => import('./CurrenciesPanel.tsx'), 'CurrenciesPanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'contracts',
    order: 60,
    title: t`Contracts`,
    permission: 'facts.read',
    component: lazily(() => import('./AccountContracts.tsx'), 'AccountContracts'),
  }),
  definePanel({
    place: 'account',
    tab: 'contracts',
    order: 61,
    title: t`Invoices`,
    permission: 'facts.read',
    component: lazily(() => import('./AccountInvoices.tsx'), 'AccountInvoices'),
  }),
]
