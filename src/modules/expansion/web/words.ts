import { inWords, t } from '../../../kernel/words.ts'
import type { Output } from '../../../web/lib/api.ts'
import { count, money, number } from '../../../web/lib/format.ts'
import type { Band } from '../../../web/ui/band.ts'
import type { Kind } from '../domain/rules.ts'
import type { Held, State } from '../domain/settle.ts'
import { type Tactic, tacticTitles } from '../domain/tactics.ts'

export type Listed = Output<'expansion.list'>['items'][number]
export type Detailed = Output<'expansion.of_account'>['items'][number]
/** Where a person may take an opportunity. */
export type Target = 'pursued' | 'won' | 'lost' | 'dismissed'

export const kindNames: Readonly<Record<Kind, string>> = {
  seats: t`More seats`,
  storage: t`More storage`,
  plan_upgrade: t`Higher plan`,
  cross_sell: t`Another product`,
  department: t`Another department`,
  price: t`Price below the list`,
}

export const stateNames: Readonly<Record<State, string>> = {
  open: t`Found`,
  pursued: t`Pursued`,
  won: t`Won`,
  lost: t`Lost`,
  dismissed: t`Dismissed`,
  lapsed: t`Lapsed`,
}

/** With which shape and colour a state stands: always beside its word. */
export const stateBands: Readonly<Record<State, Band>> = {
  open: 'grey',
  pursued: 'yellow',
  won: 'green',
  lost: 'red',
  dismissed: 'grey',
  lapsed: 'grey',
}

export const heldNames: Readonly<Record<Held, string>> = { red: t`Health is red`, overdue: t`Invoice overdue` }

export const roleNames: Readonly<Record<string, string>> = {
  executive_sponsor: t`Executive sponsor`,
  budget_holder: t`Budget holder`,
  champion: t`Champion`,
}

/** What is sold: 5 seats, Growth, Voice, the department’s name. */
export function nameOf({ numbers }: Pick<Listed, 'numbers'>): string {
  switch (numbers.kind) {
    case 'seats':
      return count(numbers.more, 'seat more', 'seats more')
    case 'storage':
      return t`${numbers.more} GB more`
    case 'plan_upgrade':
      return t`Plan ${numbers.to}`
    case 'cross_sell':
      return numbers.product
    case 'department':
      return numbers.name
    case 'price':
      return t`Price raised by ${number((100 * numbers.step) / numbers.each, 1)}%`
  }
}

/** The four parts of a score as one reads them on hover. */
export function sayScore({ parts, odds, days, fit }: Listed): string {
  const told = fit === null ? t`fit ${parts.fit}` : t`fit ${parts.fit} (${Math.round(fit * 100)}%)`
  return [
    t`Amount ${parts.amount} of 400`,
    t`odds ${parts.odds} of 300 (${Math.round(odds * 100)}% from the document)`,
    t`soon ${parts.soon} of 200 (${days} days from the document)`,
    told,
  ].join(', ')
}

export const short = (minor: number, currency: string): string => money(minor, currency, 'short')

/** How it was put to the customer, or that nobody said. */
export const tacticName = (tactic: Tactic | null): string =>
  tactic === null ? t`not recorded` : inWords(tacticTitles[tactic])
