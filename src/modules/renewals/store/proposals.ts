import { sql } from 'kysely'
import type { ApprovalId, MemberId, OfferId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { ProposalState, Terms } from '../domain/proposal.ts'
import { keyOf } from '../domain/renewal.ts'
import { type Place, unnested } from './papers.ts'

export interface Proposal extends Place {
  version: number
  terms: Terms
  currency: string
  /** A year, in minor units of its currency. */
  total: number
  state: ProposalState
  why: string | null
  offer: OfferId | null
  approval: ApprovalId | null
  author: MemberId | null
  madeAt: Date
  changedAt: Date
}

const columns = sql`p.account_id as account, p.due_on as "dueOn", p.version, p.terms, p.currency, p.total, p.state, p.why,
  p.offer_id as offer, p.approval_id as approval, p.author_id as author, p.made_at as "madeAt", p.changed_at as "changedAt"`

/** The proposals of a renewal, the newest first, held until the transaction ends. */
export const proposalsOf = async (tx: Tx, place: Place): Promise<Proposal[]> =>
  (await proposalsOfEach(tx, [place])).get(keyOf(place)) ?? []

/** The same of each renewal; those without any are absent. */
export async function proposalsOfEach(tx: Tx, places: readonly Place[]): Promise<Map<string, Proposal[]>> {
  const rows = await tx.rows(sql<Proposal>`
    select ${columns} from ${unnested(places)}
    join renewals_proposals p on p.workspace_id = ${tx.workspace} and p.account_id = n.account and p.due_on = n.due_on
    order by p.account_id, p.due_on, p.version desc for update of p`)
  return Map.groupBy(rows, keyOf)
}

export async function insertProposals(
  tx: Tx,
  proposals: readonly Omit<Proposal, 'madeAt' | 'changedAt'>[],
): Promise<void> {
  if (proposals.length === 0) return
  const rows = proposals.map(
    ({ account, dueOn, version, terms, currency, total, state, why, offer, approval, author }) => ({
      ...{
        workspace_id: tx.workspace,
        account_id: account,
        due_on: dueOn,
        version,
        terms,
        currency,
        total,
        state,
        why,
      },
      ...{ offer_id: offer, approval_id: approval, author_id: author, made_at: tx.now, changed_at: tx.now },
    }),
  )
  await tx.run(sql`
    insert into renewals_proposals select n.* from jsonb_populate_recordset(null::renewals_proposals, ${JSON.stringify(rows)}::jsonb) n
    order by n.account_id, n.due_on`)
}

export async function saveProposal(tx: Tx, proposal: Proposal): Promise<void> {
  const { account, dueOn, version, terms, total, state, why, offer, approval } = proposal
  await tx.run(sql`
    update renewals_proposals set terms = ${JSON.stringify(terms)}::jsonb, total = ${total}, state = ${state}, why = ${why},
      offer_id = ${offer}, approval_id = ${approval}, changed_at = ${tx.now}
    where workspace_id = ${tx.workspace} and account_id = ${account} and due_on = ${dueOn} and version = ${version}`)
}

/** The proposal whose discount an approval decides. */
export const proposalOfApproval = (tx: Tx, approval: ApprovalId): Promise<Proposal | undefined> =>
  tx.row(sql<Proposal>`
    select ${columns} from renewals_proposals p
    where p.workspace_id = ${tx.workspace} and p.approval_id = ${approval} for update`)
