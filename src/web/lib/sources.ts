import { useOperation } from './api.ts'

export type SourceState = { isConnected: boolean; staleSince: string | null }

/** Whether the source of a module's facts speaks; "none" and "not connected" are different answers. Undefined while it is read. */
export function useSource(owner: string): SourceState | undefined {
  const sources = useOperation('measures.sources', {})
  if (sources.data === undefined) return undefined
  const source = sources.data.items.find((item) => item.owner === owner)
  return { isConnected: source !== undefined, staleSince: source?.staleSince ?? null }
}
