import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'

/** What a reader's calendar takes from a mail: an invitation, its end, or an appointment to keep (RFC 6047). */
export interface Calendar {
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH'
  /** The whole of it, from BEGIN:VCALENDAR to END:VCALENDAR. */
  text: string
}

/** An appointment is a page of text; what is longer is something else. */
export const longestCalendar = 50_000

/** Refuses what no calendar reads. */
export function mustBeCalendar({ text }: Calendar): void {
  if (text.length > longestCalendar)
    throw new AppError('invalid', told`The appointment is longer than ${longestCalendar} letters`, {
      field: 'calendar',
      remedy: told`Say less in its description`,
    })
  if (!text.trimStart().startsWith('BEGIN:VCALENDAR'))
    throw new AppError('invalid', told`The appointment is no calendar text`, {
      field: 'calendar',
      remedy: told`Begin it with BEGIN:VCALENDAR (RFC 5545)`,
    })
}
