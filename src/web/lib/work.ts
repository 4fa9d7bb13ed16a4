import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { t } from '../../kernel/words.ts'
import { type Input, type OperationName, type Output, useOperation } from './api.ts'

export type WorkState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

/** Something that was asked for and that a loop works on. */
type Work = { state: WorkState }
type WorkName = { [N in OperationName]: Output<N> extends Work ? N : never }[OperationName]

export function sayState(state: WorkState): string {
  const words: Record<WorkState, string> = {
    waiting: t`waits for its turn`,
    running: t`under way`,
    done: t`worked through`,
    failed: t`failed`,
    cancelled: t`cancelled`,
  }
  return words[state]
}

export const isOpen = ({ state }: Work): boolean => state === 'waiting' || state === 'running'

/** How often one that works is looked at, in milliseconds. */
const often = 700

/** Reads what a list holds, again and again until it is over; then the list is read anew. */
export function useWork<N extends WorkName>(name: N, input: Input<N>, listed: Work, list: OperationName) {
  const client = useQueryClient()
  const { data, error, refetch } = useOperation(name, input, isOpen(listed) ? { refreshEvery: often } : {})
  const isOver = data !== undefined && !isOpen(data)
  useEffect(() => {
    if (isOver && isOpen(listed)) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === list })
  }, [client, isOver, listed, list])
  return { data, error, refetch, isOver }
}
