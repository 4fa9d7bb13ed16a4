/** The only place that reads the machine's time; everything else is handed a clock, so that a test can move it. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

export interface SimulatedClock extends Clock {
  set(to: Date): void
  /** Moves forward by milliseconds. */
  advance(milliseconds: number): void
}

/** A clock that stands still until it is moved. */
export function simulatedClock(start: Date): SimulatedClock {
  let current = start.getTime()
  return {
    now: () => new Date(current),
    set: (to) => {
      current = to.getTime()
    },
    advance: (milliseconds) => {
      current += milliseconds
    },
  }
}
