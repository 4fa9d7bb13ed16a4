import { AppError } from '../../kernel/errors.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { audit } from './audit.ts'
import { lifetime, linkFor } from './links.ts'
import * as members from './store.ts'
import * as store from './store-invitations.ts'
import { endLinksOfMember, userOfMember } from './store-sign-in.ts'
import { addMember, type MemberDraft, memberToChange } from './teamwork.ts'

export interface Invited {
  id: MemberId
  link: string
  until: Date
}

/** Makes a member by address and the link that they take up, single use, within 72 hours. Mail is not sent yet: the page shows the link. */
export async function invite(
  platform: Platform,
  viewer: Viewer,
  draft: MemberDraft,
  done: (tx: Tx) => Promise<void>,
): Promise<Invited> {
  const until = endOf(platform, 'join')
  const id = await platform.db.within(viewer.workspace, async (tx) => {
    const made = await addMember(tx, viewer, draft)
    await store.noteInvitation(tx, made, viewer.member, until)
    await done(tx)
    return made
  })
  return { id, link: await linkFor(platform, viewer.workspace, id), until }
}

const endOf = (platform: Platform, purpose: 'join' | 'reset') =>
  new Date(platform.clock.now().getTime() + lifetime[purpose])

/** A new link: the invitation again for who has not taken it up, else a way past a forgotten password. The one before ends. */
export async function linkAgain(
  platform: Platform,
  viewer: Viewer,
  id: MemberId,
  done: (tx: Tx) => Promise<void>,
): Promise<Omit<Invited, 'id'>> {
  const until = await platform.db.within(viewer.workspace, async (tx) => {
    const member = await memberToChange(tx, viewer, id)
    if (!member.active)
      throw new AppError('conflict', told`This member has no access`, { field: 'id', remedy: told`Give access first` })
    const isInvitation = (await userOfMember(tx, id)) === null
    const end = endOf(platform, isInvitation ? 'join' : 'reset')
    if (isInvitation) await store.noteInvitation(tx, id, viewer.member, end)
    const action = isInvitation ? 'member.invited_again' : 'member.linked'
    await audit(tx, viewer, { action, subject: 'member', subjectId: id, after: { name: member.name } })
    await done(tx)
    return end
  })
  return { link: await linkFor(platform, viewer.workspace, id), until }
}

/** Takes an invitation back. Its link ends with it, and the member has no access. */
export async function revokeInvitation(platform: Platform, viewer: Viewer, id: MemberId): Promise<void> {
  await platform.db.within(viewer.workspace, async (tx) => {
    const member = await memberToChange(tx, viewer, id)
    if ((await store.endInvitation(tx, id)) === 0)
      throw new AppError('not_found', told`No open invitation of this member`)
    await members.updateMember(tx, { ...member, active: false })
    await audit(tx, viewer, {
      action: 'member.uninvited',
      subject: 'member',
      subjectId: id,
      before: { name: member.name, email: member.email, role: member.role },
    })
  })
  await platform.db.system((session) => endLinksOfMember(session, id))
}
