import type { ContactId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { countsOf } from '../domain/brought.ts'
import type { Pace } from '../domain/pressure.ts'
import type { ConsentState, Purpose } from '../domain/purpose.ts'
import { consentsOf, holdWills, insertConsents } from '../store/consents.ts'
import { fillManners } from '../store/people.ts'
import { holdUnwantedOf } from '../store/will.ts'

/** What a source knows of a person's wishes. */
export interface Brought {
  contact: ContactId
  states: Partial<Record<Purpose, ConsentState>>
  proof: string
  language: string | null
  pace: Pace | null
}

/** Notes what sources know of people's wishes, all in a few statements; answers for whom that changed something. */
export async function bringPreferences(tx: Tx, all: readonly Brought[]): Promise<Set<ContactId>> {
  if (all.length === 0) return new Set()
  const contacts = [...new Set(all.map(({ contact }) => contact))]
  // The last row about somebody stands.
  const brought = [...new Map(all.map((one) => [one.contact, one])).values()]
  await holdWills(tx, contacts)
  const before = Map.groupBy(await consentsOf(tx, contacts), ({ contact }) => contact)
  const said = (contact: ContactId) =>
    new Map((before.get(contact) ?? []).map(({ purpose, state }) => [purpose, state]))
  const changes = brought.flatMap(({ contact, states, proof }) =>
    countsOf(states, said(contact)).map((one) => ({ contact, ...one, proof })),
  )
  await insertConsents(
    tx,
    changes.map((one) => ({ id: newId(tx.now), ...one, by: null, message: null })),
  )
  await holdUnwantedOf(
    tx,
    changes.filter(({ state }) => state === 'withdrawn'),
    told`The person does not want it any more`,
  )
  const filled = await fillManners(
    tx,
    brought.filter(({ language, pace }) => language !== null || pace !== null),
  )
  return new Set([...changes.map(({ contact }) => contact), ...filled])
}
