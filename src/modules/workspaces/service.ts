import { join } from 'node:path'
import { type Day, dayOf, isZone } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import { derivedId, type MemberId, TENURE_NAMESPACE, uuidV5, type WorkspaceId } from '../../kernel/ids.ts'
import { isCurrency } from '../../kernel/money.ts'
import { told } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import type { Session, Tx } from '../../platform/db/db.ts'
import { hold } from '../../platform/outbox/holds.ts'
import { tell } from '../../platform/outbox/outbox.ts'
import { applyPack } from '../../platform/packs/packs.ts'
import { newId } from '../../platform/random.ts'
import { audit } from './audit.ts'
import { permissionsOf, type Role, usualVisibility } from './domain/permissions.ts'
import { freeSlug, isSlug, slugOf } from './domain/slug.ts'
import type { Member, WorkspaceSettings } from './store.ts'
import * as store from './store.ts'
import { administrators, type Person, personById, userOfMember } from './store-sign-in.ts'

export async function settings(tx: Tx): Promise<WorkspaceSettings> {
  const found = await store.settingsOf(tx)
  if (!found) throw new AppError('not_found', told`No workspace with this name`)
  return found
}

/** The day that the workspace calls today: the day it is looked at as of, else the day in its zone. */
export async function today(tx: Tx): Promise<Day> {
  return dayIn(await settings(tx), tx.now)
}

export const dayIn = (workspace: WorkspaceSettings, now: Date): Day => workspace.asOf ?? dayOf(now, workspace.zone)

export function findWorkspace(platform: Platform, name: string): Promise<WorkspaceSettings | undefined> {
  return platform.db.system((session) => store.workspaceNamed(session, name))
}

export function listWorkspaces(platform: Platform): Promise<WorkspaceSettings[]> {
  return platform.db.system(store.allWorkspaces)
}

export interface NewWorkspace {
  name: string
  slug?: string | undefined
  zone?: string | undefined
  currency?: string | undefined
  asOf?: Day | null | undefined
  demo?: boolean | undefined
}

/** The pack that a new workspace begins with: scorecards and weights that it may change. */
const usualPack = 'saas'

/** Makes a workspace with the usual pack; those who administer the whole installation become its owners. */
export async function createWorkspace(platform: Platform, draft: NewWorkspace): Promise<WorkspaceSettings> {
  checkDraft(draft)
  const { made, people } = await platform.db.system(async (session) => ({
    made: await insertFree(session, draft),
    people: await administrators(session),
  }))
  await platform.db.within(made.id, async (tx) => {
    for (const person of people) await addOwner(tx, person)
    await applyPack(platform, tx, join(platform.config.packsFolder, usualPack))
    await audit(tx, product(made.id), {
      action: 'workspace.made',
      subject: 'workspace',
      subjectId: made.id,
      after: made,
    })
  })
  return made
}

/**
 * A workspace without anything in it, for a copy of another: same zone, currency and day. Nothing ever leaves it, from
 * its first moment on.
 */
export async function createSandbox(
  platform: Platform,
  original: WorkspaceSettings,
  name: string,
): Promise<WorkspaceSettings> {
  const { zone, currency, asOf } = original
  const made = await platform.db.system((session) => insertFree(session, { name, zone, currency, asOf }))
  await platform.db.within(made.id, (tx) => hold(tx, 'sandbox'))
  return made
}

/** Lets somebody in who works in the original, and those who administer the whole installation. */
export async function openSandbox(platform: Platform, sandbox: WorkspaceId, original: WorkspaceId, maker: MemberId) {
  const user = await platform.db.within(original, (tx) => userOfMember(tx, maker))
  const people = await platform.db.system(async (session) => {
    const own = user === null ? undefined : await personById(session, user)
    return [...(await administrators(session)), ...(own ? [own] : [])]
  })
  await platform.db.within(sandbox, async (tx) => {
    for (const person of people) await addOwner(tx, person)
    await audit(tx, product(sandbox), { action: 'workspace.copied', subject: 'workspace', subjectId: original })
  })
}

