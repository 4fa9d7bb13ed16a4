import { addMonths, type Day, daysBetween } from '../../../kernel/day.ts'

/**
 * What a yearly amount brings from a day until another, in minor units: a twelfth for each whole month, and of a month that is
 * left its share of days. So a year of a contract brings its yearly amount, in leap years too.
 */
export function broughtIn(yearly: number, from: Day, until: Day): number {
  const months = wholeMonths(from, until)
  const begun = addMonths(from, months)
  const share = daysBetween(begun, until) / daysBetween(begun, addMonths(from, months + 1))
  return Math.round((yearly * (months + share)) / 12)
}

function wholeMonths(from: Day, until: Day): number {
  const apart =
    (Number(until.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(until.slice(5, 7)) - Number(from.slice(5, 7))
  return addMonths(from, apart) <= until ? apart : apart - 1
}
