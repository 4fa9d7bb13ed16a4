import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { listeners, listenersOfMany } from './listeners.ts'
import { rulesKind } from './pack.ts'
import { routes } from './routes.ts'
import { turnLooks } from './service/look.ts'
import { mailStep } from './steps/mail.ts'

export const expansion = defineModule({
  name: 'expansion',
  holdings,
  routes,
  listeners,
  listenersOfMany,
  packs: [rulesKind],
  steps: [mailStep],
  loops: [{ name: 'expansion.looks', pause: 60_000, turn: turnLooks, isBehindClose: true }],
  auditWords: {
    'expansion.pursued': (name) => told`took up an opportunity of ${name}`,
    'expansion.won': (name) => told`won an opportunity of ${name}`,
    'expansion.lost': (name) => told`lost an opportunity of ${name}`,
    'expansion.dismissed': (name) => told`dismissed an opportunity of ${name}`,
    'expansion.prepared': (name) => told`opened the next steps of an opportunity of ${name}`,
    'expansion.case_written': (name) => told`wrote a business case for ${name}`,
    'expansion.pilot_begun': (name) => told`began a trial with ${name}`,
    'expansion.pilot_ended': (name) => told`ended a trial with ${name}`,
  },
})
