import { type RawBuilder, sql } from 'kysely'
import type { AccountId, ApprovalId, OfferId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import type { Offer, OfferState } from '../domain/offer.ts'

const columns = sql`
  o.id, o.account_id as account, o.kind, o.purpose, o.percent, o.amount, o.months, o.currency, o.valid_until as "validUntil",
  o.reason, o.state, o.why, o.approval_id as approval, o.made_by as by, o.made_at as "madeAt", o.changed_at as "changedAt", o.key`

const offersFrom = (tx: Tx, rest: RawBuilder<unknown>): Promise<Offer[]> =>
  tx.rows(sql<Offer>`select ${columns} from approvals_offers o ${rest}`)

/** Adds offers; one whose key is known already is passed over. Answers those that are new. */
export async function insertOffers(tx: Tx, offers: readonly Offer[]): Promise<Set<OfferId>> {
  const rows = await tx.rows(sql<{ id: OfferId }>`
    insert into approvals_offers (workspace_id, id, account_id, account_raw, kind, purpose, percent, amount, months, currency,
      valid_until, reason, state, made_by, made_at, changed_at, key)
    select ${tx.workspace}, d.id, d.account, d.account, d.kind, d.purpose, d.percent, d.amount, d.months, d.currency,
      d."validUntil", d.reason, d.state, d.by, d."madeAt", d."changedAt", d.key
    from jsonb_to_recordset(${JSON.stringify(offers)}::jsonb) as d (id uuid, account uuid, kind text, purpose text, percent int,
      amount bigint, months int, currency text, "validUntil" date, reason text, state text, by uuid, "madeAt" timestamptz,
      "changedAt" timestamptz, key text)
    on conflict (workspace_id, key) where key is not null do nothing returning id`)
  return new Set(rows.map(({ id }) => id))
}

export async function saveOffers(tx: Tx, offers: readonly Offer[]): Promise<void> {
  if (offers.length === 0) return
  await tx.run(sql`
    update approvals_offers o set kind = d.kind, purpose = d.purpose, percent = d.percent, amount = d.amount, months = d.months,
      valid_until = d."validUntil", reason = d.reason, state = d.state, why = d.why, approval_id = d.approval,
      changed_at = d."changedAt"
    from jsonb_to_recordset(${JSON.stringify(offers)}::jsonb) as d (id uuid, kind text, purpose text, percent int, amount bigint,
      months int, "validUntil" date, reason text, state text, why text, approval uuid, "changedAt" timestamptz)
    where o.workspace_id = ${tx.workspace} and o.id = d.id`)
}

/** Offers that wait for these answers, held. */
export const offersOfApprovals = (tx: Tx, approvals: readonly ApprovalId[]): Promise<Offer[]> =>
  offersFrom(
    tx,
    sql`where o.workspace_id = ${tx.workspace} and o.approval_id = any(${approvals}::uuid[]) order by o.id for update`,
  )

const seen = (tx: Tx, viewer: Viewer): RawBuilder<boolean> => sql<boolean>`exists (
  select from accounts a where a.workspace_id = ${tx.workspace} and a.id = o.account_id and ${visible(viewer)})`

export async function seenOffer(tx: Tx, viewer: Viewer, id: OfferId): Promise<Offer | undefined> {
  const where = sql`where o.workspace_id = ${tx.workspace} and o.id = ${id} and ${seen(tx, viewer)} for update of o`
  return (await offersFrom(tx, where))[0]
}

export async function offersOfKeys(tx: Tx, keys: readonly string[]): Promise<Offer[]> {
  return offersFrom(tx, sql`where o.workspace_id = ${tx.workspace} and o.key = any(${keys}::text[])`)
}

export interface OffersWanted {
  account?: AccountId | undefined
  states?: readonly OfferState[] | undefined
  before?: { at: string; id: string } | undefined
  limit: number
}

/** One page of the offers that a viewer sees, the newest first. */
export function listOffers(tx: Tx, viewer: Viewer, wanted: OffersWanted): Promise<(Offer & { place: string })[]> {
  const { account, states, before } = wanted
  return tx.rows(sql<Offer & { place: string }>`
    select ${columns}, o.made_at::text as place from approvals_offers o
    where o.workspace_id = ${tx.workspace} and ${account ? sql`o.account_id = ${account}` : sql`true`}
      and ${states ? sql`o.state = any(${states}::text[])` : sql`true`}
      and ${before ? sql`(o.made_at, o.id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql`true`}
      and ${seen(tx, viewer)}
    order by o.made_at desc, o.id desc limit ${wanted.limit}`)
}
