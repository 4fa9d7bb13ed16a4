import { addMonths, dayOf, monthOf } from '../../kernel/day.ts'
import type { WorkspaceId } from '../../kernel/ids.ts'
import type { Job, Platform } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { listWorkspaces } from '../workspaces/index.ts'
import { countingJob, countPast, countPastOf } from './service/custom-work.ts'
import { sweep } from './service/rollup.ts'
import { dropUnused } from './store/custom.ts'
import { openMonths } from './store/incoming.ts'

export const jobs: Job[] = [
  { name: 'events.sweep', every: '* * * * *', run: (platform) => inEach(platform, sweep) },
  {
    name: countingJob,
    every: '* * * * *',
    run: (platform, { workspace }) =>
      workspace === undefined ? countPast(platform) : countPastOf(platform, workspace as WorkspaceId),
  },
  { name: 'events.keep_house', every: '17 3 * * *', run: (platform) => inEach(platform, keepHouse) },
]

async function inEach(platform: Platform, work: (tx: Tx) => Promise<void>): Promise<void> {
  for (const { id } of await listWorkspaces(platform)) await platform.db.within(id as WorkspaceId, work)
}

/** Partitions of the months to come, so that no request waits for one. */
async function keepHouse(tx: Tx): Promise<void> {
  const month = monthOf(dayOf(tx.now, 'UTC'))
  await openMonths(tx, [month, addMonths(month, 1), addMonths(month, 2)])
  await dropUnused(tx)
}
