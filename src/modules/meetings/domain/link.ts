import type { MemberId } from '../../../kernel/ids.ts'
import type { Span } from '../../tasks/index.ts'

/** By which customers book an hour with a member, within rules that the member set. */
export interface BookingLink {
  id: string
  member: MemberId
  name: string
  minutes: number
  /** Hours that lie at least before a meeting. */
  notice: number
  /** So many days ahead one may book. */
  daysAhead: number
  /** Minutes that stay free before and after other meetings. */
  buffer: number
  /** Seven lists, Monday first; null for the hours that the member works. */
  hours: readonly (readonly Span[])[] | null
  place: string | null
  endedAt: Date | null
}

/** Where nobody set a link: half an hour, a day's notice, four weeks ahead. */
export const usualRules = { minutes: 30, notice: 24, daysAhead: 28, buffer: 0, hours: null, place: null } as const
