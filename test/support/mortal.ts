import type { Platform } from '../../src/platform/contributions.ts'
import type { Db } from '../../src/platform/db/db.ts'

/** A product whose process can be made to end after any of its transactions, and to pause inside of one. */
export interface Mortal {
  platform: Platform
  /** Ends right after the next `count` transactions were committed: from then on nothing of it reaches the database. */
  endAfter(count: number): void
  /** Whether the end has come. */
  isOver(): boolean
  /** Another process on the same data. */
  startAgain(): void
  /** The transaction of this number from now on does its work and waits with its commit until it is let go. */
  hold(number: number): { reached: Promise<void>; release(): void }
}

export function aMortal(world: Platform): Mortal {
  const { db } = world
  let left = Number.POSITIVE_INFINITY
  let held: { countdown: number; reach(): void; released: Promise<void> } | undefined
  const living = async <T>(transaction: () => Promise<T>): Promise<T> => {
    if (left <= 0) throw new Error('this process has ended')
    const result = await transaction()
    left -= 1
    if (left <= 0) throw new Error('this process has ended')
    return result
  }
  const mortal =
    (begin: Db['within']): Db['within'] =>
    (workspace, work) =>
      living(() =>
        begin(workspace, async (tx) => {
          const hold = held && --held.countdown === 0 ? held : undefined
          const result = await work(tx)
          hold?.reach()
          await hold?.released
          return result
        }),
      )
  const [within, reading] = [mortal(db.within), mortal(db.reading)]
  return {
    platform: { ...world, db: { ...db, within, reading, system: (work) => living(() => db.system(work)) } },
    endAfter: (count) => {
      left = count
    },
    isOver: () => left <= 0,
    startAgain: () => {
      left = Number.POSITIVE_INFINITY
    },
    hold: (countdown) => {
      const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      held = { countdown, reach: reached.resolve, released: released.promise }
      return { reached: reached.promise, release: released.resolve }
    },
  }
}
