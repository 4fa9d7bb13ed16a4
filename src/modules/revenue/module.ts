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
    'contract.written': 'wrote the contract',
    'invoice.written': 'wrote the invoice',
    'cancellation.written': 'noted a cancellation',
    'rate.set': 'set the exchange rate',
    'rate.removed': 'removed the exchange rate',
    'relation.declared': 'declared how contracts relate',
  },
})
