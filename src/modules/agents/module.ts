import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { agentDoor } from './door.ts'
import { programs } from './endings.ts'
import { holdings } from './holdings.ts'
import { oauthDoors } from './oauth-doors.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'

export const agents = defineModule({
  name: 'agents',
  holdings,
  retention,
  routes,
  endings: [programs],
  auditWords: {
    'connection.allowed': (name) => told`let in the program ${name}`,
    'connection.ended': (name) => told`disconnected the program ${name}`,
  },
  doors: (app, platform) => {
    agentDoor(app, platform)
    oauthDoors(app, platform)
  },
})
