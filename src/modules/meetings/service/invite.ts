import type { ContactId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { answerMailbox, type MessageDraft, mailStaff, queueMessages, templatesByKey } from '../../messaging/index.ts'
import { members } from '../../workspaces/index.ts'
import type { Meeting } from '../domain/meeting.ts'
import { attendeesOf } from '../store/meetings.ts'
import { namesOfAccounts } from '../store/people.ts'
import { calendarFile } from './calendar-file.ts'
import { wallClock } from './tell.ts'
import { meetingUrl } from './tokens.ts'

/** Templates of the pack by which people are told; a workspace may have changed or removed them. */
export const templates = {
  invited: 'meeting-invitation',
  cancelled: 'meeting-cancelled',
  asked: 'meeting-ask',
} as const

/** How many invitations go out, and why the first of the others does not. */
export interface Invitations {
  going: number
  held: number
  reason: string | null
  /** There is no template to write them with. */
  lacks: string | null
}

const nobody: Invitations = { going: 0, held: 0, reason: null, lacks: null }

export interface Telling {
  what: 'invited' | 'changed' | 'cancelled'
  /** Who is told; everybody of the customer's where nobody is named. */
  only?: readonly ContactId[] | undefined
}

/** Writes to the customer's people who are invited, with the meeting for their calendar. Mail that may not go is held as any other. */
export async function tellInvited(
  platform: Platform,
  tx: Tx,
  meeting: Meeting,
  { what, only }: Telling,
): Promise<Invitations> {
  const { account, startsAt } = meeting
  if (account === null || startsAt === null) return nobody
  const contacts = only ?? (await attendeesOf(tx, [meeting.id])).flatMap(({ contact }) => contact ?? [])
  if (contacts.length === 0) return nobody
  const template = what === 'cancelled' ? templates.cancelled : templates.invited
  if ((await templatesByKey(tx, [template])).length === 0) return { ...nobody, lacks: template }
  const extra = await wordsOf(platform, tx, meeting, what)
  const calendar = {
    method: what === 'cancelled' ? ('CANCEL' as const) : ('REQUEST' as const),
    text: await fileOfMeeting(platform, tx, meeting, what === 'cancelled' ? 'CANCEL' : 'REQUEST'),
  }
  const queued = await queueMessages(
    tx,
    platform,
    contacts.map(
      (contact): MessageDraft => ({
        key: `meeting:${meeting.id}:${meeting.sequence}:${what}:${contact}`,
        ...{ account, contact, template, extra, calendar },
        origin: meeting.origin === 'playbook' ? 'automation' : 'hand',
        by: meeting.madeBy,
        redirectTo: meeting.redirectTo,
      }),
    ),
  )
  const held = queued.flatMap(({ decision }) => (decision.kind === 'hold' ? [decision.says] : []))
  return { going: queued.length - held.length, held: held.length, reason: held[0] ?? null, lacks: null }
}

/**
 * Writes to those of ours who take part and did not do it themselves: colleagues who are invited, and the organiser where
 * somebody else planned, moved or called off.
 */
export async function tellStaff(
  platform: Platform,
  tx: Tx,
  meeting: Meeting,
  { what, by }: { what: Telling['what']; by: MemberId | null },
): Promise<void> {
  const { id, account, title, startsAt, zone, organiser, sequence, guest } = meeting
  if (startsAt === null) return
  const attendees = await attendeesOf(tx, [id])
  const members = new Set([organiser, ...attendees.flatMap(({ member }) => member ?? [])])
  if (by !== null) members.delete(by)
  const name = account === null ? (guest?.name ?? '') : ((await namesOfAccounts(tx, [account])).get(account) ?? '')
  const method = what === 'cancelled' ? 'CANCEL' : 'REQUEST'
  const calendar = { method, text: await fileOfMeeting(platform, tx, meeting, method) } as const
  const subject = `${staffSubjects[what](title)}, ${wallClock(startsAt, zone)}`
  const text = [name, meeting.place, meeting.agenda, meeting.why].filter(Boolean).join('\n\n')
  await mailStaff(
    tx,
    platform,
    [...members].map((member) => ({
      ...{ key: `meeting:${id}:${sequence}:${what}:${member}`, member, subject, text, calendar },
    })),
  )
}

const staffSubjects: Record<Telling['what'], (title: string) => string> = {
  invited: (title) => told`Meeting: ${title}`,
  changed: (title) => told`Meeting moved: ${title}`,
  cancelled: (title) => told`Meeting called off: ${title}`,
}

/** The words of a meeting, for the names of a template. */
async function wordsOf(platform: Platform, tx: Tx, meeting: Meeting, what: Telling['what']) {
  const organiser = (await members(tx)).find(({ id }) => id === meeting.organiser)
  return {
    meeting_title: meeting.title,
    meeting_time: wallClock(meeting.startsAt as Date, meeting.zone),
    meeting_minutes: String(meeting.minutes),
    meeting_with: organiser?.name ?? '',
    meeting_link: meetingUrl(platform, tx.workspace, meeting.id),
    ...(meeting.place ? { meeting_place: meeting.place } : {}),
    ...(meeting.agenda ? { meeting_agenda: meeting.agenda } : {}),
    ...(meeting.why ? { meeting_why: meeting.why } : {}),
    ...(what === 'changed' ? { meeting_changed: 'yes' } : {}),
  }
}

/** A meeting for the calendars of those who are invited. */
export async function fileOfMeeting(
  platform: Platform,
  tx: Tx,
  meeting: Meeting,
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH',
): Promise<string> {
  const attendees = await attendeesOf(tx, [meeting.id])
  const organiser = (await members(tx)).find(({ id }) => id === meeting.organiser)
  return calendarFile(
    [
      {
        meeting,
        // Calendars answer whoever organises: there where we read it, if there is such a place.
        organiser: { name: organiser?.name ?? '', mail: (await answerMailbox(tx)) ?? organiser?.email ?? '' },
        // Colleagues and people without an address are told otherwise.
        attendees: attendees.flatMap(({ contact, name, mail, answer }) =>
          contact !== null && mail !== null ? [{ name, mail, answer }] : [],
        ),
        url: meetingUrl(platform, tx.workspace, meeting.id),
      },
    ],
    { method, at: tx.now },
  )
}
