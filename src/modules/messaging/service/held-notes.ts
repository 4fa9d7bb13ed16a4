import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { decodeCursor, encodeCursor } from '../../../platform/http/fields.ts'
import * as store from '../store/notes.ts'
import { senders } from '../store/senders.ts'

/** Notes that did not go. What they say is their member's; whoever runs the senders sees for whom, and why. */
export async function pageOfNotes(
  tx: Tx,
  viewer: Viewer,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const [at, id] = decodeCursor(cursor) ?? []
  const after = typeof at === 'string' && typeof id === 'string' ? { at, id } : undefined
  const found = await store.staying(tx, { after, limit: limit + 1 })
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(({ id, member, memberName, subject, status, reason, madeAt }) => ({
      ...{ id, member: { id: member, name: memberName }, status, reason, madeAt: madeAt.toISOString() },
      subject: member === viewer.member ? subject : null,
    })),
    next: found.length > limit && last ? encodeCursor([last.madeAt.toISOString(), last.id]) : null,
  }
}

interface ActedOnNotes {
  changed: store.ListedNote[]
  refused: { id: string; reason: string; remedy: string }[]
}

/** Sends notes once more, by whoever is the usual sender now. */
export async function releaseNotes(tx: Tx, ids: readonly string[]): Promise<ActedOnNotes> {
  const { free, refused } = await pick(tx, ids)
  const sender = (await senders(tx)).find(({ isUsual }) => isUsual)?.id
  if (sender === undefined) {
    const remedy = told`Set up a sender under Messages`
    return {
      changed: [],
      refused: [...refused, ...free.map(({ id }) => ({ id, reason: told`No mail server is set up`, remedy }))],
    }
  }
  await store.saveNotes(
    tx,
    free.map(({ id }) => ({ id, sender, status: 'waiting', reason: null })),
  )
  return { changed: free, refused }
}

export async function discardNotes(tx: Tx, ids: readonly string[]): Promise<ActedOnNotes> {
  const { free, refused } = await pick(tx, ids)
  await store.saveNotes(
    tx,
    free.map(({ id, sender, reason }) => ({ id, sender, reason, status: 'discarded' })),
  )
  return { changed: free, refused }
}

const staying: readonly store.Note['status'][] = ['held', 'ambiguous', 'failed']

async function pick(tx: Tx, ids: readonly string[]) {
  const found = await store.notesFor(tx, [...new Set(ids)])
  if (found.length < new Set(ids).size) throw new AppError('not_found', told`No message with this id`)
  const refused = found
    .filter(({ status }) => !staying.includes(status))
    .map(({ id }) => ({ id, reason: told`It is not held any more`, remedy: told`Leave it out` }))
  return { free: found.filter(({ status }) => staying.includes(status)), refused }
}
