import { defineModule } from '../../platform/contributions.ts'
import { views } from './hands-on.ts'
import { holdings } from './holdings.ts'
import { routes } from './routes.ts'

export const segments = defineModule({
  name: 'segments',
  holdings,
  routes,
  handsOn: [views],
  auditWords: {
    'view.saved': 'saved the shared view',
    'view.removed': 'removed the shared view',
  },
})
