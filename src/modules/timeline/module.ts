import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { followMerge } from './listeners.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'

export const timeline = defineModule({
  name: 'timeline',
  holdings,
  retention,
  routes,
  listeners: { 'accounts.merged': followMerge, 'accounts.unmerged': followMerge },
})
