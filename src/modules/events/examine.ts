import { addMonths, dayOf, monthOf } from '../../kernel/day.ts'
import type { Examination } from '../../platform/contributions.ts'
import { countedFeatures } from './store/definitions.ts'
import { missingMonths } from './store/partitions.ts'

/** Whether events of this month and the next have a place. */
export const examinePartitions: Examination = async (tx) => {
  const month = monthOf(dayOf(tx.now, 'UTC'))
  const missing = await missingMonths(tx, [month, addMonths(month, 1)])
  if (missing.length === 0)
    return [{ what: 'events', state: 'well', detail: 'this month and the next have their partition' }]
  return [
    {
      what: 'events',
      state: 'look',
      detail: `no partition for ${missing.map((one) => one.slice(0, 7)).join(' and ')}`,
      remedy: 'Run `tenure worker`: it makes them each night; until then the first event of the month makes its own',
    },
  ]
}

/** Product events name features without end; the roll-ups have room for so many. */
export const examineFeatures: Examination = async (tx) => {
  const { taken, most } = await countedFeatures(tx)
  if (taken < most) return [{ what: 'features', state: 'well', detail: `${taken} of at most ${most} are counted` }]
  return [
    {
      what: 'features',
      state: 'look',
      detail: `${most} are counted, as many as there can be; later ones are not`,
      remedy: 'Let a property name the feature: page Events, What counts as what',
    },
  ]
}
