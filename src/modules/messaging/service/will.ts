import type { ContactId, MemberId, MessageId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { append } from '../../timeline/index.ts'
import { type ConsentState, isTransactional, type Purpose, purposeKinds } from '../domain/purpose.ts'
import { consentsOf, holdWill, insertConsents } from '../store/consents.ts'
import { footed, holdUnwanted, noteUnsubscribed } from '../store/will.ts'

/** What a person said, or what somebody of the staff noted that they said. */
export interface Said {
  contact: ContactId
  states: Partial<Record<Purpose, ConsentState>>
  /** How we know. */
  proof: string
  by: MemberId | null
  message: MessageId | null
}

/**
 * Notes what a person wants. Whoever hands mail of theirs to a server at this moment is waited for; once this is committed,
 * no hand-off of what they refused begins. Answers the purposes that changed.
 */
export async function noteWill(tx: Tx, { contact, states, proof, by, message }: Said): Promise<Purpose[]> {
  await holdWill(tx, contact)
  const before = new Map((await consentsOf(tx, [contact])).map((one) => [one.purpose, one.state]))
  const changed = Object.entries(states)
    .map(([purpose, state]) => ({ purpose: purpose as Purpose, state }))
    .filter(({ purpose, state }) => !isTransactional(purpose) && before.get(purpose) !== state)
  if (changed.length === 0) return []
  const rows = changed.map((one) => ({ id: newId(tx.now), contact, ...one, proof, by, message }))
  await insertConsents(tx, rows)
  const refused = changed.filter(({ state }) => state === 'withdrawn').map(({ purpose }) => purpose)
  if (refused.length > 0)
    await holdUnwanted(tx, contact, { purposes: refused, reason: told`The person does not want it any more` })
  return changed.map(({ purpose }) => purpose)
}

/** One click at the foot of a message: nothing of its purpose any more. Null where there is no such message any more. */
export async function unsubscribe(
  tx: Tx,
  { contact, message, proof }: { contact: ContactId; message: MessageId; proof: string },
): Promise<Purpose | null> {
  const about = await footed(tx, message)
  if (about?.contact !== contact) return null
  // Whoever rehearses the message on their own address must not refuse in the customer's name.
  if (about.isRedirected || isTransactional(about.purpose)) return about.purpose
  const changed = await noteWill(tx, { contact, states: { [about.purpose]: 'withdrawn' }, proof, by: null, message })
  if (changed.length === 0) return about.purpose
  await noteUnsubscribed(tx, message)
  await append(tx, [
    {
      account: about.account,
      at: tx.now,
      kind: 'mail',
      text: told`Unsubscribed from mail of this purpose: ${purposeKinds[about.purpose].label}`,
      source: { kind: 'message', id: message },
      key: `messaging.unsubscribed:${message}`,
    },
  ])
  return about.purpose
}
