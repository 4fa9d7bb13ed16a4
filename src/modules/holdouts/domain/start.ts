import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId, Brand, MemberId } from '../../../kernel/ids.ts'
import { placeOf } from './draw.ts'

export type StartId = Brand<string, 'StartId'>

/** A team and the day on which it begins. */
export interface Step {
  team: string
  name: string
  startsOn: Day
}

/**
 * Teams begin on different weeks, in a drawn order (rule 28): in place of a hold-out where the base is too small, or where nobody
 * may be left alone for good. Everybody has their turn; those that still wait are compared with those that began.
 */
export interface Start {
  id: StartId
  about: { kind: string; id: string }
  name: string
  /** In the drawn order. */
  steps: readonly Step[]
  /** After so many days the outcome of a unit is read. */
  days: number
  startedAt: Date
  endedAt: Date | null
  madeBy: MemberId | null
}

/** A unit as it was met, with the team that looked after it then. */
export interface StartUnit {
  unit: AccountId
  team: string
  arm: 'held' | 'treated'
  metOn: Day
  /** Merged with one that was met under another team or in another arm: it was dealt with as both. */
  isBlurred: boolean
}

/** The order in which teams begin, drawn by the salt: the first on `first`, each other one `weeks` after the one before. */
export function drawnSteps(
  teams: readonly { id: string; name: string }[],
  { salt, first, weeks }: { salt: string; first: Day; weeks: number },
): Step[] {
  const order = teams.toSorted(
    (one, other) => placeOf(salt, one.id as AccountId) - placeOf(salt, other.id as AccountId),
  )
  return order.map(({ id, name }, at) => ({ team: id, name, startsOn: addDays(first, at * weeks * 7) }))
}

/** What a unit of a team is when it is met on a day; null where its team takes no part. */
export function armOn(steps: readonly Step[], team: string, day: Day): StartUnit['arm'] | null {
  const step = steps.find((one) => one.team === team)
  return step ? (day < step.startsOn ? 'held' : 'treated') : null
}

/** Whoever was met while its team waited waits until that has begun, and until its own outcome is read: acted on earlier, it would blur the comparison. */
export function stillWaits(
  { steps, days }: Pick<Start, 'steps' | 'days'>,
  { team, arm, metOn }: Pick<StartUnit, 'team' | 'arm' | 'metOn'>,
  day: Day,
): boolean {
  if (arm === 'treated') return false
  const step = steps.find((one) => one.team === team)
  return (step !== undefined && day < step.startsOn) || day < addDays(metOn, days)
}

/** In so many orders teams could have begun; of 20 one is what a chance of 5% is made of. */
export const ordersOf = (teams: number): number => {
  let orders = 1
  for (let factor = 2; factor <= teams; factor++) orders *= factor
  return orders
}

/** Fewer teams can be told from chance by no outcome. */
export const fewestTeams = 4
