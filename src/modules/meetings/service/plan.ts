import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, ContactId, MeetingId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { find, mustSee, seesBook, upsertContacts } from '../../accounts/index.ts'
import { settings, viewersOf } from '../../workspaces/index.ts'
import { isNewsToGuests, type Meeting } from '../domain/meeting.ts'
import { seenForChange } from '../store/list.ts'
import * as store from '../store/meetings.ts'
import { peopleAmong } from '../store/people.ts'
import { type Invitations, tellInvited } from './invite.ts'
import { answerStep, onTimeline } from './tell.ts'

export interface People {
  contacts: readonly ContactId[]
  members: readonly MemberId[]
}

export interface Plan extends People {
  account: AccountId
  title: string
  agenda: string | null
  start: Date
  minutes: number
  place: string | null
  organiser: MemberId
  key: string | null
  invite: 'send' | 'keep'
}

const minute = 60_000

/** A meeting that is about to be, before anything is known of it. */
export const bareMeeting = (
  tx: Tx,
  known: Pick<Meeting, 'account' | 'title' | 'minutes' | 'zone' | 'organiser' | 'status' | 'origin'> & Partial<Meeting>,
): Meeting => ({
  ...{
    id: newId(tx.now) as MeetingId,
    agenda: null,
    startsAt: null,
    endsAt: null,
    place: null,
    key: null,
    sequence: 0,
  },
  ...{ link: null, guest: null, redirectTo: null, step: null, note: null, engagement: null, why: null },
  ...{ madeAt: tx.now, madeBy: null, closedAt: null, closedBy: null, version: 1 },
  ...known,
})

/** Plans a meeting with a customer: takes the organiser's hour, stands on the timeline and invites. */
export async function planMeeting(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  plan: Plan,
): Promise<{ meeting: Meeting; isNew: boolean; invitations: Invitations }> {
  const { id: account } = await mustSee(tx, viewer, plan.account)
  const { zone } = await settings(tx)
  refusePast(plan.start, tx.now)
  const { title, agenda, minutes, place, organiser, key } = plan
  const meeting = bareMeeting(tx, {
    ...{ account, title, agenda, minutes, place, organiser, key, zone, status: 'planned', origin: 'hand' },
    ...{ ...hoursFrom(plan.start, minutes), madeBy: viewer.member },
  })
  const none = { going: 0, held: 0, reason: null, lacks: null }
  const [known] = key === null ? [] : await store.meetingsOfKeys(tx, [key])
  if (known) return { meeting: known, isNew: false, invitations: none }
  await mustFit(tx, meeting, plan)
  await takeHour(tx, meeting)
  if (!(await store.insertMeetings(tx, [meeting])).has(meeting.id))
    throw new AppError('conflict', told`A meeting of this key is being planned right now`, { remedy: told`Ask again` })
  await store.setAttendees(tx, [meeting.id], invitedOf(meeting, plan))
  await onTimeline(tx, [meeting], viewer.name)
  const invitations = plan.invite === 'send' ? await tellInvited(platform, tx, meeting, { what: 'invited' }) : none
  return { meeting, isNew: true, invitations }
}

export const hoursFrom = (start: Date, minutes: number) => ({
  startsAt: start,
  endsAt: new Date(start.getTime() + minutes * minute),
})

export function refusePast(start: Date, now: Date): void {
  if (start > now) return
  throw new AppError('invalid', told`start: lies in the past`, {
    field: 'start',
    remedy: told`Name an hour to come; what has taken place is logged as an activity`,
  })
}

