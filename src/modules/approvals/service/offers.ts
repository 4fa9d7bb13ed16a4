import { bandFrom, bandMeasure } from '../../../kernel/band.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, ApprovalId, MemberId, OfferId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { columnsOn } from '../../measures/index.ts'
import * as timeline from '../../timeline/index.ts'
import { settings, today } from '../../workspaces/index.ts'
import {
  approvalFor,
  checkTerms,
  editableOf,
  effectOf,
  isLapsed,
  type Offer,
  type OfferState,
  type OfferTerms,
  offerTitle,
  refusalOf,
  refuseWay,
  type Standing,
} from '../domain/offer.ts'
import { accountsNamed } from '../store/approvals.ts'
import * as store from '../store/offers.ts'
import { type ApprovalDraft, askApproval } from './ask.ts'
import { withdrawApprovals } from './decide.ts'
import { limitsOf, mustApprove } from './policies.ts'

export interface OfferDraft extends OfferTerms {
  account: AccountId
  /** Who draws it up, and in which role; a playbook does so in that of whoever switched it on. */
  by: MemberId | null
  role: string | null
  /** Put before whoever has to say yes at once, or kept as a draft. */
  begins: 'submitted' | 'draft'
  key: string | null
  /** What exactly would happen, told in English, where more is known than the terms say. */
  said?: Pick<ApprovalDraft, 'title' | 'effect'> | undefined
  from?: Pick<ApprovalDraft, 'playbook' | 'run' | 'stepKey'>
}

export type Drawn =
  | { kind: 'refused'; says: string }
  | { kind: 'drawn'; offer: Offer; approval: ApprovalId | null; assignee: MemberId | null; expiresAt: Date | null }

/** Draws up offers, and puts those that need it before whoever has to say yes. What must not be offered is refused (rule 33). */
export async function drawUp(tx: Tx, drafts: readonly OfferDraft[]): Promise<Drawn[]> {
  const { currency } = await settings(tx)
  const day = await today(tx)
  for (const draft of drafts) checkTerms(draft, day)
  const standings = await standingsOf(
    tx,
    drafts.map(({ account }) => account),
  )
  const offers = drafts.map((draft): Offer | { refused: string } => {
    const refused = refusalOf(draft, standings.get(draft.account) ?? { isRed: false, overdueInvoices: 0 })
    if (refused) return { refused }
    const { account, by, key, kind, purpose, percent, amount, months, validUntil, reason } = draft
    return {
      ...{ account, by, key, kind, purpose, percent, amount, months, validUntil, reason, currency },
      id: newId(tx.now) as OfferId,
      state: 'draft',
      why: null,
      approval: null,
      madeAt: tx.now,
      changedAt: tx.now,
    }
  })
  const drawn = offers.flatMap((one) => ('refused' in one ? [] : one))
  const fresh = await store.insertOffers(tx, drawn)
  const submitting = offers.flatMap((offer, at) => {
    const draft = drafts[at] as OfferDraft
    const isLeft = 'refused' in offer || draft.begins === 'draft' || !fresh.has(offer.id)
    return isLeft ? [] : [{ offer, role: draft.role, from: draft.from, said: draft.said }]
  })
  const submitted = new Map((await submit(tx, submitting)).map((one) => [one.offer.id, one]))
  const known = await knownByKey(
    tx,
    drawn.filter(({ id }) => !fresh.has(id)),
  )
  return offers.map((one): Drawn => {
    if ('refused' in one) return { kind: 'refused', says: one.refused }
    const done = submitted.get(one.id)
    const offer = done?.offer ?? known.get(one.key) ?? one
    const { assignee = null, expiresAt = null } = done?.asked ?? {}
    return { kind: 'drawn', offer, approval: offer.approval, assignee, expiresAt }
  })
}

/** Offers that were drawn up before under the same keys. */
async function knownByKey(tx: Tx, again: readonly Offer[]): Promise<Map<string | null, Offer>> {
  const keys = again.flatMap(({ key }) => key ?? [])
  return new Map(keys.length === 0 ? [] : (await store.offersOfKeys(tx, keys)).map((offer) => [offer.key, offer]))
}

/** Why nothing more may be sold to an account now (rule 33); null where it may be. */
export async function expansionRefused(tx: Tx, account: AccountId): Promise<string | null> {
  const standing = (await standingsOf(tx, [account])).get(account)
  return standing ? refusalOf({ purpose: 'expansion' }, standing) : null
}

