import { type Hours, nextOpening } from './hours.ts'
import { isCircuitOpen } from './retry.ts'

/** What of a source decides whether it is its turn. */
export interface Turn {
  isActive: boolean
  asked: 'now' | 'backfill' | null
  dueAt: Date
  restsUntil: Date | null
  retryAt: Date | null
  hours: Hours
  streams: number
}

export type Due = { kind: 'due' } | { kind: 'waits'; until: Date | null }

/**
 * Whether a source is to be pulled now. Who asks for it by hand waits neither for the schedule nor for its hours nor for
 * the next try, only for the rate limit, which protects the other side.
 */
export function dueOf(turn: Turn, now: Date, hourOf: (at: Date) => number): Due {
  if (turn.streams === 0 || (!turn.isActive && turn.asked === null)) return { kind: 'waits', until: null }
  const moments = [turn.restsUntil, ...(turn.asked === null ? [turn.dueAt, turn.retryAt] : [])]
  const from = new Date(Math.max(now.getTime(), ...moments.flatMap((moment) => moment?.getTime() ?? [])))
  const until = turn.asked === null ? nextOpening(from, hourOf, turn.hours) : from
  return until > now ? { kind: 'waits', until } : { kind: 'due' }
}

export const standings = [
  'no streams',
  'paused',
  'running',
  'given up for a while',
  'trying again',
  'silent',
  'outside its hours',
  'waiting',
] as const
export type Standing = (typeof standings)[number]

export interface Condition {
  isActive: boolean
  streams: number
  isRunning: boolean
  failures: number
  /** Beyond its rhythm without a sign of life. */
  isSilent: boolean
  isOpen: boolean
}

/** How a source stands, in one word; what needs somebody comes before what does not. */
export function standingOf({ isActive, streams, isRunning, failures, isSilent, isOpen }: Condition): Standing {
  if (streams === 0) return 'no streams'
  if (isRunning) return 'running'
  if (!isActive) return 'paused'
  if (isCircuitOpen(failures)) return 'given up for a while'
  if (failures > 0) return 'trying again'
  if (isSilent) return 'silent'
  return isOpen ? 'waiting' : 'outside its hours'
}
