import { addDays, type Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, ApprovalId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Account } from '../../accounts/index.ts'
import { amountText, drawUp, expansionRefused, moveOffer } from '../../approvals/index.ts'
import { audit, namesOfMembers, today } from '../../workspaces/index.ts'
import { groundWords, moves, outsideRange, priced, type Terms } from '../domain/proposal.ts'
import { keyOf, type Renewal } from '../domain/renewal.ts'
import {
  insertProposals,
  type Proposal,
  proposalOfApproval,
  proposalsOf,
  proposalsOfEach,
  saveProposal,
} from '../store/proposals.ts'
import { type Bought, boughtOf, boughtOfEach } from './papers/facts.ts'
import { mustRenewal } from './renewal.ts'

/** A first proposal changes nothing: the same products for the same price and term. */
const asItIs = ({ lines, running }: Bought, validUntil: Terms['validUntil']): Terms => ({
  ...{ months: running.months ?? 12, lines, uplift: 0, discount: 0, ground: 'commitment', reason: null },
  ...{ validUntil, autoRenew: running.autoRenew, noticeDays: running.noticeDays },
})

/**
 * The newest proposal of each renewal, drawn up where there is none; absent where no line of a contract, or no one currency, is
 * known.
 */
export async function proposalForEach(
  tx: Tx,
  renewals: readonly Renewal[],
  author: MemberId | null,
): Promise<Map<string, Proposal>> {
  const known = await proposalsOfEach(tx, renewals)
  const without = renewals.filter((one) => !known.has(keyOf(one)))
  const bought = await boughtOfEach(tx, without)
  const on = await today(tx)
  const fresh = without.flatMap((renewal) => {
    const own = bought.get(keyOf(renewal))
    if (!own || own.currency === null || own.lines.length === 0) return []
    const last = renewal.deadline ?? renewal.dueOn
    const terms = asItIs(own, last > on ? last : addDays(on, 30))
    return [
      {
        ...{ account: renewal.account, dueOn: renewal.dueOn, version: 1, terms, currency: own.currency },
        ...{ total: priced(terms).total, state: 'draft' as const, why: null, offer: null, approval: null, author },
      },
    ]
  })
  await insertProposals(tx, fresh)
  return new Map([
    ...[...known].flatMap(([key, [newest]]) => (newest ? [[key, newest] as const] : [])),
    ...fresh.map((one) => [keyOf(one), { ...one, madeAt: tx.now, changedAt: tx.now }] as const),
  ])
}

interface One {
  account: AccountId
  dueOn: Day
}

/** The proposals of a renewal, the newest first, each with what it costs line by line. */
export async function proposalsFor(tx: Tx, viewer: Viewer, asked: One) {
  const { account, renewal } = await mustRenewal(tx, viewer, asked.account, asked.dueOn)
  const { contracts, currency, lines, running } = await boughtOf(tx, account.id, renewal.dueOn)
  const found = await proposalsOf(tx, renewal)
  const names = await namesOfMembers(tx, [...new Set(found.flatMap(({ author }) => author ?? []))])
  return {
    /** The contracts that it would take the place of. */
    contracts: contracts.map(({ id, name, plan }) => ({ id, name, plan })),
    isOpen: renewal.state === 'open',
    bought: currency === null ? null : { currency, lines: [...lines], ...running },
    items: found.map(({ version, terms, currency: own, state, why, approval, author, madeAt }) => ({
      ...{ version, currency: own, state, why, approval, madeAt: madeAt.toISOString() },
      by: author === null ? null : (names.get(author) ?? ''),
      terms: { ...terms, lines: [...terms.lines] },
      price: { ...priced(terms), lines: [...priced(terms).lines] },
      outside: outsideRange(terms),
    })),
  }
}

/** Draws up a version more; the one before it is replaced, and what of it waited for a yes is withdrawn. */
export async function propose(tx: Tx, viewer: Viewer, { account: id, dueOn, terms }: One & { terms: Terms }) {
  const { account, renewal } = await mustRenewal(tx, viewer, id, dueOn)
  mustBeOpen(renewal)
  const { currency } = await boughtOf(tx, account.id, renewal.dueOn)
  const [before] = await proposalsOf(tx, renewal)
  const money = before?.currency ?? currency
  if (money === null)
    throw new AppError('conflict', told`The contracts of this renewal are in several currencies, or unknown`, {
      remedy: told`Tell the contracts first`,
    })
  if (terms.discount > 0 && !terms.reason)
    throw new AppError('invalid', told`reason: is missing for a discount`, {
      field: 'reason',
      remedy: told`Say why it is given`,
    })
  if (terms.validUntil < (await today(tx)))
    throw new AppError('invalid', told`validUntil: this day is over`, {
      field: 'validUntil',
      remedy: told`Name a day from today on`,
    })
  if (before?.state === 'accepted')
    throw new AppError('conflict', told`A proposal of this renewal was accepted`, { remedy: told`Write its contract` })
  if (before && before.state !== 'declined') await replace(tx, viewer, before)
  const version = (before?.version ?? 0) + 1
  await insertProposals(tx, [
    {
      ...{ account: account.id, dueOn, version, terms, currency: money, total: priced(terms).total },
      ...{ state: 'draft', why: null, offer: null, approval: null, author: viewer.member },
    },
  ])
  const after = { account: account.name, dueOn, version, total: priced(terms).total, discount: terms.discount }
  await audit(tx, viewer, { action: 'renewal.proposed', subject: 'account', subjectId: account.id, after })
  return { version }
}

function mustBeOpen({ state }: Renewal): void {
  if (state !== 'open') throw new AppError('conflict', told`This renewal is decided: it takes no proposal any more`)
}

