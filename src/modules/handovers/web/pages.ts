import { t } from '../../../kernel/words.ts'
import { definePage, lazily } from '../../../web/lib/pages.ts'

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

export const commands = [{ label: t`Hand accounts over`, to: 'handovers', permission: 'accounts.write' }]
