import { sql } from 'kysely'
import type { ApprovalId, MemberId, OfferId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { ProposalState, Terms } from '../domain/proposal.ts'
import type { Place } from './papers.ts'

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
export const proposalsOf = (tx: Tx, { account, dueOn }: Place): Promise<Proposal[]> =>
  tx.rows(sql<Proposal>`
    select ${columns} from renewals_proposals p
    where p.workspace_id = ${tx.workspace} and p.account_id = ${account} and p.due_on = ${dueOn}
    order by p.version desc for update`)

export async function insertProposal(tx: Tx, proposal: Omit<Proposal, 'madeAt' | 'changedAt'>): Promise<void> {
  const { account, dueOn, version, terms, currency, total, state, why, offer, approval, author } = proposal
  await tx.run(sql`
    insert into renewals_proposals (workspace_id, account_id, due_on, version, terms, currency, total, state, why, offer_id,
      approval_id, author_id, made_at, changed_at)
    values (${tx.workspace}, ${account}, ${dueOn}, ${version}, ${JSON.stringify(terms)}::jsonb, ${currency}, ${total}, ${state},
      ${why}, ${offer}, ${approval}, ${author}, ${tx.now}, ${tx.now})`)
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
