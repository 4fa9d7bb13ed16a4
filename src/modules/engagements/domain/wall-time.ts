import { type Day, startOfDay } from '../../../kernel/day.ts'

/** What the clocks of a zone show at a moment, as a field for date and time has it: 2026-11-23T09:30. */
export function wallTime(moment: Date, zone: string): string {
  const text = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(
    moment,
  )
  return text.replace(' ', 'T')
}

/** The moment at which the clocks of a zone show this; of an hour that a change of the clocks leaves out, the one after. */
export function momentOf(wall: string, zone: string): Date {
  const [day = '', time = ''] = wall.split('T')
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const guess = new Date(startOfDay(day as Day, zone).getTime() + (hours * 60 + minutes) * 60_000)
  const off = Date.parse(`${wall}Z`) - Date.parse(`${wallTime(guess, zone)}Z`)
  const moved = new Date(guess.getTime() + off)
  return wallTime(moved, zone) === wall ? moved : guess
}
