import { defineModule } from '../../platform/contributions.ts'
import { shareDoors } from './doors.ts'
import { sharedLinks } from './endings.ts'
import { holdings } from './holdings.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'

export const documents = defineModule({
  name: 'documents',
  holdings,
  retention,
  routes,
  endings: [sharedLinks],
  auditWords: {
    'link.made': 'shared an account by link',
    'link.revoked': 'took back a link to an account',
    'links.setting_changed': 'changed whether accounts may be shared by link',
  },
  doors: shareDoors,
})
