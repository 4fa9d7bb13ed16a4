import type { AccountId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { mustSee } from '../../accounts/index.ts'
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
