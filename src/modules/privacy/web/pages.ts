import type { ComponentType } from 'react'
import { t } from '../../../kernel/words.ts'
import { definePanel, lazily } from '../../../web/lib/pages.ts'

/** A panel of Settings is given nothing. */
const shown = <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) =>
  lazily<Record<never, never>, Name>(load, name)

export const panels = [
  definePanel({
    place: 'settings',
    tab: 'privacy',
    order: 10,
    title: t`A person’s data`,
    permission: 'privacy.manage',
    component: shown(() => import('./PeoplePanel.tsx'), 'PeoplePanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'privacy',
    order: 20,
    title: t`Erased`,
    permission: 'privacy.manage',
    component: shown(() => import('./ErasuresPanel.tsx'), 'ErasuresPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'privacy',
    order: 30,
    title: t`How long data is kept`,
    permission: 'privacy.manage',
    component: shown(() => import('./RetentionPanel.tsx'), 'RetentionPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'privacy',
    order: 40,
    title: t`Sandboxes`,
    permission: 'privacy.manage',
    component: shown(() => import('./SandboxPanel.tsx'), 'SandboxPanel'),
  }),
]
