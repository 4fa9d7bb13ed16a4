import { defineModule } from '../../platform/contributions.ts'
import { routes } from './routes.ts'
import { workOnActs } from './service/acts.ts'

export const segments = defineModule({
  name: 'segments',
  routes,
  loops: [{ name: 'segments.acts', pause: 500, turn: workOnActs }],
})
