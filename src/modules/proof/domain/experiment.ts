import { type Arm, nobody, withUnit } from './arms.ts'

/** Which columns of a file of units say what. */
export interface Columns {
  group: string
  outcome: string
  /** What the unit did before, for `lessBefore`. */
  before?: string | undefined
  /** When the outcome was known, in a form that sorts: the looks of an experiment that runs. */
  day?: string | undefined
}

export type Cells = (column: string) => unknown

/** Groups of a day by their names. */
type Arms = Map<string, Arm>

export interface Experiment {
  /** By day, earliest first; under '' where no column says the day. */
  days: [day: string, arms: ReadonlyMap<string, Arm>][]
  /** All outcomes are yes or no. */
  isShare: boolean
  units: number
  /** Units without a group, an outcome or a number before: counted, and in no figure. */
  leftOut: number
}

/** Gathers units one by one; only sums are kept. */
export function gathering({ group, outcome, before, day }: Columns): { add(cells: Cells): void; whole(): Experiment } {
  const days = new Map<string, Arms>()
  let [units, leftOut, isShare] = [0, 0, true]
  return {
    add: (cells) => {
      const name = textOf(cells(group))
      const [value, past] = [numberOf(cells(outcome)), before === undefined ? 0 : numberOf(cells(before))]
      const on = day === undefined ? '' : textOf(cells(day))
      if (name === '' || value === null || past === null || (day !== undefined && on === '')) {
        leftOut++
        return
      }
      units++
      isShare &&= value === 0 || value === 1
      const arms = days.get(on) ?? new Map<string, Arm>()
      days.set(on, arms)
      arms.set(name, withUnit(arms.get(name) ?? nobody, value, past))
    },
    whole: () => ({ days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)), isShare, units, leftOut }),
  }
}

/** Two groups as one. */
export const together = (one: Arm, other: Arm): Arm => ({
  n: one.n + other.n,
  sum: one.sum + other.sum,
  squares: one.squares + other.squares,
  before: one.before + other.before,
  beforeSquares: one.beforeSquares + other.beforeSquares,
  products: one.products + other.products,
})

/** All units of each group, whatever the day. */
export function groupsOf({ days }: Experiment): Map<string, Arm> {
  const groups: Arms = new Map()
  for (const [, arms] of days)
    for (const [name, arm] of arms) groups.set(name, together(groups.get(name) ?? nobody, arm))
  return groups
}

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value).trim())

const yesOrNo: Readonly<Record<string, number>> = { true: 1, yes: 1, false: 0, no: 0 }

function numberOf(value: unknown): number | null {
  const text = textOf(value).toLowerCase()
  const number = yesOrNo[text] ?? (text === '' ? Number.NaN : Number(text))
  return Number.isFinite(number) ? number : null
}
