import type { Job, Platform } from '../../platform/contributions.ts'
import { listWorkspaces } from '../workspaces/index.ts'
import { forgetBefore } from './store/notifications.ts'

/** News of last quarter helps nobody; what happened stays on the timeline. */
const keptDays = 90

export const forget: Job = {
  name: 'notifications.forget',
  every: '40 3 * * *',
  run: async (platform: Platform) => {
    for (const { id } of await listWorkspaces(platform)) {
      await platform.db.within(id, (tx) => forgetBefore(tx, new Date(tx.now.getTime() - keptDays * 86_400_000)))
    }
  },
}
