import type { Platform } from './contributions.ts'

/** Answers that took long, kept in this process so that the next who ask the same need not wait as long. */
export interface Kept {
  /** What `work` answers, or what it answered lately where that was worth keeping. */
  answer<T>(key: string, work: () => Promise<T>, isWorthKeeping: (answer: T) => boolean): Promise<T>
}

/** Sums over more accounts than this are worth keeping; below it they are summed whenever somebody asks. */
export const largeBase = 20_000

interface Entry {
  answer: unknown
  freshUntil: number
  usableUntil: number
}

/** An answer is fresh for so many times what it took: working them out then takes at most a hundredth of the time. */
const timesFresh = 100
const mostFresh = 600_000
/** Behind that it is still given once, while it is worked out anew. */
const usable = 1_800_000
const mostKept = 1_000
/** What takes longer than this is a sum over a large base. */
const slow = 250

type Ground = Pick<Platform, 'clock' | 'log'>

const made = new WeakMap<Ground, Kept>()

/** One memory for everything that this process answers. */
export function keptOf(platform: Ground): Kept {
  const known = made.get(platform) ?? createKept(platform)
  made.set(platform, known)
  return known
}

function createKept(platform: Ground): Kept {
  const entries = new Map<string, Entry>()
  const running = new Map<string, { turn: Promise<unknown>; begun: number }>()
  const now = () => platform.clock.now().getTime()

  function workedOut<T>(key: string, work: () => Promise<T>, isWorthKeeping: (answer: T) => boolean): Promise<T> {
    const begun = now()
    const turn = work()
      .then((answer) => {
        entries.delete(key)
        if (isWorthKeeping(answer)) keep(key, answer, now() - begun)
        return answer
      })
      .finally(() => {
        if (running.get(key)?.turn === turn) running.delete(key)
      })
    running.set(key, { turn, begun })
    return turn
  }

  function keep(key: string, answer: unknown, took: number): void {
    const freshUntil = now() + Math.min(mostFresh, took * timesFresh)
    entries.set(key, { answer, freshUntil, usableUntil: freshUntil + usable })
    const [oldest] = entries.keys()
    if (entries.size > mostKept && oldest !== undefined) entries.delete(oldest)
  }

  return {
    answer: async <T>(key: string, work: () => Promise<T>, isWorthKeeping: (answer: T) => boolean) => {
      const entry = entries.get(key)
      if (entry && now() < entry.freshUntil) return entry.answer as T
      // Whoever changed something and asks again must not be handed what somebody else began before, unless it is slow: then
      // many would work out the same at once, each making all others slower.
      const before = running.get(key)
      const isShared = before && (entry || now() - before.begun >= slow)
      const turn = isShared ? (before.turn as Promise<T>) : workedOut(key, work, isWorthKeeping)
      if (!entry || now() >= entry.usableUntil) return turn
      turn.catch((error: Error) =>
        platform.log.warn({ error: error.message }, 'a kept answer could not be worked out anew'),
      )
      return entry.answer as T
    },
  }
}
