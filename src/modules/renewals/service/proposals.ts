import { addDays } from '../../../kernel/day.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { today } from '../../workspaces/index.ts'
import { priced, type Terms } from '../domain/proposal.ts'
import type { Renewal } from '../domain/renewal.ts'
import { insertProposal, type Proposal, proposalsOf } from '../store/proposals.ts'
import { type Bought, boughtOf } from './papers/facts.ts'

/** A first proposal changes nothing: the same products for the same price and term. */
const asItIs = ({ lines, running }: Bought, validUntil: Terms['validUntil']): Terms => ({
  ...{ months: running.months ?? 12, lines, uplift: 0, discount: 0, ground: 'commitment', reason: null },
  ...{ validUntil, autoRenew: running.autoRenew, noticeDays: running.noticeDays },
})

/** The newest proposal of a renewal, drawn up where there is none; null where no line of a contract, or no one currency, is known. */
export async function proposalFor(tx: Tx, renewal: Renewal, author: MemberId | null): Promise<Proposal | null> {
  const [newest] = await proposalsOf(tx, renewal)
  if (newest) return newest
  const bought = await boughtOf(tx, renewal.account, renewal.dueOn)
  if (bought.currency === null || bought.lines.length === 0) return null
  const on = await today(tx)
  const last = renewal.deadline ?? renewal.dueOn
  const terms = asItIs(bought, last > on ? last : addDays(on, 30))
  const fresh = {
    ...{ account: renewal.account, dueOn: renewal.dueOn, version: 1, terms, currency: bought.currency },
    ...{ total: priced(terms).total, state: 'draft' as const, why: null, offer: null, approval: null, author },
  }
  await insertProposal(tx, fresh)
  return { ...fresh, madeAt: tx.now, changedAt: tx.now }
}
