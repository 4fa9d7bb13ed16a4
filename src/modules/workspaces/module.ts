import { defineModule } from '../../platform/contributions.ts'
import { signInDoors } from './doors.ts'
import { providerPlace } from './openid.ts'
import { routes } from './routes.ts'

export const workspaces = defineModule({ name: 'workspaces', routes, doors: signInDoors, fetches: [providerPlace] })
