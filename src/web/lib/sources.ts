import { t } from '../../kernel/words.ts'
import { useOperation } from './api.ts'

export type SourceState = { isConnected: boolean; staleSince: string | null }

/** Whether the source of a module's facts speaks; "none" and "not connected" are different answers. Undefined while it is read. */
export function useSource(owner: string): SourceState | undefined {
  const sources = useOperation('measures.sources', {})
  if (sources.data === undefined) return undefined
  const source = sources.data.items.find((item) => item.owner === owner)
  return { isConnected: source !== undefined, staleSince: source?.staleSince ?? null }
}

/** Owners whose facts are here; undefined while it is read, and none for those who may not know. */
export function useConnectedOwners(): ReadonlySet<string> | undefined {
  const sources = useOperation('measures.sources', {})
  return sources.isPending ? undefined : new Set(sources.data?.items.map((item) => item.owner))
}

/** What each owner of facts brings, in the words of the page. */
const brings: Record<string, string> = {
  accounts: t`Accounts and people`,
  events: t`Product usage`,
  revenue: t`Contracts and invoices`,
  helpdesk: t`Tickets`,
  engagements: t`Meetings and mails`,
  surveys: t`Survey answers`,
  success_plans: t`Goals`,
  orders: t`Orders`,
  health: t`Health`,
  churn: t`Churn risk`,
}

export const ownerName = (owner: string): string => brings[owner] ?? owner.replaceAll('_', ' ')
