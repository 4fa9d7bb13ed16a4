import { AppError } from '../../../kernel/errors.ts'
import type { CampaignId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { templatesByKey } from '../../messaging/index.ts'
import { type Segment, segmentById } from '../../segments/index.ts'
import type { Campaign } from '../domain/campaign.ts'
import * as store from '../store/campaigns.ts'

const absent = () => new AppError('not_found', told`No campaign with this id`)

export async function mustFind(tx: Tx, id: string): Promise<Campaign> {
  const found = await store.campaignById(tx, id as CampaignId)
  if (!found) throw absent()
  return found
}

/** A campaign is changed by whoever answers for it, and by those who answer for what others send. */
export const mayChange = ({ member, permissions }: Viewer, { owner }: Pick<Campaign, 'owner'>): boolean =>
  permissions.has('messaging.manage') || (permissions.has('campaigns.write') && owner === member)

/** The campaign, held until the transaction ends, for somebody who may change it. */
export async function mustChange(tx: Tx, viewer: Viewer, id: string): Promise<Campaign> {
  const found = await store.heldCampaign(tx, id as CampaignId)
  if (!found) throw absent()
  if (mayChange(viewer, found)) return found
  throw new AppError('forbidden', told`Somebody else answers for ${found.name}`, {
    field: 'campaign',
    remedy: told`Ask them, or a lead`,
  })
}

/** The segment of a campaign, as long as it is kept. */
export async function segmentOf(tx: Tx, id: string): Promise<Segment | undefined> {
  const segment = await segmentById(tx, id)
  return segment?.archivedAt === null ? segment : undefined
}

export async function mustHaveSegment(tx: Tx, id: string): Promise<Segment> {
  const segment = await segmentOf(tx, id)
  if (segment) return segment
  throw new AppError('not_found', told`There is no such segment`, {
    field: 'segment',
    remedy: told`Choose one that is kept`,
  })
}

export async function mustHaveTemplate(tx: Tx, key: string) {
  const [template] = await templatesByKey(tx, [key])
  if (template) return template
  throw new AppError('invalid', told`There is no template ${key}`, {
    field: 'template',
    remedy: told`Name one of those under Messages`,
  })
}
