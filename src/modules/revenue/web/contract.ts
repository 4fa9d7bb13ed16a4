import { t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'
import { count, money, shortDay } from '../../../web/lib/format.ts'

export type Contracts = Output<'revenue.list_contracts'>
export type Contract = Contracts['items'][number]

/** Why ARR is not known; nothing where it is. */
export function unknownWords({ arrUnknown, withoutRate, currency }: Contracts): string | null {
  if (arrUnknown === null) return null
  if (arrUnknown === 'overlapping contracts')
    return t`ARR is not known: contracts overlap and do not say how they relate.`
  return t`ARR is not known: there is no exchange rate from ${withoutRate.join(', ')} to ${currency}. An administrator sets it under Settings, Currencies.`
}

const periods: Record<string, string> = {
  month: t`a month`,
  quarter: t`a quarter`,
  half_year: t`half a year`,
  year: t`a year`,
  once: t`once`,
}

const billings: Record<string, string> = {
  monthly: t`billed monthly`,
  quarterly: t`billed quarterly`,
  half_yearly: t`billed half-yearly`,
  annual: t`billed yearly`,
  upfront: t`paid upfront`,
}

/** Pro, 80 seats, $142,000 a year */
export function lineWords(line: Contract['lines'][number], currency: string): string {
  const many =
    line.seats !== null ? count(line.seats, 'seat') : line.quantity !== null ? count(line.quantity, 'unit') : null
  const price = `${money(line.amount, currency)} ${periods[line.period] ?? ''}`.trim()
  return [line.product, many, price].filter(Boolean).join(', ')
}

/** 12 months, renews by itself, billed yearly */
export function termWords({ termMonths, autoRenew, billing, isTrial }: Contract): string {
  const term = termMonths === null ? null : count(termMonths, 'month')
  const renewal = autoRenew === null ? null : autoRenew ? t`renews by itself` : t`ends by itself`
  return [isTrial && t`trial`, term, renewal, billing && (billings[billing] ?? billing)].filter(Boolean).join(', ')
}

/** How a contract stands to another, named where that one is shown too. */
export function relationWords(contract: Contract, all: readonly Contract[]): string | null {
  if (contract.relation === null) return null
  const other = all.find(({ id }) => id === contract.relatesTo)
  return other
    ? `${contract.relation} ${other.name === contract.name && other.plan ? `${other.name}, ${other.plan}` : other.name}`
    : contract.relation === 'adds to'
      ? t`adds to the others`
      : contract.relation
}

/** 12 May 2026: a term's two days need their years. */
export function exactDay(day: string): string {
  return `${shortDay(day)} ${day.slice(0, 4)}`
}
