import type { Day } from '../../kernel/day.ts'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { News } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { tell } from '../../platform/outbox/outbox.ts'
import { newId } from '../../platform/random.ts'
import type { ContractDraft } from './store.ts'
import type { CancellationDraft } from './store-invoices.ts'

export const renewed = 'revenue.renewed'
export const cancelled = 'revenue.cancelled'
export const contractsTold = 'revenue.contracts_told'

/** Says once per batch whose contracts are others than before, wherever that was told: also of history, which is nobody's news. */
export async function tellContracts(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  if (accounts.length === 0) return
  await tell(tx, [{ name: contractsTold, account: null, data: { accounts }, key: `${contractsTold} ${newId(tx.now)}` }])
}

/** Tells what happened just now, and who of the staff told it. Imported history is kept, and is nobody's news (rule 7). */
export async function tellNews(tx: Tx, { origin, by }: { origin: string; by?: MemberId }, news: News[]): Promise<void> {
  if (origin !== 'live') return
  await tell(
    tx,
    news.map((one) => ({ ...one, data: { ...one.data, by: by ?? null } })),
  )
}

/** A new contract that supersedes another is a renewal; a notice that was not there before is a cancellation to come. */
export function newsOfContracts(
  drafts: readonly ContractDraft[],
  before: ReadonlyMap<string, { notice: Day | null }>,
): News[] {
  return drafts.flatMap((draft): News[] => {
    const old = before.get(draft.id)
    const data = { contract: draft.name }
    const about = { account: draft.account_id, data }
    const notice = draft.notice_received_on
    return [
      ...(!old && draft.relation === 'supersedes' && !draft.is_trial
        ? [{ ...about, name: renewed, key: `${renewed} ${draft.id}` }]
        : []),
      ...(notice !== null && notice !== old?.notice
        ? [{ ...about, name: cancelled, key: `${cancelled} notice ${draft.id} ${notice}` }]
        : []),
    ]
  })
}

export const newsOfCancellations = (drafts: readonly CancellationDraft[]): News[] =>
  drafts
    .filter((draft) => !draft.is_reactivation)
    .map((draft) => ({
      name: cancelled,
      account: draft.account_id,
      data: { reason: draft.reason },
      key: `${cancelled} ${draft.id}`,
    }))
