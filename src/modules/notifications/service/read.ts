import { inWords } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import { kindsFor, rules } from '../domain/kinds.ts'
import { sentenceOf } from '../domain/sentence.ts'
import * as store from '../store/notifications.ts'

/** What counts as many: the bell says 99+ from here on. */
const mostCounted = 100

export const countFor = (tx: Tx, viewer: Viewer): Promise<number> => store.unreadCount(tx, sightOf(viewer), mostCounted)

export async function pageFor(tx: Tx, viewer: Viewer, page: Parameters<typeof store.pageOf>[2]) {
  const rows = await store.pageOf(tx, sightOf(viewer), page)
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    at: row.at.toISOString(),
    sentence: sentenceOf(row),
    count: row.count,
    isRead: row.isRead,
    account: row.account && { id: row.account, name: row.accountName ?? '' },
    about: row.about,
  }))
}

export async function preferencesOf(tx: Tx, viewer: Viewer) {
  const muted = new Set((await store.mutedAmong(tx, [viewer.member])).map(({ kind }) => kind))
  return kindsFor(viewer.permissions).map((kind) => ({
    kind,
    label: inWords(rules[kind].label),
    summary: inWords(rules[kind].summary),
    inApp: !muted.has(kind),
  }))
}

const sightOf = (viewer: Viewer): store.Sight => ({
  member: viewer.member,
  visible: visible(viewer),
  kinds: kindsFor(viewer.permissions),
})
