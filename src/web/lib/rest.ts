import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'

/** A page that asks on and on is not waited for longer than this, in milliseconds. */
const longest = 1_500

let isAtRest = false
const waiting = new Set<() => void>()

/**
 * Whether the page that was opened first stands with all that it asked. What nobody waits for, such as the counts of the menu,
 * is asked from then on: a browser fetches six things at a time, and they would come before the page itself.
 */
export function useRest(): boolean {
  return useSyncExternalStore(listen, () => isAtRest)
}

function listen(tell: () => void): () => void {
  waiting.add(tell)
  return () => waiting.delete(tell)
}

/** Called when the page has been drawn: rest begins when its questions are answered, none of which led to another. */
export function restWhenAnswered(queries: QueryClient): () => void {
  if (isAtRest) return () => {}
  const isAnswered = () => queries.isFetching() === 0
  const timer = setTimeout(rest, longest)
  const leave = queries.getQueryCache().subscribe(() => isAnswered() && whenIdle(() => isAnswered() && rest()))
  return () => {
    clearTimeout(timer)
    leave()
  }
}

/** Called when the frame has been drawn: some addresses lead to no page. */
export function restAtLast(): () => void {
  const timer = setTimeout(rest, 2 * longest)
  return () => clearTimeout(timer)
}

/** Safari has no idle time of its own. */
function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: 500 })
  else setTimeout(run, 50)
}

function rest(): void {
  if (isAtRest) return
  isAtRest = true
  for (const tell of waiting) tell()
}
