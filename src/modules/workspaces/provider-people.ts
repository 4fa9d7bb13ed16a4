import type { MemberId } from '../../kernel/ids.ts'
import type { Platform } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { newId } from '../../platform/random.ts'
import { audit } from './audit.ts'
import { usualVisibility } from './domain/permissions.ts'
import { type Claims, vouchedFor } from './domain/provider.ts'
import { personAs } from './service.ts'
import * as members from './store.ts'
import type { Provider } from './store-providers.ts'
import * as store from './store-providers.ts'
import { bindMember, insertPerson, userOfMember } from './store-sign-in.ts'

export type Arrival = { kind: 'comes in'; user: string } | { kind: 'refused'; why: 'address' | 'uninvited' }

const uninvited = { kind: 'refused', why: 'uninvited' } as const

/**
 * Who somebody is here whom the provider sent. It vouches inside its own workspace alone: the person whom it makes
 * claims no address elsewhere, and the session that follows reaches no other workspace.
 */
export async function arrive(platform: Platform, provider: Provider, claims: Claims): Promise<Arrival> {
  const vouched = vouchedFor(claims, provider.domains)
  if (vouched.kind === 'refused') return vouched
  const id = `oidc:${provider.workspace}:${provider.issuer}`
  const known = await platform.db.system((session) => store.userOfSubject(session, id, claims.sub))
  if (known) return (await isActive(platform, provider, known)) ? { kind: 'comes in', user: known } : uninvited
  const member = await seat(platform, provider, vouched)
  if (!member) return uninvited
  const user = await personOf(platform, provider, member)
  // An address that went to somebody new at the provider does not bring them into the account of the one before.
  const isBound = await platform.db.system((session) =>
    store.bindSubject(session, newId(session.now), { user, provider: id, subject: claims.sub }),
  )
  return isBound ? { kind: 'comes in', user } : uninvited
}

async function isActive(platform: Platform, { workspace }: Provider, user: string): Promise<boolean> {
  return platform.db.within(workspace, async (tx) => (await members.memberOfUser(tx, user))?.active === true)
}

/** The member of this address; made for a newcomer where the workspace lets newcomers in. */
async function seat(
  platform: Platform,
  { workspace, newcomers, label }: Provider,
  { email, name }: { email: string; name: string },
): Promise<MemberId | null> {
  return platform.db.within(workspace, async (tx) => {
    const found = await members.memberByEmail(tx, email)
    if (found) return (await members.memberById(tx, found.id))?.active ? found.id : null
    if (newcomers === 'invited') return null
    const id = newId(tx.now) as MemberId
    const visibility = usualVisibility(newcomers)
    if (!(await members.insertMember(tx, { id, name, email, role: newcomers, visibility, user: null }))) return null
    const after = { name, email, role: newcomers, visibility, by: label }
    await audit(tx, personAs(workspace, id, name), { action: 'member.joined', subject: 'member', subjectId: id, after })
    return id
  })
}

/** The person behind a member; a new one claims no address, since the provider speaks for its own workspace only. */
async function personOf(platform: Platform, { workspace }: Provider, member: MemberId): Promise<string> {
  const known = await platform.db.within(workspace, (tx) => userOfMember(tx, member))
  if (known) return known
  const user = newId(platform.clock.now())
  const name = await platform.db.within(workspace, async (tx) => (await members.memberById(tx, member))?.name ?? '')
  await platform.db.system((session) =>
    insertPerson(session, { user, name, email: `${user}@provider.invalid` }, { administrator: false }),
  )
  return platform.db.within(workspace, (tx) => taken(tx, member, user))
}

/** Of two first sign-ins at once both end at the person who was bound first. */
async function taken(tx: Tx, member: MemberId, user: string): Promise<string> {
  if (await bindMember(tx, member, user)) return user
  return (await userOfMember(tx, member)) ?? user
}
