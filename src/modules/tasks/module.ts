import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { openTasksOfMember } from './hands-on.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { calendarPack, rolePack } from './pack.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { checkDay, escalate } from './service/turns.ts'
import { taskStep } from './steps/task.ts'

export const tasks = defineModule({
  name: 'tasks',
  packs: [calendarPack, rolePack],
  holdings,
  retention,
  routes,
  listeners,
  loops: [
    { name: 'tasks.day', pause: 30_000, turn: checkDay },
    { name: 'tasks.escalate', pause: 15_000, turn: escalate },
  ],
  handsOn: [openTasksOfMember],
  steps: [taskStep],
  auditWords: {
    'tasks.opened': (name) => told`opened the task ${name}`,
    'tasks.changed': (name) => told`changed the task ${name}`,
    'tasks.change_taken_back': (name) => told`took back a change of the task ${name}`,
    'absence.saved': (name) => told`said who is away: ${name}`,
    'absence.removed': (name) => told`took back an absence of ${name}`,
    'hours.saved': (name) => told`set the hours of work of ${name}`,
    'role.filled': (name) => told`decided who fills a role: ${name}`,
  },
})
