import type { Day } from '../kernel/day.ts'
import type { AccountId } from '../kernel/ids.ts'
import { told } from '../kernel/words.ts'
import type { RowOutcome, ShapeRow } from './contributions.ts'

/** A row of an import that is kept, with the account it belongs to: as it came, and as it is known now. */
export interface PlacedRow {
  row: ShapeRow
  raw: AccountId
  account: AccountId
}

/** Typed reading of a row's values; the import's engine has already checked their types. */
export const textOf = (row: ShapeRow, field: string): string | null => {
  const value = row.values[field]
  return value === undefined || value === null || value === '' ? null : String(value)
}
export const numberOf = (row: ShapeRow, field: string): number | null => {
  const value = row.values[field]
  return typeof value === 'number' ? value : null
}
export const booleanOf = (row: ShapeRow, field: string): boolean | null => {
  const value = row.values[field]
  return typeof value === 'boolean' ? value : null
}
export const dayOfRow = (row: ShapeRow, field: string): Day | null => textOf(row, field) as Day | null
export const timeOf = (row: ShapeRow, field: string): Date | null => {
  const text = textOf(row, field)
  return text === null ? null : new Date(text)
}

export function refusal(row: ShapeRow, field: string, reason: string, remedy: string): RowOutcome {
  return { kind: 'refused', line: row.line, field, reason, remedy }
}

/**
 * Rows of one batch that carry the same id: told twice in the same words counts once, told differently is refused,
 * for which of the two holds is not ours to guess.
 */
export function distinctRows(rows: ShapeRow[], idField = 'id'): { kept: ShapeRow[]; outcomes: RowOutcome[] } {
  const first = new Map<string, { row: ShapeRow; text: string }>()
  const outcomes: RowOutcome[] = []
  for (const row of rows) {
    const id = textOf(row, idField) ?? ''
    const text = JSON.stringify(row.values)
    const known = first.get(id)
    if (!known) first.set(id, { row, text })
    else if (known.text === text) outcomes.push({ kind: 'unchanged', line: row.line })
    else {
      const reason = told`line ${known.row.line} has the same id ${id} and says something else`
      outcomes.push(refusal(row, idField, reason, told`Keep the line that is right, or give each its own id`))
    }
  }
  return { kept: [...first.values()].map(({ row }) => row), outcomes }
}

/** Joins rows with their accounts; a row whose account nobody knows is refused and can be replayed later. */
export function placeRows(
  rows: ShapeRow[],
  found: Map<string, { raw: AccountId; account: AccountId | null }>,
): { placed: PlacedRow[]; outcomes: RowOutcome[] } {
  const placed: PlacedRow[] = []
  const outcomes: RowOutcome[] = []
  for (const row of rows) {
    const id = textOf(row, 'account') ?? ''
    const known = found.get(id)
    if (known?.account) placed.push({ row, raw: known.raw, account: known.account })
    else {
      const remedy = told`Import the account first, or correct the id; then replay the refused rows`
      outcomes.push(refusal(row, 'account', told`no account is known as '${id}' in this source`, remedy))
    }
  }
  return { placed, outcomes }
}

/** Outcomes of rows that reached the store: those whose id is among the changed were written, the others were there already. */
export function writtenOutcomes(rows: { row: ShapeRow; id: string }[], changed: ReadonlySet<string>): RowOutcome[] {
  return rows.map(({ row, id }) => ({ kind: changed.has(id) ? 'written' : 'unchanged', line: row.line }))
}
