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
  /** The next transaction does its work and waits with its commit; answers how to let it go on. */
  holdNext(): () => void
}

export function aMortal(world: Platform): Mortal {
  const { db } = world
  let left = Number.POSITIVE_INFINITY
  let held: Promise<void> | undefined
  const living = async <T>(transaction: () => Promise<T>): Promise<T> => {
    if (left <= 0) throw new Error('this process has ended')
    const result = await transaction()
    left -= 1
    if (left <= 0) throw new Error('this process has ended')
    return result
  }
  const within: Db['within'] = (workspace, work) =>
    living(() =>
      db.within(workspace, async (tx) => {
        const wait = held
        held = undefined
        const result = await work(tx)
        await wait
        return result
      }),
    )
  return {
    platform: { ...world, db: { ...db, within, system: (work) => living(() => db.system(work)) } },
    endAfter: (count) => {
      left = count
    },
    isOver: () => left <= 0,
    startAgain: () => {
      left = Number.POSITIVE_INFINITY
    },
    holdNext: () => {
      let release = () => {}
      held = new Promise((resolve) => {
        release = resolve
      })
      return release
    },
  }
}
