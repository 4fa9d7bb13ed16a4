import { told } from '../../../kernel/words.ts'
import type { RowOutcome, ShapeRow } from '../../../platform/contributions.ts'

export const text = (row: ShapeRow, field: string): string | null => {
  const value = row.values[field]
  return value === null || value === undefined || value === '' ? null : String(value)
}

/** What the row says of a field: undefined where it does not speak of it, null where it says that it is empty. */
export const said = (row: ShapeRow, field: string): string | null | undefined =>
  Object.hasOwn(row.values, field) ? text(row, field) : undefined

export const moment = (row: ShapeRow, field: string): Date | undefined => {
  const value = row.values[field]
  return typeof value === 'string' || typeof value === 'number' ? new Date(value) : undefined
}

export const refused = (line: number, field: string, reason: string, remedy: string): RowOutcome => ({
  kind: 'refused',
  line,
  field,
  reason,
  remedy,
})

export const unknownAccount = (line: number, id: string | null) =>
  refused(
    line,
    'account',
    told`No account ${id ?? ''} is known from this source`,
    told`Import the account first, then replay this row`,
  )

// ---------------------------------------------------------------- accounts
