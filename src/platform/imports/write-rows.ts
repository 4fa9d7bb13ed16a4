import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { ImportContext, ImportShape, RowOutcome, ShapeRow } from '../contributions.ts'
import type { Tx } from '../db/db.ts'
import { withinSavepoint } from './store.ts'

/**
 * Lets a shape write rows. Where it or the database refuses the whole batch over one value, the batch is halved until
 * the row at fault stands alone and is refused; the others are written.
 */
export async function writeRows(
  tx: Tx,
  shape: ImportShape,
  rows: ShapeRow[],
  context: ImportContext,
): Promise<RowOutcome[]> {
  if (rows.length === 0) return []
  try {
    return answeredOnce(shape, rows, await withinSavepoint(tx, () => shape.write(tx, rows, context)))
  } catch (error) {
    const [first] = rows
    const refusal = refusalOf(error)
    if (!refusal || !first) throw error
    if (rows.length === 1) return [{ kind: 'refused', line: first.line, ...refusal }]
    const half = rows.length >> 1
    const earlier = await writeRows(tx, shape, rows.slice(0, half), context)
    return [...earlier, ...(await writeRows(tx, shape, rows.slice(half), context))]
  }
}

/** Every row is accounted for: a shape that forgets one, or answers one twice, is a bug that must show. */
function answeredOnce(shape: ImportShape, rows: ShapeRow[], outcomes: RowOutcome[]): RowOutcome[] {
  const asked = new Set(rows.map((row) => row.line))
  const answered = new Set(outcomes.map((outcome) => outcome.line))
  if (outcomes.length === rows.length && answered.size === rows.length && asked.isSupersetOf(answered)) return outcomes
  throw new Error(
    `${shape.name} was given ${rows.length} rows and answered ${outcomes.length} (${answered.size} different lines)`,
  )
}

/** Classes of the database's own refusals that speak of a value: its form (22), a constraint (23), its size (54). */
const aboutValues = /^(22|23|54)/

function refusalOf(error: unknown): { field: string; reason: string; remedy: string } | null {
  if (error instanceof AppError && error.code !== 'unavailable' && error.code !== 'rate_limited') {
    return {
      field: error.details.field ?? 'row',
      reason: error.message,
      remedy: error.details.remedy ?? told`Correct the row and replay it`,
    }
  }
  const { code, message, column } = error as { code?: string; message?: string; column?: string }
  if (!code || !aboutValues.test(code) || code.length !== 5) return null
  return {
    field: column ?? 'row',
    reason: told`the database refuses a value: ${message}`,
    remedy: told`Correct the value and replay the row`,
  }
}
