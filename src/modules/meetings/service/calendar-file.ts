import ical, { ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { isUuid, type MeetingId } from '../../../kernel/ids.ts'
import type { Answer, Meeting } from '../domain/meeting.ts'

export interface Told {
  meeting: Meeting
  organiser: { name: string; mail: string }
  attendees: readonly { name: string; mail: string; answer: Answer }[]
  /** Where who is invited sees to it, or where a member finds it. */
  url?: string | undefined
}

const statuses: Record<Answer, ICalAttendeeStatus> = {
  none: ICalAttendeeStatus.NEEDSACTION,
  yes: ICalAttendeeStatus.ACCEPTED,
  no: ICalAttendeeStatus.DECLINED,
  maybe: ICalAttendeeStatus.TENTATIVE,
}

/** The name by which calendars know a meeting again, whatever changes of it (RFC 5545). */
export const uidOf = (meeting: Pick<Meeting, 'id'>): string => `${meeting.id}@tenure`

/** The meeting that a calendar speaks of by that name, where it is one of ours. */
export const meetingNamed = (uid: string): MeetingId | null => {
  const id = uid.replace(/@tenure$/, '')
  return uid !== id && isUuid(id) ? (id as MeetingId) : null
}

/**
 * Meetings as calendars read them (RFC 5545). Hours are written in UTC, so that no reader needs to know our zones. What
 * people wrote is escaped by the library; line breaks in names would begin a new line of the file and are taken out.
 */
export function calendarFile(
  told: readonly Told[],
  { method, name, at }: { method: 'REQUEST' | 'CANCEL' | 'PUBLISH'; name?: string | undefined; at: Date },
): string {
  const file = ical({ prodId: { company: 'Tenure', product: 'meetings' }, method: ICalCalendarMethod[method] })
  if (name) file.name(oneLine(name))
  for (const one of told) file.createEvent(eventOf(one, at))
  return file.toString()
}

function eventOf({ meeting, organiser, attendees, url }: Told, at: Date) {
  return {
    ...{ id: uidOf(meeting), sequence: meeting.sequence, stamp: at, url: url ?? null },
    ...{ start: meeting.startsAt as Date, end: meeting.endsAt as Date, summary: oneLine(meeting.title) },
    description: meeting.agenda,
    location: meeting.place === null ? null : oneLine(meeting.place),
    status: meeting.status === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: { name: oneLine(organiser.name), email: organiser.mail },
    attendees: attendees.map(({ name, mail, answer }) => ({
      ...{ name: oneLine(name), email: mail, status: statuses[answer], rsvp: answer === 'none' },
    })),
  }
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
