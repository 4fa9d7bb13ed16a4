import type { AccountId } from '../../../kernel/ids.ts'

/** Child to parent. */
export type Parents = ReadonlyMap<AccountId, AccountId | null>

/** The accounts above an account, nearest first. A ring in the data ends the walk. */
export function ancestorsOf(account: AccountId, parents: Parents): AccountId[] {
  const above: AccountId[] = []
  const seen = new Set([account])
  for (let next = parents.get(account); next && !seen.has(next); next = parents.get(next)) {
    above.push(next)
    seen.add(next)
  }
  return above
}

/** No account stands above itself. */
export function wouldCycle(child: AccountId, parent: AccountId, parents: Parents): boolean {
  return child === parent || ancestorsOf(parent, parents).includes(child)
}
