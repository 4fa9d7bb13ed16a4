import { createHash } from 'node:crypto'
import { AppError } from '../../kernel/errors.ts'
import type { MemberId, WorkspaceId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Platform } from '../../platform/contributions.ts'
import type { Session, Tx } from '../../platform/db/db.ts'
import { newId, secret } from '../../platform/random.ts'
import { audit } from './audit.ts'
import { addOwner, createWorkspace, listWorkspaces, personAs } from './service.ts'
import { type Member, memberById } from './store.ts'
import { dropTwoFactor } from './store-second-factor.ts'
import type { Link, Person } from './store-sign-in.ts'
import * as store from './store-sign-in.ts'

const hour = 3_600_000
/** Links of a terminal are opened at once; an invitation travels by mail or chat. */
export const lifetime = { first: hour, recover: hour, join: 72 * hour, reset: 24 * hour }

const fingerprint = (token: string) => createHash('sha256').update(token).digest('hex')

/**
 * A link that signs the first administrator in, once, within an hour. Null as soon as an administrator has signed in
 * and can come back by themselves (a running session or a password).
 */
export async function firstLink(platform: Platform): Promise<string | null> {
  const settled = await platform.db.system(store.isAdministratorSettled)
  if (settled) return null
  return newLink(platform, { purpose: 'first', workspace: null, member: null, user: null })
}

/** An invitation, or for a member who signs in already a way past a forgotten password. */
export async function linkFor(platform: Platform, workspace: WorkspaceId, member: MemberId): Promise<string> {
  const user = await platform.db.within(workspace, (tx) => store.userOfMember(tx, member))
  if (user === null) return newLink(platform, { purpose: 'join', workspace, member, user: null })
  const beside = await platform.db.system((session) => store.workspacesBeside(session, user, workspace))
  // Who can open such a link is that person, everywhere: only where everywhere is here may this workspace hand it out.
  if (beside > 0) {
    throw new AppError('conflict', told`This person also works in another workspace and keeps their own sign-in`, {
      field: 'id',
      remedy: told`Ask them to change their password themselves`,
    })
  }
  return newLink(platform, { purpose: 'reset', workspace, member, user })
}

/** A way back in that only who sits at the machine can make: past a forgotten password and a lost second factor. */
export function recoveryLink(platform: Platform, user: string): Promise<string> {
  return newLink(platform, { purpose: 'recover', workspace: null, member: null, user })
}

async function newLink(platform: Platform, link: Link): Promise<string> {
  const token = secret()
  await platform.db.system(async (session) => {
    await store.endLinks(session, link)
    const expires = new Date(platform.clock.now().getTime() + lifetime[link.purpose])
    await store.insertLink(session, fingerprint(token), link, expires)
  })
  return `${platform.config.baseUrl}/api/auth/link?token=${token}`
}

export type LinkOutcome =
  | { kind: 'signs in'; user: string }
  | { kind: 'already in' }
  | { kind: 'sign in first' }
  | { kind: 'refused' }

const refused = { kind: 'refused' } as const

/** Opens a one-time link. `signedIn` is the person whose browser opened it, if anybody's. */
export async function takeLink(platform: Platform, token: string, signedIn: string | null): Promise<LinkOutcome> {
  if (!/^[\w-]{43}$/.test(token)) return refused
  const hash = fingerprint(token)
  const link = await platform.db.system((session) => store.liveLink(session, hash))
  if (!link) return refused
  switch (link.purpose) {
    case 'first':
      return takeFirst(platform, hash)
    case 'join':
      return takeInvitation(platform, hash, link, signedIn)
    case 'reset':
      return takeReset(platform, hash, link)
    case 'recover':
      return takeRecovery(platform, hash, link)
  }
}

