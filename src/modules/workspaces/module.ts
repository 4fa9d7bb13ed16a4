import { defineModule } from '../../platform/contributions.ts'
import { signInDoors } from './doors.ts'
import { examineLog } from './examine.ts'
import { holdings } from './holdings.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { forgetEnded } from './store-sign-in.ts'

export const workspaces = defineModule({
  name: 'workspaces',
  routes,
  doors: signInDoors,
  examinations: [examineLog],
  holdings,
  retention,
  jobs: [{ name: 'workspaces.forget_ended', every: '13 3 * * *', run: (platform) => platform.db.system(forgetEnded) }],
})
