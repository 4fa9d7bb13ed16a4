import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { RemovalOutcome } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { rawId, rawPersonId } from '../domain/identity.ts'
import { isMasterOf } from '../domain/masters.ts'
import { accountsOf, markGone } from '../store/accounts.ts'
import { identitiesOf, insertIdentities, realignPeople } from '../store/identities.ts'
import { contactsOf, endMemberships } from '../store/people.ts'
import { accountSettings } from '../store/settings.ts'
import { tellChanged } from './attributes.ts'
import { mergeAccounts } from './merge.ts'
import { nowIdentified } from './upsert.ts'

/** Accounts that a source deleted: gone where it is their master (rule 4), else they stay and it is said why. */
export async function removeAccounts(tx: Tx, ids: readonly string[], source: string): Promise<RemovalOutcome[]> {
  const { masters } = await accountSettings(tx)
  const raws = new Map(ids.map((id) => [id, rawId(tx.workspace, source, id)]))
  const known = new Map((await identitiesOf(tx, [...raws.values()])).map((identity) => [identity.raw, identity]))
  const records = new Map(
    (
      await accountsOf(
        tx,
        [...known.values()].flatMap(({ account }) => account ?? []),
      )
    ).map((record) => [record.id, record]),
  )
  const own = (id: string) => {
    const identity = known.get(raws.get(id) ?? ('' as AccountId))
    const record = identity?.account ? records.get(identity.account) : undefined
    // Of a merged account only the record that was merged away is deleted; the survivor has another id.
    return record && identity?.home === record.id ? record : undefined
  }
  const followed = ids.flatMap((id) => {
    const record = own(id)
    return record && isMasterOf(record.provenance, source, masters) ? [record.id] : []
  })
  const gone = new Set(await markGone(tx, followed, source))
  return ids.map((id): RemovalOutcome => {
    const record = own(id)
    if (!record) return { kind: 'unchanged', id }
    if (gone.has(record.id)) return { kind: 'removed', id }
    if (followed.includes(record.id)) return { kind: 'unchanged', id }
    return { kind: 'kept', id, reason: told`${masterOf(record.provenance, masters)} is the master of ${record.name}` }
  })
}

const masterOf = (provenance: Record<string, string>, masters: Record<string, readonly string[]>): string => {
  const master = (masters.name ?? masters['*'])?.[0] ?? provenance.name ?? ''
  return master === 'tenure' ? told`What people entered here` : told`The source ${master}`
}

/** People that a source deleted leave their accounts, where it is the source that made them. */
export async function removeContacts(tx: Tx, ids: readonly string[], source: string): Promise<RemovalOutcome[]> {
  const raws = new Map(ids.map((id) => [id, rawPersonId(tx.workspace, source, id)]))
  const met = new Map((await identitiesOf(tx, [...raws.values()])).map(({ raw, contact }) => [raw, contact]))
  const contactOf = (id: string) => met.get(raws.get(id) ?? rawPersonId(tx.workspace, source, id)) ?? null
  const contacts = new Map(
    (
      await contactsOf(
        tx,
        [...met.values()].flatMap((id) => id ?? []),
      )
    ).map((one) => [one.id, one]),
  )
  const own = [...contacts.values()].filter((contact) => contact.source === source).map(({ id }) => id)
  const ended = await endMemberships(tx, own)
  await tellChanged(
    tx,
    ended.map(({ account }) => ({ account, attribute: 'contacts', happenedAt: tx.now, knownAt: tx.now })),
  )
  await nowIdentified(tx, await realignPeople(tx, own))
  const left = new Set(ended.map(({ contact }) => contact))
  return ids.map((id): RemovalOutcome => {
    const contact = contactOf(id)
    if (contact && left.has(contact)) return { kind: 'removed', id }
    const record = contact && contacts.get(contact)
    return record && record.source !== source
      ? { kind: 'kept', id, reason: told`The source ${record.source} is the master of ${record.name}` }
      : { kind: 'unchanged', id }
  })
}

export type FollowedMerge =
  | { kind: 'merged' | 'unchanged' }
  /** The survivor is not known yet. */
  | { kind: 'waiting' }
  | { kind: 'kept'; reason: string }

/**
 * A source says that one of its records was merged into another: followed where the source is the master of both. The id
 * of a record that never came here simply reaches the survivor.
 */
export async function followMerge(tx: Tx, source: string, from: string, into: string): Promise<FollowedMerge> {
  const [fromRaw, intoRaw] = [rawId(tx.workspace, source, from), rawId(tx.workspace, source, into)]
  const known = new Map((await identitiesOf(tx, [fromRaw, intoRaw])).map((identity) => [identity.raw, identity]))
  const survivor = known.get(intoRaw)
  const merged = known.get(fromRaw)
  if (!survivor?.account) return { kind: 'waiting' }
  if (!merged?.account) {
    await insertIdentities(tx, [{ ...survivor, raw: fromRaw, externalId: from, home: survivor.account, unit: null }])
    await nowIdentified(tx, [fromRaw])
    return { kind: 'merged' }
  }
  if (merged.account === survivor.account) return { kind: 'unchanged' }
  const { masters } = await accountSettings(tx)
  const records = await accountsOf(tx, [merged.account, survivor.account])
  const foreign = records.find((record) => !isMasterOf(record.provenance, source, masters))
  if (foreign)
    return { kind: 'kept', reason: told`${masterOf(foreign.provenance, masters)} is the master of ${foreign.name}` }
  if (records[0]?.kind !== records[1]?.kind)
    return { kind: 'kept', reason: told`A ${records[0]?.kind} is not merged with a ${records[1]?.kind}` }
  await mergeAccounts(tx, merged.account, survivor.account)
  return { kind: 'merged' }
}
