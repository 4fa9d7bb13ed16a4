import type { Examination } from '../../platform/contributions.ts'
import { silentSince } from './service.ts'
import { abandonedRuns } from './store.ts'

/** Whether an import stands still because whoever worked on it is gone. */
export const examineRuns: Examination = async (tx) => {
  const names = await abandonedRuns(tx, silentSince(tx.now))
  if (names.length === 0) return [{ what: 'imports', state: 'well', detail: 'none stands still' }]
  return [
    {
      what: 'imports',
      state: 'look',
      detail: `nobody works any more on ${names.slice(0, 5).join(', ')}`,
      remedy:
        'Run the same `tenure import` again, it goes on where it stopped; uploads are taken up by `tenure worker`',
    },
  ]
}
