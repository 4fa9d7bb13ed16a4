import type { WorkspaceId } from '../../kernel/ids.ts'
import type { Job, Platform } from '../../platform/contributions.ts'
import { listWorkspaces } from '../workspaces/index.ts'
import { eraseAgain } from './service/again.ts'
import { eraseJob, workOnErasure } from './service/erase.ts'
import { removeOld } from './service/retention.ts'
import { copyJob, fillSandbox } from './service/sandbox.ts'
import { unfinished } from './store/erasures.ts'

export const jobs: readonly Job[] = [
  {
    name: eraseJob,
    run: (platform, data) => workOnErasure(platform, data.workspace as WorkspaceId, String(data.erasure)),
  },
  {
    name: copyJob,
    run: (platform, data) => fillSandbox(platform, data as unknown as Parameters<typeof fillSandbox>[1]),
  },
  { name: 'privacy.look_again', every: '*/5 * * * *', run: (platform) => lookAgain(platform, 'recent') },
  { name: 'privacy.retention', every: '37 2 * * *', run: removeOld },
  { name: 'privacy.look_through', every: '23 2 * * *', run: (platform) => lookAgain(platform, 'everything') },
]

/** Goes on with erasures that were broken off, then meets again who was told again. */
async function lookAgain(platform: Platform, scope: 'recent' | 'everything'): Promise<void> {
  for (const { id } of await listWorkspaces(platform)) {
    const open = scope === 'everything' ? await platform.db.within(id, unfinished) : []
    for (const erasure of open) await workOnErasure(platform, id, erasure.id)
    await eraseAgain(platform, id, scope)
  }
}
