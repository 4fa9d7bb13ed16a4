import type { ComponentType } from 'react'
import { t } from '../../../kernel/words.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'agents/connect',
    title: t`Let a program read`,
    component: lazily(() => import('./ConnectPage.tsx'), 'ConnectPage'),
  }),
]

/** A panel of Settings is given nothing. */
const shown = <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) =>
  lazily<Record<never, never>, Name>(load, name)

export const panels = [
  definePanel({
    place: 'settings',
    tab: 'keys',
    order: 20,
    title: t`Connected programs`,
    permission: 'keys.manage',
    component: shown(() => import('./ConnectionsPanel.tsx'), 'EverybodysConnections'),
  }),
  definePanel({
    place: 'settings',
    tab: 'you',
    order: 35,
    title: t`Programs that read for you`,
    component: shown(() => import('./ConnectionsPanel.tsx'), 'OwnConnections'),
  }),
]
