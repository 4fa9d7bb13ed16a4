import { t } from '../../../kernel/words.ts'
import { countFrom, definePage, definePanel, lazily, type Places } from '../../../web/lib/pages.ts'

export const pages = [
  definePage({
    path: 'tasks',
    title: t`Tasks`,
    permission: 'tasks.read',
    menu: { group: '', order: 20, label: t`Tasks`, countFrom: countFrom('tasks.count', ({ pressing }) => pressing) },
    component: lazily(() => import('./TasksPage.tsx'), 'TasksPage'),
  }),
]

export const panels = [
  definePanel({
    place: 'account',
    tab: 'tasks',
    order: 27,
    title: t`Tasks`,
    permission: 'tasks.read',
    component: lazily(() => import('./AccountTasks.tsx'), 'AccountTasks'),
  }),
  definePanel({
    place: 'account_actions',
    order: 90,
    title: t`New task`,
    permission: 'tasks.write',
    component: lazily<{ account: string }, 'NewTask'>(() => import('./NewTask.tsx'), 'NewTask'),
  }),
  definePanel({
    place: 'today',
    order: 10,
    title: t`My tasks`,
    permission: 'tasks.read',
    component: lazily<Record<never, never>, 'MyTasks'>(() => import('./MyTasks.tsx'), 'MyTasks'),
  }),
  definePanel({
    place: 'log',
    order: 10,
    title: t`Next steps`,
    permission: 'tasks.write',
    component: lazily<Places['log'], 'NextSteps'>(() => import('./NextSteps.tsx'), 'NextSteps'),
  }),
  definePanel({
    place: 'anywhere',
    order: 50,
    title: t`Task`,
    permission: 'tasks.read',
    component: lazily<Record<never, never>, 'TaskAnywhere'>(() => import('./TaskAnywhere.tsx'), 'TaskAnywhere'),
  }),
  definePanel({
    place: 'settings',
    tab: 'roles_and_hours',
    order: 10,
    title: t`Who fills each role`,
    permission: 'tasks.read',
    component: lazily<Record<never, never>, 'RolesPanel'>(() => import('./RolesPanel.tsx'), 'RolesPanel'),
  }),
  definePanel({
    place: 'settings',
    tab: 'roles_and_hours',
    order: 20,
    title: t`Away`,
    permission: 'tasks.read',
    component: lazily<Record<never, never>, 'Absences'>(() => import('./Absences.tsx'), 'Absences'),
  }),
  definePanel({
    place: 'settings',
    tab: 'roles_and_hours',
    order: 30,
    title: t`Hours of work and holidays`,
    permission: 'tasks.read',
    component: lazily<Record<never, never>, 'HoursPanel'>(() => import('./HoursPanel.tsx'), 'HoursPanel'),
  }),
]

export const commands = [
  { label: t`New task`, to: 'tasks', search: { task: 'new' }, permission: 'tasks.write' },
  { label: t`My tasks`, to: 'tasks', permission: 'tasks.read' },
  { label: t`Roles and hours`, to: 'settings', search: { tab: 'roles_and_hours' }, permission: 'tasks.read' },
]
