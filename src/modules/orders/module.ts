import { told } from '../../kernel/words.ts'
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
    'order.recorded': (name) => told`recorded the order ${name}`,
    'return.recorded': (name) => told`recorded the return ${name}`,
    'listing.recorded': (name) => told`recorded the listing ${name}`,
  },
})
