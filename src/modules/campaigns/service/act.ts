import { AppError } from '../../../kernel/errors.ts'
import type { ApprovalId, CampaignId, MessageId } from '../../../kernel/ids.ts'
import { spoken, told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import { askApproval, type MustAsk, mustApprove, withdrawApprovals } from '../../approvals/index.ts'
import { auditStarted, runningAbout, startHoldout } from '../../holdouts/index.ts'
import { discardUnsent } from '../../messaging/index.ts'
import { audit, today } from '../../workspaces/index.ts'
import { type Campaign, isApproved, mustFit } from '../domain/campaign.ts'
import { heldCampaign, roundOf, saveCampaign, saveRound } from '../store/campaigns.ts'
import { countWaiting, reachOf, stopWaiting, takeBack, unsentOf } from '../store/recipients.ts'
import { mustChange, mustHaveSegment, mustHaveTemplate } from './find.ts'

export interface Reach {
  accounts: number
  people: number
}

/** Sets a campaign going, or asks somebody first where it reaches more people than one may write to alone. */
export async function beginCampaign(platform: Platform, tx: Tx, viewer: Viewer, id: string): Promise<Campaign> {
  const found = await mustChange(tx, viewer, id)
  mustFit('begin', found)
  await mustHaveTemplate(tx, found.template)
  const { name: segment } = await mustHaveSegment(tx, found.segment)
  // Whoever begins it answers for it: it reaches whom they see.
  const campaign = { ...found, owner: viewer.member }
  const reach = await reachOf(tx, { ...campaign, seen: visible(viewer) })
  if (reach.people === 0)
    throw new AppError('conflict', told`There is nobody to write to in ${segment}`, {
      field: 'segment',
      remedy: told`Choose another segment or other roles`,
    })
  const ask = await mustAskFor(tx, campaign, { reach, role: viewer.role })
  const begun = ask
    ? await asked(tx, campaign, { reach, ask, segment })
    : await launched(platform, tx, campaign, viewer)
  await saveCampaign(tx, begun)
  const after = { name: begun.name, segment, people: reach.people, accounts: reach.accounts, status: begun.state }
  await audit(tx, viewer, { action: 'campaign.begun', subject: 'campaign', subjectId: begun.id, after })
  return begun
}

/** By which rule somebody has to say yes, unless they did for as many people. */
export async function mustAskFor(
  tx: Tx,
  { approved }: Campaign,
  { reach, role }: { reach: Reach; role: string | null },
): Promise<MustAsk | null> {
  if (isApproved(reach.people, approved)) return null
  return mustApprove(tx, { kind: 'message', contacts: reach.people, accounts: reach.accounts, role, by: 'person' })
}

interface Asking {
  reach: Reach
  ask: MustAsk
  segment: string
}

/** Asks for approval with what would go out to how many; nothing more goes out until somebody says yes. */
export async function asked(tx: Tx, campaign: Campaign, { reach, ask, segment }: Asking): Promise<Campaign> {
  const { id, name, owner, perDay, rhythm, startsOn } = campaign
  const { name: template } = await mustHaveTemplate(tx, campaign.template)
  const [question] = await askApproval(tx, [
    {
      kind: 'message',
      title: told`The campaign ${name} to ${reach.people} people`,
      effect: [
        told`The mail ${template} goes to ${reach.people} people of ${reach.accounts} accounts in ${segment}`,
        told`Up to ${perDay} of them a day, from ${startsOn} on`,
        ...(rhythm === 'quarterly' ? [told`And again every three months`] : []),
      ],
      payload: { campaign: id, people: reach.people, perDay },
      editable: [{ field: 'perDay', label: spoken('People a day'), type: 'number' }],
      account: null,
      askedBy: owner,
      ...{ policy: ask.policy, why: ask.why, approver: ask.approver, hours: ask.hours },
      // One question after the other, however often this one is asked.
      key: `campaign ${id} after ${campaign.approval ?? 'none'}`,
    },
  ])
  return { ...campaign, state: 'asking', reason: ask.why, approval: question?.id ?? null }
}

/** Lets it go out from its day on, and leaves a part alone where that was wanted. */
async function launched(platform: Platform, tx: Tx, campaign: Campaign, viewer: Viewer | null): Promise<Campaign> {
  const { id, name, holdShare, holdEnds, owner, startsOn } = campaign
  const day = await today(tx)
  const about = { kind: 'campaign', id }
  if (holdShare !== null && !(await runningAbout(tx, about))) {
    const endsOn = holdEnds !== null && holdEnds < day ? null : holdEnds
    const holdout = await startHoldout(tx, platform, { about, name, share: holdShare, endsOn, by: owner })
    if (viewer) await auditStarted(tx, viewer, holdout)
  }
  return {
    ...campaign,
    state: 'running',
    reason: null,
    nextOn: campaign.round > 0 ? campaign.nextOn : startsOn < day ? day : startsOn,
    beganAt: campaign.beganAt ?? tx.now,
  }
}

/** What somebody decided about a campaign: it goes on, or goes back to whoever wrote it with the reason. */
export async function decided(
  platform: Platform,
  tx: Tx,
  answer: { approval: string; status: string; reason: string | null; payload: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { campaign: id, people, perDay } = answer.payload
  const found = await heldCampaign(tx, id as CampaignId)
  if (found?.state !== 'asking' || found.approval !== (answer.approval as ApprovalId)) return
  if (answer.status === 'approved' || answer.status === 'edited') {
    const rate = typeof perDay === 'number' && perDay >= 1 ? Math.floor(perDay) : found.perDay
    const approved = { ...found, approved: Number(people), perDay: rate }
    return saveCampaign(tx, await launched(platform, tx, approved, null))
  }
  const why = answer.reason === null ? told`Nobody approved it in time` : told`Not approved: ${answer.reason}`
  await saveCampaign(tx, { ...found, state: found.round === 0 ? 'draft' : 'paused', reason: why })
}

const noted = (tx: Tx, viewer: Viewer, action: string, { id, name }: Campaign): Promise<void> =>
  audit(tx, viewer, { action, subject: 'campaign', subjectId: id, after: { name } })

/** Takes back what has not gone; whoever it was for gets it once the campaign goes on. */
export async function pauseCampaign(tx: Tx, viewer: Viewer, id: string): Promise<Campaign> {
  const found = await mustChange(tx, viewer, id)
  mustFit('pause', found)
  const paused = await restOf(tx, found, null)
  await noted(tx, viewer, 'campaign.paused', found)
  return paused
}

/** The same where nobody did it. */
export async function restOf(tx: Tx, found: Campaign, reason: string | null): Promise<Campaign> {
  const taken = await withdrawn(tx, found, {
    statuses: ['waiting'],
    reason: told`The campaign ${found.name} was paused`,
  })
  await takeBack(tx, taken, 'waiting')
  const paused: Campaign = { ...found, state: 'paused', reason }
  await saveCampaign(tx, paused)
  return paused
}

const withdrawn = async (
  tx: Tx,
  campaign: Campaign,
  how: { statuses: readonly ('waiting' | 'held')[]; reason: string },
): Promise<MessageId[]> => discardUnsent(tx, { ids: await unsentOf(tx, campaign), ...how })

export async function resumeCampaign(platform: Platform, tx: Tx, viewer: Viewer, id: string): Promise<Campaign> {
  const found = await mustChange(tx, viewer, id)
  mustFit('resume', found)
  await mustHaveTemplate(tx, found.template)
  const { name: segment } = await mustHaveSegment(tx, found.segment)
  // Whoever goes on with what a colleague left answers for it from now on.
  const campaign = { ...found, owner: found.owner ?? viewer.member }
  // It may rest since somebody said no to all of them.
  const reach = await countWaiting(tx, campaign)
  const ask = await mustAskFor(tx, campaign, { reach, role: viewer.role })
  const resumed = ask
    ? await asked(tx, campaign, { reach, ask, segment })
    : await launched(platform, tx, campaign, viewer)
  await saveCampaign(tx, resumed)
  await noted(tx, viewer, 'campaign.resumed', found)
  return resumed
}

/** Ends it for good: nobody who waits gets it any more. One that waits for approval goes back to whoever wrote it. */
export async function stopCampaign(tx: Tx, viewer: Viewer, id: string): Promise<Campaign> {
  const found = await mustChange(tx, viewer, id)
  mustFit('stop', found)
  const question = found.state === 'asking' ? found.approval : null
  if (question) await withdrawApprovals(tx, [question], told`The campaign was taken back`)
  const stopped: Campaign =
    found.round === 0 && found.state === 'asking'
      ? { ...found, state: 'draft', reason: null }
      : { ...found, state: 'stopped', reason: null, nextOn: null, endedAt: tx.now }
  if (stopped.state === 'stopped') await endRound(tx, found)
  await saveCampaign(tx, stopped)
  await noted(tx, viewer, 'campaign.stopped', found)
  return stopped
}

async function endRound(tx: Tx, campaign: Campaign): Promise<void> {
  const reason = told`The campaign ${campaign.name} was stopped`
  await takeBack(tx, await withdrawn(tx, campaign, { statuses: ['waiting', 'held'], reason }), 'stopped')
  await stopWaiting(tx, campaign)
  const round = await roundOf(tx, campaign)
  if (round && round.endedAt === null) await saveRound(tx, campaign.id, { ...round, endedAt: tx.now })
}