/** Whoever is invited belongs to the account, and whoever of ours takes part sees it. */
async function mustFit(tx: Tx, { account, organiser }: Meeting, { contacts, members }: People): Promise<void> {
  if (account === null) return
  const [found] = await find(tx, [account])
  const people = await peopleAmong(tx, account, contacts)
  if (contacts.some((contact) => !people.has(contact)))
    throw new AppError('invalid', told`This account has no such person`, {
      field: 'contacts',
      remedy: told`Name people of this account`,
    })
  const colleagues = [organiser, ...members]
  const viewers = new Map((await viewersOf(tx, colleagues)).map((viewer) => [viewer.member, viewer]))
  for (const member of colleagues) {
    const viewer = viewers.get(member)
    if (viewer && seesBook(viewer, found?.ownerId ?? null)) continue
    throw new AppError('conflict', told`Somebody of those named has no access or does not see this account`, {
      field: member === organiser ? 'organiser' : 'members',
      remedy: told`Choose colleagues who see the account`,
    })
  }
}

/** Takes the organiser's hour; who comes second is refused, also where both ask at once. */
export async function takeHour(tx: Tx, { id, organiser, startsAt, endsAt }: Meeting): Promise<void> {
  await store.holdHours(tx, [organiser])
  const taken = await store.busyOf(tx, organiser, { from: startsAt as Date, until: endsAt as Date, except: id })
  if (taken.length > 0) throw hourTaken()
}

export const hourTaken = () =>
  new AppError('conflict', told`There is a meeting at this hour already`, {
    field: 'start',
    remedy: told`Choose another hour`,
  })

const invitedOf = ({ id, organiser }: Meeting, { contacts, members }: People): store.Invited[] => [
  ...[...new Set(contacts)].map((contact) => ({ meeting: id, contact, member: null })),
  // Whoever organises it is there anyway.
  ...[...new Set(members)]
    .filter((member) => member !== organiser)
    .map((member) => ({ meeting: id, contact: null, member })),
]

export interface Wish {
  title?: string | undefined
  agenda?: string | null | undefined
  start?: Date | undefined
  minutes?: number | undefined
  place?: string | null | undefined
  organiser?: MemberId | undefined
  contacts?: readonly ContactId[] | undefined
  members?: readonly MemberId[] | undefined
  invite: 'send' | 'keep'
}

/** Changes a meeting that is still to come. Who is invited is told anew; who is no longer gets word that it is off. */
export async function changeMeeting(platform: Platform, tx: Tx, viewer: Viewer, id: MeetingId, wish: Wish) {
  const before = await mustSeeOpen(tx, viewer, id)
  const people = await peopleOf(tx, before)
  const wanted = { contacts: wish.contacts ?? people.contacts, members: wish.members ?? people.members }
  const after = changed(before, wish)
  if (wish.start !== undefined) refusePast(wish.start, tx.now)
  await mustFit(tx, after, wanted)
  if (after.startsAt !== null && tookHour(before, after)) await takeHour(tx, after)
  const isNews = isNewsToGuests(before, after)
  const saved = { ...after, version: before.version + 1, sequence: before.sequence + (isNews ? 1 : 0) }
  await store.saveMeetings(tx, [saved])
  const gone = await store.setAttendees(tx, [id], invitedOf(saved, wanted))
  await onTimeline(tx, [saved], viewer.name)
  await answerStep(tx, saved, viewer.member)
  if (wish.invite === 'keep') return saved
  const known = new Set(before.startsAt === null ? [] : people.contacts)
  const fresh = wanted.contacts.filter((contact) => !known.has(contact))
  await tellInvited(platform, tx, saved, { what: 'invited', only: fresh })
  if (isNews)
    await tellInvited(platform, tx, saved, {
      what: 'changed',
      only: wanted.contacts.filter((contact) => known.has(contact)),
    })
  await tellInvited(platform, tx, saved, { what: 'cancelled', only: gone.flatMap(({ contact }) => contact ?? []) })
  return saved
}

function changed(before: Meeting, { start, minutes = before.minutes, ...wish }: Wish): Meeting {
  const from = start ?? before.startsAt
  return {
    ...before,
    title: wish.title ?? before.title,
    agenda: wish.agenda === undefined ? before.agenda : wish.agenda,
    place: wish.place === undefined ? before.place : wish.place,
    organiser: wish.organiser ?? before.organiser,
    minutes,
    ...(from === null ? {} : { ...hoursFrom(from, minutes), status: 'planned' as const }),
  }
}

