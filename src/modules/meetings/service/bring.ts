import type { AccountId, ContactId, EngagementId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { settings } from '../../workspaces/index.ts'
import type { Meeting } from '../domain/meeting.ts'
import * as store from '../store/meetings.ts'
import { bareMeeting, hoursFrom } from './plan.ts'
import { onTimeline } from './tell.ts'

/** A meeting that was arranged elsewhere, with what was said in it where it is over. */
export interface BroughtMeeting {
  account: AccountId
  title: string
  agenda: string | null
  start: Date
  minutes: number
  place: string | null
  organiser: MemberId
  contacts: readonly ContactId[]
  key: string
  arrangedAt: Date
  /** It was held, and this activity of the account tells it. */
  held?: { note: string; engagement: EngagementId } | undefined
}

/**
 * Brings meetings along as they were arranged: everybody knows of them, so that nobody is invited, and whoever has two at one
 * hour says so. One that was held is tied to the activity that is there already.
 */
export async function recordMeetings(tx: Tx, brought: readonly BroughtMeeting[]): Promise<void> {
  const { zone } = await settings(tx)
  const meetings = brought.map(({ account, title, agenda, start, minutes, place, organiser, key, arrangedAt }) =>
    bareMeeting(tx, {
      ...{ account, title, agenda, minutes, place, organiser, key, zone, status: 'planned', origin: 'hand' },
      ...{ ...hoursFrom(start, minutes), madeAt: arrangedAt, madeBy: organiser },
    }),
  )
  const fresh = await store.insertMeetings(tx, meetings)
  const told = meetings.map((meeting, index) => heldAs(meeting, brought[index]?.held)).filter(({ id }) => fresh.has(id))
  const over = told.filter(({ status }) => status === 'held')
  await store.saveMeetings(tx, over)
  const ids = told.map(({ id }) => id)
  const invited = meetings.flatMap(({ id }, index) =>
    fresh.has(id) ? (brought[index]?.contacts ?? []).map((contact) => ({ meeting: id, contact, member: null })) : [],
  )
  await store.setAttendees(tx, ids, invited)
  await store.noteCame(
    tx,
    over.map(({ id }) => id),
    invited.map(({ contact }) => contact),
  )
  await onTimeline(tx, told, null)
}

const heldAs = (meeting: Meeting, held: BroughtMeeting['held']): Meeting =>
  held === undefined
    ? meeting
    : { ...meeting, ...held, status: 'held', closedAt: meeting.endsAt, closedBy: meeting.organiser, version: 2 }
