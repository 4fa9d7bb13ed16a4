export const statuses = ['waiting', 'delivered', 'dead'] as const
export type Status = (typeof statuses)[number]

/** After this many tries a call is set aside for a person. */
export const mostAttempts = 8

/** What came of a try: an answer with its code, or none at all. */
export type Tried = { kind: 'answered'; code: number; text: string } | { kind: 'unheard'; says: string; again: boolean }

const minute = 60_000
/** The address says that it is gone for good. */
const gone = 410

/** What becomes of a delivery after a try; `chance` in [0, 1) spreads those that come again. */
export function afterTry(
  tried: Tried,
  attempts: number,
  now: Date,
  chance: number,
): { status: Status; dueAt: Date | null } {
  if (tried.kind === 'answered' && tried.code >= 200 && tried.code < 300) return { status: 'delivered', dueAt: null }
  const isFinal = tried.kind === 'answered' ? tried.code === gone : !tried.again
  if (isFinal || attempts >= mostAttempts) return { status: 'dead', dueAt: null }
  const pause = Math.min(360, 2 ** (attempts - 1)) * minute
  return { status: 'waiting', dueAt: new Date(now.getTime() + Math.round(pause * (1 + chance / 2))) }
}
