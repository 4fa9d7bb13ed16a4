import type { AccountId, ContactId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Recipients, recipientsOf } from '../domain/recipients.ts'
import { peopleOf } from '../store/people.ts'

/** Who of some accounts would get a message that goes to these. */
export async function recipientsAmong(
  tx: Tx,
  accounts: readonly AccountId[],
  to: Recipients,
): Promise<{ account: AccountId; contact: ContactId }[]> {
  const people = Map.groupBy(await peopleOf(tx, accounts), ({ account }) => account)
  return accounts.flatMap((account) =>
    recipientsOf(to, null, people.get(account) ?? []).map((contact) => ({ account, contact })),
  )
}
