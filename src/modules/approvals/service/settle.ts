import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { settings, today } from '../../workspaces/index.ts'
import type { Approval, Payload } from '../domain/approval.ts'
import { checkTerms, type Offer, type OfferTerms, withinLimit } from '../domain/offer.ts'
import { offersOfApprovals, saveOffers } from '../store/offers.ts'
import { limitsOf } from './policies.ts'

/** Offers go on as was decided: approved as they were or with changes, else back to whoever drew them up, with the reason. */
export async function settleOffers(tx: Tx, decided: readonly Approval[]): Promise<void> {
  if (decided.length === 0) return
  const byId = new Map(decided.map((one) => [one.id, one]))
  const offers = await offersOfApprovals(tx, [...byId.keys()])
  await saveOffers(
    tx,
    offers
      .filter(({ state }) => state === 'waiting')
      .map((offer) => ({ ...offer, ...afterAnswer(offer, byId), changedAt: tx.now })),
  )
}

function afterAnswer(offer: Offer, byId: ReadonlyMap<string, Approval>): Partial<Offer> {
  const approval = byId.get(offer.approval ?? '')
  if (approval?.status === 'approved') return { state: 'approved', why: null }
  if (approval?.status === 'edited') return { ...termsIn(approval.edited ?? {}, offer), state: 'approved', why: null }
  return { state: 'draft', why: approval?.reason ?? told`Nobody decided in time` }
}

/** What of a payload are terms of an offer. */
const termsIn = (payload: Payload, before: OfferTerms): OfferTerms => ({
  ...before,
  percent: numberIn(payload.percent, before.percent),
  amount: numberIn(payload.amount, before.amount),
  months: numberIn(payload.months, before.months),
  validUntil: (typeof payload.validUntil === 'string'
    ? payload.validUntil
    : before.validUntil) as OfferTerms['validUntil'],
})

const numberIn = (value: unknown, before: number | null): number | null => (typeof value === 'number' ? value : before)

/** Whoever says yes to an offer could give it themselves: nobody's limit is passed by asking around. */
export async function refuseAboveOwnLimit(tx: Tx, viewer: Viewer, approval: Approval): Promise<void> {
  const [offer] = await offersOfApprovals(tx, [approval.id])
  if (!offer) return
  const terms = termsIn(approval.edited ?? approval.payload, offer)
  checkTerms(terms, await today(tx))
  if (withinLimit(terms, viewer.role, await limitsOf(tx))) return
  const { currency } = await settings(tx)
  throw new AppError('forbidden', told`This is more than your role may give away (in ${currency})`, {
    field: 'approval',
    remedy: told`Lower it, or leave it to who may give more`,
  })
}
