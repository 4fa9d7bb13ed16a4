import { type Condition, type FieldType, fieldsOf, needsHistory } from '../../../kernel/condition/index.ts'
import type { Coded } from './condition-columns.ts'

/** A field of all accounts, in the order of their ids: numbers as they are, anything else as places in a list of its values. */
export type KeptColumn = { numbers: Float64Array } | Coded

/** The fields of a condition that columns can decide; null where it asks for earlier days, for lists, or for a field that is gone. */
export function countableFields(
  condition: Condition,
  typeOf: (field: string) => FieldType | undefined,
): string[] | null {
  if (needsHistory(condition)) return null
  const fields = [...new Set(fieldsOf(condition))]
  const isCountable = (type: FieldType | undefined) => type !== undefined && type !== 'list'
  return fields.every((field) => isCountable(typeOf(field))) ? fields : null
}

export const bytesOf = (column: KeptColumn): number =>
  'numbers' in column ? column.numbers.byteLength : column.codes.byteLength
