import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { holdoutPack } from './pack.ts'
import { routes } from './routes.ts'

export const holdouts = defineModule({
  name: 'holdouts',
  packs: [holdoutPack],
  holdings,
  routes,
  listeners,
  auditWords: {
    'holdout.started': (name) => told`began the hold-out ${name}`,
    'start.begun': (name) => told`had teams begin with ${name} one after the other`,
    'holdout.ended': (name) => told`ended the hold-out ${name}`,
  },
})
