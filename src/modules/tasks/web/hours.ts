import { speech, t } from '../../../kernel/words.ts'
import type { Input, Output } from '../../../web/lib/api.ts'

export type Calendar = Output<'tasks.calendars'>['items'][number]
export type Hours = Input<'tasks.saveCalendar'>['hours']
type Spans = Hours[number]

const midnight = 1440
const oneSpan = /^(\d{1,2})(?::?(\d{2}))?\s*(?:-|–|to|bis)\s*(\d{1,2})(?::?(\d{2}))?$/

/** Monday is 0. */
export function weekdayName(weekday: number, style: 'long' | 'short' = 'long'): string {
  const format = new Intl.DateTimeFormat(speech().locale, { weekday: style, timeZone: 'UTC' })
  return format.format(new Date(Date.UTC(2024, 0, 1 + weekday)))
}

/** 9:00-12:30, 13:30-17:00 as people write it; nothing is a free day, undefined is not understood. */
export function readSpans(text: string): Spans | undefined {
  const parts = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length > 4) return undefined
  const spans: Spans = []
  for (const part of parts) {
    const span = readSpan(part)
    if (!span || span[0] < (spans.at(-1)?.[1] ?? 0)) return undefined
    spans.push(span)
  }
  return spans
}

function readSpan(text: string): Spans[number] | undefined {
  const found = oneSpan.exec(text)
  if (!found) return undefined
  const from = minutesOf(found[1], found[2])
  const to = minutesOf(found[3], found[4])
  return from !== undefined && to !== undefined && from < to && to <= midnight ? [from, to] : undefined
}

function minutesOf(hour = '0', minute = '0'): number | undefined {
  return Number(minute) < 60 ? Number(hour) * 60 + Number(minute) : undefined
}

export const writeSpans = (spans: readonly (readonly number[])[]): string =>
  spans.map(([from = 0, to = 0]) => `${clock(from)}-${clock(to)}`).join(', ')

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Days that are alike, one after the other, stand together: Monday to Friday, 09:00-17:00. */
export function sayHours(hours: Calendar['hours']): { days: string; hours: string }[] {
  const runs: { first: number; last: number; hours: string }[] = []
  for (const [day, spans] of hours.entries()) {
    const text = spans.length === 0 ? t`free` : writeSpans(spans)
    const before = runs.at(-1)
    if (before?.hours === text) before.last = day
    else runs.push({ first: day, last: day, hours: text })
  }
  return runs.map(({ first, last, hours: text }) => ({ days: sayDays(first, last), hours: text }))
}

const sayDays = (first: number, last: number) =>
  first === last ? weekdayName(first) : t`${weekdayName(first)} to ${weekdayName(last)}`
