import { defineModule } from '../../platform/contributions.ts'
import { orderEvidence } from './evidence.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { orderMeasures } from './measures.ts'
import { routes } from './routes.ts'
import { listingShape, orderShape, returnShape } from './shapes.ts'

export const orders = defineModule({
  name: 'orders',
  holdings,
  routes,
  measures: [orderMeasures],
  evidence: [orderEvidence],
  shapes: [orderShape, returnShape, listingShape],
  listeners,
  auditWords: {
    'order.recorded': 'recorded the order',
    'return.recorded': 'recorded the return',
    'listing.recorded': 'recorded the listing',
  },
})
