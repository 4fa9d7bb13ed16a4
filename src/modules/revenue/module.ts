import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { commercialEvidence } from './evidence.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { commercialMeasures } from './measures.ts'
import { revenueReview } from './review.ts'
import { routes } from './routes.ts'
import { rateRoutes } from './routes-rates.ts'
import { turnByCalendar } from './service.ts'
import { cancellationShape, contractLineShape, contractShape, invoiceShape } from './shapes.ts'
import { movementShape } from './shapes-movement.ts'
import { rateShape } from './shapes-rate.ts'

export const revenue = defineModule({
  name: 'revenue',
  holdings,
  routes: [...routes, ...rateRoutes],
  measures: [commercialMeasures],
  evidence: [commercialEvidence],
  shapes: [contractShape, contractLineShape, movementShape, invoiceShape, cancellationShape, rateShape],
  reviews: [revenueReview],
  listeners,
  loops: [
    // A minute: ARR may follow the turn of a day by as much.
    {
      name: 'revenue.turning',
      pause: 60_000,
      turn: (platform, workspace) => platform.db.within(workspace, turnByCalendar),
    },
  ],
  auditWords: {
    'contract.written': (name) => told`wrote the contract ${name}`,
    'invoice.written': (name) => told`wrote the invoice ${name}`,
    'cancellation.written': (name) => told`noted a cancellation ${name}`,
    'rate.set': (name) => told`set the exchange rate ${name}`,
    'rate.removed': (name) => told`removed the exchange rate ${name}`,
    'relation.declared': (name) => told`declared how contracts relate ${name}`,
  },
})
