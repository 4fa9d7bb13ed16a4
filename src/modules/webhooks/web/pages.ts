import type { ComponentType } from 'react'
import { t } from '../../../kernel/words.ts'
import { definePanel, lazily } from '../../../web/lib/pages.ts'

/** A panel of Settings is given nothing. */
const shown = <Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) =>
  lazily<Record<never, never>, Name>(load, name)

export const panels = [
  definePanel({
    place: 'settings',
    tab: 'webhooks',
    order: 10,
    title: t`Endpoints`,
    permission: 'webhooks.read',
    component: shown(() => import('./Endpoints.tsx'), 'Endpoints'),
  }),
  definePanel({
    place: 'settings',
    tab: 'webhooks',
    order: 20,
    title: t`Last calls`,
    permission: 'webhooks.read',
    component: shown(() => import('./Deliveries.tsx'), 'Deliveries'),
  }),
]

export const commands = [
  { label: t`Webhooks`, to: 'settings', search: { tab: 'webhooks' }, permission: 'webhooks.read' },
]
