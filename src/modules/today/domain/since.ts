import type { Day } from '../../../kernel/day.ts'

export interface Held {
  reasons: readonly string[]
  since: readonly Day[]
}

/** From which day each reason has held: kept while it goes on, today where it is new. */
export function sinceWhen(kinds: readonly string[], before: Held | undefined, on: Day): Day[] {
  return kinds.map((kind) => {
    const position = before?.reasons.indexOf(kind) ?? -1
    return before?.since[position] ?? on
  })
}
