import { defineModule } from '../../platform/contributions.ts'
import { views } from './hands-on.ts'
import { routes } from './routes.ts'

export const segments = defineModule({
  name: 'segments',
  routes,
  handsOn: [views],
  auditWords: {
    'view.saved': 'saved the shared view',
    'view.removed': 'removed the shared view',
  },
})
