import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { routes } from './routes.ts'
import { turnLooks } from './service/look.ts'
import { turnPapers } from './service/papers/turn.ts'
import { lostCallsOf } from './store/renewals.ts'

export const renewals = defineModule({
  name: 'renewals',
  holdings,
  routes,
  listeners,
  // The lead's call counts before the owner's, as in the forecast.
  reasons: [{ of: lostCallsOf }],
  loops: [
    { name: 'renewals.looks', pause: 60_000, turn: turnLooks, isBehindClose: true },
    { name: 'renewals.papers', pause: 60_000, turn: turnPapers, isBehindClose: true },
  ],
  auditWords: {
    'renewal.called': (name) => told`called the renewal of ${name}`,
    'renewal.paper_made': (name) => told`made a document of the renewal of ${name}`,
    'renewal.paper_written': (name) => told`wrote into a document of the renewal of ${name}`,
    'renewal.proposed': (name) => told`drew up a proposal for the renewal of ${name}`,
    'renewal.proposal_moved': (name) => told`moved a proposal for the renewal of ${name}`,
    'renewal.prepared': (name) => told`opened the work of the renewal of ${name}`,
  },
})
