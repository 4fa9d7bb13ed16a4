import { addDays, type Day, weekday } from '../../../kernel/day.ts'

/** When a member wants the weekly report: 1 is Monday, and an hour of their own clock. */
export interface ReportWish {
  isOn: boolean
  weekday: number
  hour: number
}

/** Before work on Monday. */
export const usualWish: ReportWish = { isOn: false, weekday: 1, hour: 7 }

/** The newest day on which a report was due: today, or the last such day of the week before it. */
export const lastDue = (today: Day, { weekday: wanted }: Pick<ReportWish, 'weekday'>): Day =>
  addDays(today, -((weekday(today) - wanted + 7) % 7))
