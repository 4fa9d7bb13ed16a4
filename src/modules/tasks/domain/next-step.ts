import { addDays, addMonths, type Day, isDay, weekday } from '../../../kernel/day.ts'

export interface NextStep {
  title: string
  due: Day | null
}

const weekdays: Record<string, number> = {
  monday: 1,
  tuesday: 2,
  wednesday: 3,
  thursday: 4,
  friday: 5,
  saturday: 6,
  sunday: 7,
  mon: 1,
  tue: 2,
  wed: 3,
  thu: 4,
  fri: 5,
  montag: 1,
  dienstag: 2,
  mittwoch: 3,
  donnerstag: 4,
  freitag: 5,
  samstag: 6,
  sonnabend: 6,
  sonntag: 7,
}

const numbers: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  einem: 1,
  einer: 1,
  zwei: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  sechs: 6,
  sieben: 7,
}

const units: Record<string, 'day' | 'week' | 'month'> = {
  day: 'day',
  days: 'day',
  tag: 'day',
  tage: 'day',
  tagen: 'day',
  week: 'week',
  weeks: 'week',
  woche: 'week',
  wochen: 'week',
  month: 'month',
  months: 'month',
  monat: 'month',
  monate: 'month',
  monaten: 'month',
}

const months = [
  ['january', 'jan', 'januar'],
  ['february', 'feb', 'februar'],
  ['march', 'mar', 'märz'],
  ['april', 'apr'],
  ['may', 'mai'],
  ['june', 'jun', 'juni'],
  ['july', 'jul', 'juli'],
  ['august', 'aug'],
  ['september', 'sep', 'sept'],
  ['october', 'oct', 'oktober', 'okt'],
  ['november', 'nov'],
  ['december', 'dec', 'dezember', 'dez'],
]

const words = (table: Record<string, unknown>) =>
  Object.keys(table)
    .sort((a, b) => b.length - a.length)
    .join('|')
const month = months
  .flat()
  .sort((a, b) => b.length - a.length)
  .join('|')
// By, on, until: they belong to the day and not to what is to be done.
const before = String.raw`(?:\b(?:by|on|until|due|before|bis|am|zum|spätestens|bis spätestens)\s+(?:the\s+|zum\s+|den\s+)?)?`
const edge = String.raw`(?=$|[\s.,;:)])`

type Reader = (found: RegExpExecArray, today: Day) => Day | null

const readers: [RegExp, Reader][] = (
  [
    [String.raw`(\d{4}-\d{2}-\d{2})`, ([, day]) => (isDay(day) ? day : null)],
    [
      String.raw`(\d{1,2})\.(\d{1,2})\.(\d{4})?`,
      ([, date, of, year], today) => dated(today, Number(date), Number(of), year),
    ],
    [
      String.raw`(\d{1,2})(?:st|nd|rd|th|\.)?\s+(${month})(?:\s+(\d{4}))?`,
      ([, date, of, year], today) => dated(today, Number(date), monthNumber(of), year),
    ],
    [
      String.raw`(${month})\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?`,
      ([, of, date, year], today) => dated(today, Number(date), monthNumber(of), year),
    ],
    [
      String.raw`(?:in|within|innerhalb von)\s+(\d{1,3}|${words(numbers)})\s+(${words(units)})`,
      ([, count, unit], today) => after(today, count, unit),
    ],
    ['(?:the )?day after tomorrow|übermorgen', (_, today) => addDays(today, 2)],
    ['tomorrow|morgen', (_, today) => addDays(today, 1)],
    ['today|tonight|heute', (_, today) => today],
    [String.raw`(?:the\s+)?end of (?:the |this )?week|ende der woche`, (_, today) => comingWeekday(today, 5)],
    [
      String.raw`(?:the\s+)?end of (?:the |this )?month|ende des monats|monatsende`,
      (_, today) => addDays(addMonths(`${today.slice(0, 7)}-01` as Day, 1), -1),
    ],
    ['next week|nächste(?:r|n)? woche', (_, today) => addDays(today, 8 - weekday(today))],
    ['next month|nächste(?:r|n)? monat', (_, today) => addMonths(`${today.slice(0, 7)}-01` as Day, 1)],
    [
      String.raw`(?:next|nächste[nr]?|kommende[nr]?)\s+(${words(weekdays)})`,
      ([, name], today) => weekdayOfNextWeek(today, name),
    ],
    [
      String.raw`(?:this\s+|diese[nr]?\s+)?(${words(weekdays)})`,
      ([, name], today) => comingWeekday(today, weekdays[lower(name)] ?? 1),
    ],
  ] satisfies [string, Reader][]
).map(([pattern, read]) => [new RegExp(`(?:^|[\\s,(])${before}(?:${pattern})${edge}`, 'iu'), read])

/**
 * What is to be done and by when, from a line as one writes it down: "Send the deck by Friday", "Angebot schicken in 3
 * Tagen". Both languages are read whatever the writer's is. A weekday is the coming one; a line without a day has none.
 */
export function readStep(line: string, today: Day): NextStep | null {
  const text = line.replace(/^\s*(?:[-*\u2022]|\d+[.)](?=\s))?\s*/u, '').trim()
  if (text === '') return null
  for (const [pattern, read] of readers) {
    const found = pattern.exec(text)
    const due = found && read(found, today)
    if (found && due) return { title: titleWithout(text, found), due }
  }
  return { title: text, due: null }
}

/** The lines of a note that are next steps, in their order. */
export const readSteps = (text: string, today: Day): NextStep[] =>
  text.split('\n').flatMap((line) => readStep(line, today) ?? [])

/** The words of the day are left out at the end of a line; in its middle they stay, or the rest would not read. */
function titleWithout(text: string, found: RegExpExecArray): string {
  const rest = text.slice(found.index + found[0].length)
  const title = /^[\s.,;:)]*$/.test(rest) ? text.slice(0, found.index).replace(/[\s,;:(-]+$/, '') : text
  return title === '' ? text : title
}

const lower = (word: string | undefined) => (word ?? '').toLowerCase()
const monthNumber = (name: string | undefined) => months.findIndex((names) => names.includes(lower(name))) + 1

/** A date without a year is the next one of its kind. */
function dated(today: Day, date: number, of: number, year: string | undefined): Day | null {
  const dayIn = (y: number) => `${y}-${String(of).padStart(2, '0')}-${String(date).padStart(2, '0')}`
  if (year) return isDay(dayIn(Number(year))) ? (dayIn(Number(year)) as Day) : null
  const thisYear = Number(today.slice(0, 4))
  return [dayIn(thisYear), dayIn(thisYear + 1)].find((day): day is Day => isDay(day) && day >= today) ?? null
}

function after(today: Day, count: string | undefined, unit: string | undefined): Day {
  const many = numbers[lower(count)] ?? Number(count)
  const word = units[lower(unit)]
  if (word === 'month') return addMonths(today, many)
  return addDays(today, word === 'week' ? many * 7 : many)
}

/** The next day of this name; said on a Friday, Friday is in a week. */
function comingWeekday(today: Day, wanted: number): Day {
  return addDays(today, ((wanted - weekday(today) + 6) % 7) + 1)
}

/** "Next Friday" is the Friday of the week that begins next Monday. */
function weekdayOfNextWeek(today: Day, name: string | undefined): Day {
  return addDays(today, 7 - weekday(today) + (weekdays[lower(name)] ?? 1))
}
