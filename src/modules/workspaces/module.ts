import { defineModule } from '../../platform/contributions.ts'
import { signInDoors } from './doors.ts'
import { examineLog } from './examine.ts'
import { holdings } from './holdings.ts'
import { routes } from './routes.ts'

export const workspaces = defineModule({
  name: 'workspaces',
  routes,
  doors: signInDoors,
  examinations: [examineLog],
  holdings,
})
