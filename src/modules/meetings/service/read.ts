import { addDays, dayOf, endOfDay } from '../../../kernel/day.ts'
import type { AccountId, MeetingId, MemberId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { aMomentOrNone, anId, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { mustSee } from '../../accounts/index.ts'
import { namesOfMembers, settings } from '../../workspaces/index.ts'
import { isUnsaid, type Meeting } from '../domain/meeting.ts'
import { overlaps } from '../domain/slots.ts'
import * as list from '../store/list.ts'
import { attendeesOf, busyOf } from '../store/meetings.ts'
import { namesOfAccounts } from '../store/people.ts'
import { absent } from './plan.ts'

export interface ListRequest {
  part: list.Part
  whose: 'mine' | 'everybody'
  account?: string | undefined
  when?: 'today' | 'week' | undefined
  cursor?: string | undefined
  limit: number
}

/** One page of meetings that a viewer sees. */
export async function pageOfMeetings(tx: Tx, viewer: Viewer, request: ListRequest) {
  const account = request.account && (await mustSee(tx, viewer, request.account as AccountId)).id
  const found = await list.listMeetings(tx, viewer, {
    part: request.part,
    now: tx.now,
    member: request.whose === 'mine' ? viewer.member : undefined,
    account: account as AccountId | undefined,
    until: await untilOf(tx, request.when),
    after: placeOf(request.cursor),
    limit: request.limit + 1,
  })
  const shown = found.slice(0, request.limit)
  const last = found.length > request.limit ? shown.at(-1) : undefined
  return { items: await present(tx, shown), next: last ? encodeCursor([last.sortedAt, last.id]) : null }
}

async function untilOf(tx: Tx, when: ListRequest['when']): Promise<Date | undefined> {
  if (when === undefined) return undefined
  const { zone } = await settings(tx)
  const today = dayOf(tx.now, zone)
  return endOfDay(when === 'today' ? today : addDays(today, 6), zone)
}

const placeOf = (cursor: string | undefined): list.Place | undefined =>
  placeIn(cursor, { at: aMomentOrNone, id: anId }) ?? undefined

export async function oneMeeting(tx: Tx, viewer: Viewer, id: MeetingId) {
  const meeting = await list.seenMeeting(tx, viewer, id)
  const [shown] = meeting ? await present(tx, [meeting]) : []
  if (!meeting || !shown) throw absent()
  return { ...shown, clash: await clashes(tx, meeting) }
}

/** Whether the organiser has another meeting at this hour, as happens where meetings are handed over. */
async function clashes(tx: Tx, { id, organiser, status, startsAt, endsAt }: Meeting): Promise<boolean> {
  if (status !== 'planned' || startsAt === null || endsAt === null) return false
  const busy = await busyOf(tx, organiser, { from: startsAt, until: endsAt, except: id })
  return busy.some((hours) => overlaps(hours, [startsAt, endsAt]))
}

export async function counted(tx: Tx, viewer: Viewer) {
  const { zone } = await settings(tx)
  return list.counts(tx, viewer, { now: tx.now, until: endOfDay(dayOf(tx.now, zone), zone) })
}

/** Meetings as they are read, with names. */
export async function present(tx: Tx, meetings: readonly Meeting[]) {
  const attendees = Map.groupBy(
    await attendeesOf(
      tx,
      meetings.map(({ id }) => id),
    ),
    ({ meeting }) => meeting,
  )
  const people = meetings.flatMap(({ organiser, madeBy, closedBy }) => [
    organiser,
    ...[madeBy, closedBy].flatMap((id) => id ?? []),
  ])
  const names = await namesOfMembers(tx, [...new Set(people)])
  const accounts = await namesOfAccounts(tx, [...new Set(meetings.flatMap(({ account }) => account ?? []))])
  const named = (id: MemberId | null) => (id === null ? null : { id, name: names.get(id) ?? '' })
  return meetings.map((meeting) => ({
    id: meeting.id,
    account: meeting.account === null ? null : { id: meeting.account, name: accounts.get(meeting.account) ?? '' },
    title: meeting.title,
    agenda: meeting.agenda,
    start: meeting.startsAt?.toISOString() ?? null,
    end: meeting.endsAt?.toISOString() ?? null,
    minutes: meeting.minutes,
    zone: meeting.zone,
    place: meeting.place,
    organiser: named(meeting.organiser) as { id: string; name: string },
    status: meeting.status,
    isUnsaid: isUnsaid(meeting, tx.now),
    origin: meeting.origin,
    guest: meeting.guest,
    note: meeting.note,
    why: meeting.why,
    attendees: (attendees.get(meeting.id) ?? []).map(({ contact, member, name, title, answer, came }) => ({
      ...{ contact, member, name, title, answer, came },
    })),
    madeAt: meeting.madeAt.toISOString(),
    madeBy: named(meeting.madeBy),
    closedBy: named(meeting.closedBy),
  }))
}

export const lastHeld = list.lastHeld
