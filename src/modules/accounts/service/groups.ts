import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { GroupRule } from '../domain/account.ts'
import { groupMembers, groupsAfter } from '../store/groups.ts'
import { accountSettings } from '../store/settings.ts'
import { tellChanged } from './attributes.ts'

/** An account with all that lives below it. */
export interface Group {
  top: AccountId
  /** How the health of its members becomes one score (rule 5). */
  rule: GroupRule
  /** Itself and all below it, with ARR in minor units of the workspace's currency where that is known. */
  members: { id: AccountId; arr: number | null }[]
}

/** The groups of some accounts as they stand now; accounts with nobody below them have none. */
export async function groupsOf(tx: Tx, tops: readonly AccountId[]): Promise<Group[]> {
  if (tops.length === 0) return []
  const { groupHealth } = await accountSettings(tx)
  const byTop = Map.groupBy(await groupMembers(tx, tops), (member) => member.top)
  return [...byTop].flatMap(([top, members]) =>
    members.length < 2
      ? []
      : [{ top, rule: members[0]?.rule ?? groupHealth, members: members.map(({ id, arr }) => ({ id, arr })) }],
  )
}

/** Groups that are told at once. */
const groupsPerPage = 1000

/** The usual rule became another: every account that speaks for others is looked at again. */
export async function tellGroupRule(tx: Tx): Promise<void> {
  for (let after: AccountId | null = null; ; ) {
    const page: AccountId[] = await groupsAfter(tx, after, groupsPerPage)
    const changes = page.map((account) => ({ account, attribute: 'group_health', happenedAt: tx.now, knownAt: tx.now }))
    await tellChanged(tx, changes)
    after = page.at(-1) ?? null
    if (page.length < groupsPerPage) return
  }
}
