import { defineModule } from '../../platform/contributions.ts'
import { forgetAnswers } from '../../platform/http/once.ts'
import { signInDoors } from './doors.ts'
import { routes } from './routes.ts'
import { listWorkspaces } from './service.ts'

export const workspaces = defineModule({
  name: 'workspaces',
  routes,
  doors: signInDoors,
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
