import { useSyncExternalStore } from 'react'

/** The change of many accounts that was begun on this page last. */
let followed: string | undefined
const listeners = new Set<() => void>()

/** Shows from now on how far this act has come. */
export function followAct(id: string | undefined): void {
  followed = id
  for (const listener of listeners) listener()
}

export function useFollowed(): string | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => followed,
  )
}