async function takeFirst(platform: Platform, hash: string): Promise<LinkOutcome> {
  const person = await platform.db.system(async (session) => {
    if (!(await store.spendLink(session, hash)) || (await store.isAdministratorSettled(session))) return undefined
    return (await store.administrators(session))[0] ?? makeAdministrator(session)
  })
  if (!person) return refused
  const workspaces = await listWorkspaces(platform)
  if (workspaces.length === 0) await createWorkspace(platform, { name: 'My company' })
  for (const { id } of workspaces) await platform.db.within(id, (tx) => addOwner(tx, person))
  return { kind: 'signs in', user: person.user }
}

/** Makes whoever will sign in first, where nobody administers yet, so that a workspace made before then is theirs from the start. */
export async function seatAdministrator(platform: Platform): Promise<void> {
  await platform.db.system(async (session) => {
    if ((await store.administrators(session)).length === 0) await makeAdministrator(session)
  })
}

/** Name and address are the administrator's to change in Settings; until then they sign in with this one. */
async function makeAdministrator(session: Session): Promise<Person> {
  const person = { user: newId(session.now), name: 'Administrator', email: 'administrator@tenure.local' }
  await store.insertPerson(session, person, { administrator: true })
  return person
}

/**
 * An invitation binds the member to whoever opens it: to the person signed in, else to a new one. An address that
 * somebody already signs in with is theirs: they must sign in first, or a link would be a way into their account.
 */
async function takeInvitation(
  platform: Platform,
  hash: string,
  link: Link,
  signedIn: string | null,
): Promise<LinkOutcome> {
  const { workspace, member } = link
  if (!workspace || !member) return refused
  const invited = await platform.db.within(workspace, (tx) => memberById(tx, member))
  if (!invited?.active || invited.signsIn) return refused
  const user = signedIn ?? newId(platform.clock.now())
  const known = await platform.db.system((session) => store.personByEmail(session, invited.email))
  if (!signedIn && known) return { kind: 'sign in first' }
  if (signedIn && (await isMember(platform, workspace, signedIn))) return { kind: 'already in' }
  const used = await platform.db.system(async (session) => {
    if (!(await store.spendLink(session, hash))) return false
    if (!signedIn)
      await store.insertPerson(session, { user, name: invited.name, email: invited.email }, { administrator: false })
    return true
  })
  const bound = used && (await platform.db.within(workspace, (tx) => join(tx, invited, user)))
  if (!bound) return refused
  return signedIn ? { kind: 'already in' } : { kind: 'signs in', user }
}

async function join(tx: Tx, { id, name, role }: Member, user: string): Promise<boolean> {
  if (!(await store.bindMember(tx, id, user))) return false
  await audit(tx, personAs(tx.workspace, id, name), {
    action: 'member.joined',
    subject: 'member',
    subjectId: id,
    after: { name, role },
  })
  return true
}

async function isMember(platform: Platform, workspace: WorkspaceId, user: string): Promise<boolean> {
  const memberships = await platform.db.system((session) => store.membershipsOf(session, user))
  return memberships.some((membership) => membership.workspace === workspace)
}

/** The old password and every session end here; the person sets a new one in Settings. A second factor stays. */
async function takeReset(platform: Platform, hash: string, link: Link): Promise<LinkOutcome> {
  const { user, workspace } = link
  if (!user || !workspace) return refused
  const taken = await platform.db.system(async (session) => {
    if ((await store.workspacesBeside(session, user, workspace)) > 0) return false
    if (!(await store.spendLink(session, hash))) return false
    await store.forgetPassword(session, user)
    await store.endSessionsExcept(session, user, null)
    return true
  })
  return taken ? { kind: 'signs in', user } : refused
}

async function takeRecovery(platform: Platform, hash: string, { user }: Link): Promise<LinkOutcome> {
  if (!user) return refused
  const taken = await platform.db.system(async (session) => {
    if (!(await store.spendLink(session, hash))) return false
    await store.forgetPassword(session, user)
    await dropTwoFactor(session, user)
    await store.endSessionsExcept(session, user, null)
    return true
  })
  return taken ? { kind: 'signs in', user } : refused
}
