import type { CampaignId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { HandsOn } from '../../platform/contributions.ts'
import { giveTo, openOf } from './store/campaigns.ts'

const shownExamples = 5

/** Campaigns that a member answers for and that are not over: they reach whom their heir sees from then on. */
export const campaignsOfMember: HandsOn = {
  name: 'campaigns.open',
  label: told`Campaigns`,
  open: async (tx, member) => {
    const open = await openOf(tx, member)
    return { count: open.length, examples: open.slice(0, shownExamples).map(({ name }) => name) }
  },
  handOver: async (tx, { from, to: [heir] }) => {
    const open = await openOf(tx, from)
    const campaigns = open.map(({ id }) => id)
    await giveTo(tx, campaigns, heir)
    return { campaigns }
  },
  takeBack: async (tx, { from, to: [heir] }, moved) => {
    const ids = new Set((moved as { campaigns: CampaignId[] }).campaigns)
    const still = (await openOf(tx, heir)).filter(({ id }) => ids.has(id))
    return giveTo(
      tx,
      still.map(({ id }) => id),
      from,
    )
  },
}
