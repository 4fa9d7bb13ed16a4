import type { Day } from '../../../kernel/day.ts'
import type { AccountId, ContactId, MemberId, WorkspaceId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { visible } from '../../accounts/index.ts'
import { assign, everything, runningAbout } from '../../holdouts/index.ts'
import { type MessageDraft, queueMessages, recipientsAmong, templatesByKey } from '../../messaging/index.ts'
import { membersAfter, membersAmong, restingOn, type Segment } from '../../segments/index.ts'
import { today, viewersOf } from '../../workspaces/index.ts'
import { type Campaign, nextRound } from '../domain/campaign.ts'
import * as store from '../store/campaigns.ts'
import * as recipients from '../store/recipients.ts'
import { asked, mustAskFor, restOf } from './act.ts'
import { segmentOf } from './find.ts'

/** Accounts that one step looks up, and people to whom one step hands the mail. */
const accountsPerStep = 500
const peoplePerStep = 100

/** How long a campaign is left alone whose segment reads a source that is silent. */
const rest = 10 * 60_000

/** One step of one campaign that has something to do. */
export function turn(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  return platform.db.within(workspace, async (tx) => {
    const day = await today(tx)
    const campaign = await store.dueCampaign(tx, day)
    if (!campaign) return 'done'
    await step(platform, tx, campaign, day)
    return 'more'
  })
}

interface Going {
  campaign: Campaign
  segment: Segment
  owner: Viewer
  day: Day
}

async function step(platform: Platform, tx: Tx, campaign: Campaign, day: Day): Promise<void> {
  const segment = await segmentOf(tx, campaign.segment)
  const owner = await viewerFor(tx, campaign.owner)
  const [template] = await templatesByKey(tx, [campaign.template])
  const trouble = troubleOf({ segment, owner, hasTemplate: template !== undefined })
  if (!segment || !owner || trouble !== null) {
    await restOf(tx, campaign, trouble)
    return
  }
  if (segment.condition && (await restingOn(platform, tx, null, [segment.condition]))[0]) {
    const why = told`A source that ${segment.name} reads is silent: it waits until it speaks again`
    return store.restUntil(tx, campaign.id, new Date(tx.now.getTime() + rest), why)
  }
  const going = { campaign: { ...campaign, reason: null }, segment, owner, day }
  const round = await store.roundOf(tx, campaign)
  if (!round || round.endedAt !== null) return openRound(tx, going)
  if (round.gatheredAt === null) return gather(tx, going, round)
  return handOn(platform, tx, going, round)
}

const viewerFor = async (tx: Tx, member: MemberId | null): Promise<Viewer | undefined> =>
  member === null ? undefined : (await viewersOf(tx, [member])).find((one) => one.permissions.has('campaigns.write'))

/** Why it cannot go on before somebody sees to it. */
function troubleOf(found: {
  segment: Segment | undefined
  owner: Viewer | undefined
  hasTemplate: boolean
}): string | null {
  if (!found.segment) return told`Its segment is not kept any more`
  if (!found.owner) return told`Nobody answers for it any more`
  return found.hasTemplate ? null : told`Its template was taken away`
}

async function openRound(tx: Tx, { campaign, day }: Going): Promise<void> {
  const round = campaign.round + 1
  await store.saveCampaign(tx, { ...campaign, round, nextOn: null })
  await store.saveRound(tx, campaign.id, { round, day, gatheredTo: null, gatheredAt: null, endedAt: null })
}

/** Puts the people of some more accounts on the list; once all stand there, it is known how many it reaches. */
async function gather(tx: Tx, going: Going, round: store.Round): Promise<void> {
  const { campaign, segment, owner } = going
  const seen = { visible: visible(owner), after: round.gatheredTo, limit: accountsPerStep }
  const accounts = await membersAfter(tx, segment.id, seen)
  const people = await recipientsAmong(tx, accounts, campaign.roles.length > 0 ? { roles: campaign.roles } : 'primary')
  const reached = new Set(people.map(({ account }) => account))
  const row = (account: AccountId, contact: ContactId | null): recipients.Recipient => ({
    ...{ id: newId(tx.now), account, contact, tries: 0 },
    state: contact === null ? 'nobody' : 'waiting',
  })
  await recipients.insertRecipients(tx, campaign, [
    ...people.map(({ account, contact }) => row(account, contact)),
    ...accounts.filter((account) => !reached.has(account)).map((account) => row(account, null)),
  ])
  const isAll = accounts.length < accountsPerStep
  const gatheredTo = accounts.at(-1) ?? round.gatheredTo
  await store.saveRound(tx, campaign.id, { ...round, gatheredTo, gatheredAt: isAll ? tx.now : null })
  if (isAll) await askAgain(tx, going)
}

/** More people than somebody said yes to are asked about again, before the first of them gets anything. */
async function askAgain(tx: Tx, { campaign, segment, owner }: Going): Promise<void> {
  const reach = await recipients.countWaiting(tx, campaign)
  const ask = await mustAskFor(tx, campaign, { reach, role: owner.role })
  await store.saveCampaign(tx, ask ? await asked(tx, campaign, { reach, ask, segment: segment.name }) : campaign)
}

/** Hands the mail for some more people to the outbox, as far as today's number reaches; ends the round behind the last one. */
async function handOn(platform: Platform, tx: Tx, going: Going, round: store.Round): Promise<void> {
  const { campaign, segment, owner, day } = going
  const room = campaign.perDay - (await recipients.handedToday(tx, campaign, day))
  const waiting = await recipients.waitingOf(tx, campaign, Math.max(0, Math.min(room, peoplePerStep)))
  // It is asked for without anybody waiting only once all mail of the round has left.
  if (waiting.length === 0) return endRound(tx, going, round)
  const accounts = [...new Set(waiting.map(({ account }) => account))]
  const still = await membersAmong(tx, segment.id, { visible: visible(owner), accounts })
  const heldOut = await heldOutOf(platform, tx, campaign, [...still])
  const handed = waiting.filter(({ account }) => still.has(account) && !heldOut.has(account))
  const queued = await queueMessages(
    tx,
    platform,
    handed.map((one) => draftOf(campaign, one)),
  )
  const messages = new Map(handed.map(({ id }, at) => [id, queued[at]?.id ?? null]))
  await recipients.settleRecipients(
    tx,
    waiting.map(({ id, account }): recipients.Settled => {
      const message = messages.get(id) ?? null
      const state = message !== null ? 'handed' : still.has(account) ? 'held_out' : 'left'
      return { id, state, message, handedOn: message === null ? null : day }
    }),
  )
  await store.saveCampaign(tx, campaign)
}

const draftOf = (
  { id, round, template, owner }: Campaign,
  { account, contact, tries }: recipients.Recipient,
): MessageDraft => ({
  key: `campaign ${id} ${round} ${contact} ${tries}`,
  account,
  contact: contact as ContactId,
  template,
  origin: 'automation',
  by: owner,
})

/** Whom a hold-out leaves alone: the campaign's own, or the one over everything (rule 28). Drawn when they would get it. */
async function heldOutOf(
  platform: Platform,
  tx: Tx,
  { id }: Campaign,
  accounts: readonly AccountId[],
): Promise<Set<AccountId>> {
  const holdout =
    (await runningAbout(tx, { kind: 'campaign', id })) ??
    (await runningAbout(tx, { kind: everything, id: tx.workspace }))
  if (!holdout || accounts.length === 0) return new Set()
  const arms = await assign(tx, platform, holdout.id, accounts)
  return new Set([...arms].flatMap(([account, { arm }]) => (arm === 'held' ? [account] : [])))
}

async function endRound(tx: Tx, { campaign, day }: Going, round: store.Round): Promise<void> {
  await store.saveRound(tx, campaign.id, { ...round, endedAt: tx.now })
  const nextOn = nextRound(campaign, { last: round.day, today: day })
  await store.saveCampaign(
    tx,
    nextOn === null ? { ...campaign, state: 'ended', endedAt: tx.now } : { ...campaign, nextOn },
  )
}
