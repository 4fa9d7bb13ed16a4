import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { views } from './hands-on.ts'
import { holdings } from './holdings.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { workOnActs } from './service/acts.ts'

export const segments = defineModule({
  name: 'segments',
  holdings,
  retention,
  routes,
  loops: [{ name: 'segments.acts', pause: 500, turn: workOnActs }],
  handsOn: [views],
  auditWords: {
    'view.shared': (name) => told`shared the view ${name}`,
    'view.changed': (name) => told`changed the shared view ${name}`,
    'view.removed': (name) => told`removed the shared view ${name}`,
    'view.default_set': (name) => told`chose the view with which accounts open for a role: ${name}`,
    'accounts.changed_together': (name) => told`changed many accounts at once: ${name}`,
    'accounts.change_stopped': (name) => told`stopped a change of many accounts: ${name}`,
    'accounts.change_taken_back': (name) => told`took back a change of many accounts: ${name}`,
  },
})
