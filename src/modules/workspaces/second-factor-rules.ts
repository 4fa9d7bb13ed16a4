import { AppError } from '../../kernel/errors.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { audit } from './audit.ts'
import { personAs } from './service.ts'
import type { RunningSession } from './sessions.ts'
import { dropTwoFactor } from './store-second-factor.ts'
import { membershipsOf, personById, userOfMember, workspacesBeside } from './store-sign-in.ts'
import { memberToChange } from './teamwork.ts'

export type TwoFactorDeed = 'begun' | 'set up' | 'codes made' | 'ended'

const actions = {
  'set up': 'two_factor.set_up',
  'codes made': 'two_factor.codes_made',
  ended: 'two_factor.ended',
} as const

/** Notes in the log of every workspace where the person works that they changed their second factor. */
export async function noteTwoFactor(platform: Platform, session: RunningSession, deed: TwoFactorDeed): Promise<void> {
  if (deed === 'begun' || (deed === 'set up' && session.hasTwoFactor)) return
  await auditPerson(platform, session.user, actions[deed])
}

/** One row in each workspace where a person works, for what concerns their sign-in everywhere. */
export async function auditPerson(platform: Platform, user: string, action: string, by?: Viewer): Promise<void> {
  const { person, memberships } = await platform.db.system(async (system) => ({
    person: await personById(system, user),
    memberships: await membershipsOf(system, user),
  }))
  for (const { workspace, member } of memberships) {
    const viewer = by ? { ...by, workspace } : personAs(workspace, member, person?.name ?? '')
    await platform.db.within(workspace, (tx) =>
      audit(tx, viewer, { action, subject: 'member', subjectId: member, after: { name: person?.name } }),
    )
  }
}

/** Where a workspace asks for a second factor, nobody who works there ends their own. */
export async function refuseEndWhereRequired(platform: Platform, { user }: RunningSession): Promise<void> {
  const memberships = await platform.db.system((system) => membershipsOf(system, user))
  const asking = memberships.find((membership) => membership.requiresTwoFactor)
  if (!asking) return
  throw new AppError('conflict', told`The workspace ${asking.name} asks for a second factor`, {
    remedy: told`Set up another by asking an administrator to reset yours`,
  })
}

/**
 * Takes away the second factor of a member who lost it. The person proved themselves before this is called. A person who
 * works in other workspaces too keeps theirs: no workspace weakens another.
 */
export async function resetTwoFactor(platform: Platform, viewer: Viewer, id: MemberId): Promise<void> {
  const user = await platform.db.within(viewer.workspace, (tx) => userToReset(tx, viewer, id))
  const beside = await platform.db.system((system) => workspacesBeside(system, user, viewer.workspace))
  if (beside > 0) {
    throw new AppError('conflict', told`This person also works in another workspace and keeps their own sign-in`, {
      field: 'id',
      remedy: told`Let the operator run tenure members reset`,
    })
  }
  await platform.db.within(viewer.workspace, async (tx) => {
    const member = await memberToChange(tx, viewer, id)
    await audit(tx, viewer, {
      action: 'two_factor.reset',
      subject: 'member',
      subjectId: id,
      after: { name: member.name },
    })
  })
  await platform.db.system((system) => dropTwoFactor(system, user))
}

async function userToReset(tx: Tx, viewer: Viewer, id: MemberId): Promise<string> {
  await memberToChange(tx, viewer, id)
  const user = await userOfMember(tx, id)
  if (user) return user
  throw new AppError('conflict', told`This member does not sign in yet`, {
    field: 'id',
    remedy: told`Send them an invitation`,
  })
}
