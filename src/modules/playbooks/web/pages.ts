import { t } from '../../../kernel/words.ts'
import { definePage, definePanel, lazily } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'playbooks',
    title: t`Playbooks`,
    permission: 'playbooks.read',
    menu: { group: 'Action', order: 10, label: t`Playbooks` },
    component: lazily(() => import('./PlaybooksPage.tsx'), 'PlaybooksPage'),
  }),
  definePage({
    path: 'playbooks/new',
    title: t`New playbook`,
    permission: 'playbooks.write',
    component: lazily(() => import('./PlaybookPage.tsx'), 'NewPlaybookPage'),
  }),
  definePage({
    path: 'playbooks/$playbook',
    title: t`Playbook`,
    permission: 'playbooks.read',
    component: lazily(() => import('./PlaybookPage.tsx'), 'PlaybookPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'account',
    tab: 'playbooks',
    order: 28,
    title: t`Playbooks`,
    permission: 'playbooks.read',
    component: lazily<{ account: string }, 'AccountPlaybooks'>(
      () => import('./AccountPlaybooks.tsx'),
      'AccountPlaybooks',
    ),
  }),
]

export const commands = [{ label: t`New playbook`, to: 'playbooks/new', permission: 'playbooks.write' }]
