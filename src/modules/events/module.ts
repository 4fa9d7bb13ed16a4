import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { customEvidence } from './custom-evidence.ts'
import { customMeasures } from './custom-source.ts'
import { openSegmentDoor } from './door.ts'
import { openPosthogDoor } from './door-posthog.ts'
import { createDoorway } from './doorway.ts'
import { usageEvidence } from './evidence.ts'
import { examineFeatures, examinePartitions } from './examine.ts'
import { holdings } from './holdings.ts'
import { jobs } from './jobs.ts'
import { listeners } from './listeners.ts'
import { usageMeasures } from './measures.ts'
import { measurePack } from './pack.ts'
import { retention } from './retention.ts'
import { eventsReview } from './review.ts'
import { routes } from './routes.ts'
import { countedFields } from './service/counted.ts'
import { restInHistory, rollUpTouched } from './service/rollup.ts'
import { handOnTraits } from './service/traits.ts'
import { eventShape } from './shapes.ts'

export const events = defineModule({
  name: 'events',
  packs: [measurePack],
  holdings,
  retention,
  routes,
  doors: (app, platform) => {
    const doorway = createDoorway(app, platform)
    openSegmentDoor(doorway)
    openPosthogDoor(app, doorway)
  },
  subjects: [{ name: 'account', fields: async () => [], counted: countedFields }],
  measures: [usageMeasures, customMeasures],
  evidence: [usageEvidence, customEvidence],
  shapes: [eventShape],
  reviews: [eventsReview],
  listeners,
  jobs,
  examinations: [examinePartitions, examineFeatures],
  loops: [
    { name: 'events.rollup', pause: 300, turn: rollUpTouched, rest: restInHistory },
    { name: 'events.traits', pause: 1000, turn: handOnTraits },
  ],
  auditWords: {
    'events.save_definitions': (name) => told`changed what events mean ${name}`,
    'events.mend': (name) => told`mended a refused event ${name}`,
    'events.replay': (name) => told`sent refused events again ${name}`,
    'events.define_measure': (name) => told`defined the measure ${name}`,
    'events.change_measure': (name) => told`changed the measure ${name}`,
    'events.archive_measure': (name) => told`stopped counting the measure ${name}`,
    'events.cancel_measure': (name) => told`gave up counting the past of the measure ${name}`,
  },
})
