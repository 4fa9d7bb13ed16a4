import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { outcomeEvidence } from './evidence.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { outcomeMeasures } from './measures.ts'
import { routes } from './routes.ts'
import { objectiveShape } from './shapes.ts'

export const successPlans = defineModule({
  name: 'success_plans',
  holdings,
  routes,
  measures: [outcomeMeasures],
  evidence: [outcomeEvidence],
  shapes: [objectiveShape],
  listeners,
  auditWords: {
    'objective.written': (name) => told`agreed an objective ${name}`,
    'objective.progressed': (name) => told`noted progress of an objective ${name}`,
  },
})
