import { t } from '../../../kernel/words.ts'
import { definePanel, lazily } from '../../../web/lib/pages.ts'

const log = { title: t`Log activity`, permission: 'facts.write', order: 100 }

export const panels = [
  definePanel({
    ...log,
    place: 'account_actions',
    component: lazily<{ account: string }, 'LogActivity'>(() => import('./LogActivity.tsx'), 'LogActivity'),
  }),
  definePanel({ ...log, place: 'shell', component: lazily(() => import('./LogItem.tsx'), 'LogItem') }),
  definePanel({
    ...log,
    place: 'anywhere',
    component: lazily<Record<never, never>, 'LogAnywhere'>(() => import('./LogAnywhere.tsx'), 'LogAnywhere'),
  }),
]

export const commands = [{ label: t`Log activity`, to: 'accounts', search: { log: 'open' }, permission: 'facts.write' }]
