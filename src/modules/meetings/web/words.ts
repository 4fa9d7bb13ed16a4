import { t } from '../../../kernel/words.ts'
import type { Item, Output } from '../../../web/lib/api.ts'
import { clockTime, dayOf, sayDay } from '../../../web/lib/format.ts'

export type Meeting = Item<'meetings.list'>
export type Known = Output<'meetings.get'>
export type Status = Meeting['status']

export const statusNames: Record<Status, string> = {
  asked: t`To be planned`,
  planned: t`Planned`,
  held: t`Held`,
  missed: t`Missed`,
  cancelled: t`Cancelled`,
}

export const answerNames: Record<Meeting['attendees'][number]['answer'], string> = {
  none: t`no answer yet`,
  yes: t`comes`,
  no: t`does not come`,
  maybe: t`perhaps`,
}

/** Day and hour on the reader's clock: tomorrow 14:00. */
export const sayHour = (instant: string, zone: string, today: string): string =>
  `${sayDay(dayOf(instant, zone), today)} ${clockTime(instant, zone)}`
