import type { MessageId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { openedBy } from '../domain/counting.ts'
import * as store from '../store/counting.ts'
import { noteRead } from './note.ts'

/** Who asks for a link or picture of a message. */
export interface Visit {
  message: MessageId
  agent: string
}

/** Where a link of a message leads; null where it leads nowhere. `count` notes that a person followed it. */
export async function followed(
  tx: Tx,
  { message, agent, place }: Visit & { place: number },
  what: 'count' | 'look',
): Promise<string | null> {
  const known = await store.countedMessage(tx, message)
  const address = known?.links?.[place]
  if (!known || address === undefined || !/^https?:\/\//i.test(address)) return null
  if (what === 'count' && openedBy({ agent, since: sinceSent(tx, known) }) === 'person')
    await store.noteClicked(tx, message)
  return address
}

/** Notes that a message was opened, and by whom as far as one can tell. */
export async function opened(tx: Tx, { message, agent }: Visit): Promise<void> {
  const known = await store.countedMessage(tx, message)
  if (known?.counts !== 'opens') return
  const by = openedBy({ agent, since: sinceSent(tx, known) })
  const isFirst = await store.noteOpened(tx, message, by)
  if (isFirst && by === 'person' && known.outcomeAt !== null)
    await noteRead(tx, known, { subject: known.subject ?? '', at: known.outcomeAt })
}

const sinceSent = (tx: Tx, { outcomeAt }: store.Counted): number =>
  outcomeAt ? tx.now.getTime() - outcomeAt.getTime() : 0
