import { dayOf } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { seesBook } from '../../accounts/index.ts'
import { settings, viewersOf } from '../../workspaces/index.ts'
import { bundle, type Note } from '../domain/bundle.ts'
import { type Kind, rules } from '../domain/kinds.ts'
import { watched } from '../store/follows.ts'
import * as store from '../store/notifications.ts'

/** Gives each member their news, in the transaction that has them; a kind that somebody switched off is not given. */
export async function give(tx: Tx, notes: readonly Note[]): Promise<void> {
  if (notes.length === 0) return
  const members = [...new Set(notes.map(({ member }) => member))]
  const muted = new Set((await store.mutedAmong(tx, members)).map(({ member, kind }) => `${member} ${kind}`))
  const wanted = notes.filter(({ member, kind }) => !muted.has(`${member} ${kind}`))
  if (wanted.length === 0) return
  const day = dayOf(tx.now, (await settings(tx)).zone)
  const kinds = [...new Set(wanted.map(({ kind }) => kind))]
  await store.putNotifications(tx, day, bundle(wanted, await store.standingOn(tx, members, kinds, day)))
}

export interface AccountNews {
  kind: Kind
  account: AccountId
  data: Record<string, unknown>
  /** Whoever did it is not told of it. */
  by?: MemberId | null
}

/** Tells of an account whoever owns or follows it, sees it now, and did not do it themselves. */
export async function tellWatchers(tx: Tx, { kind, account, data, by = null }: AccountNews): Promise<void> {
  const found = await watchersOf(tx, account)
  if (!found) return
  await give(
    tx,
    found.watchers
      .filter((watcher) => watcher.member !== by && mayKnow(watcher, kind))
      .map(({ member }) => ({ member, kind, account: found.account, about: '', comment: null, data: { ...data, by } })),
  )
}

/** The watchers of a living account who see it at this moment (rule 37). */
export async function watchersOf(
  tx: Tx,
  account: AccountId,
): Promise<{ account: AccountId; owner: MemberId | null; watchers: Viewer[] } | undefined> {
  const found = await watched(tx, account)
  if (!found) return undefined
  const viewers = found.watchers.length === 0 ? [] : await viewersOf(tx, found.watchers)
  return { ...found, watchers: viewers.filter((viewer) => seesBook(viewer, found.owner)) }
}

export const mayKnow = ({ permissions }: Viewer, kind: Kind): boolean => permissions.has(rules[kind].permission)
