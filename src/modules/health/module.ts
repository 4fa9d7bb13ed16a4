import { defineModule } from '../../platform/contributions.ts'
import { jobs } from './jobs.ts'
import { onDaysClosed, onRefreshed } from './listeners.ts'
import { source } from './measures.ts'
import { routes } from './routes.ts'
import { applyFromPack } from './service/scorecards.ts'

export const health = defineModule({
  name: 'health',
  routes,
  jobs,
  measures: [source],
  listeners: { 'measures.closed': onDaysClosed, 'measures.refreshed': onRefreshed },
  packs: [{ folder: 'scorecards', apply: applyFromPack }],
})
