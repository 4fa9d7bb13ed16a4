import type { ContactId, PersonId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'

/** A source says that two of its ids are one person: an earlier one, and the one that stands from now on. */
export interface Alias {
  previous: PersonId
  person: PersonId
}

export interface KnownPerson {
  contact: ContactId
  /** Nothing was ever told of them but an id, and by no other source. */
  isBlank: boolean
}

export interface KnownIds {
  /** The id that stands for the person, of each id that is an earlier one. */
  standing: ReadonlyMap<PersonId, PersonId>
  /** Who is known, by the id that stands. */
  people: ReadonlyMap<PersonId, KnownPerson>
}

export type AliasOutcome =
  | { kind: 'joined' | 'unchanged' }
  | { kind: 'refused'; field: string; reason: string; remedy: string }

export interface Decided {
  outcomes: AliasOutcome[]
  standing: Map<PersonId, PersonId>
  /** People who were only an id, and the people they turned out to be. */
  absorbed: Map<ContactId, ContactId>
}

/**
 * An earlier id becomes the same person. An id is the earlier one of one person only, and two people of whom something
 * is known are never made one by it: a shared computer says of two people that they are one, and that cannot be undone.
 */
export function decideAliases(aliases: readonly Alias[], known: KnownIds): Decided {
  const standing = new Map(known.standing)
  const people = new Map(known.people)
  const absorbed = new Map<ContactId, ContactId>()
  const outcomes = aliases.map(({ previous, person }): AliasOutcome => {
    const [from, into] = [standing.get(previous) ?? previous, standing.get(person) ?? person]
    if (from === into) return { kind: 'unchanged' }
    if (from !== previous) return belongsToAnother
    const [one, other] = [people.get(from), people.get(into)]
    if (one && other && one.contact !== other.contact) {
      if (!one.isBlank && !other.isBlank) return twoKnownPeople
      const [gone, kept] = one.isBlank ? [one, other] : [other, one]
      absorbed.set(gone.contact, kept.contact)
      for (const [id, { contact }] of people) if (contact === gone.contact) people.set(id, kept)
    }
    for (const [id, stands] of standing) if (stands === from) standing.set(id, into)
    standing.set(from, into)
    const met = people.get(into) ?? people.get(from)
    if (met) people.set(into, met)
    return { kind: 'joined' }
  })
  for (const [gone, kept] of absorbed) absorbed.set(gone, lastOf(absorbed, kept))
  return { outcomes, standing, absorbed }
}

/** Who was absorbed may have absorbed others before. */
function lastOf(absorbed: ReadonlyMap<ContactId, ContactId>, contact: ContactId): ContactId {
  const next = absorbed.get(contact)
  return next === undefined ? contact : lastOf(absorbed, next)
}

const belongsToAnother: AliasOutcome = {
  kind: 'refused',
  field: 'previousId',
  reason: told`The earlier id already belongs to another person`,
  remedy: told`Correct previousId, or make the id that it belongs to an earlier id of this person first`,
}

const twoKnownPeople: AliasOutcome = {
  kind: 'refused',
  field: 'previousId',
  reason: told`The two ids belong to two known people`,
  remedy: told`Correct previousId if another id was meant; people of whom something is known are not made one by an event`,
}
