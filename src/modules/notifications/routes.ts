import type { AccountId, CommentId, NotificationId } from '../../kernel/ids.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import { aMoment, anId, placeIn } from '../../platform/http/cursor.ts'
import { encodeCursor } from '../../platform/http/fields.ts'
import * as operations from './operations.ts'
import * as comments from './service/comments.ts'
import * as following from './service/follow.ts'
import { countFor, pageFor, preferencesOf } from './service/read.ts'
import { markAll, markSome, mute, unmute } from './store/notifications.ts'

export const routes: readonly Route[] = [
  handle(operations.listNotifications, ({ viewer, within }, { unread, cursor, limit }) =>
    within(async (tx) =>
      paged(await pageFor(tx, viewer, { unread, before: placeOf(cursor), limit: limit + 1 }), limit),
    ),
  ),
  handle(operations.countNotifications, ({ viewer, within }) =>
    within(async (tx) => ({ unread: await countFor(tx, viewer) })),
  ),
  handle(operations.markNotifications, ({ viewer, within }, { ids, as }) =>
    within(async (tx) => ({ marked: await markSome(tx, viewer.member, ids as NotificationId[], as) })),
  ),
  handle(operations.markAllNotifications, ({ viewer, within }, { upTo }) =>
    within(async (tx) => ({ marked: await markAll(tx, viewer.member, upTo ?? null) })),
  ),

  handle(operations.getPreferences, ({ viewer, within }) =>
    within(async (tx) => ({ items: await preferencesOf(tx, viewer) })),
  ),
  handle(operations.setPreference, ({ viewer, within }, { kind, inApp }) =>
    within(async (tx) => {
      await (inApp ? unmute : mute)(tx, viewer.member, kind)
      return {}
    }),
  ),

  handle(operations.getFollow, ({ viewer, within }, { account }) =>
    within((tx) => following.following(tx, viewer, account as AccountId)),
  ),
  handle(operations.follow, ({ viewer, within }, { account }) =>
    within(async (tx) => {
      await following.follow(tx, viewer, account as AccountId)
      return {}
    }),
  ),
  handle(operations.unfollow, ({ viewer, within }, { account }) =>
    within(async (tx) => {
      await following.unfollow(tx, viewer, account as AccountId)
      return {}
    }),
  ),

  handle(operations.getSegmentFollow, ({ viewer, within }, { segment }) =>
    within((tx) => following.followingSegment(tx, viewer, segment)),
  ),
  handle(operations.followSegment, ({ viewer, within }, { segment }) =>
    within(async (tx) => {
      await following.followSegment(tx, viewer, segment)
      return {}
    }),
  ),
  handle(operations.unfollowSegment, ({ viewer, within }, { segment }) =>
    within(async (tx) => {
      await following.unfollowSegment(tx, viewer, segment)
      return {}
    }),
  ),

  handle(operations.listComments, ({ viewer, within }, { account, cursor, limit }) =>
    within(async (tx) => {
      const page = { before: placeOf(cursor), limit: limit + 1 }
      const found = await comments.pageOf(tx, viewer, account as AccountId, page)
      const items = found.map(({ member, author, at, editedAt, account: _account, ...comment }) => ({
        ...comment,
        author: { id: member, name: author },
        at: at.toISOString(),
        editedAt: editedAt?.toISOString() ?? null,
        isMine: member === viewer.member,
      }))
      return paged(items, limit)
    }),
  ),
  handle(operations.listMentionable, ({ viewer, within }, { account }) =>
    within(async (tx) => ({ items: await comments.mentionable(tx, viewer, account as AccountId) })),
  ),
  handle(operations.addComment, ({ viewer, within }, { account, text }) =>
    within(async (tx) => ({ id: await comments.comment(tx, viewer, account as AccountId, text) })),
  ),
  handle(operations.editComment, ({ viewer, within }, { comment, text }) =>
    within(async (tx) => {
      await comments.editComment(tx, viewer, comment as CommentId, text)
      return {}
    }),
  ),
  handle(operations.deleteComment, ({ viewer, within }, { comment }) =>
    within(async (tx) => {
      await comments.deleteComment(tx, viewer, comment as CommentId)
      return {}
    }),
  ),
  handle(operations.commentHistory, ({ viewer, within }, { comment }) =>
    within(async (tx) => {
      const versions = await comments.historyOf(tx, viewer, comment as CommentId)
      return { items: versions.map(({ text, until }) => ({ text, until: until.toISOString() })) }
    }),
  ),
]

function paged<Item extends { at: string; id: string }>(found: Item[], limit: number) {
  const items = found.slice(0, limit)
  const last = found.length > limit ? items.at(-1) : undefined
  return { items, next: last ? encodeCursor([last.at, last.id]) : null }
}

function placeOf(cursor: string | undefined): readonly [string, string] | null {
  const place = placeIn(cursor, { at: aMoment, id: anId })
  return place && [place.at, place.id]
}
