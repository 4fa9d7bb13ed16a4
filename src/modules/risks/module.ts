import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { openRisksOfMember } from './hands-on.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { riskFields } from './service/pulse.ts'
import { riskStep } from './step.ts'
import { fieldSql } from './store/pulses.ts'

export const risks = defineModule({
  name: 'risks',
  holdings,
  retention,
  routes,
  listeners,
  subjects: [{ name: 'account', fields: riskFields, read: fieldSql }],
  steps: [riskStep],
  handsOn: [openRisksOfMember],
  auditWords: {
    'risk.opened': (name) => told`opened the risk ${name}`,
    'risk.changed': (name) => told`changed the risk ${name}`,
    'risk.ended': (name) => told`ended the risk ${name}`,
    'risk.reopened': (name) => told`opened the risk ${name} again`,
    'pulse.set': (name) => told`set the pulse of ${name}`,
  },
})
