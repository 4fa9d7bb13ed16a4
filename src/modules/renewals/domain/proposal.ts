import type { Day } from '../../../kernel/day.ts'
import { sum } from '../../../kernel/statistics.ts'
import { spoken } from '../../../kernel/words.ts'

/** Why something is taken off the price: for a longer term (F156), so that they stay (rule 33), or to make up for something. */
export const grounds = ['commitment', 'retention', 'goodwill'] as const
export type Ground = (typeof grounds)[number]

export const groundWords: Readonly<Record<Ground, string>> = {
  commitment: spoken('for a longer term'),
  retention: spoken('so that they stay'),
  goodwill: spoken('to make up for something'),
}

export interface ProposalLine {
  product: string | null
  /** As it is now, and as it would be; null where the contract counts none. */
  seats: number | null
  seatsThen: number | null
  /** What it costs a year now, in minor units. */
  now: number
  /** What is added to it or taken away a year at today's price, in minor units: expansion, apart from a higher price. */
  growth: number
}

export interface Terms {
  months: number
  lines: readonly ProposalLine[]
  /** How much dearer the same becomes, in tenths of a per cent. */
  uplift: number
  /** Whole per cent off the price. */
  discount: number
  ground: Ground
  /** Why something is taken off. */
  reason: string | null
  validUntil: Day
  autoRenew: boolean | null
  noticeDays: number | null
}

/** A year in minor units: now + growth + uplift - discount = total, for each line and for all of them. */
export interface Price {
  now: number
  growth: number
  uplift: number
  discount: number
  total: number
}

export interface Priced extends Price {
  lines: readonly (ProposalLine & Price)[]
  /** Over the whole term. */
  term: number
}

/** What a proposal costs. Each line is rounded by itself, and the sum is the sum of the lines. */
export function priced({
  lines,
  uplift,
  discount,
  months,
}: Pick<Terms, 'lines' | 'uplift' | 'discount' | 'months'>): Priced {
  const all = lines.map((line) => ({ ...line, ...priceOf(line, uplift, discount) }))
  const of = (key: keyof Price) => sum(all, (line) => line[key])
  const total = of('total')
  return {
    ...{ lines: all, now: of('now'), growth: of('growth'), uplift: of('uplift'), discount: of('discount'), total },
    term: Math.round((total * months) / 12),
  }
}

function priceOf({ now, growth }: ProposalLine, uplift: number, discount: number): Price {
  const base = now + growth
  const dearer = Math.round((base * uplift) / 1000)
  const off = Math.round(((base + dearer) * discount) / 100)
  return { now, growth, uplift: dearer, discount: off, total: base + dearer - off }
}

/** The documents' range for a term of several years (F156): 10 to 20 per cent. */
export const multiYear = { least: 10, most: 20 }

/** Whether a discount lies outside what the documents give for the term; said beside it, never refused. */
export function outsideRange({
  months,
  discount,
  ground,
}: Pick<Terms, 'months' | 'discount' | 'ground'>): 'short term' | 'below' | 'above' | null {
  if (discount === 0 || ground !== 'commitment') return null
  if (months < 24) return 'short term'
  if (discount < multiYear.least) return 'below'
  return discount > multiYear.most ? 'above' : null
}

export const proposalStates = ['draft', 'waiting', 'approved', 'sent', 'accepted', 'declined', 'replaced'] as const
export type ProposalState = (typeof proposalStates)[number]

/** From where a proposal can go by hand; an approval moves it from waiting. */
export const moves: Readonly<Record<ProposalState, readonly ProposalState[]>> = {
  draft: ['waiting', 'approved'],
  waiting: ['draft'],
  approved: ['sent', 'draft'],
  sent: ['accepted', 'declined'],
  accepted: [],
  declined: [],
  replaced: [],
}

/** One point of a contract as it is and as it would be (redlines). */
export interface Point {
  what: 'term' | 'product' | 'price' | 'total' | 'auto renewal' | 'notice'
  name: string | null
  before: { seats?: number | null; amount?: number | null; number?: number | null; yes?: boolean | null }
  after: { seats?: number | null; amount?: number | null; number?: number | null; yes?: boolean | null }
}

/** The contract as far as a proposal changes it. */
export interface Running {
  months: number | null
  autoRenew: boolean | null
  noticeDays: number | null
}

/** What a proposal changes of the running contract, point by point; what stays is left out. */
export function comparedWith(running: Running, terms: Terms): Point[] {
  const { lines, now, total } = priced(terms)
  const points: Point[] = [
    { what: 'term', name: null, before: { number: running.months }, after: { number: terms.months } },
    ...lines.map(
      (line): Point => ({
        what: 'product',
        name: line.product,
        before: { seats: line.seats, amount: line.now },
        after: { seats: line.seatsThen, amount: line.total },
      }),
    ),
    { what: 'total', name: null, before: { amount: now }, after: { amount: total } },
    { what: 'auto renewal', name: null, before: { yes: running.autoRenew }, after: { yes: terms.autoRenew } },
    { what: 'notice', name: null, before: { number: running.noticeDays }, after: { number: terms.noticeDays } },
  ]
  return points.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
}
