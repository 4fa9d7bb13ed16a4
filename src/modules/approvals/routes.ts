import type { Day } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId, ApprovalId, OfferId } from '../../kernel/ids.ts'
import { inWords, told } from '../../kernel/words.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import { aMoment, anId, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import { mustSee } from '../accounts/index.ts'
import { audit, settings } from '../workspaces/index.ts'
import { offerTitle } from './domain/offer.ts'
import { operationSubject } from './domain/policy.ts'
import * as operations from './operations.ts'
import { absent, decide } from './service/decide.ts'
import { changeOffer, drawUp, moveOffer } from './service/offers.ts'
import * as policies from './service/policies.ts'
import { presentApprovals, presentOffers } from './service/present.ts'
import * as list from './store/list.ts'
import { listOffers } from './store/offers.ts'

export const routes: readonly Route[] = [
  handle(operations.listApprovals, ({ viewer, within }, { account, cursor, limit, ...asked }) =>
    within(async (tx) => {
      const seen = account ? (await mustSee(tx, viewer, account as AccountId)).id : undefined
      const wanted = { ...asked, account: seen, after: placeOf(cursor), limit: limit + 1 }
      const page = pageFrom(await list.listApprovals(tx, viewer, wanted), limit)
      return { items: await presentApprovals(tx, viewer, page.shown), next: page.next }
    }),
  ),

  handle(operations.countApprovals, ({ viewer, within }) => within((tx) => list.countWaiting(tx, viewer))),

  handle(operations.decideApproval, ({ viewer, within }, { approval, ...answer }) =>
    within(async (tx) => ({ status: await decide(tx, viewer, approval as ApprovalId, answer) })),
  ),

  handle(operations.listPolicies, ({ within }) =>
    within(async (tx) => {
      const { currency } = await settings(tx)
      return {
        items: await policies.describedPolicies(tx),
        fields: operationSubject(currency).fields.map((field) => ({ ...field, label: inWords(field.label) })),
        limits: await policies.limitsOf(tx),
        currency,
      }
    }),
  ),

  handle(operations.addPolicy, ({ viewer, within }, draft) =>
    within(async (tx) => ({ id: await policies.savePolicy(tx, viewer, draft) })),
  ),

  handle(operations.changePolicy, ({ viewer, within }, { policy: id, ...draft }) =>
    within(async (tx) => ({ id: await policies.savePolicy(tx, viewer, { ...draft, id }) })),
  ),

  handle(operations.removePolicy, ({ viewer, within }, { policy: id }) =>
    within(async (tx) => {
      await policies.removePolicy(tx, viewer, id)
      return { id }
    }),
  ),

  handle(operations.saveLimit, ({ viewer, within }, limit) =>
    within(async (tx) => {
      await policies.saveLimit(tx, viewer, limit)
      return {}
    }),
  ),

  handle(operations.listOffers, ({ viewer, within }, { account, states, cursor, limit }) =>
    within(async (tx) => {
      const seen = account ? (await mustSee(tx, viewer, account as AccountId)).id : undefined
      const wanted = { account: seen, states, before: placeOf(cursor), limit: limit + 1 }
      const page = pageFrom(await listOffers(tx, viewer, wanted), limit)
      return { items: await presentOffers(tx, page.shown), next: page.next }
    }),
  ),

  handle(operations.addOffer, ({ viewer, within }, { account, validUntil, ...draft }) =>
    within(async (tx) => {
      const { id } = await mustSee(tx, viewer, account as AccountId)
      const whole = {
        ...draft,
        account: id,
        validUntil: validUntil as Day,
        by: viewer.member,
        role: viewer.role,
        key: null,
      }
      const [drawn] = await drawUp(tx, [whole])
      if (drawn?.kind !== 'drawn')
        throw new AppError('conflict', drawn?.says ?? told`This cannot be offered`, {
          field: 'purpose',
          remedy: told`Help them first, or draw up an offer with another purpose`,
        })
      const { offer, approval } = drawn
      const after = { name: offerTitle(offer), account: id, purpose: offer.purpose, status: offer.state }
      await audit(tx, viewer, {
        action: 'offer.drawn_up',
        subject: 'offer',
        subjectId: offer.id,
        after,
        why: offer.reason,
      })
      return { id: offer.id, state: offer.state, approval }
    }),
  ),

  handle(operations.changeOffer, ({ viewer, within }, { offer: id, validUntil, ...terms }) =>
    within(async (tx) => {
      const given = { ...terms, validUntil: validUntil as Day | undefined } as Parameters<typeof changeOffer>[3]
      const offer = await changeOffer(tx, viewer, id as OfferId, given)
      const after = { name: offerTitle(offer), account: offer.account }
      await audit(tx, viewer, { action: 'offer.changed', subject: 'offer', subjectId: id, after })
      return { id }
    }),
  ),

  handle(operations.moveOffer, ({ viewer, within }, { offer: id, to, why }) =>
    within(async (tx) => {
      const offer = await moveOffer(tx, viewer, id as OfferId, { to, why })
      const after = { name: offerTitle(offer), account: offer.account, status: offer.state }
      await audit(tx, viewer, { action: 'offer.moved', subject: 'offer', subjectId: id, after, why })
      return { state: offer.state, approval: offer.approval }
    }),
  ),

  // Behind those with a word at its place.
  handle(operations.getApproval, ({ viewer, within }, { approval: id }) =>
    within(async (tx) => {
      const found = await list.seenApproval(tx, viewer, id as ApprovalId)
      const [shown] = found ? await presentApprovals(tx, viewer, [found]) : []
      if (!shown) throw absent()
      return shown
    }),
  ),
]

function pageFrom<Row extends { id: string; place: string }>(found: readonly Row[], limit: number) {
  const shown = found.slice(0, limit)
  const last = found.length > limit ? shown.at(-1) : undefined
  return { shown, next: last ? encodeCursor([last.place, last.id]) : null }
}

const placeOf = (cursor: string | undefined) => placeIn(cursor, { at: aMoment, id: anId }) ?? undefined
