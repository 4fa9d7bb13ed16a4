import type { ComponentType } from 'react'
import { t } from '../../../kernel/words.ts'
import { question } from '../../../web/lib/api.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'accounts/$account',
    title: t`Account`,
    permission: 'accounts.read',
    component: lazily(() => import('./AccountPage.tsx'), 'AccountPage'),
    place: 'account',
    asks: ({ parameters: { account = '' } }) => [
      question('accounts.get', { account }),
      question('accounts.layouts', {}),
      question('measures.sources', {}),
      question('measures.ofAccount', { account }),
      question('health.get', { account }),
      question('health.explain', { account }),
      question('revenue.list_contracts', { account }),
    ],
  }),
]

/** A panel of Settings is given nothing. */
const setting = <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) =>
  lazily<Record<never, never>, Name>(load, name)

export const panels = [
  definePanel({
    place: 'settings',
    tab: 'teams',
    order: 20,
    title: t`Books`,
    permission: 'accounts.read',
    component: lazily<Record<never, never>, 'BooksPanel'>(() => import('./BooksPanel.tsx'), 'BooksPanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'people',
    order: 30,
    title: t`People`,
    permission: 'accounts.read',
    component: lazily(() => import('./PeoplePanel.tsx'), 'PeoplePanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'people',
    order: 35,
    title: t`Team`,
    permission: 'accounts.read',
    aside: true,
    component: lazily(() => import('./TeamPanel.tsx'), 'TeamPanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'attributes',
    order: 70,
    title: t`Attributes`,
    permission: 'accounts.read',
    component: lazily(() => import('./AttributesPanel.tsx'), 'AttributesPanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'attributes',
    order: 71,
    title: t`Own fields`,
    permission: 'accounts.read',
    component: lazily(() => import('./OwnFieldsPanel.tsx'), 'OwnFieldsPanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'attributes',
    order: 72,
    title: t`What changed`,
    permission: 'accounts.read',
    component: lazily(() => import('./HistoryPanel.tsx'), 'HistoryPanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'attributes',
    order: 73,
    title: t`Known as`,
    permission: 'accounts.read',
    aside: true,
    component: lazily(() => import('./IdentitiesPanel.tsx'), 'IdentitiesPanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'group',
    order: 75,
    title: t`Above and below`,
    permission: 'accounts.read',
    component: lazily(() => import('./GroupPanel.tsx'), 'GroupPanel'),
  }),
  definePanel({
    place: 'account',
    tab: 'group',
    order: 76,
    title: t`All together`,
    permission: 'accounts.read',
    aside: true,
    component: lazily(() => import('./GroupPanel.tsx'), 'GroupFigures'),
  }),
  definePanel({
    place: 'settings',
    tab: 'fields',
    order: 10,
    title: t`Own fields`,
    permission: 'workspaces.manage',
    component: setting(() => import('./FieldsPanel.tsx'), 'FieldsPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'fields',
    order: 20,
    title: t`Tabs of an account`,
    permission: 'workspaces.manage',
    component: setting(() => import('./TabsPanel.tsx'), 'TabsPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'workspace',
    order: 30,
    title: t`Groups of accounts`,
    permission: 'workspaces.manage',
    component: setting(() => import('./GroupRulePanel.tsx'), 'GroupRulePanel'),
  }),
]
