import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId, ContactId, EngagementId, MemberId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Engagement, Kind } from './domain/engagement.ts'

export interface EngagementDraft extends Engagement {
  id: EngagementId
  account_id: AccountId
  account_raw: AccountId
  contact_id: ContactId | null
  member_id: MemberId | null
  source: string
  name: string
  happened_on: Day
  happened_at: Date
  known_at: Date
  origin: string
}

/** Writes engagements, one row per id; answers those that are new or say something else than before. */
export async function saveEngagements(tx: Tx, drafts: readonly EngagementDraft[]): Promise<Set<string>> {
  const records = JSON.stringify(drafts.map((draft) => ({ workspace_id: tx.workspace, ...draft })))
  const rows = await tx.rows(sql<{ id: string }>`
    insert into engagements as e
    select r.* from jsonb_populate_recordset(null::engagements, ${records}::jsonb) r order by r.id
    on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
      contact_id = excluded.contact_id, member_id = excluded.member_id, kind = excluded.kind, direction = excluded.direction,
      attended = excluded.attended, opened = excluded.opened, campaign = excluded.campaign, text = excluded.text,
      happened_on = excluded.happened_on, happened_at = excluded.happened_at
    where (e.account_id, e.contact_id, e.member_id, e.kind, e.direction, e.attended, e.opened, e.campaign, e.text, e.happened_at)
      is distinct from (excluded.account_id, excluded.contact_id, excluded.member_id, excluded.kind, excluded.direction,
        excluded.attended, excluded.opened, excluded.campaign, excluded.text, excluded.happened_at)
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

/** Where these engagements lay before they are written again. */
export function placesOf(tx: Tx, ids: readonly string[]): Promise<{ account: AccountId; day: Day }[]> {
  return tx.rows(sql<{ account: AccountId; day: Day }>`
    select account_id as account, happened_on as day from engagements
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
}

export interface StoredEngagement extends Engagement {
  id: EngagementId
  happenedAt: Date
  contact: ContactId | null
  member: MemberId | null
}

/** An account's engagements of some kinds, newest first, before a cursor of (happened, id). */
export function engagementsOf(
  tx: Tx,
  account: AccountId,
  page: { kinds: readonly Kind[]; before: readonly [string, string] | null; limit: number },
): Promise<StoredEngagement[]> {
  return tx.rows(sql<StoredEngagement>`
    select id, kind, direction, attended, opened, campaign, text, happened_at as "happenedAt", contact_id as contact, member_id as member
    from engagements where workspace_id = ${tx.workspace} and account_id = ${account}
      and (cardinality(${page.kinds}::text[]) = 0 or kind = any(${page.kinds}::text[]))
      and (${page.before?.[0] ?? null}::timestamptz is null
        or (happened_at, id) < (${page.before?.[0] ?? null}::timestamptz, ${page.before?.[1] ?? null}::uuid))
    order by happened_at desc, id desc limit ${page.limit}`)
}

/** Puts engagements of these accounts on the account that their own id now belongs to. */
export async function realign(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    update engagements t set account_id = i.account_id from accounts_identities i
    where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
      and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and t.account_id <> i.account_id`)
}
