import { dayOf } from '../../../kernel/day.ts'
import type { MeetingId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { openSpans, workOf } from '../../tasks/index.ts'
import type { BookingLink } from '../domain/link.ts'
import { freeStarts } from '../domain/slots.ts'
import { busyOf } from '../store/meetings.ts'

export type Rules = Pick<BookingLink, 'minutes' | 'notice' | 'daysAhead' | 'buffer' | 'hours'>

const hour = 3_600_000
const day = 24 * hour

/**
 * When a member may be booked: in their hours of work or those of the link, on no holiday, not while they are away, not before
 * notice is over, and clear of other meetings.
 */
export async function freeHours(
  tx: Tx,
  member: MemberId,
  { rules, except }: { rules: Rules; except?: MeetingId | undefined },
): Promise<{ starts: Date[]; zone: string }> {
  const { calendar, away } = await workOf(tx, member)
  const earliest = new Date(tx.now.getTime() + rules.notice * hour)
  const latest = new Date(tx.now.getTime() + rules.daysAhead * day)
  const kept = rules.hours === null ? calendar : { ...calendar, hours: rules.hours }
  // From the beginning of the day, so that meetings begin at the same quarters whatever the moment of asking.
  const from = new Date(earliest.getTime() - day)
  const isAway = (at: Date) => {
    const on = dayOf(at, calendar.zone)
    return away.some((absence) => absence.from <= on && on <= absence.to)
  }
  const open = kept.hours.some((spans) => spans.length > 0) ? openSpans(kept, from, latest) : []
  const work = open.filter(([opens]) => !isAway(opens))
  const margin = (rules.buffer + rules.minutes) * 60_000
  const busy = await busyOf(tx, member, {
    from: new Date(earliest.getTime() - margin),
    until: new Date(latest.getTime() + margin),
    except,
  })
  return { starts: freeStarts(work, busy, rules, earliest), zone: calendar.zone }
}
