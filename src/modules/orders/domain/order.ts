import { currencyDigits } from '../../../kernel/money.ts'
import { told } from '../../../kernel/words.ts'

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
    .join(' and ')
  const cost = sums.some((sum) => sum.untold > 0) && amounts !== '' ? `${amounts} and more` : amounts
  if (orders === 1) return cost === '' ? told`1 order` : told`1 order for ${cost}`
  const many = orders.toLocaleString('en-US')
  return cost === '' ? told`${many} orders` : told`${many} orders for ${cost}`
}

/** $53.00; what is told is told as English writes it. */
export function spokenMoney(minor: number, currency: string, locale = 'en-US'): string {
  const units = minor / 10 ** currencyDigits(currency)
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(units)
}

const returnWords: Record<ReturnKind, string> = {
  return: told`Returned`,
  exchange: told`Exchanged`,
  quality_case: told`Found wrong`,
  dispute: told`Disputed`,
}

/** What came back, in a sentence of a list: told in English, since the timeline keeps it. */
export function sayReturn({ kind, order, amount, currency, reason }: ToldReturn): string {
  const back = amount === null ? null : spokenMoney(amount, currency)
  return [returnWords[kind], sayBack(order, back), ...(reason === null ? [] : [reason])].join(': ')
}

function sayBack(order: string | null, back: string | null): string {
  if (order === null) return back === null ? told`goods without an order` : told`goods without an order, ${back} back`
  return back === null ? told`order ${order}` : told`order ${order}, ${back} back`
}

interface ToldReturn {
  kind: ReturnKind
  order: string | null
  amount: number | null
  currency: string
  reason: string | null
}
