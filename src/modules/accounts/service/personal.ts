import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, ContactId, PersonId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { consumersOf, rawsOf, seenConsumer, seenContact } from '../store/personal.ts'

/** All ids by which rows are one person's. */
export interface PersonKeys {
  contact: ContactId | null
  /** Ids derived from what sources call them. */
  raws: PersonId[]
  /** Accounts that are this one person. */
  consumers: AccountId[]
}

export interface SeenPerson {
  name: string
  keys: PersonKeys
}

/** A customer's person for a viewer: a contact, or an account that is one person. Absent and foreign ones are refused alike. */
export async function mustSeePerson(tx: Tx, viewer: Viewer, id: string): Promise<SeenPerson> {
  const contact = await seenContact(tx, viewer, id)
  if (contact) return { name: contact.name, keys: await keysOf(tx, contact.id) }
  const consumer = await seenConsumer(tx, viewer, id)
  if (consumer) return { name: consumer.name, keys: { contact: null, raws: [], consumers: [consumer.id] } }
  throw new AppError('not_found', told`No person with this id`)
}

export async function keysOf(tx: Tx, contact: ContactId): Promise<PersonKeys> {
  return { contact, raws: await rawsOf(tx, [contact]), consumers: await consumersOf(tx, contact) }
}
