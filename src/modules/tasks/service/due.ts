import { type Day, endOfDay } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { settings } from '../../workspaces/index.ts'
import type { Staff } from '../domain/assignment.ts'
import { addBusinessHours, type Calendar, usualCalendar } from '../domain/business-time.ts'
import type { Due } from '../domain/task.ts'
import { absences, calendars } from '../store/settings.ts'
import { type Frame, frameOf } from './frame.ts'
import { staffOf } from './staff.ts'

const hour = 3_600_000

/** The moment at which a task is due: the end of a day, or so many hours from now by the calendar of its owner's team (G09). */
export async function dueAt(tx: Tx, due: Due | null, whose: { owner: MemberId | null; staff: Staff; frame: Frame }) {
  const { frame } = whose
  if (due === null) return null
  if ('on' in due) return endOfDay(due.on, frame.zone)
  if (due.counted === 'calendar') return new Date(frame.moment.getTime() + due.hours * hour)
  return addBusinessHours(await calendarOf(tx, whose), frame.moment, due.hours)
}

/** Counts hours of work by the workspace's calendar, for waits that nobody's own hours bind. */
export async function businessClock(tx: Tx): Promise<(from: Date, hours: number) => Date> {
  const calendar = (await calendars(tx)).find(({ team }) => team === null) ?? usualCalendar((await settings(tx)).zone)
  return (from, hours) => addBusinessHours(calendar, from, hours)
}

/** The hours that a member keeps, and the days on which they are away. */
export async function workOf(
  tx: Tx,
  member: MemberId,
): Promise<{ calendar: Calendar; away: { from: Day; to: Day }[] }> {
  const frame = await frameOf(tx)
  const staff = await staffOf(tx, frame.today)
  const away = (await absences(tx, frame.today)).filter((absence) => absence.member === member)
  return { calendar: await calendarOf(tx, { owner: member, staff, frame }), away }
}

/** The hours that somebody keeps: those of a team of theirs, else the workspace's. */
async function calendarOf(
  tx: Tx,
  { owner, staff, frame }: { owner: MemberId | null; staff: Staff; frame: Frame },
): Promise<Calendar> {
  const kept = await calendars(tx)
  const teams = new Set(owner ? staff.colleagues.get(owner)?.teams.map(({ id }) => id) : [])
  return (
    kept.find(({ team }) => team !== null && teams.has(team)) ??
    kept.find(({ team }) => team === null) ??
    usualCalendar(frame.zone)
  )
}

/** Nobody asks today for what was due yesterday. */
export function refusePast(due: Due | null | undefined, today: Day): void {
  if (!due || !('on' in due) || due.on >= today) return
  throw new AppError('invalid', told`due: lies before today`, {
    field: 'due',
    remedy: told`Give ${today} or a later day`,
  })
}
