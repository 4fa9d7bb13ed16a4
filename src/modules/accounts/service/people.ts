import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, ContactId, PersonId } from '../../../kernel/ids.ts'
import { isNews, portionsOf } from '../../../kernel/news.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { newId } from '../../../platform/random.ts'
import type { Custom } from '../domain/account.ts'
import { compact } from '../domain/custom.ts'
import type { Telling } from '../domain/draft.ts'
import { normalId, ownSource, rawPersonId } from '../domain/identity.ts'
import { holdAliases, spreadIdentities, standingOf } from '../store/aliases.ts'
import { identitiesOf, insertIdentities, realignPeople } from '../store/identities.ts'
import {
  accountsOf,
  type Contact,
  contactsByMail,
  contactsOf,
  knownMembers,
  type Membership,
  memberOf,
  putContacts,
  putMemberships,
} from '../store/people.ts'
import { mustSeeRecord } from './accounts.ts'
import { tellChanged } from './attributes.ts'
import { checkCustom } from './fields.ts'
import { nowIdentified } from './upsert.ts'

/** A person as a source tells them. What is absent was not said. */
export interface ContactDraft {
  externalId: string
  /** Never to be met by mail address: whoever enters it may not see whom it would reach. */
  isApart?: boolean | undefined
  /** The account that the person belongs to; a person may be told again with another. */
  account: AccountId | null
  name?: string | undefined
  email?: string | null | undefined
  title?: string | null | undefined
  phone?: string | null | undefined
  language?: string | null | undefined
  zone?: string | null | undefined
  isRobot?: boolean | undefined
  custom?: Custom | undefined
  role?: string | undefined
  happenedAt?: Date | undefined
}

/**
 * Writes people and their memberships. A person is met through their identity, else through a mail address that only
 * one contact of another source has, so that CRM and product speak of one person. Answers each draft's contact.
 */
export async function upsertContacts(tx: Tx, drafts: readonly ContactDraft[], how: Telling): Promise<ContactId[]> {
  return (await tellContacts(tx, drafts, how)).map(({ contact }) => contact)
}

/** The same, and whether anything of it was new. */
export async function tellContacts(
  tx: Tx,
  drafts: readonly ContactDraft[],
  how: Telling,
): Promise<{ contact: ContactId; isNew: boolean }[]> {
  if (drafts.length === 0) return []
  await holdAliases(tx)
  const ids = await contactIds(tx, drafts, how.source)
  const known = new Map((await contactsOf(tx, [...new Set(ids)])).map((contact) => [contact.id, contact]))
  const before = new Map(known)
  const changed = new Set<ContactId>()
  drafts.forEach((draft, place) => {
    const id = at(ids, place)
    const before = known.get(id)
    const after = asTold(before, id, draft, how.source)
    if (!before || !isSame(before, after)) changed.add(id)
    known.set(id, after)
  })
  await putContacts(
    tx,
    [...known.values()].filter((contact) => changed.has(contact.id)),
  )
  await insertIdentities(
    tx,
    drafts.map((draft, place) => personIdentity(tx, how.source, draft.externalId, at(ids, place))),
  )
  await spreadIdentities(
    tx,
    drafts.map((draft) => rawPersonId(tx.workspace, how.source, draft.externalId)),
  )
  await tellRobots(
    tx,
    ids.filter((id) => before.has(id) && before.get(id)?.isRobot !== known.get(id)?.isRobot),
  )
  const memberships = membershipsOf(drafts, ids, how)
  const members = await knownMembers(tx, memberships)
  const moved = await putMemberships(tx, memberships)
  await tellAdded(tx, moved, members, memberships)
  for (const { contact } of moved) changed.add(contact)
  const joined = new Set(moved.map(({ account }) => account))
  const news = memberships.filter(({ account }) => joined.has(account))
  await tellChanged(
    tx,
    news.map(({ account, happenedAt, knownAt }) => ({ account, attribute: 'contacts', happenedAt, knownAt })),
  )
  await nowIdentified(tx, await realignPeople(tx, [...new Set(ids)]))
  return ids.map((contact) => ({ contact, isNew: changed.has(contact) }))
}

