/** What somebody's calendar says about an invitation (RFC 5546): whether they come. */
export interface CalendarReply {
  /** The name of the appointment. */
  uid: string
  /** Who answers, as their calendar calls them. */
  attendee: string
  answer: 'yes' | 'no' | 'maybe'
}

const answers: Readonly<Record<string, CalendarReply['answer']>> = {
  ACCEPTED: 'yes',
  DECLINED: 'no',
  TENTATIVE: 'maybe',
}

/** Reads the answer of a calendar; null for what is none, or is no answer that we know. */
export function readCalendarReply(text: string): CalendarReply | null {
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)
  const begin = lines.findIndex((line) => /^BEGIN:VEVENT$/i.test(line.trim()))
  const isReply = lines.some((line) => /^METHOD:REPLY$/i.test(line.trim()))
  if (!isReply || begin < 0) return null
  const event = lines.slice(begin)
  const uid = readLine(event, 'UID')
  const attendee = event.find((line) => /^ATTENDEE[;:]/i.test(line)) ?? ''
  const answer = answers[/;PARTSTAT="?([A-Z-]{1,20})/i.exec(attendee)?.[1]?.toUpperCase() ?? '']
  const address = /mailto:([^\s<>"]{1,254})$/i.exec(attendee.trim())?.[1]?.toLowerCase() ?? ''
  return uid === '' || answer === undefined ? null : { uid, attendee: address, answer }
}

const readLine = (lines: readonly string[], name: string): string =>
  (lines.find((line) => new RegExp(`^${name}[;:]`, 'i').test(line)) ?? '')
    .replace(/^[^:]*:/, '')
    .trim()
    .slice(0, 300)
