import type { CampaignId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { anId, aWhole, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { templatesByKey } from '../../messaging/index.ts'
import { segmentNames } from '../../segments/index.ts'
import { namesOfMembers } from '../../workspaces/index.ts'
import { actsIn, type Campaign } from '../domain/campaign.ts'
import * as store from '../store/campaigns.ts'
import * as recipients from '../store/recipients.ts'
import { mayChange, mustFind } from './find.ts'

/** More never stand in one list. */
const mostListed = 500
const mostRounds = 40

/** Every campaign with what became of it, over the accounts that the viewer sees. */
export async function listCampaigns(tx: Tx, viewer: Viewer) {
  const all = await store.allCampaigns(tx, mostListed)
  const figures = Map.groupBy(
    await recipients.figuresOf(
      tx,
      viewer,
      all.map(({ id }) => id),
    ),
    ({ campaign }) => campaign,
  )
  const words = await wordsOf(tx, all)
  return all.map((one) => ({ ...presented(one, viewer, words), figures: total(figures.get(one.id) ?? []) }))
}

/** One campaign with each of its rounds, and why its mail is held. */
export async function oneCampaign(tx: Tx, viewer: Viewer, id: string) {
  const found = await mustFind(tx, id)
  const figures = await recipients.figuresOf(tx, viewer, [found.id])
  const rounds = await store.roundsOf(tx, found.id, mostRounds)
  const words = await wordsOf(tx, [found])
  return {
    ...presented(found, viewer, words),
    figures: total(figures),
    rounds: rounds.map(({ round, day, gatheredAt, endedAt }) => ({
      ...{ round, day, isGathered: gatheredAt !== null, endedAt: endedAt?.toISOString() ?? null },
      figures: total(figures.filter((one) => one.round === round)),
    })),
    held: await recipients.heldBy(tx, viewer, found.id),
  }
}

interface Words {
  templates: ReadonlyMap<string, { id: string; name: string }>
  segments: ReadonlyMap<string, string>
  members: ReadonlyMap<string, string>
}

async function wordsOf(tx: Tx, campaigns: readonly Campaign[]): Promise<Words> {
  const templates = await templatesByKey(tx, [...new Set(campaigns.map(({ template }) => template))])
  const segments = await segmentNames(tx)
  return {
    templates: new Map(templates.map(({ key, id, name }) => [key, { id, name }])),
    segments: new Map(segments.map(({ id, name }) => [id, name])),
    members: await namesOfMembers(tx, [...new Set(campaigns.flatMap(({ owner }) => owner ?? []))]),
  }
}

function presented(one: Campaign, viewer: Viewer, { templates, segments, members }: Words) {
  const { id, name, rhythm, startsOn, perDay, holdShare, holdEnds, state, reason, round, nextOn, owner } = one
  const acts = mayChange(viewer, one) ? actsIn(state) : []
  return {
    ...{ id, name, rhythm, startsOn, perDay, holdShare, holdEnds, state, reason, round, nextOn, acts },
    template: { key: one.template, id: null, name: one.template, ...templates.get(one.template) },
    segment: { id: one.segment, name: segments.get(one.segment) ?? '' },
    roles: [...one.roles],
    owner: owner === null ? null : { id: owner, name: members.get(owner) ?? '' },
    approval: state === 'asking' ? one.approval : null,
    madeAt: one.madeAt.toISOString(),
    beganAt: one.beganAt?.toISOString() ?? null,
    endedAt: one.endedAt?.toISOString() ?? null,
  }
}

const none = {
  ...{ accounts: 0, people: 0, waiting: 0, queued: 0, sent: 0, replied: 0, unsubscribed: 0, bounced: 0, failed: 0 },
  ...{ held: 0, tasks: 0, heldOut: 0, nobody: 0, left: 0, stopped: 0 },
}

/** The figures of all rounds together. */
const total = (rounds: readonly recipients.Figures[]): typeof none =>
  rounds.reduce((sum, one) => {
    const keys = Object.keys(none) as (keyof typeof none)[]
    return Object.fromEntries(keys.map((key) => [key, sum[key] + one[key]])) as typeof none
  }, none)

interface PageRequest {
  campaign: string
  became: string
  cursor?: string | undefined
  limit: number
}

/** Who is on the list and what became of each, as far as the viewer sees the accounts. */
export async function pageOfRecipients(tx: Tx, viewer: Viewer, { campaign, became, cursor, limit }: PageRequest) {
  const { id } = await mustFind(tx, campaign)
  const after = placeIn<{ round: number; id: string }>(cursor, { round: aWhole, id: anId }) ?? undefined
  const wanted = { id: id as CampaignId, became, after, limit: limit + 1 }
  const found = await recipients.listRecipients(tx, viewer, wanted)
  const items = found.slice(0, limit)
  const end = found.length > limit ? items.at(-1) : undefined
  return {
    items: items.map(({ account, accountName, contact, contactName, repliedAt, unsubscribedAt, at, ...one }) => ({
      ...one,
      account: { id: account, name: accountName },
      contact: contact === null ? null : { id: contact, name: contactName ?? '' },
      hasReplied: repliedAt !== null,
      hasUnsubscribed: unsubscribedAt !== null,
      at: at?.toISOString() ?? null,
    })),
    next: end ? encodeCursor([end.round, end.id]) : null,
  }
}