const contactAdded = 'accounts.contact_added'

/** Tells people whom an account did not have before; what was imported or comes late is told as such (rule 7). */
async function tellAdded(
  tx: Tx,
  moved: readonly { account: AccountId; contact: ContactId }[],
  before: readonly { account: AccountId; contact: ContactId }[],
  memberships: readonly Membership[],
): Promise<void> {
  const keyOf = ({ account, contact }: { account: AccountId; contact: ContactId }) => `${account} ${contact}`
  const known = new Set(before.map(keyOf))
  const written = new Map(memberships.map((one) => [keyOf(one), one]))
  const contacts = moved.flatMap((one) => {
    const membership = written.get(keyOf(one))
    if (!membership || known.has(keyOf(one))) return []
    return [{ ...one, isLive: isNews(membership.origin, membership.happenedAt, tx.now) }]
  })
  await tell(
    tx,
    portionsOf(contacts).map((some) => ({
      ...{ name: contactAdded, account: null, data: { contacts: some } },
      key: `${contactAdded} ${newId(tx.now)}`,
    })),
  )
}

/** Who is a robot is one value for all days, so that the number of known people changes in the whole past. */
async function tellRobots(tx: Tx, contacts: readonly ContactId[]): Promise<void> {
  if (contacts.length === 0) return
  const accounts = await accountsOf(tx, contacts)
  await tellChanged(
    tx,
    accounts.map((account) => ({ account, attribute: 'contacts', happenedAt: new Date(0) })),
  )
}

function at<Item>(list: readonly Item[], place: number): Item {
  const item = list[place]
  if (item === undefined) throw new Error('Each draft has its contact')
  return item
}

/** Of one person told under several ids in one breath, whoever is met first is the one. */
async function contactIds(tx: Tx, drafts: readonly ContactDraft[], source: string): Promise<ContactId[]> {
  const raws = drafts.map((draft) => rawPersonId(tx.workspace, source, draft.externalId))
  const met = new Map((await identitiesOf(tx, [...new Set(raws)])).map((identity) => [identity.raw, identity.contact]))
  const emails = drafts.flatMap((draft) => meetingMail(draft) ?? [])
  const byMail =
    emails.length > 0 ? await contactsByMail(tx, [...new Set(emails)], source) : new Map<string, ContactId>()
  const standing = await standingOf(tx, raws)
  const made = new Map<PersonId, ContactId>()
  return raws.map((raw, place) => {
    const person = standing.get(raw) ?? raw
    const email = meetingMail(at(drafts, place))
    const contact =
      met.get(raw) ?? made.get(person) ?? (email ? byMail.get(email) : undefined) ?? (person as string as ContactId)
    made.set(person, contact)
    return contact
  })
}

const meetingMail = ({ email, isApart }: ContactDraft) => (isApart ? undefined : email?.toLowerCase())

/** The source that made a contact may change it; others fill what is empty (rule 4). */
function asTold(before: Contact | undefined, id: ContactId, draft: ContactDraft, source: string): Contact {
  const isMaster = !before || before.source === source
  const pick = <Value>(standing: Value | null, incoming: Value | null | undefined): Value | null =>
    incoming === undefined ? standing : isMaster ? incoming : (standing ?? incoming)
  return {
    id,
    name:
      (isMaster ? draft.name?.trim() : undefined) ||
      before?.name ||
      draft.name?.trim() ||
      draft.email ||
      draft.externalId,
    email: pick(before?.email ?? null, draft.email),
    title: pick(before?.title ?? null, draft.title),
    phone: pick(before?.phone ?? null, draft.phone),
    language: pick(before?.language ?? null, draft.language),
    zone: pick(before?.zone ?? null, draft.zone),
    isRobot: draft.isRobot ?? before?.isRobot ?? false,
    custom: compact(toldCustom(before?.custom ?? {}, draft.custom ?? {}, isMaster)),
    source: before?.source ?? source,
  }
}

