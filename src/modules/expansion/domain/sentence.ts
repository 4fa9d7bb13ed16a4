import { told } from '../../../kernel/words.ts'
import type { Numbers } from './find.ts'
import type { Held } from './settle.ts'

/** Why something is an opportunity, in one sentence with its numbers. */
export function sayWhy(numbers: Numbers): string {
  switch (numbers.kind) {
    case 'seats':
      return told`${numbers.used} of ${numbers.limit} seats are in use: ${numbers.more} more are recommended`
    case 'storage':
      return told`${numbers.used} of ${numbers.limit} GB are in use: ${numbers.more} GB more are recommended`
    case 'plan_upgrade':
      return told`Uses ${numbers.features.join(', ')}, part of ${numbers.to} and not of ${numbers.from}`
    case 'cross_sell':
      return told`${numbers.holds.length} of ${numbers.of.length} signs for ${numbers.product} hold: ${numbers.holds.join(', ')}`
    case 'price':
      return told`A seat costs ${Math.round(100 * (1 - numbers.each / numbers.list))}% less than the list price of ${numbers.plan}, and the term turns on ${numbers.renewsOn}`
    case 'department':
      return told`${numbers.people} people of ${numbers.name} are active, which has no contract`
  }
}

/** Why nothing is offered now, and what would change that. */
export const sayHeld = (held: Held): string =>
  held === 'red'
    ? told`Its health is red: first the customer, then the sale`
    : told`It has an overdue invoice: nothing more is offered until it is paid`

export const noneStands = (): string => told`No opportunity of this account stands any more`
