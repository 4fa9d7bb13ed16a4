import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { routes } from './routes.ts'
import { turnDay } from './service/act.ts'
import { assignNew } from './service/assignment.ts'

export const handovers = defineModule({
  name: 'handovers',
  holdings,
  routes,
  listeners: { 'accounts.changed': assignNew },
  loops: [
    {
      name: 'handovers.day',
      pause: 30_000,
      turn: (platform, workspace) => platform.db.within(workspace, (tx) => turnDay(platform, tx)),
    },
  ],
  auditWords: {
    'handover.planned': (name) => told`planned a handover: ${name}`,
    'handover.done': (name) => told`handed accounts over: ${name}`,
    'handover.cancelled': (name) => told`took off a planned handover: ${name}`,
    'handover.undone': (name) => told`took back a handover: ${name}`,
    'handoff.written': (name) => told`wrote what sales knows of ${name}`,
    'assignment.rules_set': () => told`set by which rules accounts find a success manager`,
    'assignment.done': () => told`assigned accounts by the rules`,
    'assignment.undone': () => told`took back what the rules assigned`,
    'handover.limits_set': () => told`set from which size on a book is too large`,
  },
})
