import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { engagementEvidence } from './evidence.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { engagementMeasures } from './measures.ts'
import { routes } from './routes.ts'
import { engagementShape } from './shapes.ts'

export const engagements = defineModule({
  name: 'engagements',
  holdings,
  routes,
  measures: [engagementMeasures],
  evidence: [engagementEvidence],
  shapes: [engagementShape],
  listeners,
  auditWords: {
    'engagement.logged': (name) => told`logged ${name}`,
  },
})
