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
    'view.shared': 'shared the view',
    'view.changed': 'changed the shared view',
    'view.removed': 'removed the shared view',
    'view.default_set': 'chose the view with which accounts open for a role:',
    'accounts.changed_together': 'changed many accounts at once:',
    'accounts.change_stopped': 'stopped a change of many accounts:',
    'accounts.change_taken_back': 'took back a change of many accounts:',
  },
})
