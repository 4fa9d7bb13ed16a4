import { currencyDigits } from '../../../kernel/money.ts'

export const returnKinds = ['return', 'exchange', 'quality_case', 'dispute'] as const
export type ReturnKind = (typeof returnKinds)[number]

export const cancellers = ['buyer', 'vendor', 'us'] as const
export type Canceller = (typeof cancellers)[number]

/** Whose orders are meant: what an account bought, or what it sold as a vendor. */
export const sides = ['bought', 'sold'] as const
export type Side = (typeof sides)[number]

/** Kinds of facts that tell of themselves: until the workspace has one of a kind, its counts are unknown, not zero. */
export type FactKind = 'purchase' | 'sale' | 'cancellation' | 'return' | 'dispute' | 'quality_case' | 'listing'

export const orderStates = ['placed', 'accepted', 'fulfilled', 'cancelled'] as const
export type OrderState = (typeof orderStates)[number]

export interface Course {
  acceptedAt: Date | null
  fulfilledAt: Date | null
  cancelledAt: Date | null
}

/** Where an order stands by all that is known: a cancellation ends it, whatever was done before. */
export function stateOf({ acceptedAt, fulfilledAt, cancelledAt }: Course): OrderState {
  if (cancelledAt) return 'cancelled'
  if (fulfilledAt) return 'fulfilled'
  return acceptedAt ? 'accepted' : 'placed'
}

/** Late is an order that was not fulfilled by the moment promised, nor cancelled. */
export function isLate(order: Course & { promisedAt: Date | null }, now: Date): boolean {
  const { promisedAt, fulfilledAt, cancelledAt } = order
  if (!promisedAt || cancelledAt) return false
  return (fulfilledAt ?? now) > promisedAt
}

/** Amounts of one kind of money; several kinds are never added (rule 27). */
export interface Sum {
  currency: string
  orders: number
  /** Minor units of those that say one. */
  amount: number
  /** Orders that do not say what they cost. */
  untold: number
}

/** Orders in words, each currency by itself: "3 orders for $53.00", "2 orders for $20.00 and €15.00". */
export function sayOrders(sums: readonly Sum[]): string {
  const orders = sums.reduce((total, sum) => total + sum.orders, 0)
  const amounts = sums
    .filter((sum) => sum.orders > sum.untold)
    .toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
    .map((sum) => spokenMoney(sum.amount, sum.currency))
  const untold = sums.some((sum) => sum.untold > 0) && amounts.length > 0 ? ' and more' : ''
  const cost = amounts.length === 0 ? '' : ` for ${amounts.join(' and ')}${untold}`
  return `${counted(orders, 'order')}${cost}`
}

export const counted = (number: number, noun: string): string =>
  `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`

export function spokenMoney(minor: number, currency: string): string {
  const units = minor / 10 ** currencyDigits(currency)
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(units)
}

const returnWords: Record<ReturnKind, string> = {
  return: 'Returned',
  exchange: 'Exchanged',
  quality_case: 'Found wrong',
  dispute: 'Disputed',
}

/** What came back, in a sentence of a list. */
export function sayReturn(told: {
  kind: ReturnKind
  order: string | null
  amount: number | null
  currency: string
  reason: string | null
}): string {
  const { kind, order, amount, currency, reason } = told
  const what = order === null ? 'goods without an order' : `order ${order}`
  const back = amount === null ? '' : `, ${spokenMoney(amount, currency)} back`
  return `${returnWords[kind]}: ${what}${back}${reason === null ? '' : `: ${reason}`}`
}
