import { bandFrom, bandInText } from '../../../kernel/band.ts'
import { type Day, dayFromEpoch } from '../../../kernel/day.ts'
import { retold } from '../../../kernel/retold.ts'
import { dayAndMonth, decimalNumber, fixedNumber, longDate } from '../../../kernel/say.ts'
import { plural, t } from '../../../kernel/words.ts'
import type { Explanation, Mover } from './explain.ts'
import type { Return, ReturnStep } from './return.ts'

/** What the sentences need to know of a measure. */
export interface Wording {
  label: string
  unit: string
}

export type WordingOf = (measure: string) => Wording

/** Points of a score with one decimal and, for changes, their sign: 11.4, -11.4, +5.2. */
/** Cut and not rounded, as the whole points of every pill are: where a pill says 69, no sentence says 70.0. */
export const sayPoints = (thousandths: number): string => fixedNumber(Math.floor(thousandths / 100) / 10, 1)

export function sayChange(thousandths: number): string {
  const text = fixedNumber(Math.abs(thousandths) / 1000, 1)
  if (Math.abs(thousandths) < 50) return thousandths < 0 ? t`-0.1 or less` : t`+0.1 or less`
  return thousandths < 0 ? `-${text}` : `+${text}`
}

/** A value as a person reads it: 64, 62%, 4.6, 14 days. */
export function sayValue(value: number | null, unit: string): string {
  if (value === null) return t`unknown`
  if (unit === 'share') return t`${decimalNumber(value * 100, Math.abs(value) < 0.1 ? 1 : 0)}%`
  if (unit === 'days') return `${decimalNumber(value, 0)} ${plural(Math.abs(value), 'day', 'days')}`
  if (unit === 'hours') return t`${decimalNumber(value, 1)} hours`
  if (unit === 'money') return decimalNumber(value / 100, 0)
  if (unit === 'band') return bandInText(bandFrom(value))
  if (unit === 'yes or no') return value === 0 ? t`no` : t`yes`
  if (unit === 'date') return longDate(dayFromEpoch(value))
  return decimalNumber(value, unit === 'rating' || unit === 'score' ? 1 : 2)
}

/** "Active people 64 to 23": what moved and from where to where, the points stand beside it. */
export function sayMover(mover: Mover, wordingOf: WordingOf): string {
  if (mover.change !== null || mover.measure === null)
    return t`Configuration: ${mover.change === null ? t`changed` : retold(mover.change)}`
  const { label, unit } = wordingOf(mover.measure)
  const moved = t`${label} ${sayValue(mover.from, unit)} to ${sayValue(mover.to, unit)}`
  if (mover.part === 'time') return t`${moved}, by the calendar`
  return mover.part === 'data' ? t`${moved}, by facts that came later` : moved
}

/** "Open tickets 3 to 1" for each thing that would have to change. */
export function sayStep(step: ReturnStep, wordingOf: WordingOf): string {
  const changes = step.changes.map(({ measure, from, to }) => {
    const { label, unit } = wordingOf(measure)
    return t`${label} ${sayValue(from, unit)} to ${sayValue(to, unit)}`
  })
  return `${changes.join(t` and `)} ${sayChange(step.points)}`
}

/** The least that moves the score, worded as moving the score and not as saving the customer (rule 15). */
export function sayReturn(least: Return, wordingOf: WordingOf): string {
  if (least.kind === 'at the top') return t`The score is in the highest band.`
  if (least.kind === 'too little known')
    return t`Too little is known for a score; more signals come before a better one.`
  if (least.kind === 'out of reach') {
    return t`No change of the known signals alone moves the score to ${sayPoints(least.need)}, where ${bandInText(least.band)} begins for it.`
  }
  const steps = least.steps.map((step) => sayStep(step, wordingOf))
  return t`${steps.join(t`, and `)}: moves the score to ${sayPoints(least.to)}`
}

/** 23 October, with its year where that is another one. */
export function sayDay(day: Day, seenFrom: Day): string {
  return day.slice(0, 4) === seenFrom.slice(0, 4) ? dayAndMonth(day) : longDate(day)
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
  if (start === end) return t`Health stands at ${end}, as on ${sayDay(since, on)}.`
  const sameWay = movers.filter((mover) => mover.points < 0 === to < from).slice(0, 2)
  const causes = sameWay.map((mover) => sayMover(mover, wordingOf)).join('; ')
  const why = causes ? `: ${causes}` : ''
  return to < from
    ? t`Health fell from ${start} to ${end} since ${sayDay(since, on)}${why}.`
    : t`Health rose from ${start} to ${end} since ${sayDay(since, on)}${why}.`
}
