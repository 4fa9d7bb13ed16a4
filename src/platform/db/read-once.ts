import type { Tx } from './db.ts'

const read = new WeakMap<Tx, Map<string, Promise<unknown>>>()

/**
 * What a transaction asks for again and again, read once: a page asks for the workspace's settings and measures a dozen times.
 * Whatever changes it says `readAgain`, so that a transaction sees its own writing. What others write meanwhile is not seen.
 */
export function readOnce<T>(tx: Tx, name: string, work: () => Promise<T>): Promise<T> {
  const known = read.get(tx) ?? new Map<string, Promise<unknown>>()
  read.set(tx, known)
  const kept = known.get(name)
  if (kept) return kept as Promise<T>
  const asked = work()
  known.set(name, asked)
  return asked
}

/** Something of that name was changed in this transaction. */
export function readAgain(tx: Tx, name: string): void {
  read.get(tx)?.delete(name)
}