/** The master replaces and empties; another source fills what is not there. */
function toldCustom(standing: Custom, incoming: Custom, isMaster: boolean): Custom {
  return isMaster ? { ...standing, ...incoming } : { ...standing, ...incoming, ...standing }
}

const isSame = (a: Contact, b: Contact) => JSON.stringify(a) === JSON.stringify({ ...a, ...b })

function personIdentity(tx: Tx, source: string, externalId: string, contact: ContactId) {
  const raw = rawPersonId(tx.workspace, source, externalId)
  return {
    raw,
    source,
    externalId: normalId(externalId),
    kind: 'person' as const,
    account: null,
    home: null,
    unit: null,
    contact,
  }
}

function membershipsOf(drafts: readonly ContactDraft[], ids: readonly ContactId[], how: Telling) {
  const memberships = drafts.flatMap((draft, place) => {
    if (!draft.account) return []
    const happenedAt = draft.happenedAt ?? how.known
    const knownAt = how.origin === 'live' ? how.known : happenedAt
    return [
      {
        account: draft.account,
        contact: at(ids, place),
        role: roleOf(draft.role),
        happenedAt,
        knownAt,
        origin: how.origin,
      },
    ]
  })
  // One statement cannot write the same membership twice: the last word counts.
  return [...new Map(memberships.map((m) => [`${m.account} ${m.contact}`, m])).values()]
}

/** Roles are one vocabulary however they are written: `Executive Sponsor` is executive_sponsor. */
function roleOf(text: string | undefined): string {
  const role = (text ?? '')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
  return role.slice(0, 60) || 'user'
}

export type ContactEdit = Omit<ContactDraft, 'externalId' | 'isApart' | 'account' | 'happenedAt'>

/**
 * Changes a person of an account that the viewer sees. Whoever corrects what a source said takes the person's own fields
 * from that source, which from then on fills only what is empty (rule 4).
 */
export async function editContact(tx: Tx, viewer: Viewer, id: AccountId, contact: ContactId, edit: ContactEdit) {
  const { id: account, currency } = await mustSeeRecord(tx, viewer, id)
  const membership = await memberOf(tx, account, contact)
  const [before] = membership ? await contactsOf(tx, [contact]) : []
  if (!membership || !before) throw new AppError('not_found', told`No person of this account has this id`)
  const custom = await checkCustom(tx, viewer, 'contact', edit.custom ?? {}, currency)
  const { role, custom: _, ...fields } = edit
  const said = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  const own = Object.keys(said).length > 0 ? { ...said, source: ownSource } : {}
  const after: Contact = { ...before, ...own, custom: compact({ ...before.custom, ...custom }) }
  await putContacts(tx, [after])
  if (before.isRobot !== after.isRobot) await tellRobots(tx, [contact])
  const wanted = role === undefined ? membership.role : roleOf(role)
  if (wanted !== membership.role) await putMemberships(tx, [{ ...membership, role: wanted }])
  const { source: _source, ...shown } = after
  return { ...shown, role: wanted }
}

export interface ResolvedPerson {
  raw: PersonId
  contact: ContactId | null
  /** The person's only account. */
  account: AccountId | null
}

/** What a source's ids of people mean here. */
export async function resolvePeople(
  tx: Tx,
  source: string,
  externalIds: readonly string[],
): Promise<Map<string, ResolvedPerson>> {
  const raws = new Map(externalIds.map((externalId) => [externalId, rawPersonId(tx.workspace, source, externalId)]))
  const known = new Map(
    (await identitiesOf(tx, [...new Set(raws.values())])).map((identity) => [identity.raw, identity]),
  )
  return new Map(
    [...raws].map(([externalId, raw]) => [
      externalId,
      { raw, contact: known.get(raw)?.contact ?? null, account: known.get(raw)?.account ?? null },
    ]),
  )
}
