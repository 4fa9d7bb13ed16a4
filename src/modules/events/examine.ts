import { addMonths, dayOf, monthOf } from '../../kernel/day.ts'
import type { Examination } from '../../platform/contributions.ts'
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
