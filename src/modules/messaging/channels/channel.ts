import type { WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { ChannelName } from '../domain/channel.ts'
import type { Counting } from '../domain/counting.ts'
import type { Message, SenderId } from '../domain/message.ts'
import type { HandOff } from '../domain/retry.ts'
import type { Letter } from '../service/write.ts'
import type { About, Reader } from '../store/people.ts'
import type { Lot } from '../store/sending.ts'
import type { Template } from '../store/templates.ts'

/** The longest that one hand-off can take, in milliseconds; what is `sending` for longer belongs to a process that ended. */
export const longestHandOff = 180_000

/** A line over which messages go one after another. */
export interface Line<Goes> {
  /**
   * Hands one over. `begun` runs once the other side said that it takes the message, before a letter of it is sent, and at the
   * latest when the hand-off ended.
   */
  hand(goes: Goes, begun: () => void): Promise<HandOff>
  close(): void
}

export type Opened<Goes> = { kind: 'open'; line: Line<Goes> } | { kind: 'closed'; says: string }

/** By whom something is due, and how many may leave in one go. */
export interface Next<By> {
  by: By
  sender: SenderId | null
  room: number
}

/** How what is due leaves the house. `By` is by whom: a sender with its server, or nobody in particular. */
export interface Way<By, Goes> {
  next(tx: Tx, lot: Lot): Promise<Next<By> | null>
  open(platform: Platform, workspace: WorkspaceId, by: By): Promise<Opened<Goes>>
  /** Nobody answered: it is left alone for a while, and what is due waits and loses no try. */
  rest(tx: Tx, by: By, says: string): Promise<void>
  /** It answered. */
  wake(tx: Tx, by: By): Promise<void>
  /**
   * The same message handed over twice is one there, so what broke off in between is simply handed over again. Where it is not,
   * nobody repeats it but a person.
   */
  isRepeatable: boolean
}

/** A letter in its reader's language, before it takes the form of its channel. */
export interface Ready {
  message: Message
  letter: Letter
  reader: Reader
  template: Template
  account: About | undefined
  links: { unsubscribe: string; preferences: string }
}

/** What goes over the line, with what is kept of it. */
export interface Packed<Goes> {
  address: string | null
  /** By which name answers and reports find it. */
  messageId: string | null
  counts: Counting
  /** Where its counted links lead. */
  links: string[]
  goes: Goes
}

/**
 * A way by which messages reach people, a folder of its own. Whom it may reach, when, and that it does so once is decided above
 * it, alike for all: consent, pressure, quiet hours, hold-outs, the outcome that is recorded.
 */
export interface Channel<By, Goes> extends Way<By, Goes> {
  name: ChannelName
  /** Where it reaches a person; null where it does not. */
  addressOf(reader: Pick<Reader, 'contact' | 'email' | 'isNamed'>): string | null
  /** Its letters end with who sends them and how one says no; elsewhere the place where they are read offers that. */
  hasFoot: boolean
  pack(platform: Platform, tx: Tx, ready: Ready, by: By): Promise<Packed<Goes> | { kind: 'unfit'; says: string }>
}
