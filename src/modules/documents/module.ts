import { told } from '../../kernel/words.ts'
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
    'link.made': (name) => told`shared an account by link ${name}`,
    'link.revoked': (name) => told`took back a link to an account ${name}`,
    'links.setting_changed': (name) => told`changed whether accounts may be shared by link ${name}`,
  },
  doors: shareDoors,
})
