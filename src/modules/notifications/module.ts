import { defineModule } from '../../platform/contributions.ts'
import { forget } from './jobs.ts'
import { listeners } from './listeners.ts'
import { routes } from './routes.ts'

export const notifications = defineModule({
  name: 'notifications',
  routes,
  listeners,
  jobs: [forget],
  auditWords: {
    'comment.made': 'commented on the account',
    'comment.changed': 'changed a comment on the account',
    'comment.deleted': 'deleted a comment on the account',
  },
})
