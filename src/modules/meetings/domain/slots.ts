/** From and to. */
export type Hours = readonly [from: Date, until: Date]

export interface Rules {
  minutes: number
  /** Minutes that stay free before and after every other meeting. */
  buffer: number
}

const minute = 60_000

/** So often within an hour of work a meeting may begin: short ones each quarter, others each half hour. */
const stepOf = (minutes: number): number => (minutes < 30 ? 15 : 30)

/**
 * When a meeting may begin: wholly within hours of work, at quarter or half hours from their beginning, and so far from
 * every other meeting as the buffer says.
 */
export function freeStarts(work: readonly Hours[], busy: readonly Hours[], rules: Rules, earliest: Date): Date[] {
  const taken = busy.map(
    ([from, until]) => [from.getTime() - rules.buffer * minute, until.getTime() + rules.buffer * minute] as const,
  )
  const length = rules.minutes * minute
  const isFree = (at: number) => taken.every(([from, until]) => at >= until || at + length <= from)
  return work
    .flatMap(([opens, closes]) =>
      startsIn(opens.getTime(), closes.getTime() - length, stepOf(rules.minutes) * minute).filter(
        (at) => at >= earliest.getTime() && isFree(at),
      ),
    )
    .map((at) => new Date(at))
}

function startsIn(from: number, last: number, step: number): number[] {
  const first = Math.ceil(from / step) * step
  return Array.from({ length: Math.max(0, Math.floor((last - first) / step) + 1) }, (_, count) => first + count * step)
}

/** Whether two spans share a moment; one that ends as the other begins does not. */
export const overlaps = ([from, until]: Hours, [otherFrom, otherUntil]: Hours): boolean =>
  from < otherUntil && otherFrom < until
