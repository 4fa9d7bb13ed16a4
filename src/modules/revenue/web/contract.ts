import type { Output } from '../../../web/lib/api.ts'
import { count, money, number, shortDay } from '../../../web/lib/format.ts'

export type Contracts = Output<'revenue.list_contracts'>
export type Contract = Contracts['items'][number]

export const stateWords: Record<Contracts['state'], string> = {
  none: 'no contract',
  trial: 'on trial',
  customer: 'customer',
  'expired, not renewed': 'expired, not renewed',
  lost: 'lost',
}

/** Why ARR is not known; nothing where it is. */
export function unknownWords({ arrUnknown, withoutRate, currency }: Contracts): string | null {
  if (arrUnknown === null) return null
  if (arrUnknown === 'overlapping contracts')
    return 'ARR is not known: contracts overlap and do not say how they relate.'
  return `ARR is not known: there is no exchange rate from ${withoutRate.join(' and ')} to ${currency}. An administrator sets it under Settings, Currencies.`
}

const periods: Record<string, string> = {
  month: 'a month',
  quarter: 'a quarter',
  half_year: 'half a year',
  year: 'a year',
  once: 'once',
}

const billings: Record<string, string> = {
  monthly: 'billed monthly',
  quarterly: 'billed quarterly',
  half_yearly: 'billed half-yearly',
  annual: 'billed yearly',
  upfront: 'paid upfront',
}

/** Pro, 80 seats, $142,000 a year */
export function lineWords(line: Contract['lines'][number], currency: string): string {
  const many =
    line.seats !== null ? count(line.seats, 'seat') : line.quantity !== null ? `${number(line.quantity)} units` : null
  const price = `${money(line.amount, currency)} ${periods[line.period] ?? ''}`.trim()
  return [line.product, many, price].filter(Boolean).join(', ')
}

/** 12 months, renews by itself, billed yearly */
export function termWords({ termMonths, autoRenew, billing, isTrial }: Contract): string {
  const term = termMonths === null ? null : count(termMonths, 'month')
  const renewal = autoRenew === null ? null : autoRenew ? 'renews by itself' : 'ends by itself'
  return [isTrial && 'trial', term, renewal, billing && (billings[billing] ?? billing)].filter(Boolean).join(', ')
}

/** How a contract stands to another, named where that one is shown too. */
export function relationWords(contract: Contract, all: readonly Contract[]): string | null {
  if (contract.relation === null) return null
  const other = all.find(({ id }) => id === contract.relatesTo)
  return other
    ? `${contract.relation} ${other.name === contract.name && other.plan ? `${other.name}, ${other.plan}` : other.name}`
    : contract.relation === 'adds to'
      ? 'adds to the others'
      : contract.relation
}

/** 12 May 2026: a term's two days need their years. */
export function exactDay(day: string): string {
  return `${shortDay(day)} ${day.slice(0, 4)}`
}