/** Takes the last of a copy away, once its tables are empty. */
export function dropSandbox(platform: Platform, sandbox: WorkspaceId): Promise<void> {
  return platform.db.system((session) => store.deleteWorkspace(session, sandbox))
}

/** A workspace that exists only while `work` runs, for rehearsing an import whose workspace is not made yet. */
export async function rehearse<T>(
  platform: Platform,
  draft: NewWorkspace,
  work: (workspace: WorkspaceSettings) => Promise<T>,
): Promise<T> {
  checkDraft(draft)
  const made = await platform.db.system((session) => insertFree(session, draft))
  try {
    return await work(made)
  } finally {
    await platform.db.system((session) => store.deleteWorkspace(session, made.id))
  }
}

function checkDraft({ name, slug, zone, currency }: NewWorkspace): void {
  if (name.trim() === '')
    throw new AppError('invalid', told`A workspace needs a name`, { field: 'name', remedy: told`Give a name` })
  if (slug !== undefined && !isSlug(slug)) {
    throw new AppError('invalid', told`'${slug}' cannot stand in an address`, {
      field: 'slug',
      remedy: told`Use small letters, digits and hyphens`,
    })
  }
  checkZone(zone ?? 'UTC')
  checkCurrency(currency ?? 'USD')
}

export function checkZone(zone: string): void {
  if (isZone(zone)) return
  throw new AppError('invalid', told`'${zone}' is not a time zone`, {
    field: 'zone',
    remedy: told`Use a name such as Europe/Berlin`,
  })
}

function checkCurrency(currency: string): void {
  if (isCurrency(currency)) return
  throw new AppError('invalid', told`'${currency}' is not a currency`, {
    field: 'currency',
    remedy: told`Use a code such as EUR`,
  })
}

async function insertFree(session: Session, draft: NewWorkspace): Promise<WorkspaceSettings> {
  const start = draft.slug ?? slugOf(draft.name)
  const taken = new Set((await store.takenSlugs(session, start)).map((row) => row.slug))
  const slug = draft.slug ?? freeSlug(start, taken)
  const made: WorkspaceSettings = {
    // The demo's ids are derived from its workspace, so that the same seed gives the same demo everywhere.
    id: (draft.demo ? uuidV5(TENURE_NAMESPACE, slug) : newId(session.now)) as WorkspaceId,
    slug,
    name: draft.name.trim(),
    zone: draft.zone ?? 'UTC',
    currency: draft.currency ?? 'USD',
    asOf: draft.asOf ?? null,
    demo: draft.demo ?? false,
  }
  if (await store.insertWorkspace(session, made)) return made
  throw new AppError('conflict', told`Another workspace is called '${made.slug}'`, {
    field: 'slug',
    remedy: told`Choose another short name`,
  })
}

export interface WorkspaceChange {
  name?: string | undefined
  currency?: string | undefined
  zone?: string | undefined
  from?: Day | undefined
}

/** Changes name and currency at once. Days that were lived in one zone stay so: another applies from a day to come (rule 11). */
export async function changeWorkspace(tx: Tx, viewer: Viewer, change: WorkspaceChange): Promise<void> {
  const before = await settings(tx)
  const after = { name: change.name ?? before.name, currency: change.currency ?? before.currency }
  checkCurrency(after.currency)
  if (change.zone !== undefined) await moveZone(tx, before, change.zone, change.from)
  await store.updateWorkspace(tx, after)
  if (after.currency !== before.currency) {
    const data = { from: before.currency, into: after.currency }
    await tell(tx, [
      { name: 'workspaces.currency_changed', account: null, data, key: `workspaces.currency_changed ${newId(tx.now)}` },
    ])
  }
  await audit(tx, viewer, {
    action: 'workspace.changed',
    subject: 'workspace',
    subjectId: tx.workspace,
    before: { name: before.name, currency: before.currency, zone: before.zone },
    after: { ...after, zone: change.zone ?? before.zone, zoneFrom: change.from },
  })
}

