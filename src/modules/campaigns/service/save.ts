import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { CampaignId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { audit, today } from '../../workspaces/index.ts'
import { type Campaign, type CampaignDraft, mustFit } from '../domain/campaign.ts'
import * as store from '../store/campaigns.ts'
import { mustChange, mustHaveSegment, mustHaveTemplate } from './find.ts'

/** Writes a campaign down, or changes one that has not begun. Nothing goes out before somebody begins it. */
export async function saveCampaign(
  tx: Tx,
  viewer: Viewer,
  id: string | undefined,
  draft: CampaignDraft,
): Promise<Campaign> {
  const before = id === undefined ? null : await mustChange(tx, viewer, id)
  if (before) mustFit('change', before)
  await mustHaveTemplate(tx, draft.template)
  const { name: segment } = await mustHaveSegment(tx, draft.segment)
  const day = await today(tx)
  mustLieAhead('startsOn', draft.startsOn, day)
  if (draft.holdEnds !== null) mustLieAhead('holdEnds', draft.holdEnds, day)
  const saved: Campaign = before ? { ...before, ...draft, reason: null } : { ...fresh(tx, viewer), ...draft }
  await store.saveCampaign(tx, saved)
  const said = ({ name, template, rhythm, perDay }: CampaignDraft) => ({ name, template, rhythm, perDay })
  await audit(tx, viewer, {
    ...{ action: 'campaign.saved', subject: 'campaign', subjectId: saved.id },
    ...(before ? { before: said(before) } : {}),
    after: { ...said(saved), segment },
  })
  return saved
}

/** One that a file brought is nobody's until somebody begins it. */
const fresh = (tx: Tx, { member, by }: Viewer) => ({
  id: newId(tx.now) as CampaignId,
  state: 'draft' as const,
  reason: null,
  round: 0,
  nextOn: null,
  approved: null,
  approval: null,
  owner: by === 'product' ? null : member,
  madeAt: tx.now,
  beganAt: null,
  endedAt: null,
})

function mustLieAhead(field: string, day: Day, today: Day): void {
  if (day >= today) return
  throw new AppError('invalid', told`${field}: this day is over`, { field, remedy: told`Name a day from today on` })
}

/** Takes a draft away. What began stays, with what became of it. */
export async function removeCampaign(tx: Tx, viewer: Viewer, id: string): Promise<void> {
  const found = await mustChange(tx, viewer, id)
  mustFit('remove', found)
  await store.removeCampaign(tx, found.id)
  const before = { name: found.name }
  await audit(tx, viewer, { action: 'campaign.removed', subject: 'campaign', subjectId: found.id, before })
}
