import { isDay } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import { isUuid } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { decodeCursor } from './fields.ts'

/** What a part of a list's sort key is; anything else means that the cursor is of another list. */
type Part<Value> = (part: unknown) => part is Value

export const aMoment: Part<string> = (part): part is string =>
  typeof part === 'string' && !Number.isNaN(Date.parse(part))
/** A moment, or `infinity` for what has none and stands last. */
export const aMomentOrNone: Part<string> = (part): part is string => part === 'infinity' || aMoment(part)
export const aDay: Part<string> = (part) => typeof part === 'string' && isDay(part)
export const anId: Part<string> = (part) => isUuid(part)
export const aText: Part<string> = (part) => typeof part === 'string'
export const aNumber: Part<number> = (part) => typeof part === 'number'
export const aWhole: Part<number> = (part): part is number => Number.isSafeInteger(part)
/** A place in a short order, such as that of priorities. */
export const aRank: Part<number> = (part): part is number => aWhole(part) && Math.abs(part) < 100

/**
 * The place from which a page goes on, its parts by name in the order in which the cursor holds them; null for the first page.
 *
 * @throws AppError `invalid` where the cursor is not one of this list
 */
export function placeIn<Named extends Record<string, unknown>>(
  cursor: string | undefined,
  parts: { [Name in keyof Named]: Part<Named[Name]> },
): Named | null {
  if (!cursor) return null
  const key = decodeCursor(cursor) ?? []
  const named = Object.entries(parts) as [string, Part<unknown>][]
  if (key.length === named.length && named.every(([, isPart], at) => isPart(key[at])))
    return Object.fromEntries(named.map(([name], at) => [name, key[at]])) as Named
  throw foreignCursor()
}

export const foreignCursor = () =>
  new AppError('invalid', told`This cursor is not one of this list`, {
    field: 'cursor',
    remedy: told`Begin again without a cursor`,
  })
