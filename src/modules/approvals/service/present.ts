import type { MemberId } from '../../../kernel/ids.ts'
import { retold } from '../../../kernel/retold.ts'
import { inWords } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { namesOfMembers, settings, today } from '../../workspaces/index.ts'
import { type Approval, approverWords, becauseSentence } from '../domain/approval.ts'
import { whyNotAnswer } from '../domain/approver.ts'
import { changedFields } from '../domain/edit.ts'
import { isLapsed, kindWords, type Offer, offerTitle } from '../domain/offer.ts'
import { accountsNamed } from '../store/approvals.ts'
import { listApprovals } from '../store/list.ts'
import { questionOf } from './ask.ts'
import { colleaguesOf } from './staff.ts'

const named = (names: ReadonlyMap<MemberId, string>, id: MemberId | null) =>
  id === null ? null : { id, name: names.get(id) ?? '' }

/** What waits for somebody's answer, the oldest first, as far as they see it. */
export async function approvalsFor(tx: Tx, viewer: Viewer, limit: number) {
  const waiting = await listApprovals(tx, viewer, { whose: 'mine', limit })
  const accounts = await accountsNamed(tx, [...new Set(waiting.flatMap(({ account }) => account ?? []))])
  return waiting.map(({ id, title, account }) => ({
    id,
    title: retold(title),
    account: account === null ? null : (accounts.get(account)?.name ?? null),
  }))
}

/** Questions as they are read, each with whether the reader may answer it. */
export async function presentApprovals(tx: Tx, viewer: Viewer, approvals: readonly Approval[]) {
  const accounts = await accountsNamed(tx, [...new Set(approvals.flatMap(({ account }) => account ?? []))])
  const people = approvals.flatMap(({ askedBy, assignee, decidedBy }) => [askedBy, assignee, decidedBy])
  const names = await namesOfMembers(tx, [...new Set(people.flatMap((id) => id ?? []))])
  const colleagues = approvals.some(({ status }) => status === 'waiting') ? await colleaguesOf(tx) : []
  return approvals.map((one) => {
    const whyNot = one.status === 'waiting' ? whyNotAnswer(viewer.member, questionOf(one, accounts), colleagues) : null
    const after = one.edited ?? one.payload
    return {
      id: one.id,
      kind: one.kind,
      title: one.title,
      effect: [...one.effect],
      account: one.account === null ? null : { id: one.account, name: accounts.get(one.account)?.name ?? '' },
      askedBy: named(names, one.askedBy),
      playbook: one.playbook,
      policy: one.policy === null ? null : inWords(one.policy),
      why: one.why,
      approver: inWords(approverWords[one.approver]),
      assignee: named(names, one.assignee),
      because: becauseSentence(one.because),
      askedAt: one.askedAt.toISOString(),
      expiresAt: one.expiresAt?.toISOString() ?? null,
      status: one.status,
      decidedAt: one.decidedAt?.toISOString() ?? null,
      decidedBy: named(names, one.decidedBy),
      reason: one.reason,
      editable: one.editable.map(({ field, label, type }) => ({
        field,
        label: inWords(label),
        type,
        value: plain(one.payload[field]),
      })),
      changes: changedFields(one.payload, after, one.editable).map(({ field, label, type }) => ({
        label: inWords(label),
        type,
        before: plain(one.payload[field]),
        after: plain(after[field]),
      })),
      mayDecide: one.status === 'waiting' && whyNot === null,
      whyNot,
    }
  })
}

const plain = (value: unknown): string | number | null =>
  typeof value === 'string' || typeof value === 'number' ? value : null

/** Offers as they are read. */
export async function presentOffers(tx: Tx, offers: readonly Offer[]) {
  const accounts = await accountsNamed(tx, [...new Set(offers.map(({ account }) => account))])
  const names = await namesOfMembers(tx, [...new Set(offers.flatMap(({ by }) => by ?? []))])
  const day = await today(tx)
  const { currency } = await settings(tx)
  return offers.map((offer) => ({
    id: offer.id,
    account: { id: offer.account, name: accounts.get(offer.account)?.name ?? '' },
    title: offerTitle(offer),
    kind: offer.kind,
    kindWord: inWords(kindWords[offer.kind]),
    purpose: offer.purpose,
    percent: offer.percent,
    amount: offer.amount,
    months: offer.months,
    currency: offer.currency || currency,
    validUntil: offer.validUntil,
    reason: offer.reason,
    state: offer.state,
    isLapsed: isLapsed(offer, day),
    why: offer.why,
    approval: offer.approval,
    by: named(names, offer.by),
    madeAt: offer.madeAt.toISOString(),
    changedAt: offer.changedAt.toISOString(),
  }))
}
