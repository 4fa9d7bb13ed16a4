import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { routes } from './routes.ts'
import { turnLooks } from './service/look.ts'

export const renewals = defineModule({
  name: 'renewals',
  holdings,
  routes,
  listeners,
  loops: [{ name: 'renewals.looks', pause: 60_000, turn: turnLooks }],
  auditWords: {
    'renewal.called': (name) => told`called the renewal of ${name}`,
    'renewal.prepared': (name) => told`opened the work of the renewal of ${name}`,
  },
})
