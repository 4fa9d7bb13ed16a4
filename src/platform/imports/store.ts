import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'

/** Work that can be taken back by itself: what it throws undoes it and leaves the transaction usable. */
export async function withinSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.run(sql`savepoint import_rows`)
  try {
    const result = await work()
    await tx.run(sql`release savepoint import_rows`)
    return result
  } catch (error) {
    await tx.run(sql`rollback to savepoint import_rows`)
    await tx.run(sql`release savepoint import_rows`)
    throw error
  }
}
