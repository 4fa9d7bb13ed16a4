import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { sentimentEvidence } from './evidence.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { sentimentMeasures } from './measures.ts'
import { routes } from './routes.ts'
import { answerShape } from './shapes.ts'

export const surveys = defineModule({
  name: 'surveys',
  holdings,
  routes,
  measures: [sentimentMeasures],
  evidence: [sentimentEvidence],
  shapes: [answerShape],
  listeners,
  auditWords: {
    'answer.written': (name) => told`wrote an answer ${name}`,
  },
})
