import { addDays, type Day } from '../../../kernel/day.ts'
import type { Act } from './simulate.ts'

/** Messages that one person, or one account where nobody is named, gets at most before the rest is held (N13). */
const mostOf = { day: 1, week: 3 } as const

/** How many messages the contact pressure of the simulated ones alone would hold. */
export function pressure(acts: readonly Act[]): { held: number } {
  const sent = new Map<string, Day[]>()
  let held = 0
  for (const { does, account, contact, day } of acts) {
    if (does !== 'message') continue
    const key = contact ?? account
    const past = sent.get(key) ?? []
    sent.set(key, past)
    const week = past.filter((on) => on > addDays(day, -7) && on <= day)
    if (week.length >= mostOf.week || week.filter((on) => on === day).length >= mostOf.day) held += 1
    else past.push(day)
  }
  return { held }
}
