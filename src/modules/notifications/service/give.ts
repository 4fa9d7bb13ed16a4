import { dayOf } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { seesBook } from '../../accounts/index.ts'
import { settings, viewersOf } from '../../workspaces/index.ts'
import { bundle, type Coming, type Note } from '../domain/bundle.ts'
import { type Kind, rules } from '../domain/kinds.ts'
import { watched } from '../store/follows.ts'
import * as store from '../store/notifications.ts'

/** Gives each member their news, in the transaction that has them; a kind that somebody switched off is not given. */
export async function give(tx: Tx, notes: readonly Note[], coming: Coming = 'together'): Promise<void> {
  if (notes.length === 0) return
  const members = [...new Set(notes.map(({ member }) => member))]
  const muted = new Set((await store.mutedAmong(tx, members)).map(({ member, kind }) => `${member} ${kind}`))
  const wanted = notes.filter(({ member, kind }) => !muted.has(`${member} ${kind}`))
  if (wanted.length === 0) return
  const day = dayOf(tx.now, (await settings(tx)).zone)
  const kinds = [...new Set(wanted.map(({ kind }) => kind))]
  await store.putNotifications(tx, day, bundle(wanted, await store.standingOn(tx, members, kinds, day), coming))
}

export interface AccountNews {
  kind: Kind
  account: AccountId
  data: Record<string, unknown>
  /** Whoever did it is not told of it. */
  by?: MemberId | null
}

/** Tells of each account whoever owns or follows it, sees it now, and did not do it themselves. */
export async function tellWatchers(tx: Tx, news: readonly AccountNews[]): Promise<void> {
  const found = await watchersOf(tx, [...new Set(news.map(({ account }) => account))])
  const notes = news.flatMap(({ kind, account: told, data, by = null }): Note[] => {
    const { account = told, watchers = [] } = found.get(told) ?? {}
    return watchers
      .filter((watcher) => watcher.member !== by && mayKnow(watcher, kind))
      .map(({ member }) => ({ member, kind, account, about: '', comment: null, data: { ...data, by } }))
  })
  await give(tx, notes, 'in turn')
}

interface Watching {
  account: AccountId
  watchers: Viewer[]
}

/** The watchers of living accounts who see them at this moment (rule 37), by the ids that were told. */
export async function watchersOf(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, Watching>> {
  const found = await watched(tx, accounts)
  const members = [...new Set(found.flatMap(({ watchers }) => watchers))]
  const viewers = new Map((members.length === 0 ? [] : await viewersOf(tx, members)).map((one) => [one.member, one]))
  return new Map(
    found.map(({ told, account, owner, watchers }) => {
      const seeing = watchers.flatMap((member) => viewers.get(member) ?? []).filter((one) => seesBook(one, owner))
      return [told, { account, watchers: seeing }]
    }),
  )
}

export const mayKnow = ({ permissions }: Viewer, kind: Kind): boolean => permissions.has(rules[kind].permission)
