import { told } from '../../../kernel/words.ts'
import type { Found } from './find.ts'

/** One of three ways that a customer is offered (F168, F182): what it is, and what it costs more a year. */
interface Option {
  title: string
  /** More a year in minor units of the workspace's currency; null where no price is known. */
  amount: number | null
}

/** How many people used it in 30 days, and in the 30 days before. */
export interface Growth {
  people: number | null
  before: number | null
}

/**
 * Three ways to go on, the smallest first: one without buying, so that the customer can trust the others. Of seats the second is
 * what three months of the growth seen now would need.
 */
export function optionsOf({ numbers, amount }: Found, growth: Growth): [Option, Option, Option] {
  const free = (title: string): Option => ({ title, amount: 0 })
  if (numbers.kind === 'seats') {
    const { used, limit, more, each } = numbers
    const next = Math.min(more, needed(used, limit, growth))
    const cost = (seats: number) => (each === null ? null : each * seats)
    return [
      free(told`Stay at ${limit} seats: we go through who no longer uses theirs and pass those on`),
      { title: told`${next} seats more: room for about a quarter of a year`, amount: cost(next) },
      { title: told`${more} seats more: room for the year, and no second round of approval`, amount: cost(more) },
    ]
  }
  if (numbers.kind === 'storage') {
    const { limit, more, each } = numbers
    return [
      free(told`Stay at ${limit} GB: we go together through what can be archived`),
      { title: told`${more} GB more`, amount: each },
      { title: told`${2 * more} GB more, for two years of growth`, amount: each === null ? null : 2 * each },
    ]
  }
  if (numbers.kind === 'plan_upgrade') {
    const { from, to } = numbers
    return [
      free(told`Stay on ${from}: we show how far it carries you`),
      free(told`Try ${to} for 30 days and decide afterwards`),
      { title: told`Change to ${to} now`, amount },
    ]
  }
  if (numbers.kind === 'price') {
    const half = amount === null ? null : Math.round(amount / 2)
    return [
      free(told`Stay at today’s price for a term of two years`),
      { title: told`Half of the step now, the other half a year later`, amount: half },
      { title: told`The whole step with the next term`, amount },
    ]
  }
  const name = numbers.kind === 'cross_sell' ? numbers.product : numbers.name
  return numbers.kind === 'cross_sell'
    ? [
        free(told`An hour on how you solve this today, whatever comes of it`),
        free(told`A pilot of ${name} with one team for 30 days`),
        { title: told`${name} for everybody`, amount },
      ]
    : [
        free(told`An hour with ${name} on how they work today`),
        free(told`A pilot with ${name} for 30 days`),
        { title: told`Seats of their own for the ${numbers.people} people of ${name}`, amount },
      ]
}

/** So many seats more as three months of the growth of the last 30 days would need beyond the limit, at least a tenth of the limit. */
function needed(used: number, limit: number, { people, before }: Growth): number {
  const monthly = people === null || before === null ? 0 : Math.max(0, people - before)
  return Math.max(Math.ceil(limit * 0.1), used + 3 * monthly - limit, 1)
}
