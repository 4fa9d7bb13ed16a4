import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, ApprovalId, MemberId, OfferId } from '../../../kernel/ids.ts'
import { spoken, told } from '../../../kernel/words.ts'
import { amountText } from './amount.ts'
import type { Approver, Editable } from './approval.ts'

/** What is offered: a share off the price, a sum, time for nothing, or work for nothing. */
export const offerKinds = ['discount', 'credit', 'extension', 'upgrade', 'service'] as const
export type OfferKind = (typeof offerKinds)[number]

/** So that they stay, so that they grow, for a longer term (F156), or to make up for something. */
export const purposes = ['retention', 'expansion', 'commitment', 'goodwill'] as const
export type Purpose = (typeof purposes)[number]

export const offerStates = ['draft', 'waiting', 'approved', 'made', 'accepted', 'declined', 'withdrawn'] as const
export type OfferState = (typeof offerStates)[number]

export interface OfferTerms {
  kind: OfferKind
  purpose: Purpose
  percent: number | null
  /** Minor units. */
  amount: number | null
  months: number | null
  validUntil: Day
  reason: string
}

export interface Offer extends OfferTerms {
  id: OfferId
  account: AccountId
  currency: string
  state: OfferState
  why: string | null
  approval: ApprovalId | null
  by: MemberId | null
  madeAt: Date
  changedAt: Date
  key: string | null
}

/** What a role may give away by itself; null is without limit. */
export interface Limit {
  role: string
  percent: number | null
  amount: number | null
}

/** Until somebody decides otherwise: a tenth by who looks after the account, a fifth by who leads (G08). Amounts are whole units. */
const standardAmounts = { csm: 2_000, lead: 20_000 }

export const standardLimits = (digits: number): readonly Limit[] => [
  { role: 'owner', percent: null, amount: null },
  { role: 'admin', percent: null, amount: null },
  { role: 'lead', percent: 20, amount: standardAmounts.lead * 10 ** digits },
  { role: 'csm', percent: 10, amount: standardAmounts.csm * 10 ** digits },
]

/** Whoever has no limit of their own may give nothing. */
const nothing: Omit<Limit, 'role'> = { percent: 0, amount: 0 }

const limitOf = (role: string | null, limits: readonly Limit[]) =>
  limits.find((limit) => limit.role === role) ?? nothing

/** A figure that is needed by its kind, and no other. */
export function checkTerms(terms: OfferTerms, today: Day): void {
  if (terms.validUntil < today)
    throw refused('validUntil', told`validUntil: this day is over`, told`Name a day from today on`)
  const needs = {
    discount: ['percent', 'amount'],
    credit: ['amount'],
    extension: ['months'],
    upgrade: ['months', 'percent'],
    service: ['amount', 'months'],
  } as const
  const given = needs[terms.kind].some((field) => terms[field] !== null)
  if (given) return
  throw refused(
    needs[terms.kind][0],
    told`${needs[terms.kind][0]}: is missing for this kind of offer`,
    told`Say how much is offered`,
  )
}

const refused = (field: string, message: string, remedy: string) => new AppError('invalid', message, { field, remedy })

/** How an account stands, as far as it decides what may be offered. */
export interface Standing {
  isRed: boolean
  overdueInvoices: number
}

/** Nothing more is sold to an account in the red or with overdue invoices (rule 33); null where it may be offered. */
export function refusalOf({ purpose }: Pick<OfferTerms, 'purpose'>, standing: Standing): string | null {
  if (purpose !== 'expansion') return null
  if (standing.isRed) return told`No expansion is offered to an account in the red`
  return standing.overdueInvoices > 0 ? told`No expansion is offered while invoices are overdue` : null
}

export type Needed = { approver: Approver; policy: string; why: string }

/**
 * Whether an offer goes through approval: what is to make somebody stay always does (rule 33), anything else above the limit of
 * the role that makes it (G08). The limit of whoever says yes must reach as far.
 */
export function approvalFor(
  terms: OfferTerms & { currency: string },
  role: string | null,
  limits: readonly Limit[],
): Needed | null {
  const approver: Approver = isWithin(terms, limitOf('lead', limits)) ? 'lead' : 'admin'
  const own = limitOf(role, limits)
  if (!isWithin(terms, own))
    return { approver, policy: spoken('Limit of a role'), why: aboveSentence(terms, own, role) }
  if (terms.purpose !== 'retention') return null
  const why = told`An offer that is to make a customer stay always goes through approval`
  // Whoever owns the account may say yes only as far as they could give it themselves.
  const isSmall = isWithin(terms, limitOf('csm', limits))
  return { approver: isSmall ? 'account_owner' : approver, policy: spoken('Retention offers'), why }
}

