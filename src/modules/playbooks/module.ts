import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { runsUnderWay } from './hands-on.ts'
import { holdings } from './holdings.ts'
import { listeners, listenersOfMany } from './listeners.ts'
import { playbookPack } from './pack.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { turnCloses } from './service/close.ts'
import { turnSimulations } from './service/simulate.ts'
import { turnRuns } from './service/turn.ts'
import { playbookStep } from './steps/playbook.ts'

export const playbooks = defineModule({
  name: 'playbooks',
  holdings,
  retention,
  routes,
  listeners,
  listenersOfMany,
  handsOn: [runsUnderWay],
  packs: [playbookPack],
  steps: [playbookStep],
  loops: [
    { name: 'playbooks.closes', pause: 1000, turn: turnCloses },
    { name: 'playbooks.runs', pause: 50, turn: turnRuns },
    { name: 'playbooks.simulations', pause: 1000, turn: turnSimulations, isBehindClose: true },
  ],
  auditWords: {
    'playbook.made': (name) => told`made the playbook ${name}`,
    'playbook.changed': (name) => told`changed the playbook ${name}`,
    'playbook.switched': (name) => told`switched the playbook ${name} to another stage`,
    'playbook.reviewed': (name) => told`reviewed the playbook ${name}`,
    'playbook.archived': (name) => told`archived the playbook ${name}`,
    'playbook.runs_changed': (name) => told`changed runs of the playbook ${name} by hand`,
    'playbook.started': (name) => told`let accounts into the playbook ${name} by hand`,
  },
})
