import { addDays, type Day, dayOf, endOfDay, weekday } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { settings, today as todayOf } from '../../workspaces/index.ts'

/** The moment and the days against which tasks are judged. */
export interface Frame {
  zone: string
  moment: Date
  today: Day
  endOfToday: Date
  endOfWeek: Date
}

export async function frameOf(tx: Tx): Promise<Frame> {
  const { zone, asOf } = await settings(tx)
  const today = await todayOf(tx)
  // An old data set is looked at as on the last moment of its day.
  const moment = asOf === null ? tx.now : new Date(endOfDay(asOf, zone).getTime() - 1)
  return {
    zone,
    moment,
    today,
    endOfToday: endOfDay(today, zone),
    endOfWeek: endOfDay(addDays(today, 7 - weekday(today)), zone),
  }
}

/** The day that a due moment belongs to: what is due at midnight is due on the day that ends there. */
export const dueDay = (at: Date, zone: string): Day => dayOf(new Date(at.getTime() - 1), zone)