/** Whether a role may give this by itself. */
export const withinLimit = (
  terms: Pick<OfferTerms, 'percent' | 'amount'>,
  role: string | null,
  limits: readonly Limit[],
): boolean => isWithin(terms, limitOf(role, limits))

function isWithin({ percent, amount }: Pick<OfferTerms, 'percent' | 'amount'>, limit: Omit<Limit, 'role'>): boolean {
  const fits = (value: number | null, most: number | null) => value === null || most === null || value <= most
  // Time for nothing has no figure here: whoever may give nothing at all may not give it either.
  const givesNothing = limit.percent === 0 && limit.amount === 0
  return !givesNothing && fits(percent, limit.percent) && fits(amount, limit.amount)
}

const roleWords: Readonly<Record<string, string>> = {
  lead: spoken('lead'),
  csm: spoken('success manager'),
  support: spoken('support'),
  viewer: spoken('viewer'),
}

function aboveSentence(
  { percent, amount, currency }: Pick<OfferTerms, 'percent' | 'amount'> & { currency: string },
  limit: Omit<Limit, 'role'>,
  role: string | null,
): string {
  const who = roleWords[role ?? ''] ?? role ?? spoken('nobody')
  if (percent !== null && limit.percent !== null && percent > limit.percent)
    return told`${percent}% is above the ${limit.percent}% that the role ${who} may give`
  if (amount !== null && limit.amount !== null && amount > limit.amount)
    return told`${amountText(amount, currency)} is above the ${amountText(limit.amount, currency)} that the role ${who} may give`
  return told`The role ${who} may give nothing away by itself`
}

export const kindWords: Readonly<Record<OfferKind, string>> = {
  discount: spoken('Discount'),
  credit: spoken('Credit'),
  extension: spoken('Extension'),
  upgrade: spoken('Upgrade'),
  service: spoken('Service'),
}

const purposeWords: Readonly<Record<Purpose, string>> = {
  retention: spoken('so that they stay'),
  expansion: spoken('so that they grow'),
  commitment: spoken('for a longer term'),
  goodwill: spoken('to make up for something'),
}

/** An offer in a few words: a discount of 15%, for 3 months. */
export function offerTitle({ kind, percent, amount, months, currency }: OfferTerms & { currency: string }): string {
  const what = kindWords[kind]
  const figures = [
    ...(percent === null ? [] : [`${percent}%`]),
    ...(amount === null ? [] : [amountText(amount, currency)]),
    ...(months === null ? [] : [months === 1 ? told`1 month` : told`${months} months`]),
  ]
  return figures.length === 0 ? what : `${what}: ${figures.join(', ')}`
}

/** Exactly what would happen, a line each. */
export function effectOf(terms: OfferTerms & { currency: string }, account: string): string[] {
  const { percent, amount, months, currency, validUntil, reason, purpose } = terms
  return [
    told`${account} is offered: ${kindWords[terms.kind]}`,
    ...(percent === null ? [] : [told`Off the price: ${percent}%`]),
    ...(amount === null ? [] : [told`Worth ${amountText(amount, currency)}`]),
    ...(months === null ? [] : [told`For so many months: ${months}`]),
    told`The customer may accept until ${validUntil}`,
    told`Purpose: ${purposeWords[purpose]}`,
    told`Reason: ${reason}`,
  ]
}

/** What of an offer an approver may change. */
export const editableOf = ({ percent, amount, months }: OfferTerms): Editable[] => [
  ...(percent === null ? [] : [{ field: 'percent', label: spoken('Per cent off'), type: 'percent' } as const]),
  ...(amount === null ? [] : [{ field: 'amount', label: spoken('Amount'), type: 'money' } as const]),
  ...(months === null ? [] : [{ field: 'months', label: spoken('Months'), type: 'number' } as const]),
  { field: 'validUntil', label: spoken('Valid until'), type: 'day' },
]

const ways: Readonly<Record<OfferState, readonly OfferState[]>> = {
  draft: ['waiting', 'approved', 'withdrawn'],
  waiting: ['approved', 'draft', 'withdrawn'],
  approved: ['made', 'withdrawn'],
  made: ['accepted', 'declined', 'withdrawn'],
  accepted: [],
  declined: [],
  withdrawn: [],
}

/** From where an offer can go; what is over stays over. */
export function refuseWay(from: OfferState, to: OfferState): void {
  if (ways[from].includes(to)) return
  throw new AppError('conflict', told`An offer that is ${from} cannot become ${to}`, {
    field: 'state',
    remedy: told`Draw up a new offer`,
  })
}

/** Nobody accepted in time. */
export const isLapsed = ({ state, validUntil }: Pick<Offer, 'state' | 'validUntil'>, today: Day): boolean =>
  validUntil < today && !['accepted', 'declined', 'withdrawn'].includes(state)
