import type { ContactId, PersonId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { newId } from '../../../platform/random.ts'
import { type Alias, type AliasOutcome, type Decided, decideAliases, type KnownPerson } from '../domain/alias.ts'
import { normalId, rawPersonId } from '../domain/identity.ts'
import * as store from '../store/aliases.ts'
import { identitiesOf, realignPeople } from '../store/identities.ts'
import { accountsOf } from '../store/people.ts'
import { settleUnmatched } from '../store/unmatched.ts'
import { tellChanged } from './attributes.ts'

export interface AliasDraft {
  previousId: string
  externalId: string
}

/** What each of these would come to, without doing it. */
export async function checkAliases(tx: Tx, source: string, drafts: readonly AliasDraft[]): Promise<AliasOutcome[]> {
  return (await decided(tx, source, drafts)).outcomes
}

/**
 * Makes earlier ids the same person as the ids that stand now, for all that was and will be told under them. It holds for
 * ids that nobody knows yet as well. Those who keep facts of people are told to look at them again.
 */
export async function joinIds(tx: Tx, source: string, drafts: readonly AliasDraft[]): Promise<AliasOutcome[]> {
  if (drafts.length === 0) return []
  await store.lockAliases(tx)
  const { outcomes, standing, absorbed, ids, before } = await decided(tx, source, drafts)
  const moved = [...standing].filter(([raw, person]) => before.get(raw) !== person)
  if (moved.length === 0) return outcomes
  if (absorbed.size > 0) await absorb(tx, absorbed)
  const nameOf = (raw: PersonId) => ids.get(raw) ?? ''
  await store.putAliases(
    tx,
    source,
    moved.map(([raw, person]) => ({ raw, externalId: nameOf(raw), person, personExternalId: nameOf(person) })),
  )
  await tellJoined(tx, [...new Set(moved.flat())])
  return outcomes
}

interface DecidedIds extends Decided {
  /** The outside id of every id that takes part. */
  ids: Map<PersonId, string>
  before: ReadonlyMap<PersonId, PersonId>
}

async function decided(tx: Tx, source: string, drafts: readonly AliasDraft[]): Promise<DecidedIds> {
  const raw = (externalId: string) => rawPersonId(tx.workspace, source, externalId)
  const aliases: Alias[] = drafts.map((draft) => ({ previous: raw(draft.previousId), person: raw(draft.externalId) }))
  const told = drafts.flatMap(({ previousId, externalId }) => [previousId, externalId])
  const ids = new Map(told.map((externalId) => [raw(externalId), normalId(externalId)]))
  const earlier = await store.aliasesOf(tx, [...ids.keys()])
  for (const one of earlier) ids.set(one.raw, one.externalId).set(one.person, one.personExternalId)
  const before = new Map(earlier.map((one) => [one.raw, one.person]))
  const people = await peopleBehind(tx, source, [...ids.keys()], before)
  return { ...decideAliases(aliases, { standing: before, people }), ids, before }
}

async function peopleBehind(
  tx: Tx,
  source: string,
  raws: readonly PersonId[],
  standing: ReadonlyMap<PersonId, PersonId>,
): Promise<Map<PersonId, KnownPerson>> {
  const known = (await identitiesOf(tx, raws)).flatMap(({ raw, contact }) =>
    contact ? [{ raw: raw as PersonId, contact }] : [],
  )
  const blank = await store.blankAmong(tx, [...new Set(known.map(({ contact }) => contact))], source)
  return new Map(known.map(({ raw, contact }) => [standing.get(raw) ?? raw, { contact, isBlank: blank.has(contact) }]))
}

/** The accounts of both have another number of people now, on every day. */
async function absorb(tx: Tx, absorbed: ReadonlyMap<ContactId, ContactId>): Promise<void> {
  const accounts = await accountsOf(tx, [...absorbed.keys(), ...absorbed.values()])
  await store.absorbContacts(tx, absorbed)
  await tellChanged(
    tx,
    accounts.map((account) => ({ account, attribute: 'contacts', happenedAt: new Date(0) })),
  )
}

async function tellJoined(tx: Tx, joined: readonly PersonId[]): Promise<void> {
  await store.spreadIdentities(tx, joined)
  const all = (await store.aliasesOf(tx, joined)).flatMap(({ raw, person }) => [raw, person])
  const contacts = (await identitiesOf(tx, all)).flatMap(({ contact }) => contact ?? [])
  const reached = await realignPeople(tx, [...new Set(contacts)])
  await settleUnmatched(tx, reached, 'resolved')
  const data = { raws: reached.toSorted(), joined: [...new Set(all)].sort() }
  await tell(tx, [{ name: 'accounts.identified', account: null, data, key: `accounts.identified:${newId(tx.now)}` }])
}
