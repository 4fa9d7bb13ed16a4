import { z } from 'zod'
import { cursor, flag, limit, pageOf, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { kinds } from './domain/kinds.ts'

const kind = z.enum(kinds)
const moment = z.iso.datetime({ offset: true })
const words = z
  .string()
  .trim()
  .min(1, 'write something')
  .max(5000)
  .describe('Plain text; @ and a name mentions somebody')

export const listNotifications = operation({
  name: 'notifications.list',
  method: 'get',
  path: '/api/notifications',
  input: z.object({ unread: flag.default(false).describe('Only what is not read yet'), cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      id: uuid,
      kind,
      at: moment,
      sentence: z.string(),
      count: z.number(),
      isRead: z.boolean(),
      account: z.object({ id: uuid, name: z.string() }).nullable(),
      /** An import, a source, or `others` for many accounts. */
      about: z.string(),
    }),
  ),
  permission: 'notifications.read',
  summary: 'What is new for oneself, newest first: mentions, comments, changes of health, cancellations, handovers',
})

export const countNotifications = operation({
  name: 'notifications.count',
  method: 'get',
  path: '/api/notifications/count',
  input: z.object({}),
  output: z.object({ unread: z.number().describe('Counted up to 100') }),
  permission: 'notifications.read',
  summary: 'How many notifications one has not read yet',
})

export const markNotifications = operation({
  name: 'notifications.mark',
  method: 'post',
  path: '/api/notifications/mark',
  input: z.object({ ids: z.array(uuid).min(1).max(200), as: z.enum(['read', 'unread']) }),
  output: z.object({ marked: z.number() }),
  permission: 'notifications.write',
  summary: 'Marks some of one’s notifications as read, or as unread again',
})

export const markAllNotifications = operation({
  name: 'notifications.markAll',
  method: 'post',
  path: '/api/notifications/mark_all',
  input: z.object({
    upTo: moment.optional().describe('The newest one that was seen, so that what came meanwhile stays unread'),
  }),
  output: z.object({ marked: z.number() }),
  permission: 'notifications.write',
  summary: 'Marks all of one’s notifications as read',
})

export const getPreferences = operation({
  name: 'notifications.preferences',
  method: 'get',
  path: '/api/notifications/preferences',
  input: z.object({}),
  output: z.object({
    items: z.array(z.object({ kind, label: z.string(), summary: z.string(), inApp: z.boolean() })),
  }),
  permission: 'notifications.read',
  summary: 'Of which kinds of news one is told',
})

export const setPreference = operation({
  name: 'notifications.setPreference',
  method: 'put',
  path: '/api/notifications/preferences/:kind',
  input: z.object({ kind, inApp: z.boolean() }),
  output: z.object({}),
  permission: 'notifications.write',
  summary: 'Switches a kind of news on or off for oneself',
})

export const getFollow = operation({
  name: 'notifications.following',
  method: 'get',
  path: '/api/accounts/:account/follow',
  input: z.object({ account: uuid }),
  output: z.object({
    follows: z.boolean(),
    /** One owns the account, and so follows it without asking. */
    asOwner: z.boolean(),
  }),
  permission: 'notifications.read',
  summary: 'Whether one follows an account',
})

export const follow = operation({
  name: 'notifications.follow',
  method: 'post',
  path: '/api/accounts/:account/follow',
  input: z.object({ account: uuid }),
  output: z.object({}),
  permission: 'notifications.write',
  summary: 'Follows an account: one is told of its comments, cancellations, renewals and changes of health',
})

export const unfollow = operation({
  name: 'notifications.unfollow',
  method: 'delete',
  path: '/api/accounts/:account/follow',
  input: z.object({ account: uuid }),
  output: z.object({}),
  permission: 'notifications.write',
  summary: 'Follows an account no longer, also as its owner',
})

const segmentFollow = { path: '/api/segments/:segment/follow', input: z.object({ segment: uuid }) } as const

export const getSegmentFollow = operation({
  ...segmentFollow,
  name: 'notifications.followingSegment',
  method: 'get',
  output: z.object({ follows: z.boolean() }),
  permission: 'notifications.read',
  summary: 'Whether one follows a segment',
})

export const followSegment = operation({
  ...segmentFollow,
  name: 'notifications.followSegment',
  method: 'post',
  output: z.object({}),
  permission: 'notifications.write',
  summary: 'Follows a segment: one is told when accounts that one sees enter or leave it',
})

export const unfollowSegment = operation({
  ...segmentFollow,
  name: 'notifications.unfollowSegment',
  method: 'delete',
  output: z.object({}),
  permission: 'notifications.write',
  summary: 'Follows a segment no longer',
})

export const listComments = operation({
  name: 'notifications.comments',
  method: 'get',
  path: '/api/accounts/:account/comments',
  input: z.object({ account: uuid, cursor, limit: limit(30) }),
  output: pageOf(
    z.object({
      id: uuid,
      author: z.object({ id: uuid, name: z.string() }),
      text: z.string(),
      mentions: z.array(z.object({ member: uuid, from: z.number(), to: z.number() })),
      at: moment,
      editedAt: moment.nullable(),
      isMine: z.boolean(),
    }),
  ),
  permission: 'accounts.read',
  summary: 'What colleagues say among themselves about an account, newest first',
})

export const listMentionable = operation({
  name: 'notifications.mentionable',
  method: 'get',
  path: '/api/accounts/:account/mentionable',
  input: z.object({ account: uuid }),
  output: z.object({
    items: z.array(
      z.object({ id: uuid, name: z.string(), written: z.string().describe('What to write behind the @') }),
    ),
  }),
  permission: 'accounts.read',
  summary: 'Colleagues who see an account and can be mentioned in a comment on it',
})

export const addComment = operation({
  name: 'notifications.comment',
  method: 'post',
  path: '/api/accounts/:account/comments',
  input: z.object({ account: uuid, text: words }),
  output: z.object({ id: uuid }),
  permission: 'comments.write',
  summary: 'Comments on an account, for colleagues only',
})

export const editComment = operation({
  name: 'notifications.editComment',
  method: 'patch',
  path: '/api/notifications/comments/:comment',
  input: z.object({ comment: uuid, text: words }),
  output: z.object({}),
  permission: 'comments.write',
  summary: 'Changes a comment of one’s own; what it said before is kept',
})

export const deleteComment = operation({
  name: 'notifications.deleteComment',
  method: 'delete',
  path: '/api/notifications/comments/:comment',
  input: z.object({ comment: uuid }),
  output: z.object({}),
  permission: 'comments.write',
  summary: 'Deletes a comment of one’s own',
})

export const commentHistory = operation({
  name: 'notifications.commentHistory',
  method: 'get',
  path: '/api/notifications/comments/:comment/history',
  input: z.object({ comment: uuid }),
  output: z.object({ items: z.array(z.object({ text: z.string(), until: moment })) }),
  permission: 'accounts.read',
  summary: 'What a comment said before it was changed, newest first',
})
