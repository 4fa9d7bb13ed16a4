import type { Condition, Node } from '../../../kernel/condition/index.ts'
import { type Day, daysBetween, weekday } from '../../../kernel/day.ts'
import type { Trigger } from './playbook.ts'

/** Days of a past that a date may lie in: longer than any base is old. */
const longAgo = 36_500
/** How long after its day a date still starts what was set to follow it. */
const grace = 30

/**
 * What must be so at a day's close for a trigger to stand. It fires where it did not stand before; null for one that the
 * closes say nothing of.
 *
 * A date counts from the day on which it is so many days away, until the date itself: a renewal that is told late is still
 * taken up, and one that moved away begins anew.
 */
export function standsWhere(trigger: Trigger): Condition | null {
  switch (trigger.kind) {
    case 'condition':
      return trigger.when
    case 'segment': {
      const isIn: Node = { field: `segment:${trigger.segment}`, op: 'is', value: true }
      return { version: 1, where: trigger.move === 'entered' ? isIn : { not: isIn } }
    }
    case 'date':
      return { version: 1, where: dateReached(trigger.field, trigger.days) }
    case 'schedule':
    case 'news':
      return null
  }
}

/** The close of a day speaks for the morning after it: what is to happen on a day is judged by the close before. */
function dateReached(field: string, days: number): Node {
  if (days < 0) return { field, op: 'within next', days: -days + 1 }
  if (days === 0)
    return {
      any: [
        { field, op: 'within next', days: 1 },
        { field, op: 'within last', days: grace },
      ],
    }
  const passed: Node = { field, op: 'within last', days: days - 1 + grace }
  return days === 1 ? passed : { all: [passed, { not: { field, op: 'within last', days: days - 2 } }] }
}

/** A date that an account must have reached by the morning after a close, for steps that wait for it. */
export function dateIsReached(field: string, days: number): Node {
  const passed: Node = { field, op: 'within last', days: longAgo }
  if (days < 1) return { any: [{ field, op: 'within next', days: 1 - days }, passed] }
  return days === 1 ? passed : { all: [passed, { not: { field, op: 'within last', days: days - 2 } }] }
}

/** How an account stood with a trigger at the last close, and whether it fired since it stands. */
export interface Standing {
  since: Day
  fired: boolean
}

export interface Seen {
  /** How it stood before; none where it did not. */
  before: Standing | null
  holds: boolean
  /** It was never judged before: what is so already is no news (rule 32). */
  isFirst: boolean
  /** A source that the trigger reads is silent, or was until now: nothing fires for the gap (rule 9). */
  rests: boolean
  wasResting: boolean
}

/** Becomes another standing, and fires once for as long as it stands. */
export function stand(
  { before, holds, isFirst, rests, wasResting }: Seen,
  day: Day,
  days: number,
): { standing: Standing | null; fires: boolean; isSilent: boolean } {
  if (rests) return { standing: before, fires: false, isSilent: false }
  if (!holds) return { standing: null, fires: false, isSilent: false }
  if (before === null) {
    if (isFirst || wasResting) return { standing: { since: day, fired: true }, fires: false, isSilent: wasResting }
    return { standing: { since: day, fired: days <= 1 }, fires: days <= 1, isSilent: false }
  }
  const fires = !before.fired && daysBetween(before.since, day) + 1 >= days
  return { standing: { since: before.since, fired: before.fired || fires }, fires, isSilent: false }
}

/** Whether a day belongs to a schedule; a date that a month does not have is its last day. */
export function isScheduled(trigger: Trigger & { kind: 'schedule' }, day: Day): boolean {
  const { every, on } = trigger
  if (every === 'day') return true
  if (every === 'week') return weekday(day) === on
  const last = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).getUTCDate()
  return Number(day.slice(8)) === Math.min(on, last)
}
