import { addMonths, type Day, monthOf } from '../../../kernel/day.ts'
import { sum } from '../../../kernel/statistics.ts'

/** How long the stretch is in which those of one cohort began. */
export const grains = ['month', 'quarter'] as const
export type Grain = (typeof grains)[number]

const monthsOfGrain: Record<Grain, number> = { month: 1, quarter: 3 }
/** As many stretches back as are told: two years of months, four of quarters. */
const told: Record<Grain, number> = { month: 24, quarter: 16 }

/** The first day of the stretch that a day lies in. */
export function stretchOf(day: Day, grain: Grain): Day {
  const month = monthOf(day)
  return grain === 'month' ? month : addMonths(month, -((Number(month.slice(5, 7)) - 1) % 3))
}

export const later = (stretch: Day, grain: Grain, times: number): Day =>
  addMonths(stretch, times * monthsOfGrain[grain])

/** The stretches that are told, the present one last. */
export function stretchesUpTo(today: Day, grain: Grain): Day[] {
  const now = stretchOf(today, grain)
  return Array.from({ length: told[grain] }, (_, at) => later(now, grain, at - told[grain] + 1))
}

/** What changed in a cohort within one stretch. */
export interface Step {
  cohort: Day
  stretch: Day
  /** Customers who began; only in the cohort's own stretch. */
  began: number
  /** By how many more or fewer pay at its end than at its beginning. */
  customers: number
  /** By how much ARR moved, in minor units. */
  arr: number
}

/** How much more ARR a cohort would have at the end of a stretch if rates of exchange had stayed what they were at the end of its own. */
export interface Gap {
  cohort: Day
  stretch: Day
  gap: number
}

export interface Cell {
  customers: number
  arr: number
  /** Of the customers who began. */
  logo: number
  /** Of the ARR at the end of their own stretch; null where that was nothing. */
  revenue: number | null
}

export interface Cohort {
  start: Day
  began: number
  /** At the end of each stretch from the first one on; of the present one as it is today. */
  cells: Cell[]
}

/** What is left of each cohort after each stretch: customers and ARR, the latter at the rates of the cohort's own stretch. */
export function heatMap(stretches: readonly Day[], steps: readonly Step[], gaps: readonly Gap[]): Cohort[] {
  const keyOf = (cohort: Day, stretch: Day) => `${cohort} ${stretch}`
  const moved = new Map(steps.map((step) => [keyOf(step.cohort, step.stretch), step]))
  const gapOf = new Map(gaps.map(({ cohort, stretch, gap }) => [keyOf(cohort, stretch), gap]))
  return stretches.flatMap((start, at) => {
    const began = moved.get(keyOf(start, start))?.began ?? 0
    if (began === 0) return []
    let [customers, arr] = [0, 0]
    const held = stretches.slice(at).map((stretch) => {
      const step = moved.get(keyOf(start, stretch))
      customers += step?.customers ?? 0
      arr += step?.arr ?? 0
      return { customers, arr: arr + (gapOf.get(keyOf(start, stretch)) ?? 0) }
    })
    const first = held[0]?.arr ?? 0
    const cells = held.map((one) => ({
      ...one,
      logo: one.customers / began,
      revenue: first > 0 ? one.arr / first : null,
    }))
    return [{ start, began, cells }]
  })
}

/** All cohorts together, each stretch over those that are old enough for it: how a cohort goes on average. */
export function together(cohorts: readonly Cohort[]): Omit<Cell, 'arr'>[] {
  const longest = Math.max(0, ...cohorts.map(({ cells }) => cells.length))
  return Array.from({ length: longest }, (_, since) => {
    const old = cohorts.filter(({ cells }) => cells.length > since)
    const customers = sum(old, ({ cells }) => cells[since]?.customers ?? 0)
    const first = sum(old, ({ cells }) => Math.max(0, cells[0]?.arr ?? 0))
    const arr = sum(old, ({ cells }) => ((cells[0]?.arr ?? 0) > 0 ? (cells[since]?.arr ?? 0) : 0))
    const logo = customers / sum(old, ({ began }) => began)
    return { customers, logo, revenue: first > 0 ? arr / first : null }
  })
}
