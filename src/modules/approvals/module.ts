import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { waitingForMember } from './hands-on.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { limitPack, policyPack } from './pack.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { expire } from './service/decide.ts'
import { approvalStep } from './steps/approval.ts'
import { offerStep } from './steps/offer.ts'

export const approvals = defineModule({
  name: 'approvals',
  packs: [policyPack, limitPack],
  holdings,
  retention,
  routes,
  listeners,
  steps: [approvalStep, offerStep],
  loops: [{ name: 'approvals.expire', pause: 15_000, turn: expire }],
  handsOn: [waitingForMember],
  auditWords: {
    'approvals.approved': (name) => told`approved: ${name}`,
    'approvals.rejected': (name) => told`did not approve: ${name}`,
    'approvals.policy_saved': (name) => told`wrote the rule of approval ${name}`,
    'approvals.policy_removed': (name) => told`removed the rule of approval ${name}`,
    'approvals.limit_saved': (name) => told`set how much a role may give away: ${name}`,
    'offer.drawn_up': (name) => told`drew up an offer: ${name}`,
    'offer.changed': (name) => told`changed an offer: ${name}`,
    'offer.moved': (name) => told`moved an offer on: ${name}`,
  },
})
