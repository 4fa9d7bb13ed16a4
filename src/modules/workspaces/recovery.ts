import { AppError } from '../../kernel/errors.ts'
import type { MemberId, WorkspaceId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Platform } from '../../platform/contributions.ts'
import { audit } from './audit.ts'
import { lifetime, linkFor, recoveryLink } from './links.ts'
import { auditPerson } from './second-factor-rules.ts'
import { listWorkspaces, product } from './service.ts'
import * as members from './store.ts'
import { noteInvitation } from './store-invitations.ts'
import { membershipsOf, personByEmail } from './store-sign-in.ts'

export interface Recovery {
  link: string
  name: string
  until: Date
}

/**
 * The way back in that only who sits at the machine has: a link that ends password, second factor and sessions of a
 * person and signs them in. For a member who never signed in it is their invitation.
 */
export async function recoveryOf(platform: Platform, email: string): Promise<Recovery> {
  const operator = (workspace: WorkspaceId) => product(workspace, 'the operator')
  const seat = await seatNamed(platform, email)
  const user = seat?.user ?? (await platform.db.system((session) => personByEmail(session, email)))?.user ?? null
  const now = platform.clock.now().getTime()
  if (user) {
    const [first] = await platform.db.system((session) => membershipsOf(session, user))
    if (first) await auditPerson(platform, user, 'member.recovered', operator(first.workspace))
    return {
      link: await recoveryLink(platform, user),
      name: seat?.name ?? email,
      until: new Date(now + lifetime.recover),
    }
  }
  if (!seat) {
    throw new AppError('not_found', told`Nobody with the address ${email} works here`, {
      remedy: told`List everybody with tenure members`,
    })
  }
  const until = new Date(now + lifetime.join)
  await platform.db.within(seat.workspace, async (tx) => {
    const by = operator(tx.workspace)
    await noteInvitation(tx, seat.member, by.member, until)
    await audit(tx, by, {
      action: 'member.invited_again',
      subject: 'member',
      subjectId: seat.member,
      after: { name: seat.name },
    })
  })
  return { link: await linkFor(platform, seat.workspace, seat.member), name: seat.name, until }
}

interface Seat {
  workspace: WorkspaceId
  member: MemberId
  name: string
  user: string | null
}

/** The active member of this address, in the oldest workspace that has one; one who signs in comes first. */
async function seatNamed(platform: Platform, email: string): Promise<Seat | undefined> {
  const seats: Seat[] = []
  for (const { id } of await listWorkspaces(platform)) {
    await platform.db.within(id, async (tx) => {
      const known = await members.memberByEmail(tx, email)
      const member = known && (await members.memberById(tx, known.id))
      if (!member?.active) return
      const user = (await members.usersOfMembers(tx)).get(member.id) ?? null
      seats.push({ workspace: id, member: member.id, name: member.name, user })
    })
  }
  return seats.find((seat) => seat.user !== null) ?? seats[0]
}
