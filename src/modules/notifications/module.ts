import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { listeners, listenersOfMany } from './listeners.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'

export const notifications = defineModule({
  name: 'notifications',
  holdings,
  retention,
  routes,
  listeners,
  listenersOfMany,
  auditWords: {
    'comment.made': (name) => told`commented on the account ${name}`,
    'comment.changed': (name) => told`changed a comment on the account ${name}`,
    'comment.deleted': (name) => told`deleted a comment on the account ${name}`,
  },
})
