import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { deliverDue, deliveryPlace } from './service/deliver.ts'
import { webhookStep } from './steps/webhook.ts'

export const webhooks = defineModule({
  name: 'webhooks',
  holdings,
  retention,
  routes,
  steps: [webhookStep],
  fetches: [deliveryPlace],
  loops: [{ name: 'webhooks.deliver', pause: 2_000, turn: deliverDue, isOutside: true }],
  auditWords: {
    'webhook.saved': (name) => told`saved the endpoint ${name}`,
    'webhook.rotated': (name) => told`gave the endpoint ${name} a new secret`,
    'webhook.tested': (name) => told`called the endpoint ${name} with a test`,
    'webhook.removed': (name) => told`took away the endpoint ${name}`,
    'webhook.retried': (name) => told`sent a call to ${name} once more`,
  },
})