async function standingsOf(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, Standing>> {
  const ids = [...new Set(accounts)]
  const columns = await columnsOn(tx, ids, 'now', 'frozen', [bandMeasure, 'commercial.overdue_invoices'])
  const [bands, overdue] = [columns.of(bandMeasure), columns.of('commercial.overdue_invoices')]
  return new Map(ids.map((id, at) => [id, { isRed: bandFrom(bands[at]) === 'red', overdueInvoices: overdue[at] || 0 }]))
}

interface Submitting {
  offer: Offer
  role: string | null
  from?: OfferDraft['from']
  said?: OfferDraft['said']
}

type Submitted = { offer: Offer; asked: { id: ApprovalId; assignee: MemberId | null; expiresAt: Date | null } | null }

/** Approved at once where the role may give it, else asked for. */
async function submit(tx: Tx, submitting: readonly Submitting[]): Promise<Submitted[]> {
  const limits = await limitsOf(tx)
  const names = await accountsNamed(
    tx,
    submitting.map(({ offer }) => offer.account),
  )
  const asking: { at: number; draft: ApprovalDraft }[] = []
  for (const [at, one] of submitting.entries()) {
    const { offer, role, from, said } = one
    const act = { kind: 'offer', amount: offer.amount, percent: offer.percent, accounts: 1, role } as const
    const needed =
      approvalFor(offer, role, limits) ??
      (await mustApprove(tx, { ...act, by: from?.playbook ? 'playbook' : 'person' }))
    if (needed)
      asking.push({
        at,
        draft: { ...questionFor(offer, names.get(offer.account)?.name ?? '', from), ...said, ...needed },
      })
  }
  const asked = await askApproval(
    tx,
    asking.map(({ draft }) => draft),
  )
  const byPlace = new Map(asking.map(({ at }, place) => [at, asked[place]]))
  const done = submitting.map(({ offer }, at): Submitted => {
    const question = byPlace.get(at) ?? null
    const state: OfferState = question ? 'waiting' : 'approved'
    return { offer: { ...offer, state, approval: question?.id ?? null, why: null, changedAt: tx.now }, asked: question }
  })
  await store.saveOffers(
    tx,
    done.map(({ offer }) => offer),
  )
  return done
}

function questionFor(offer: Offer, account: string, from: OfferDraft['from']): ApprovalDraft {
  const { id, percent, amount, months, validUntil } = offer
  return {
    kind: 'offer',
    title: told`Offer to ${account}: ${offerTitle(offer)}`,
    effect: effectOf(offer, account),
    payload: { offer: id, percent, amount, months, validUntil },
    editable: editableOf(offer),
    account: offer.account,
    askedBy: from?.playbook ? null : offer.by,
    ...from,
    key: `offer ${id} ${offer.changedAt.toISOString()}`,
  }
}

/** Changes the terms of a draft. */
export async function changeOffer(tx: Tx, viewer: Viewer, id: OfferId, terms: Partial<OfferTerms>): Promise<Offer> {
  const offer = await mustSeeOffer(tx, viewer, id)
  if (offer.state !== 'draft')
    throw new AppError('conflict', told`Only a draft is changed`, {
      field: 'offer',
      remedy: told`Withdraw it and draw up a new one`,
    })
  const given = Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined))
  const changed: Offer = { ...offer, ...given, changedAt: tx.now }
  checkTerms(changed, await today(tx))
  await store.saveOffers(tx, [changed])
  return changed
}

/** Moves an offer on: put forward, made to the customer, accepted, declined, withdrawn. */
export async function moveOffer(
  tx: Tx,
  viewer: Viewer,
  id: OfferId,
  { to, why }: { to: 'submitted' | 'made' | 'accepted' | 'declined' | 'withdrawn'; why: string | null },
): Promise<Offer> {
  const offer = await mustSeeOffer(tx, viewer, id)
  await refuseOutdated(tx, offer, to)
  if (to === 'submitted') {
    refuseWay(offer.state, 'waiting')
    const [done] = await submit(tx, [{ offer: { ...offer, changedAt: tx.now }, role: viewer.role }])
    return done?.offer ?? offer
  }
  refuseWay(offer.state, to)
  if (to === 'withdrawn' && offer.state === 'waiting' && offer.approval)
    await withdrawApprovals(tx, [offer.approval], told`The offer was withdrawn`)
  const moved: Offer = { ...offer, state: to, why, changedAt: tx.now }
  await store.saveOffers(tx, [moved])
  await timeline.append(tx, entriesOf(moved, viewer, tx.now))
  return moved
}

/** An offer is made and accepted while it is valid, and to whom it may be made at that time (rule 33). */
async function refuseOutdated(tx: Tx, offer: Offer, to: string): Promise<void> {
  if (!['submitted', 'made', 'accepted'].includes(to)) return
  if (isLapsed(offer, await today(tx)))
    throw new AppError('conflict', told`This offer was valid until ${offer.validUntil}`, {
      field: 'validUntil',
      remedy: told`Draw up a new offer`,
    })
  const standing = (await standingsOf(tx, [offer.account])).get(offer.account)
  const refused = to !== 'accepted' && standing ? refusalOf(offer, standing) : null
  if (refused)
    throw new AppError('conflict', refused, {
      field: 'purpose',
      remedy: told`Help them first, or draw up an offer with another purpose`,
    })
}

const entriesOf = (offer: Offer, { name }: Viewer, at: Date): timeline.Entry[] => {
  const title = offerTitle(offer)
  const texts: Partial<Record<OfferState, string>> = {
    made: told`Offered: ${title}`,
    accepted: told`Offer accepted: ${title}`,
    declined: told`Offer declined: ${title}`,
  }
  const text = texts[offer.state]
  const source = { kind: 'offer', id: offer.id }
  return text
    ? [
        {
          account: offer.account,
          at,
          kind: 'approval',
          text,
          source,
          actor: name,
          key: `offer:${offer.state}:${offer.id}`,
        },
      ]
    : []
}

async function mustSeeOffer(tx: Tx, viewer: Viewer, id: OfferId): Promise<Offer> {
  const offer = await store.seenOffer(tx, viewer, id)
  if (offer) return offer
  throw new AppError('not_found', told`No offer with this id`)
}
