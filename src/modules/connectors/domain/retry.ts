/** After so many failures in a row nobody believes that it is a hiccup: the circuit opens. */
export const failuresToOpen = 6

const first = 15_000
const longest = 3_600_000

/** Milliseconds to the next try: 15 seconds, doubled with each failure, at most an hour. With an open circuit it is tried once an hour. */
export function pauseAfter(failures: number): number {
  return failures >= failuresToOpen ? longest : Math.min(longest, first * 2 ** Math.max(0, failures - 1))
}

export const isCircuitOpen = (failures: number): boolean => failures >= failuresToOpen

const firstTry = 300_000
const longestTry = 86_400_000

/** A refused row may only have come too early: tried again after 5 minutes, doubled each time, at most once a day. */
export function pauseBeforeTrying(tries: number): number {
  return Math.min(longestTry, firstTry * 2 ** Math.min(tries, 20))
}
