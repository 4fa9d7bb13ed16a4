const minute = 60_000

/** After this many tries a message that the server puts off is given up. */
export const mostAttempts = 8

/**
 * When a message that the server put off is tried again: after 1, 2, 4 … minutes, at most six hours, each longer by up to a
 * half, so that many do not come back at once. `chance` lies in [0, 1).
 */
export function retryAt(now: Date, attempts: number, chance: number): Date {
  const pause = Math.min(360, 2 ** (attempts - 1)) * minute
  return new Date(now.getTime() + Math.round(pause * (1 + chance / 2)))
}

/** What a hand-off came to. */
export type HandOff =
  | { kind: 'sent'; response: string }
  /** The server put it off, or nobody answered before it had the message. */
  | { kind: 'later'; response: string; whose: 'message' | 'server' }
  | { kind: 'refused'; response: string; isAddress: boolean }
  | { kind: 'ambiguous'; response: string }

interface Trouble {
  /** Whether the server had begun to take the message itself. */
  began: boolean
  code: number | null
  says: string
  /** The server refused the recipient and not the message. */
  isRecipient: boolean
}

/** Codes by which servers refuse an address for good and not what is written to it (RFC 3463, X.1.x). */
const noSuchAddress = /\b5\.1\.[0-6]\b/

/** Judges a hand-off that did not end with the server's yes. Silence after the message began is the case nobody may repeat. */
export function judgeTrouble({ began, code, says, isRecipient }: Trouble): HandOff {
  if (code !== null && code >= 500)
    return { kind: 'refused', response: says, isAddress: isRecipient && (noSuchAddress.test(says) || code === 550) }
  if (code !== null && code >= 400) return { kind: 'later', response: says, whose: 'message' }
  if (began) return { kind: 'ambiguous', response: says }
  return { kind: 'later', response: says, whose: 'server' }
}
