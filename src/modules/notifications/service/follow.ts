import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustSee } from '../../accounts/index.ts'
import { segmentById } from '../../segments/index.ts'
import * as store from '../store/follows.ts'

/** Whoever owns an account follows it unless they said otherwise. */
export async function following(tx: Tx, viewer: Viewer, account: AccountId) {
  const { id, ownerId } = await mustSee(tx, viewer, account)
  const asOwner = ownerId === viewer.member
  return { follows: (await store.followOf(tx, viewer.member, id)) ?? asOwner, asOwner }
}

export async function follow(tx: Tx, viewer: Viewer, account: AccountId): Promise<void> {
  const { id, ownerId } = await mustSee(tx, viewer, account)
  if (ownerId === viewer.member) await store.dropFollow(tx, viewer.member, id)
  else await store.saveFollow(tx, viewer.member, id, true)
}

export async function unfollow(tx: Tx, viewer: Viewer, account: AccountId): Promise<void> {
  const { id, ownerId } = await mustSee(tx, viewer, account)
  if (ownerId === viewer.member) await store.saveFollow(tx, viewer.member, id, false)
  else await store.dropFollow(tx, viewer.member, id)
}

/** A segment that is kept; everybody sees which there are, and who is in them as far as they see the accounts. */
async function mustHaveSegment(tx: Tx, id: string): Promise<void> {
  const segment = await segmentById(tx, id)
  if (segment?.archivedAt !== null) throw new AppError('not_found', told`There is no such segment`)
}

export async function followingSegment(tx: Tx, viewer: Viewer, segment: string): Promise<{ follows: boolean }> {
  await mustHaveSegment(tx, segment)
  return { follows: await store.followsSegment(tx, viewer.member, segment) }
}

export async function followSegment(tx: Tx, viewer: Viewer, segment: string): Promise<void> {
  await mustHaveSegment(tx, segment)
  await store.followSegment(tx, viewer.member, segment)
}

export async function unfollowSegment(tx: Tx, viewer: Viewer, segment: string): Promise<void> {
  await mustHaveSegment(tx, segment)
  await store.unfollowSegment(tx, viewer.member, segment)
}
