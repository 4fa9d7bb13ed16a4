import { useSyncExternalStore } from 'react'

/** Reasons answered on this page whose accounts the last reading still lists: account, kind and first day of each. */
let answered: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()

export type Answerable = { kind: string; since: string }

export function isAnswered(marks: ReadonlySet<string>, account: string, reason: Answerable): boolean {
  return marks.has(markOf(account, reason))
}

export function hide(account: string, reasons: readonly Answerable[]): void {
  set(new Set([...answered, ...reasons.map((reason) => markOf(account, reason))]))
}

export function showAgain(account: string): void {
  set(new Set([...answered].filter((mark) => !mark.startsWith(`${account} `))))
}

export function useAnswered(): ReadonlySet<string> {
  return useSyncExternalStore(listen, () => answered)
}

/** A reason that comes back on a later day is a new one, and shows. */
const markOf = (account: string, { kind, since }: Answerable) => `${account} ${kind} ${since}`

function set(next: ReadonlySet<string>): void {
  answered = next
  for (const listener of listeners) listener()
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
