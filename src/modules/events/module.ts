import { defineModule } from '../../platform/contributions.ts'
import { openDoor } from './door.ts'
import { jobs } from './jobs.ts'
import { listeners } from './listeners.ts'
import { usageMeasures } from './measures.ts'
import { rollUpTouched } from './service/rollup.ts'
import { handOnTraits } from './service/traits.ts'

export const events = defineModule({
  name: 'events',
  doors: openDoor,
  measures: [usageMeasures],
  listeners,
  jobs,
  loops: [
    { name: 'events.rollup', pause: 300, turn: rollUpTouched },
    { name: 'events.traits', pause: 1000, turn: handOnTraits },
  ],
})
