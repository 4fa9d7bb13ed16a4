import { type Day, dayFromEpoch } from '../../../kernel/day.ts'
import type { Explanation, Mover } from './explain.ts'
import type { Return, ReturnStep } from './return.ts'

/** What the sentences need to know of a measure. */
export interface Wording {
  label: string
  unit: string
}

export type WordingOf = (measure: string) => Wording

/** Points of a score with one decimal and, for changes, their sign: 11.4, -11.4, +5.2. */
export const sayPoints = (thousandths: number): string => (thousandths / 1000).toFixed(1)

export function sayChange(thousandths: number): string {
  const text = sayPoints(Math.abs(thousandths))
  if (text === '0.0') return thousandths < 0 ? '-0.1 or less' : '+0.1 or less'
  return thousandths < 0 ? `-${text}` : `+${text}`
}

/** A value as a person reads it: 64, 62%, 4.6, 14 days. */
export function sayValue(value: number | null, unit: string): string {
  if (value === null) return 'unknown'
  if (unit === 'share') return `${decimal(value * 100, 1)}%`
  if (unit === 'days') return value === 1 || value === -1 ? `${value} day` : `${decimal(value, 0)} days`
  if (unit === 'hours') return `${decimal(value, 1)} hours`
  if (unit === 'money') return decimal(value / 100, 0)
  if (unit === 'yes or no') return value === 0 ? 'no' : 'yes'
  if (unit === 'date') return dayFromEpoch(value)
  return decimal(value, unit === 'rating' || unit === 'score' ? 1 : 2)
}

/** Thousands grouped, no zeros at the end. */
function decimal(value: number, digits: number): string {
  const [whole = '', fraction = ''] = value.toFixed(digits).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  const kept = fraction.replace(/0+$/, '')
  const text = kept === '' ? grouped : `${grouped}.${kept}`
  return text === '-0' ? '0' : text
}

/** "Active people 64 to 23": what moved and from where to where, the points stand beside it. */
export function sayMover(mover: Mover, wordingOf: WordingOf): string {
  if (mover.change !== null || mover.measure === null) return `Configuration: ${mover.change ?? 'changed'}`
  const { label, unit } = wordingOf(mover.measure)
  const moved = `${label} ${sayValue(mover.from, unit)} to ${sayValue(mover.to, unit)}`
  if (mover.part === 'time') return `${moved}, by the calendar`
  return mover.part === 'data' ? `${moved}, by facts that came later` : moved
}

/** "Open tickets 3 to 1" for each thing that would have to change. */
export function sayStep(step: ReturnStep, wordingOf: WordingOf): string {
  const changes = step.changes.map(({ measure, from, to }) => {
    const { label, unit } = wordingOf(measure)
    return `${label} ${sayValue(from, unit)} to ${sayValue(to, unit)}`
  })
  return `${changes.join(' and ')} ${sayChange(step.points)}`
}

/** The least that moves the score, worded as moving the score and not as saving the customer (rule 15). */
export function sayReturn(least: Return, wordingOf: WordingOf): string {
  if (least.kind === 'at the top') return 'The score is in the highest band.'
  if (least.kind === 'too little known')
    return 'Too little is known for a score; more signals come before a better one.'
  if (least.kind === 'out of reach') {
    return `No change of the known signals alone moves the score to ${sayPoints(least.need)}, where ${least.band} begins for it.`
  }
  const steps = least.steps.map((step) => sayStep(step, wordingOf))
  return `${steps.join(', and ')}: moves the score to ${sayPoints(least.to)}`
}

const months = 'January February March April May June July August September October November December'.split(' ')

/** 23 October, with its year where that is another one. */
export function sayDay(day: Day, seenFrom: Day): string {
  const said = `${Number(day.slice(8, 10))} ${months[Number(day.slice(5, 7)) - 1]}`
  return day.slice(0, 4) === seenFrom.slice(0, 4) ? said : `${said} ${day.slice(0, 4)}`
}

/** What changed, since when, with the figures: the sentence under an account's name. */
export function sayHeadline(
  explained: Extract<Explanation, { kind: 'explained' }>,
  since: Day,
  on: Day,
  wordingOf: WordingOf,
): string {
  const { from, to, movers } = explained
  const [start, end] = [sayPoints(from), sayPoints(to)]
  if (start === end) return `Health stands at ${end}, as on ${sayDay(since, on)}.`
  const sameWay = movers.filter((mover) => mover.points < 0 === to < from).slice(0, 2)
  const causes = sameWay.map((mover) => sayMover(mover, wordingOf)).join('; ')
  return `Health ${to < from ? 'fell' : 'rose'} from ${start} to ${end} since ${sayDay(since, on)}${causes ? `: ${causes}` : ''}.`
}
