import { AppError } from '../../kernel/errors.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { audit } from './audit.ts'
import { mayGrant } from './domain/permissions.ts'
import { accessOf, viewerFrom } from './service.ts'
import type { RunningSession } from './sessions.ts'
import { memberById } from './store.ts'
import { type Look, setLook } from './store-sign-in.ts'

/** Long enough to understand what somebody sees, short enough that a forgotten tab does no harm. */
const lookMilliseconds = 30 * 60_000

/** Begins to look as a member: all that this member may do and see, read only, for half an hour. */
export async function beginLook(
  platform: Platform,
  viewer: Viewer,
  session: RunningSession,
  member: MemberId,
): Promise<Date> {
  if (member === viewer.member)
    throw new AppError('conflict', told`This is you`, { field: 'id', remedy: told`Choose another member` })
  const until = new Date(platform.clock.now().getTime() + lookMilliseconds)
  await platform.db.within(viewer.workspace, async (tx) => {
    const found = await memberById(tx, member)
    if (!found?.active) throw new AppError('not_found', told`No member with this id`)
    if (!mayGrant(viewer.permissions, found.role)) {
      throw new AppError(
        'forbidden',
        told`This member may do more than you: you cannot look as somebody with more rights`,
      )
    }
    await audit(tx, viewer, {
      action: 'member.viewed_as',
      subject: 'member',
      subjectId: member,
      after: { name: found.name, by: viewer.name, until },
    })
  })
  await platform.db.system((system) => setLook(system, session.id, { workspace: viewer.workspace, member, until }))
  return until
}

/** Returns to oneself. Ending a look that is over already changes nothing. */
export async function endLook(platform: Platform, viewer: Viewer, session: RunningSession): Promise<void> {
  await platform.db.system((system) => setLook(system, session.id, null))
  const { behind } = viewer
  if (!behind) return
  await platform.db.within(viewer.workspace, (tx) =>
    audit(
      tx,
      { ...viewer, member: behind.member, name: behind.name },
      {
        action: 'member.view_ended',
        subject: 'member',
        subjectId: viewer.member,
        after: { name: viewer.name, by: behind.name },
      },
    ),
  )
}

/**
 * The member whom somebody looks as, as far as that still holds: in its workspace, until its time is over, and only
 * while this member may do no more than the one who looks. Otherwise one is oneself again.
 */
export async function looksAs(tx: Tx, own: Viewer, look: Look): Promise<Viewer> {
  if (look.workspace !== own.workspace || look.until <= tx.now || !own.permissions.has('workspaces.manage')) return own
  const access = await accessOf(tx, look.member).catch(() => null)
  if (!access || !mayGrant(own.permissions, access.role)) return own
  const viewer = viewerFrom(access, own.workspace, 'session')
  return { ...viewer, behind: { member: own.member, name: own.name, until: look.until } }
}
