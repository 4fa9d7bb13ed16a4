import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId, RiskId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { seesBook } from '../../accounts/index.ts'
import { accountsTouched } from '../../segments/index.ts'
import { openTasks } from '../../tasks/index.ts'
import * as timeline from '../../timeline/index.ts'
import { today, viewersOf } from '../../workspaces/index.ts'
import { type Change, changed, ended, type Risk, reopened, type What } from '../domain/risk.ts'
import { seenForChange } from '../store/list.ts'
import { accountsNamed, insertSteps, openAbout, openOfLost, saveRisks } from '../store/risks.ts'
import { entryOf } from './open.ts'

/** What somebody wishes of a risk; an owner of null is whoever owns the account. */
export type Wish = Omit<Change, 'ownerBy'>

export async function changeRisk(tx: Tx, viewer: Viewer, id: RiskId, wish: Wish): Promise<Risk> {
  const before = await mustFind(tx, viewer, id)
  const change = await ownedAs(tx, before.account, wish)
  const outcome = changed(before, change)
  if (!outcome) return before
  await save(tx, outcome.risk, { member: viewer.member, what: 'changed', says: { fields: outcome.fields } })
  return outcome.risk
}

async function ownedAs(tx: Tx, account: AccountId, { owner, ...rest }: Wish): Promise<Change> {
  if (owner === undefined) return rest
  if (owner === null) {
    const found = (await accountsNamed(tx, [account])).get(account)
    return { ...rest, owner: found?.owner ?? null, ownerBy: 'account' }
  }
  await refuseBlind(tx, account, owner)
  return { ...rest, owner, ownerBy: 'named' }
}

/** A risk is nobody's who does not see its account: it would wait where nobody looks. */
export async function refuseBlind(tx: Tx, account: AccountId, owner: MemberId): Promise<void> {
  const [viewer] = await viewersOf(tx, [owner])
  if (!viewer)
    throw new AppError('not_found', told`No active member with this id`, {
      field: 'owner',
      remedy: told`Choose another member`,
    })
  const found = (await accountsNamed(tx, [account])).get(account)
  if (seesBook(viewer, found?.owner ?? null)) return
  throw new AppError('conflict', told`${viewer.name} does not see this account`, {
    field: 'owner',
    remedy: told`Choose somebody who does, or hand the account over first`,
  })
}

export async function endRisk(
  tx: Tx,
  viewer: Viewer,
  id: RiskId,
  { state, on, reason }: { state: 'saved' | 'lost'; on: Day | undefined; reason: string },
): Promise<Risk> {
  const before = await mustFind(tx, viewer, id)
  const day = await today(tx)
  const done = { at: tx.now, by: viewer.member, today: day }
  const risk = ended(before, { state, on: on ?? day, reason }, done)
  await save(tx, risk, { member: viewer.member, what: state, says: { reason } })
  await timeline.append(tx, [entryOf(state, risk, tx.now, viewer.name)])
  await tell(tx, [
    {
      name: 'risks.ended',
      account: risk.account,
      data: { risk: id, state, what: risk.what, owner: risk.owner, by: viewer.member },
      key: `risks.ended ${id} ${risk.version}`,
    },
  ])
  return risk
}

/** Who has left is lost, and so is what was open about them: the loss itself is the reason. */
export async function endOfLost(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  const risks = await openOfLost(tx, accounts)
  if (risks.length === 0) return
  const day = await today(tx)
  const reason = told`The customer was lost`
  const lost = risks.map((risk) =>
    ended(risk, { state: 'lost', on: day, reason }, { at: tx.now, by: null, today: day }),
  )
  await saveRisks(tx, lost)
  await insertSteps(
    tx,
    lost.map(({ id, version }) => ({ risk: id, version, member: null, what: 'lost', says: { reason } })),
  )
  await timeline.append(
    tx,
    lost.map((risk) => entryOf('lost', risk, tx.now, undefined)),
  )
  await accountsTouched(tx, [...new Set(lost.map(({ account }) => account))])
  await tell(
    tx,
    lost.map(({ id, account, what, owner, version }) => ({
      name: 'risks.ended',
      account,
      data: { risk: id, state: 'lost', what, owner, by: null },
      key: `risks.ended ${id} ${version}`,
    })),
  )
}

/** Whoever renewed may have been saved: of each open risk its owner is asked, once for a contract. */
export async function askAfterRenewal(tx: Tx, account: AccountId, contract: string): Promise<void> {
  const risks = await openAbout(tx, [account])
  await openTasks(
    tx,
    risks.map(({ id, what, owner }) => ({
      title: told`Is this risk saved: ${what}`.slice(0, 300),
      reason: told`The customer renewed`,
      account,
      about: { kind: 'risk', id },
      asked: owner ? { member: owner } : { role: 'csm' as const },
      due: { hours: 40, counted: 'business' as const },
      origin: 'automation' as const,
      key: `risk renewed ${id} ${contract}`.slice(0, 200),
      by: null,
    })),
  )
}

export async function reopenRisk(tx: Tx, viewer: Viewer, id: RiskId): Promise<Risk> {
  const before = await mustFind(tx, viewer, id)
  if (before.state === 'open') return before
  const risk = reopened(before)
  await save(tx, risk, { member: viewer.member, what: 'reopened', says: {} })
  return risk
}

async function save(
  tx: Tx,
  risk: Risk,
  step: { member: MemberId | null; what: What; says: Record<string, unknown> },
): Promise<void> {
  await saveRisks(tx, [risk])
  await insertSteps(tx, [{ risk: risk.id, version: risk.version, ...step }])
  await accountsTouched(tx, [risk.account])
}

async function mustFind(tx: Tx, viewer: Viewer, id: RiskId): Promise<Risk> {
  const risk = await seenForChange(tx, viewer, id)
  if (risk) return risk
  throw absent()
}

export const absent = () => new AppError('not_found', told`No risk with this id`)

/** Gives risks to somebody else, and writes it down. */
export async function giveRisks(
  tx: Tx,
  risks: readonly Risk[],
  ownerOf: (risk: Risk) => { owner: MemberId | null; ownerBy: Risk['ownerBy'] },
): Promise<number> {
  const given = risks
    .map((risk) => ({ ...risk, ...ownerOf(risk), version: risk.version + 1 }))
    .filter((risk, at) => risk.owner !== risks[at]?.owner || risk.ownerBy !== risks[at]?.ownerBy)
  await saveRisks(tx, given)
  await insertSteps(
    tx,
    given.map(({ id, version, owner }) => ({
      risk: id,
      version,
      member: null,
      what: 'handed_on',
      says: { to: owner },
    })),
  )
  return given.length
}

/** Risks follow the account to its new owner, but for those of somebody named who still sees it (rule 38). */
export async function followOwners(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  const risks = await openAbout(tx, accounts)
  if (risks.length === 0) return
  const owners = await accountsNamed(tx, [...new Set(risks.map(({ account }) => account))])
  const named = [...new Set(risks.flatMap(({ owner, ownerBy }) => (owner && ownerBy === 'named' ? owner : [])))]
  const viewers = new Map((await viewersOf(tx, named)).map((viewer) => [viewer.member, viewer]))
  const isBlind = ({ owner, account }: Risk) => {
    const viewer = owner ? viewers.get(owner) : undefined
    return !viewer || !seesBook(viewer, owners.get(account)?.owner ?? null)
  }
  const follows = risks.filter((risk) => risk.ownerBy === 'account' || isBlind(risk))
  await giveRisks(tx, follows, ({ account }) => ({ owner: owners.get(account)?.owner ?? null, ownerBy: 'account' }))
}
