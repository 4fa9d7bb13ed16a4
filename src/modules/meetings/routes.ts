import { AppError } from '../../kernel/errors.ts'
import type { AccountId, ContactId, MeetingId, MemberId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { handle, type Route } from '../../platform/contributions.ts'
import { audit, viewersOf } from '../workspaces/index.ts'
import { usualRules } from './domain/link.ts'
import * as operations from './operations.ts'
import { closeMeeting } from './service/close.ts'
import { freeHours } from './service/hours.ts'
import * as links from './service/links.ts'
import * as plan from './service/plan.ts'
import * as read from './service/read.ts'
import * as store from './store/links.ts'

export const routes: readonly Route[] = [
  handle(operations.listMeetings, ({ viewer, within }, input) =>
    within((tx) => read.pageOfMeetings(tx, viewer, input)),
  ),

  handle(operations.countMeetings, ({ viewer, within }) => within((tx) => read.counted(tx, viewer))),

  handle(operations.freeHours, ({ viewer, within }, { organiser, minutes, limit }) =>
    within(async (tx) => {
      const member = (organiser ?? viewer.member) as MemberId
      if ((await viewersOf(tx, [member])).length === 0)
        throw new AppError('not_found', told`No active member with this id`, {
          field: 'organiser',
          remedy: told`Choose another member`,
        })
      const { starts, zone } = await freeHours(tx, member, { rules: { ...usualRules, minutes, notice: 1 } })
      return { zone, items: starts.slice(0, limit).map((start) => ({ start: start.toISOString() })) }
    }),
  ),

  handle(
    operations.planMeeting,
    ({ platform, viewer, within }, { account, start, organiser, contacts, members, key, ...rest }) =>
      within(async (tx) => {
        const people = { contacts: contacts as ContactId[], members: members as MemberId[] }
        const { meeting, isNew, invitations } = await plan.planMeeting(platform, tx, viewer, {
          ...{ ...rest, ...people, account: account as AccountId, start: new Date(start) },
          organiser: (organiser ?? viewer.member) as MemberId,
          key: key === undefined ? null : `${viewer.member}:${key}`,
        })
        const after = { name: meeting.title, account: meeting.account, at: meeting.startsAt }
        if (isNew)
          await audit(tx, viewer, { action: 'meeting.planned', subject: 'meeting', subjectId: meeting.id, after })
        return { id: meeting.id, isNew, invitations }
      }),
  ),

  handle(operations.listLinks, ({ platform, viewer, within }) =>
    within(async (tx) => ({ items: await links.linksOf(platform, tx, viewer.member) })),
  ),

  handle(operations.addLink, ({ platform, viewer, within }, draft) =>
    within(async (tx) => {
      const saved = await links.saveLink(platform, tx, viewer, draft)
      const after = { name: draft.name, minutes: draft.minutes }
      await audit(tx, viewer, { action: 'booking_link.saved', subject: 'booking_link', subjectId: saved.id, after })
      return saved
    }),
  ),

  handle(operations.saveLink, ({ platform, viewer, within }, { link, ...draft }) =>
    within(async (tx) => {
      const saved = await links.saveLink(platform, tx, viewer, draft, link)
      const after = { name: draft.name, minutes: draft.minutes }
      await audit(tx, viewer, { action: 'booking_link.saved', subject: 'booking_link', subjectId: link, after })
      return saved
    }),
  ),

  handle(operations.endLink, ({ viewer, within }, { link }) =>
    within(async (tx) => {
      const { name } = await links.endLink(tx, viewer, link)
      await audit(tx, viewer, {
        action: 'booking_link.ended',
        subject: 'booking_link',
        subjectId: link,
        before: { name },
      })
      return {}
    }),
  ),

  handle(operations.getFeed, ({ viewer, within }) =>
    within(async (tx) => ({ madeAt: (await store.feedMadeAt(tx, viewer.member))?.toISOString() ?? null })),
  ),

  handle(operations.makeFeed, ({ platform, viewer, within }) =>
    within(async (tx) => {
      const made = await links.makeFeed(platform, tx, viewer)
      await audit(tx, viewer, { action: 'calendar_feed.made', subject: 'member', subjectId: viewer.member })
      return made
    }),
  ),

  handle(operations.removeFeed, ({ viewer, within }) =>
    within(async (tx) => {
      await store.removeFeed(tx, viewer.member)
      await audit(tx, viewer, { action: 'calendar_feed.removed', subject: 'member', subjectId: viewer.member })
      return {}
    }),
  ),

  // Behind those with a word at its place.
  handle(operations.getMeeting, ({ viewer, within }, { meeting }) =>
    within((tx) => read.oneMeeting(tx, viewer, meeting as MeetingId)),
  ),

  handle(
    operations.changeMeeting,
    ({ platform, viewer, within }, { meeting: id, start, organiser, contacts, members, ...rest }) =>
      within(async (tx) => {
        const meeting = await plan.changeMeeting(platform, tx, viewer, id as MeetingId, {
          ...rest,
          start: start === undefined ? undefined : new Date(start),
          organiser: organiser as MemberId | undefined,
          contacts: contacts as ContactId[] | undefined,
          members: members as MemberId[] | undefined,
        })
        const after = { name: meeting.title, account: meeting.account, at: meeting.startsAt }
        await audit(tx, viewer, { action: 'meeting.changed', subject: 'meeting', subjectId: id, after })
        return { id }
      }),
  ),

  handle(operations.cancelMeeting, ({ platform, viewer, within }, { meeting: id, why }) =>
    within(async (tx) => {
      const meeting = await plan.cancelMeeting(platform, tx, viewer, id as MeetingId, why)
      const after = { name: meeting.title, account: meeting.account }
      await audit(tx, viewer, {
        action: 'meeting.cancelled',
        subject: 'meeting',
        subjectId: id,
        after,
        ...(why ? { why } : {}),
      })
      return { id }
    }),
  ),

  handle(operations.closeMeeting, ({ viewer, within }, { meeting: id, came, ...closing }) =>
    within(async (tx) => {
      const wish = { ...closing, came: came as ContactId[] | undefined }
      const { meeting, steps } = await closeMeeting(tx, viewer, id as MeetingId, wish)
      const after = { name: meeting.title, account: meeting.account, status: meeting.status }
      await audit(tx, viewer, { action: 'meeting.closed', subject: 'meeting', subjectId: id, after })
      return { id, tasks: steps }
    }),
  ),

  handle(operations.admitGuest, ({ platform, viewer, within }, { meeting: id, account }) =>
    within(async (tx) => {
      const { meeting, invitations } = await plan.admitGuest(
        platform,
        tx,
        viewer,
        id as MeetingId,
        account as AccountId,
      )
      const after = { name: meeting.title, account: meeting.account }
      await audit(tx, viewer, { action: 'meeting.admitted', subject: 'meeting', subjectId: id, after })
      return { id, invitations }
    }),
  ),
]
