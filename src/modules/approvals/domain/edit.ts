import { isDay } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { Editable, Payload } from './approval.ts'

/** The longest text that a field of a payload takes. */
const longestText = 5000
/** Beyond this a number is no amount, reach or percentage that anybody means. */
const largest = 1e13

/** A payload with some of its fields changed; only what may be edited changes, and each stays what it is. */
export function edited(payload: Payload, editable: readonly Editable[], changes: Payload): Payload {
  const known = new Map(editable.map((one) => [one.field, one]))
  for (const [field, value] of Object.entries(changes)) {
    const one = known.get(field)
    if (!one)
      throw new AppError('invalid', told`changes: ${field} is not to be changed here`, {
        field: `changes.${field}`,
        remedy: told`Change one of the fields under \`editable\``,
      })
    refuseOdd(one, value)
  }
  return { ...payload, ...changes }
}

function refuseOdd({ field, type }: Editable, value: unknown): void {
  const isFine = {
    text: () => typeof value === 'string' && value.trim() !== '' && value.length <= longestText,
    day: () => isDay(value),
    percent: () => isWhole(value) && (value as number) >= 1 && (value as number) <= 100,
    money: () => isWhole(value) && (value as number) > 0 && (value as number) <= largest,
    number: () => isWhole(value) && (value as number) >= 0 && (value as number) <= largest,
  }[type]()
  if (isFine) return
  throw new AppError('invalid', told`changes: ${field} must be a ${type}`, {
    field: `changes.${field}`,
    remedy: told`Send a whole number, a text or a day, as it was before`,
  })
}

const isWhole = (value: unknown): boolean => Number.isSafeInteger(value)

/** The fields that an edit really changed. */
export const changedFields = (payload: Payload, after: Payload, editable: readonly Editable[]): Editable[] =>
  editable.filter(({ field }) => payload[field] !== after[field])
