import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { campaignsOfMember } from './hands-on.ts'
import { holdings } from './holdings.ts'
import { listeners } from './listeners.ts'
import { campaignPack } from './pack.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { turn } from './service/turn.ts'

export const campaigns = defineModule({
  name: 'campaigns',
  packs: [campaignPack],
  holdings,
  retention,
  routes,
  listeners,
  handsOn: [campaignsOfMember],
  // It begins what reaches beyond the product, so it rests where the outbox rests.
  loops: [{ name: 'campaigns.turn', pause: 5_000, turn, isOutside: true }],
  auditWords: {
    'campaign.saved': (name) => told`wrote the campaign ${name}`,
    'campaign.removed': (name) => told`took away the campaign ${name}`,
    'campaign.begun': (name) => told`began the campaign ${name}`,
    'campaign.paused': (name) => told`paused the campaign ${name}`,
    'campaign.resumed': (name) => told`let the campaign ${name} go on`,
    'campaign.stopped': (name) => told`stopped the campaign ${name}`,
  },
})
