import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { supportEvidence } from './evidence.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { supportMeasures } from './measures.ts'
import { helpdeskReview } from './review.ts'
import { routes } from './routes.ts'
import { ticketShape, ticketStatusShape } from './shapes.ts'

export const helpdesk = defineModule({
  name: 'helpdesk',
  holdings,
  routes,
  measures: [supportMeasures],
  evidence: [supportEvidence],
  shapes: [ticketShape, ticketStatusShape],
  reviews: [helpdeskReview],
  listeners,
  auditWords: {
    'ticket.opened': (name) => told`opened the ticket ${name}`,
    'ticket.changed': (name) => told`changed the ticket ${name}`,
  },
})
