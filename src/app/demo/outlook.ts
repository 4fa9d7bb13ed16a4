import { addDays } from '../../kernel/day.ts'
import type { MemberId, WorkspaceId } from '../../kernel/ids.ts'
import { askTraining } from '../../modules/churn/index.ts'
import { findPlaybook, playbookNames, switchPlaybook } from '../../modules/playbooks/index.ts'
import { askBacktest } from '../../modules/proof/index.ts'
import { callRenewal, listRenewals, noteWeek, quarterOf } from '../../modules/renewals/index.ts'
import { members, viewersOf } from '../../modules/workspaces/index.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { chanceOf } from './chance.ts'
import type { Company } from './company.ts'
import { renewalCalls } from './day-words.ts'
import { takeUpOffers } from './offers.ts'

/** How far before the company's last day the scorecards are held against the past, and how far ahead a loss is foretold. */
const backtested = { days: 330, until: 60, horizon: 180 } as const

/**
 * Playbooks that are live in the demo company, each for so many accounts a day. It has no mail server: what they write is held, and says so.
 * One leaves a part of the accounts alone, so that its results say how far they are from an answer.
 */
const live = [
  { key: 'nps-detractor', takes: 'present', perDay: 6, holdOut: { percent: 20 } },
  { key: 'renewal', takes: 'new', perDay: 20 },
] as const

/**
 * What the company's people have said and asked of the months ahead: the calls of the quarter's renewals by their success
 * managers, and what was taken up of what could be bought next. The model and a backtest are asked for and come when the product runs.
 */
export async function showOutlook(platform: Platform, workspace: WorkspaceId, company: Company): Promise<void> {
  await platform.db.within(workspace, async (tx) => {
    const ids = (await members(tx)).flatMap(({ id, active }) => (active ? [id] : []))
    const viewers = await viewersOf(tx, ids)
    // Managers see their own book; somebody who sees every account looks for all of them.
    const reader = viewers.find(({ sees }) => sees.kind === 'all')
    if (!reader) return
    await noteWeek(tx) // what is called from here on has moved since
    await callRenewals(tx, { reader, viewers, company })
    await takeUpOffers(tx, viewers, company)
    const { today } = company.options
    const span = { from: addDays(today, -backtested.days), to: addDays(today, -backtested.until) }
    await switchOn(platform, tx, reader)
    await askBacktest(tx, reader, { ...span, subjects: ['tenure', 'manager'], horizon: backtested.horizon })
  })
  await askTraining(platform, workspace)
}

async function switchOn(platform: Platform, tx: Tx, reader: Viewer): Promise<void> {
  const ids = new Map((await playbookNames(tx)).map(({ id, key }) => [key, id]))
  for (const { key, ...asked } of live) {
    const id = ids.get(key)
    if (!id || (await findPlaybook(tx, id)).stage !== 'off') continue
    await switchPlaybook(platform, tx, reader, id, {
      ...asked,
      stage: 'live',
      reason: 'The demo company shows it at work',
    })
  }
}

/** Two of three are called, by health and a little by hope: managers differ. */
async function callRenewals(
  tx: Tx,
  { reader, viewers, company }: { reader: Viewer; viewers: readonly Viewer[]; company: Company },
): Promise<void> {
  const byMember = new Map<MemberId, Viewer>(viewers.map((viewer) => [viewer.member, viewer]))
  const { options } = company
  const { today } = options
  const quarters = [...new Set([today, addDays(today, 90)].map((day) => quarterOf(day).name))]
  const lists = await Promise.all(quarters.map((quarter) => listRenewals(tx, reader, { quarter })))
  for (const { account, owner, dueOn, state, health, due, noticeOn } of lists.flatMap(({ items }) => items)) {
    const viewer = owner && byMember.get(owner.id)
    if (!viewer || state !== 'open' || due === null || noticeOn !== null) continue
    const chance = chanceOf(options.seed, 'call', account.id, dueOn)
    if (chance.happens(0.33)) continue
    const hoped = (health ?? 60) + chance.whole(-8, 8)
    const kind = hoped >= 72 ? 'commit' : hoped >= 50 ? 'best_case' : 'expected_loss'
    const reasons = renewalCalls[kind]
    const why = reasons[chance.whole(0, reasons.length - 1)] as string
    await callRenewal(tx, viewer, { account: account.id, dueOn, kind, why })
  }
}
