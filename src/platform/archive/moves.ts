import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import type { Db, Session } from '../db/db.ts'

interface Move {
  to: string
  begunAt: Date
  endedAt: Date | null
}

function moveOf(session: Session): Promise<Move | undefined> {
  return session.row(sql<Move>`
    select to_place as "to", begun_at as "begunAt", ended_at as "endedAt" from archive_moves`)
}

/** A product must not go on in a place whose content lives elsewhere: the two would drift apart unnoticed. */
export async function refuseMoved(db: Db): Promise<void> {
  const move = await db.system(moveOf)
  if (!move) return
  const on = move.begunAt.toISOString().slice(0, 10)
  throw move.endedAt
    ? new AppError('conflict', `The data was moved to ${move.to} on ${on}`, {
        remedy:
          'Start with --database-url or DATABASE_URL naming that place; `tenure move --cancel` takes up the old data again',
      })
    : new AppError('conflict', `A move to ${move.to} was begun on ${on} and is not finished`, {
        remedy: 'Run the same `tenure move` again, or take it back with `tenure move --cancel`',
      })
}

/** From now on the product refuses to start here. */
export async function beginMove(db: Db, to: string): Promise<void> {
  await db.system((session) =>
    session.run(sql`
      insert into archive_moves (to_place, begun_at) values (${to}, ${session.now})
      on conflict (only_row) do update set to_place = excluded.to_place, begun_at = excluded.begun_at, ended_at = null`),
  )
}

export async function endMove(db: Db): Promise<void> {
  await db.system((session) => session.run(sql`update archive_moves set ended_at = ${session.now}`))
}

/** The product may start here again. Answers whether there was a move. */
export async function cancelMove(db: Db): Promise<boolean> {
  return (await db.system((session) => session.run(sql`delete from archive_moves`))) > 0
}
