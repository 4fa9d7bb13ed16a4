import type { AccountId } from '../../../kernel/ids.ts'

export type Match = 'group' | 'person' | 'unknown group' | 'unknown person' | 'person of several accounts'

interface Ids {
  account: AccountId | null
  /** The group that the event names. */
  group: string | null
  isKnownPerson: boolean
}

/** How an event found its account, or what it waits for (rules 2 and 3). */
export function matchOf({ account, group, isKnownPerson }: Ids): Match {
  if (group !== null) return account ? 'group' : 'unknown group'
  if (account) return 'person'
  return isKnownPerson ? 'person of several accounts' : 'unknown person'
}

export const accountOf = ({ account, accountName }: { account: AccountId | null; accountName: string | null }) =>
  account && accountName !== null ? { id: account, name: accountName } : null
