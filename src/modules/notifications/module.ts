import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'

export const notifications = defineModule({
  name: 'notifications',
  holdings,
  retention,
  routes,
  listeners,
  auditWords: {
    'comment.made': 'commented on the account',
    'comment.changed': 'changed a comment on the account',
    'comment.deleted': 'deleted a comment on the account',
  },
})
