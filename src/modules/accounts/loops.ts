import type { Job, Loop } from '../../platform/contributions.ts'
import { listWorkspaces } from '../workspaces/index.ts'
import { undoHours } from './domain/undo.ts'
import { applyDue } from './service/attributes.ts'
import { forgetEdits } from './store/edits.ts'

const mostAtOnce = 500

/** Puts changes on accounts whose day has come, such as an owner from the first of the month. */
export const dueAttributes: Loop = {
  name: 'accounts.due_attributes',
  pause: 60_000,
  turn: async (platform, workspace) => {
    const applied = await platform.db.within(workspace, (tx) => applyDue(tx, mostAtOnce))
    return applied === mostAtOnce ? 'more' : 'done'
  },
}

/** What stood before acts that can no longer be taken back; kept a day longer, so that nobody's undo is cut off in the middle. */
export const forgetting: Job = {
  name: 'accounts.forget_edits',
  every: '23 3 * * *',
  run: async (platform) => {
    for (const { id } of await listWorkspaces(platform)) {
      await platform.db.within(id, (tx) => forgetEdits(tx, new Date(tx.now.getTime() - 2 * undoHours * 3_600_000)))
    }
  },
}
