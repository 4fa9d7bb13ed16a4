import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { routes } from './routes.ts'
import { turnBacktests } from './service/backtests.ts'

export const proof = defineModule({
  name: 'proof',
  holdings,
  routes,
  loops: [{ name: 'proof.backtests', pause: 1000, turn: turnBacktests, isBehindClose: true }],
})
