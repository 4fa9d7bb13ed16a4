import type { Day } from '../../kernel/day.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import type { Campaign } from './domain/campaign.ts'
import * as operations from './operations.ts'
import * as act from './service/act.ts'
import { previewCampaign } from './service/preview.ts'
import * as read from './service/read.ts'
import { removeCampaign, saveCampaign } from './service/save.ts'

const acted = ({ id, state, reason }: Campaign) => ({ id, state, reason })

export const routes: readonly Route[] = [
  handle(operations.listCampaigns, ({ viewer, within }) =>
    within(async (tx) => ({ items: await read.listCampaigns(tx, viewer) })),
  ),

  handle(operations.previewCampaign, ({ platform, viewer, within }, input) =>
    within((tx) => previewCampaign(platform, tx, viewer, input)),
  ),

  handle(operations.saveCampaign, ({ viewer, within }, { campaign, startsOn, holdEnds, ...draft }) =>
    within(async (tx) => {
      const days = { startsOn: startsOn as Day, holdEnds: holdEnds as Day | null }
      const { id } = await saveCampaign(tx, viewer, campaign, { ...draft, ...days })
      return { id }
    }),
  ),

  handle(operations.beginCampaign, ({ platform, viewer, within }, { campaign }) =>
    within(async (tx) => acted(await act.beginCampaign(platform, tx, viewer, campaign))),
  ),
  handle(operations.pauseCampaign, ({ viewer, within }, { campaign }) =>
    within(async (tx) => acted(await act.pauseCampaign(tx, viewer, campaign))),
  ),
  handle(operations.resumeCampaign, ({ platform, viewer, within }, { campaign }) =>
    within(async (tx) => acted(await act.resumeCampaign(platform, tx, viewer, campaign))),
  ),
  handle(operations.stopCampaign, ({ viewer, within }, { campaign }) =>
    within(async (tx) => acted(await act.stopCampaign(tx, viewer, campaign))),
  ),

  handle(operations.removeCampaign, ({ viewer, within }, { campaign }) =>
    within(async (tx) => {
      await removeCampaign(tx, viewer, campaign)
      return {}
    }),
  ),

  handle(operations.listRecipients, ({ viewer, within }, input) =>
    within((tx) => read.pageOfRecipients(tx, viewer, input)),
  ),

  // Behind those with a word at its place.
  handle(operations.getCampaign, ({ viewer, within }, { campaign }) =>
    within((tx) => read.oneCampaign(tx, viewer, campaign)),
  ),
]
