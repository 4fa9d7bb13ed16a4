import type { WorkspaceId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { listWorkspaces } from '../workspaces/index.ts'
import { examineRuns } from './examine.ts'
import { holdings } from './holdings.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { closeImported, uploadsLoop, workOnUploads } from './service.ts'
import { removeOldUploads } from './uploads.ts'

export const imports = defineModule({
  name: 'imports',
  holdings,
  retention,
  routes,
  examinations: [examineRuns],
  loops: [{ name: uploadsLoop, pause: 1000, turn: workOnUploads }],
  jobs: [
    { name: 'imports.close', run: (platform, data) => closeImported(platform, data.workspace as WorkspaceId) },
    {
      name: 'imports.remove_old_uploads',
      every: '40 3 * * *',
      run: async (platform) => {
        for (const workspace of await listWorkspaces(platform)) await removeOldUploads(platform, workspace.id)
      },
    },
  ],
  auditWords: {
    'imports.started': (name) => told`started an import ${name}`,
    'imports.cancelled': (name) => told`cancelled an import ${name}`,
    'imports.row_mended': (name) => told`mended a refused row ${name}`,
    'imports.replayed': (name) => told`tried refused rows again ${name}`,
  },
})
