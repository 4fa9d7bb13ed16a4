import { defineModule } from '../../platform/contributions.ts'
import { agentDoor } from './doors.ts'
import { oauthDoors } from './oauth-doors.ts'
import { routes } from './routes.ts'

export const agents = defineModule({
  name: 'agents',
  routes,
  doors: (app, platform) => {
    agentDoor(app, platform)
    oauthDoors(app, platform)
  },
})
