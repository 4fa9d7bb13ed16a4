import type { MeetingId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { holdsOf } from '../../../platform/outbox/holds.ts'
import { seesBook } from '../../accounts/index.ts'
import { members, viewersOf } from '../../workspaces/index.ts'
import { type BookingLink, usualRules } from '../domain/link.ts'
import type { Guest, Meeting } from '../domain/meeting.ts'
import { linkOf } from '../store/links.ts'
import * as store from '../store/meetings.ts'
import { homeOfMail } from '../store/people.ts'
import { freeHours, type Rules } from './hours.ts'
import { tellInvited } from './invite.ts'
import { bareMeeting, callOff, hoursFrom } from './plan.ts'
import { answerStep, onTimeline } from './tell.ts'

/** What an address opens for whoever has it: hours of a member, for a new meeting or for one that is there. */
export interface Opened {
  member: { id: Meeting['organiser']; name: string }
  title: string
  rules: Rules & Pick<BookingLink, 'place'>
  link: string | null
  /** The meeting that it is about; null for a link that anybody books with. */
  meeting: Meeting | null
}

type Wanted = { link: string } | { meeting: MeetingId }

/** Null for every reason alike: the link ended, its member has no access, or nothing leaves this workspace at present. */
export async function openAddress(tx: Tx, wanted: Wanted): Promise<Opened | null> {
  if ((await holdsOf(tx)).length > 0) return null
  const opened = 'link' in wanted ? await ofLink(tx, wanted.link) : await ofMeeting(tx, wanted.meeting)
  const member = (await members(tx)).find(({ id, active }) => active && id === opened?.organiser)
  return opened && member ? { ...opened.rest, member: { id: member.id, name: member.name } } : null
}

async function ofLink(tx: Tx, id: string) {
  const link = await linkOf(tx, id)
  if (!link || link.endedAt !== null) return null
  return { organiser: link.member, rest: { title: link.name, rules: link, link: link.id, meeting: null } }
}

async function ofMeeting(tx: Tx, id: MeetingId) {
  const meeting = await store.meetingForUpdate(tx, id)
  if (!meeting) return null
  const link = meeting.link === null ? undefined : await linkOf(tx, meeting.link)
  const rules = { ...(link ?? usualRules), minutes: meeting.minutes, place: meeting.place ?? link?.place ?? null }
  return { organiser: meeting.organiser, rest: { title: meeting.title, rules, link: meeting.link, meeting } }
}

export const freeIn = (tx: Tx, { member, rules, meeting }: Opened) =>
  freeHours(tx, member.id, { rules, except: meeting?.id })

export type Booked = { kind: 'booked'; meeting: Meeting } | { kind: 'taken' } | { kind: 'full' }

/** An open door must not fill anybody's weeks: so many meetings of one address lie ahead, and so many of people nobody knows. */
const mostOfOne = 3
const mostStrangers = 30

/** Takes an hour for whoever holds the address. Of two who want the same one, the second is shown what is left. */
export async function book(
  platform: Platform,
  tx: Tx,
  opened: Opened,
  { start, guest }: { start: Date; guest: Guest | null },
): Promise<Booked> {
  await store.holdHours(tx, [opened.member.id])
  const { starts, zone } = await freeIn(tx, opened)
  if (!starts.some((one) => one.getTime() === start.getTime())) return { kind: 'taken' }
  if (opened.meeting) return { kind: 'booked', meeting: await move(platform, tx, opened.meeting, start, opened) }
  if (guest === null) return { kind: 'taken' }
  const ahead = await store.bookedAhead(tx, opened.member.id, guest.mail)
  if (ahead.ofMail >= mostOfOne || ahead.strangers >= mostStrangers) return { kind: 'full' }
  return { kind: 'booked', meeting: await bookAsGuest(platform, tx, opened, { start, guest, zone }) }
}

/** The hour of a meeting that was asked for, or another one for a meeting that is planned. */
async function move(platform: Platform, tx: Tx, before: Meeting, start: Date, { rules }: Opened): Promise<Meeting> {
  const isFirst = before.startsAt === null
  const after: Meeting = {
    ...{ ...before, ...hoursFrom(start, before.minutes), status: 'planned', place: rules.place },
    ...{ version: before.version + 1, sequence: before.sequence + (isFirst ? 0 : 1) },
  }
  await store.saveMeetings(tx, [after])
  await onTimeline(tx, [after], null)
  await answerStep(tx, after, null)
  await tellInvited(platform, tx, after, { what: isFirst ? 'invited' : 'changed' })
  return after
}

/**
 * Whoever is known by their mail address, and belongs to a customer that the member sees, books for that customer; anybody
 * else waits until the member gives them an account. What the page says is the same for both.
 */
async function bookAsGuest(
  platform: Platform,
  tx: Tx,
  { member, title, rules, link }: Opened,
  { start, guest, zone }: { start: Date; guest: Guest; zone: string },
): Promise<Meeting> {
  const home = await homeOfMail(tx, guest.mail)
  const [viewer] = await viewersOf(tx, [member.id])
  const known = home && viewer && seesBook(viewer, home.owner) ? home : null
  const meeting = bareMeeting(tx, {
    ...{ account: known?.account ?? null, guest: known ? null : guest, agenda: known ? guest.says : null },
    ...{ title, minutes: rules.minutes, place: rules.place, zone, organiser: member.id, link },
    ...{ status: 'planned', origin: 'booking', ...hoursFrom(start, rules.minutes) },
  })
  await store.insertMeetings(tx, [meeting])
  if (!known) return meeting
  await store.setAttendees(tx, [meeting.id], [{ meeting: meeting.id, contact: known.contact, member: null }])
  await onTimeline(tx, [meeting], guest.name)
  await tellInvited(platform, tx, meeting, { what: 'invited' })
  return meeting
}

/** Calls a meeting off for whoever was invited to it. */
export const callOffAsGuest = (platform: Platform, tx: Tx, meeting: Meeting): Promise<Meeting> =>
  callOff(platform, tx, meeting, { why: told`Called off by the customer`, by: { member: null, name: null } })
