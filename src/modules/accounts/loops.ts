import type { Loop } from '../../platform/contributions.ts'
import { applyDue } from './service/attributes.ts'

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
