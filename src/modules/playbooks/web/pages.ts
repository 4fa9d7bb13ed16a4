import { t } from '../../../kernel/words.ts'
import { definePage, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'playbooks',
    title: t`Playbooks`,
    permission: 'playbooks.read',
    menu: { group: 'Action', order: 10, label: t`Playbooks` },
    component: lazily(() => import('./PlaybooksPage.tsx'), 'PlaybooksPage'),
  }),
]

export const commands = [{ label: t`Playbooks`, to: 'playbooks', permission: 'playbooks.read' }]
