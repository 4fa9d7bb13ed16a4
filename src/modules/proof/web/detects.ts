import { t } from '../../../kernel/words.ts'
import { number } from '../../../web/lib/format.ts'

/** What groups can show, by the smallest difference of a share that they find (rule 28); null where one of them is empty. */
export function detects(smallestEffect: number | null): string {
  if (smallestEffect === null) return t`no effect at all: one of the groups is empty`
  if (smallestEffect >= 1) return t`no effect at all: too few`
  return t`only effects of ${atLeast(smallestEffect)} points or more`
}

/** The smallest effect that is found, in points: rounded up, since a smaller one is not. */
export const atLeast = (effect: number): string => number(Math.ceil(effect * 1000) / 10, 1)
