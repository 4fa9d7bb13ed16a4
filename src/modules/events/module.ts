import { defineModule } from '../../platform/contributions.ts'
import { openDoor } from './door.ts'
import { usageEvidence } from './evidence.ts'
import { examinePartitions } from './examine.ts'
import { holdings } from './holdings.ts'
import { jobs } from './jobs.ts'
import { listeners } from './listeners.ts'
import { usageMeasures } from './measures.ts'
import { retention } from './retention.ts'
import { eventsReview } from './review.ts'
import { routes } from './routes.ts'
import { rollUpTouched } from './service/rollup.ts'
import { handOnTraits } from './service/traits.ts'
import { eventShape } from './shapes.ts'

export const events = defineModule({
  name: 'events',
  holdings,
  retention,
  routes,
  doors: openDoor,
  measures: [usageMeasures],
  evidence: [usageEvidence],
  shapes: [eventShape],
  reviews: [eventsReview],
  listeners,
  jobs,
  examinations: [examinePartitions],
  loops: [
    { name: 'events.rollup', pause: 300, turn: rollUpTouched },
    { name: 'events.traits', pause: 1000, turn: handOnTraits },
  ],
})
