import { defineModule } from '../../platform/contributions.ts'
import { openTasksOfMember } from './hands-on.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { checkDay, escalate } from './service/turns.ts'

export const tasks = defineModule({
  name: 'tasks',
  holdings,
  retention,
  routes,
  listeners,
  loops: [
    { name: 'tasks.day', pause: 30_000, turn: checkDay },
    { name: 'tasks.escalate', pause: 15_000, turn: escalate },
  ],
  handsOn: [openTasksOfMember],
  auditWords: {
    'tasks.opened': 'opened the task',
    'tasks.changed': 'changed the task',
    'tasks.change_taken_back': 'took back a change of the task',
    'absence.saved': 'said who is away:',
    'absence.removed': 'took back an absence of',
    'hours.saved': 'set the hours of work of',
    'role.filled': 'decided who fills a role:',
  },
})