async function moveZone(tx: Tx, before: WorkspaceSettings, zone: string, from: Day | undefined): Promise<void> {
  checkZone(zone)
  if (from === undefined || from <= dayIn(before, tx.now)) {
    throw new AppError('invalid', told`A zone changes from a day to come`, {
      field: 'from',
      remedy: told`Name a day after today`,
    })
  }
  await store.changeZone(tx, from, zone)
}

/** The product itself as the one who acts: imports by command line, the demo, jobs. */
export function product(workspace: WorkspaceId, name = 'Tenure'): Viewer {
  return {
    workspace,
    member: '00000000-0000-0000-0000-000000000000' as MemberId,
    name,
    role: 'owner',
    permissions: permissionsOf('owner'),
    sees: { kind: 'all' },
    by: 'product',
  }
}

/** A person as the one who acts, where they act on their own sign-in and no request has told what else they may. */
export const personAs = (workspace: WorkspaceId, member: MemberId, name: string): Viewer => ({
  ...product(workspace, name),
  member,
  by: 'session',
})

/** Makes a person an owner of the transaction's workspace, unless they are a member already. */
export async function addOwner(tx: Tx, { user, name, email }: Person): Promise<void> {
  const id = newId(tx.now) as MemberId
  await store.insertMember(tx, { id, name, email, role: 'owner', visibility: 'all', user })
}

/** Makes whoever asked for a workspace its owner; administrators of the installation are already. */
export async function makeOwner(platform: Platform, workspace: WorkspaceId, user: string): Promise<void> {
  const person = await platform.db.system((session) => personById(session, user))
  if (person) await platform.db.within(workspace, (tx) => addOwner(tx, person))
}

/**
 * The member with this e-mail address, made where there is none. Such a member owns accounts;
 * they sign in only once somebody made them a link.
 */
export async function ensureMember(tx: Tx, draft: { name: string; email: string; role: Role }): Promise<MemberId> {
  const known = await store.memberByEmail(tx, draft.email)
  if (known) return known.id
  const row = { ...draft, visibility: usualVisibility(draft.role), user: null }
  // Derived, so that a second import into an emptied workspace meets the same owner; new where that id went to another address.
  const id = derivedId<MemberId>(tx.workspace, 'member', 'email', draft.email.toLowerCase())
  if (await store.insertMember(tx, { ...row, id })) return id
  const other = newId(tx.now) as MemberId
  if (await store.insertMember(tx, { ...row, id: other })) return other
  return ensureMember(tx, draft) // another transaction made this address in between
}

export function members(tx: Tx): Promise<Member[]> {
  return store.allMembers(tx)
}

/** What a member may do and see. One who is not active is as absent as one that does not exist. */
export async function viewerOf(tx: Tx, member: MemberId, by: Viewer['by'] = 'product'): Promise<Viewer> {
  return viewerFrom(await accessOf(tx, member), tx.workspace, by)
}

/** The same for several at once: those who are active among the members named, or all. */
export async function viewersOf(tx: Tx, ids: readonly MemberId[] | 'all'): Promise<Viewer[]> {
  return (await store.accessesOf(tx, ids)).map((access) => viewerFrom(access, tx.workspace, 'product'))
}

/** What is known of an active member at the door: who they are, and what the workspace asks of them. */
export async function accessOf(tx: Tx, member: MemberId): Promise<store.Access> {
  const found = await store.accessOf(tx, member)
  if (!found?.active) throw new AppError('not_found', told`No member with this id`)
  return found
}

export function viewerFrom(access: store.Access, workspace: WorkspaceId, by: Viewer['by']): Viewer {
  return {
    workspace,
    member: access.id,
    name: access.name,
    role: access.role,
    permissions: permissionsOf(access.role),
    sees: sightOf(access),
    by,
    ...perMinute(access, by),
  }
}

const perMinute = ({ requestsOfKey, requestsOfMember }: store.Access, by: Viewer['by']) =>
  by === 'product' ? {} : { perMinute: by === 'key' ? requestsOfKey : requestsOfMember }

function sightOf({ id, visibility, colleagues }: store.Access): Viewer['sees'] {
  if (visibility === 'all') return { kind: 'all' }
  return { kind: 'owners', owners: visibility === 'book' ? [id] : [...new Set([id, ...colleagues])].sort() }
}