const tookHour = (before: Meeting, after: Meeting): boolean =>
  before.organiser !== after.organiser ||
  before.startsAt?.getTime() !== after.startsAt?.getTime() ||
  before.endsAt?.getTime() !== after.endsAt?.getTime()

export async function peopleOf(tx: Tx, { id }: Meeting): Promise<{ contacts: ContactId[]; members: MemberId[] }> {
  const attendees = await store.attendeesOf(tx, [id])
  return {
    contacts: attendees.flatMap(({ contact }) => contact ?? []),
    members: attendees.flatMap(({ member }) => member ?? []),
  }
}

/** The meeting, held; refused where it is over. */
export async function mustSeeOpen(tx: Tx, viewer: Viewer, id: MeetingId): Promise<Meeting> {
  const meeting = await mustSeeForChange(tx, viewer, id)
  if (meeting.status === 'asked' || meeting.status === 'planned') return meeting
  throw new AppError('conflict', told`This meeting is over`, {
    field: 'meeting',
    remedy: told`Plan another one`,
  })
}

export async function mustSeeForChange(tx: Tx, viewer: Viewer, id: MeetingId): Promise<Meeting> {
  const meeting = await seenForChange(tx, viewer, id)
  if (meeting) return meeting
  throw absent()
}

export const absent = () => new AppError('not_found', told`No meeting with this id`)

/** Calls a meeting off; whoever is invited is told. */
export async function cancelMeeting(platform: Platform, tx: Tx, viewer: Viewer, id: MeetingId, why: string | null) {
  const before = await mustSeeOpen(tx, viewer, id)
  return callOff(platform, tx, before, { why, by: viewer })
}

export async function callOff(
  platform: Platform,
  tx: Tx,
  before: Meeting,
  { why, by }: { why: string | null; by: { member: MemberId | null; name: string | null } },
): Promise<Meeting> {
  const ended = { closedAt: tx.now, closedBy: by.member, version: before.version + 1, sequence: before.sequence + 1 }
  const after: Meeting = { ...before, status: 'cancelled', why, ...ended }
  await store.saveMeetings(tx, [after])
  if (before.status === 'planned') await onTimeline(tx, [after], by.name)
  await answerStep(tx, after, by.member)
  await tellInvited(platform, tx, after, { what: 'cancelled' })
  return after
}

/** Gives a stranger who booked an account: they become one of its people, and are invited. */
export async function admitGuest(platform: Platform, tx: Tx, viewer: Viewer, id: MeetingId, to: AccountId) {
  const before = await mustSeeOpen(tx, viewer, id)
  if (before.account !== null || before.guest === null)
    throw new AppError('conflict', told`This meeting has an account already`, {
      field: 'account',
      remedy: told`Cancel it and plan another one`,
    })
  const { id: account } = await mustSee(tx, viewer, to)
  const { name, mail, says } = before.guest
  // Apart from others of this address: whoever lets a stranger in may not see whom the address belongs to.
  const person = { externalId: `meeting:${id}`, isApart: true, account, name, email: mail }
  const [contact] = await upsertContacts(tx, [person], { source: 'tenure', origin: 'live', known: tx.now })
  const agenda = before.agenda ?? says
  const after: Meeting = { ...before, account, guest: null, agenda, version: before.version + 1 }
  await mustFit(tx, after, { contacts: [], members: [] })
  await store.saveMeetings(tx, [after])
  await store.setAttendees(tx, [id], [{ meeting: id, contact: contact as ContactId, member: null }])
  await onTimeline(tx, [after], viewer.name)
  return { meeting: after, invitations: await tellInvited(platform, tx, after, { what: 'invited' }) }
}
