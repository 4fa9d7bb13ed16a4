export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export type Priority = (typeof priorities)[number]

/** In the order in which they hold when they come at one moment. */
export const statuses = ['opened', 'reopened', 'pending', 'resolved'] as const
export type Status = (typeof statuses)[number]

export interface StatusChange {
  status: Status
  at: Date
}

/** A ticket is in our hands (open), waits for the customer (pending), or is resolved. */
export type TicketState = 'open' | 'pending' | 'resolved'

export interface Standing {
  state: TicketState
  /** When it was resolved last; null where it is not resolved. */
  resolvedAt: Date | null
  /** Milliseconds in our hands so far: the clock stops while the customer is asked and after it was resolved (rule 35). */
  worked: number
}

/** A ticket's state at a moment from its history; null before it was opened. */
export function standingAt(history: readonly StatusChange[], moment: Date): Standing | null {
  const past = inOrder(history.filter(({ at }) => at < moment))
  const last = past.at(-1)
  if (!last) return null
  const worked = past.reduce((total, change, index) => {
    const until = past[index + 1]?.at ?? moment
    return isOurs(change.status) ? total + (until.getTime() - change.at.getTime()) : total
  }, 0)
  return { state: stateOf(last.status), resolvedAt: last.status === 'resolved' ? last.at : null, worked }
}

const isOurs = (status: Status): boolean => status === 'opened' || status === 'reopened'

const stateOf = (status: Status): TicketState =>
  isOurs(status) ? 'open' : status === 'pending' ? 'pending' : 'resolved'

/** Oldest first; at one moment in the order of `statuses`. */
export function inOrder(history: readonly StatusChange[]): StatusChange[] {
  return history.toSorted(
    (a, b) => a.at.getTime() - b.at.getTime() || statuses.indexOf(a.status) - statuses.indexOf(b.status),
  )
}

/** A number that people say to one another: 8812, #8812, INC-8812. */
const sayable = /^#?[A-Za-z]{0,6}-?\d{1,10}$/

/** What a sentence calls a ticket: its number; its subject where the source knows it only by a key of its own. */
export const calledBy = ({ name, subject }: { name: string; subject: string | null }): 'number' | 'subject' =>
  subject === null || sayable.test(name) ? 'number' : 'subject'

/** The ticket in a sentence that is kept: 8812, or “Export stops”. */
export const nameOf = (ticket: { name: string; subject: string | null }): string =>
  calledBy(ticket) === 'number' ? ticket.name : `“${ticket.subject}”`
