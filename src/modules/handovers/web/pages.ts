import { t } from '../../../kernel/words.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'handovers',
    title: t`Handover`,
    permission: 'accounts.read',
    menu: { group: '', order: 38, label: t`Handover` },
    component: lazily(() => import('./HandoversPage.tsx'), 'HandoversPage'),
  }),
  definePage({
    path: 'handovers/$handover',
    title: t`Handover`,
    permission: 'accounts.read',
    component: lazily(() => import('./HandoverPage.tsx'), 'HandoverPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'settings',
    tab: 'assignment',
    order: 10,
    title: t`Who gets accounts that nobody owns`,
    permission: 'workspaces.manage',
    component: lazily<Record<never, never>, 'AssignmentPanel'>(
      () => import('./AssignmentPanel.tsx'),
      'AssignmentPanel',
    ),
  }),
  definePanel({
    place: 'account',
    tab: 'overview',
    order: 70,
    title: t`Hand-off from sales`,
    permission: 'accounts.read',
    component: lazily(() => import('./AccountHandoff.tsx'), 'AccountHandoff'),
  }),
]

export const commands = [{ label: t`Hand accounts over`, to: 'handovers', permission: 'accounts.write' }]