async function replace(tx: Tx, viewer: Viewer, before: Proposal): Promise<void> {
  if (before.offer)
    await moveOffer(tx, viewer, before.offer, { to: 'withdrawn', why: told`A newer proposal takes its place` })
  await saveProposal(tx, { ...before, state: 'replaced' })
}

type To = 'submitted' | 'sent' | 'accepted' | 'declined'

/** Puts the newest proposal forward, or says that it was sent, accepted or declined. A discount goes the way of an offer: above the limit of a role, and to make somebody stay, only after approval (rule 33). */
export async function moveProposal(
  tx: Tx,
  viewer: Viewer,
  { account: id, dueOn, version, to, why }: One & { version: number; to: To; why: string | null },
) {
  const { account, renewal } = await mustRenewal(tx, viewer, id, dueOn)
  mustBeOpen(renewal)
  const [newest] = await proposalsOf(tx, renewal)
  if (newest?.version !== version)
    throw new AppError('conflict', told`This is not the newest proposal`, {
      field: 'version',
      remedy: told`Read them again`,
    })
  if (!moves[newest.state].includes(to === 'submitted' ? 'approved' : to))
    throw new AppError('conflict', told`A proposal that is ${newest.state} cannot become ${to}`, {
      field: 'to',
      remedy: told`Draw up a new one`,
    })
  const moved = to === 'submitted' ? await submitted(tx, viewer, account, newest) : { ...newest, state: to, why }
  const offerTo = { sent: 'made', accepted: 'accepted', declined: 'declined' } as const
  if (to !== 'submitted' && newest.offer) await moveOffer(tx, viewer, newest.offer, { to: offerTo[to], why })
  await saveProposal(tx, moved)
  const after = { account: account.name, dueOn, version, state: moved.state }
  await audit(tx, viewer, { action: 'renewal.proposal_moved', subject: 'account', subjectId: account.id, after, why })
  return { state: moved.state, approval: moved.approval }
}

async function submitted(tx: Tx, viewer: Viewer, account: Account, proposal: Proposal): Promise<Proposal> {
  const { terms, dueOn, version } = proposal
  const price = priced(terms)
  const refused = price.growth > 0 ? await expansionRefused(tx, account.id) : null
  if (refused)
    throw new AppError('conflict', refused, { field: 'lines', remedy: told`Help them first, or renew what they have` })
  if (terms.discount === 0) return { ...proposal, state: 'approved', why: null }
  const [drawn] = await drawUp(tx, [
    {
      ...{ account: account.id, by: viewer.member, role: viewer.role, begins: 'submitted', kind: 'discount' },
      ...{ purpose: terms.ground, percent: terms.discount, amount: null, months: terms.months },
      ...{ validUntil: terms.validUntil, reason: terms.reason ?? '', said: saidOf(account, proposal) },
      // Put forward again after a no, it is another question.
      key: `proposal ${account.id} ${dueOn} ${version} ${tx.now.toISOString()}`,
    },
  ])
  if (drawn?.kind !== 'drawn') throw new AppError('conflict', drawn?.says ?? told`It cannot be offered now`)
  const state = drawn.offer.state === 'approved' ? 'approved' : 'waiting'
  return { ...proposal, state, why: null, offer: drawn.offer.id, approval: drawn.approval }
}

/** Exactly what would happen, a line each, told in English. */
function saidOf(account: Account, { terms, dueOn, currency, version }: Proposal) {
  const { now, growth, uplift, discount, total, term } = priced(terms)
  const say = (minor: number) => amountText(minor, currency)
  const outside = outsideRange(terms)
  const outsideWords = {
    'short term': told`The documents give this only for two years or more`,
    below: told`The documents give 10% and more for several years`,
    above: told`The documents give 20% at most for several years`,
  }
  return {
    title: told`Proposal ${version} to ${account.name}: ${terms.discount}% off for ${terms.months} months`,
    effect: [
      told`From ${dueOn} on ${account.name} pays ${say(total)} a year, now ${say(now)}`,
      told`Discount: ${terms.discount}%, which is ${say(discount)} a year`,
      ...(growth === 0 ? [] : [told`Added or taken away: ${say(growth)} a year`]),
      ...(uplift === 0 ? [] : [told`Price change: ${say(uplift)} a year`]),
      told`Term: ${terms.months} months, together ${say(term)}`,
      ...(outside === null ? [] : [outsideWords[outside]]),
      told`The customer may accept until ${terms.validUntil}`,
      told`Purpose: ${groundWords[terms.ground]}`,
      told`Reason: ${terms.reason ?? ''}`,
    ],
  }
}

interface Decided {
  approval: string
  status: string
  reason: string | null
  payload: Record<string, unknown>
}

/** A proposal goes on as its discount was decided: as it was, with what the approver changed, or back with the reason. */
export async function discountDecided(tx: Tx, { approval, status, reason, payload }: Decided): Promise<void> {
  const proposal = await proposalOfApproval(tx, approval as ApprovalId)
  if (proposal?.state !== 'waiting') return
  if (status !== 'approved' && status !== 'edited')
    return saveProposal(tx, { ...proposal, state: 'draft', offer: null, why: reason ?? told`Nobody decided in time` })
  const { percent, validUntil, months } = payload as { percent?: number; validUntil?: Day; months?: number }
  const terms = {
    ...proposal.terms,
    discount: percent ?? proposal.terms.discount,
    months: months ?? proposal.terms.months,
    validUntil: validUntil ?? proposal.terms.validUntil,
  }
  await saveProposal(tx, { ...proposal, terms, total: priced(terms).total, state: 'approved', why: null })
}
