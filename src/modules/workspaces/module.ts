import { defineModule } from '../../platform/contributions.ts'
import { forgetAnswers } from '../../platform/http/once.ts'
import { auditWords } from './audit-words.ts'
import { signInDoors } from './doors.ts'
import { sendingKeys } from './hands-on.ts'
import { providerPlace } from './openid.ts'
import { keys } from './routes/keys.ts'
import { log } from './routes/log.ts'
import { members } from './routes/members.ts'
import { oneself } from './routes/oneself.ts'
import { workspace } from './routes/workspace.ts'
import { listWorkspaces } from './service.ts'

export const workspaces = defineModule({
  name: 'workspaces',
  routes: [...oneself, ...members, ...keys, ...workspace, ...log],
  doors: signInDoors,
  fetches: [providerPlace],
  handsOn: [sendingKeys],
  auditWords,
  jobs: [
    {
      name: 'workspaces.forget_answers',
      every: '50 3 * * *',
      run: async (platform) => {
        for (const { id } of await listWorkspaces(platform)) await platform.db.within(id, forgetAnswers)
      },
    },
  ],
})
