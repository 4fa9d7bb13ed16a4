import type { AccountId, ContactId, EngagementId, MeetingId, MemberId } from '../../../kernel/ids.ts'

/** `asked`: it has no hour yet, since the customer or its organiser is still to choose one. */
export const statuses = ['asked', 'planned', 'held', 'missed', 'cancelled'] as const
export type Status = (typeof statuses)[number]

export const origins = ['hand', 'booking', 'playbook'] as const
export type Origin = (typeof origins)[number]

/** What somebody who is invited answered; `none` until they do. */
export const answers = ['none', 'yes', 'no', 'maybe'] as const
export type Answer = (typeof answers)[number]

export interface Attendee {
  /** One of the customer's people, or one of ours beside the organiser. */
  contact: ContactId | null
  member: MemberId | null
  answer: Answer
  answeredAt: Date | null
  /** Whether they came, once somebody said so. */
  came: boolean | null
}

/** Whoever booked without being one of a customer's known people. */
export interface Guest {
  name: string
  mail: string
  says: string | null
}

export interface Meeting {
  id: MeetingId
  /** Null while a stranger who booked has none. */
  account: AccountId | null
  title: string
  agenda: string | null
  startsAt: Date | null
  endsAt: Date | null
  minutes: number
  /** In which its hour was named. */
  zone: string
  /** A room or an address of the web. */
  place: string | null
  organiser: MemberId
  status: Status
  origin: Origin
  /** The same key opens one. */
  key: string | null
  /** Counts what calendars have to be told anew (RFC 5545). */
  sequence: number
  /** The booking link whose hours hold for it. */
  link: string | null
  guest: Guest | null
  /** Who gets the mail in the customer's place, while a playbook is rehearsed. */
  redirectTo: MemberId | null
  /** The playbook's step that waits for it, and for what. */
  step: { key: string; waits: 'booked' | 'held' } | null
  /** What was said in it. */
  note: string | null
  engagement: EngagementId | null
  /** It was cancelled. */
  why: string | null
  madeAt: Date
  madeBy: MemberId | null
  closedAt: Date | null
  closedBy: MemberId | null
  version: number
}

/** A meeting whose hour is over and of which nobody said whether it took place. */
export const isUnsaid = ({ status, endsAt }: Pick<Meeting, 'status' | 'endsAt'>, now: Date): boolean =>
  status === 'planned' && endsAt !== null && endsAt <= now

/** What a playbook's step hears: of a step that waits for a booking nothing more, once there is one. */
export function answerFor(step: Meeting['step'], status: Status): 'booked' | 'held' | 'missed' | null {
  if (step === null || status === 'asked') return null
  if (step.waits === 'booked') return status === 'cancelled' ? 'missed' : 'booked'
  if (status === 'planned') return null
  return status === 'held' ? 'held' : 'missed'
}

/** What changes for those invited: they are told anew, and their calendars with them. */
export const isNewsToGuests = (before: Meeting, after: Meeting): boolean =>
  (['title', 'agenda', 'place', 'organiser'] as const).some((field) => before[field] !== after[field]) ||
  before.startsAt?.getTime() !== after.startsAt?.getTime() ||
  before.endsAt?.getTime() !== after.endsAt?.getTime()
