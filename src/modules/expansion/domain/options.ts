import { sum } from '../../../kernel/statistics.ts'
import { told } from '../../../kernel/words.ts'
import type { Found, Numbers } from './find.ts'
import { costOfSeats, stepOf, type VolumeStep } from './volume.ts'

/** One of three ways that a customer is offered (F168, F182): what it is, and what it costs more a year. */
export interface Option {
  title: string
  /** More a year in minor units of the workspace's currency; null where no price is known. */
  amount: number | null
  /** The share that a seat costs less because so many are bought together; 0 where nothing is taken off. */
  off: number
}

/** How many people used it in 30 days, and in the 30 days before. */
export interface Growth {
  people: number | null
  before: number | null
}

/** People of one department that has no contract yet. */
export type Without = Pick<Extract<Numbers, { kind: 'department' }>, 'name' | 'people'>

/** What options are made of besides the opportunity. */
export interface Beside {
  growth: Growth
  /** Every department of the account that could have seats, also the one that is spoken of. */
  departments: readonly Without[]
  volume: readonly VolumeStep[]
}

/**
 * Three ways to go on, the smallest first: one without buying, so that the customer can trust the others. Of seats the second is
 * what three months of the growth seen now would need, and the third takes in the departments that have none (F176, F182). Many
 * seats cost what the step that they reach says.
 */
export function optionsOf(
  { numbers, amount }: Found,
  { growth, departments, volume }: Beside,
): [Option, Option, Option] {
  const free = (title: string): Option => ({ title, amount: 0, off: 0 })
  const whole = (title: string, cost: number | null): Option => ({ title, amount: cost, off: 0 })
  const priced = (title: string, seats: number, each: number | null): Option => ({
    ...{ title, amount: costOfSeats(volume, seats, each), off: stepOf(volume, seats)?.off ?? 0 },
  })
  if (numbers.kind === 'seats') {
    const { used, limit, more, each } = numbers
    const next = Math.min(more, needed(used, limit, growth))
    const all = more + peopleIn(departments)
    return [
      free(told`Stay at ${limit} seats: we go through who no longer uses theirs and pass those on`),
      priced(told`${next} seats more: room for about a quarter of a year`, next, each),
      departments.length === 0
        ? priced(told`${more} seats more: room for the year, and no second round of approval`, more, each)
        : priced(told`${all} seats more: room for the year, and for ${sayDepartments(departments)}`, all, each),
    ]
  }
  if (numbers.kind === 'storage') {
    const { limit, more, each } = numbers
    return [
      free(told`Stay at ${limit} GB: we go together through what can be archived`),
      whole(told`${more} GB more`, each),
      whole(told`${2 * more} GB more, for two years of growth`, each === null ? null : 2 * each),
    ]
  }
  if (numbers.kind === 'plan_upgrade') {
    const { from, to } = numbers
    return [
      free(told`Stay on ${from}: we show how far it carries you`),
      free(told`Try ${to} for 30 days and decide afterwards`),
      whole(told`Change to ${to} now`, amount),
    ]
  }
  if (numbers.kind === 'price') {
    const half = amount === null ? null : Math.round(amount / 2)
    return [
      free(told`Stay at today’s price for a term of two years`),
      whole(told`Half of the step now, the other half a year later`, half),
      whole(told`The whole step with the next term`, amount),
    ]
  }
  if (numbers.kind === 'cross_sell') {
    const { product } = numbers
    return [
      free(told`An hour on how you solve this today, whatever comes of it`),
      free(told`A pilot of ${product} with one team for 30 days`),
      whole(told`${product} for everybody`, amount),
    ]
  }
  const { name, people, each } = numbers
  const own = priced(told`Seats of their own for the ${people} people of ${name}`, people, each)
  const pilot = free(told`A pilot with ${name} for 30 days`)
  const others = departments.filter((one) => one.name !== name)
  if (others.length === 0) return [free(told`An hour with ${name} on how they work today`), pilot, own]
  const all = [numbers, ...others]
  return [pilot, own, priced(told`Seats for ${sayDepartments(all)}`, peopleIn(all), each)]
}

const peopleIn = (departments: readonly Without[]): number => sum(departments, ({ people }) => people)

/** Departments with their people: Finance (12) and Sales (5). */
export const sayDepartments = (departments: readonly Without[]): string =>
  departments.map(({ name, people }) => `${name} (${people})`).join(', ')

/** So many seats more as three months of the growth of the last 30 days would need beyond the limit, at least a tenth of the limit. */
function needed(used: number, limit: number, { people, before }: Growth): number {
  const monthly = people === null || before === null ? 0 : Math.max(0, people - before)
  return Math.max(Math.ceil(limit * 0.1), used + 3 * monthly - limit, 1)
}
