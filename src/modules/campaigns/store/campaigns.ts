import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, CampaignId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Campaign } from '../domain/campaign.ts'

const columns = sql`
  c.id, c.name, c.template, c.segment_id as segment, c.roles, c.rhythm, c.starts_on as "startsOn", c.per_day as "perDay",
  c.hold_share as "holdShare", c.hold_ends as "holdEnds", c.state, c.reason, c.round, c.next_on as "nextOn", c.approved,
  c.approval_id as approval, c.owner_id as owner, c.made_at as "madeAt", c.began_at as "beganAt", c.ended_at as "endedAt"`

const campaignsFrom = (tx: Tx, rest: RawBuilder<unknown>): Promise<Campaign[]> =>
  tx.rows(sql<Campaign>`select ${columns} from campaigns c where c.workspace_id = ${tx.workspace} and ${rest}`)

/** Those that somebody works on or that go out first, then those that are over, the newest first. */
export const allCampaigns = (tx: Tx, limit: number): Promise<Campaign[]> =>
  campaignsFrom(
    tx,
    sql`true order by (c.ended_at is not null), coalesce(c.ended_at, c.made_at) desc, c.id desc limit ${limit}`,
  )

export const campaignById = async (tx: Tx, id: CampaignId): Promise<Campaign | undefined> =>
  (await campaignsFrom(tx, sql`c.id = ${id}::uuid`))[0]

/** The same, held until the transaction ends: the loop does not go on with it meanwhile. */
export const heldCampaign = async (tx: Tx, id: CampaignId): Promise<Campaign | undefined> =>
  (await campaignsFrom(tx, sql`c.id = ${id}::uuid for update`))[0]

/** Those of a member that are not over. */
export const openOf = (tx: Tx, member: MemberId): Promise<Campaign[]> =>
  campaignsFrom(tx, sql`c.owner_id = ${member}::uuid and c.ended_at is null order by c.id for update`)

export const giveTo = (tx: Tx, ids: readonly CampaignId[], owner: MemberId): Promise<number> =>
  tx.run(sql`
    update campaigns set owner_id = ${owner}::uuid, changed_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)

export async function saveCampaign(tx: Tx, one: Campaign): Promise<void> {
  await tx.run(sql`
    insert into campaigns as c (workspace_id, id, name, template, segment_id, roles, rhythm, starts_on, per_day, hold_share, hold_ends,
      state, reason, round, next_on, approved, approval_id, owner_id, made_at, changed_at, began_at, ended_at)
    values (${tx.workspace}, ${one.id}, ${one.name}, ${one.template}, ${one.segment}, ${one.roles}::text[], ${one.rhythm},
      ${one.startsOn}, ${one.perDay}, ${one.holdShare}, ${one.holdEnds}, ${one.state}, ${one.reason}, ${one.round}, ${one.nextOn},
      ${one.approved}, ${one.approval}, ${one.owner}, ${one.madeAt}, ${tx.now}, ${one.beganAt}, ${one.endedAt})
    on conflict (workspace_id, id) do update set name = excluded.name, template = excluded.template,
      segment_id = excluded.segment_id, roles = excluded.roles, rhythm = excluded.rhythm, starts_on = excluded.starts_on,
      per_day = excluded.per_day, hold_share = excluded.hold_share, hold_ends = excluded.hold_ends, state = excluded.state,
      reason = excluded.reason, round = excluded.round, next_on = excluded.next_on, approved = excluded.approved,
      approval_id = excluded.approval_id, owner_id = excluded.owner_id, changed_at = excluded.changed_at,
      began_at = excluded.began_at, ended_at = excluded.ended_at, rests_until = null`)
}

export const removeCampaign = (tx: Tx, id: CampaignId): Promise<number> =>
  tx.run(sql`delete from campaigns where workspace_id = ${tx.workspace} and id = ${id}::uuid`)

/** Leaves a campaign alone until then: what its segment reads is silent. */
export async function restUntil(tx: Tx, id: CampaignId, until: Date, reason: string): Promise<void> {
  await tx.run(sql`
    update campaigns set rests_until = ${until}, reason = ${reason} where workspace_id = ${tx.workspace} and id = ${id}::uuid`)
}

// ---------------------------------------------------------------- rounds

export interface Round {
  round: number
  day: Day
  gatheredTo: AccountId | null
  gatheredAt: Date | null
  endedAt: Date | null
}

const roundColumns = sql`r.round, r.day, r.gathered_to as "gatheredTo", r.gathered_at as "gatheredAt", r.ended_at as "endedAt"`

export const roundOf = (tx: Tx, { id, round }: Pick<Campaign, 'id' | 'round'>): Promise<Round | undefined> =>
  tx.row(sql<Round>`
    select ${roundColumns} from campaigns_rounds r
    where r.workspace_id = ${tx.workspace} and r.campaign_id = ${id}::uuid and r.round = ${round}`)

export const roundsOf = (tx: Tx, id: CampaignId, limit: number): Promise<Round[]> =>
  tx.rows(sql<Round>`
    select ${roundColumns} from campaigns_rounds r
    where r.workspace_id = ${tx.workspace} and r.campaign_id = ${id}::uuid order by r.round desc limit ${limit}`)

export async function saveRound(tx: Tx, id: CampaignId, one: Round): Promise<void> {
  await tx.run(sql`
    insert into campaigns_rounds (workspace_id, campaign_id, round, day, gathered_to, gathered_at, ended_at)
    values (${tx.workspace}, ${id}, ${one.round}, ${one.day}, ${one.gatheredTo}, ${one.gatheredAt}, ${one.endedAt})
    on conflict (workspace_id, campaign_id, round) do update set gathered_to = excluded.gathered_to,
      gathered_at = excluded.gathered_at, ended_at = excluded.ended_at`)
}

/**
 * A campaign with something to do, held until the transaction ends: its day has come, somebody is still to be looked up, or there is
 * room today for somebody who waits, or all mail of the round has left.
 */
export const dueCampaign = async (tx: Tx, today: Day): Promise<Campaign | undefined> =>
  (
    await campaignsFrom(
      tx,
      sql`c.state = 'running' and (c.rests_until is null or c.rests_until <= ${tx.now})
      and case when exists (
          select from campaigns_rounds r where r.workspace_id = ${tx.workspace} and r.campaign_id = c.id and r.round = c.round
            and r.ended_at is null)
        then ((select count(*) from campaigns_recipients p where p.workspace_id = ${tx.workspace} and p.campaign_id = c.id
              and p.handed_on = ${today}) < c.per_day
            and exists (select from campaigns_recipients p where p.workspace_id = ${tx.workspace} and p.campaign_id = c.id
              and p.round = c.round and p.state = 'waiting'))
          or (not exists (select from campaigns_recipients p where p.workspace_id = ${tx.workspace} and p.campaign_id = c.id
              and p.round = c.round and p.state = 'waiting')
            and not exists (select from campaigns_recipients p
              join messaging_messages m on m.workspace_id = ${tx.workspace} and m.id = p.message_id
                and m.status in ('waiting', 'sending')
              where p.workspace_id = ${tx.workspace} and p.campaign_id = c.id and p.round = c.round and p.state = 'handed'))
          or exists (select from campaigns_rounds r where r.workspace_id = ${tx.workspace} and r.campaign_id = c.id
            and r.round = c.round and r.gathered_at is null)
        else c.next_on <= ${today} end
      order by c.id limit 1 for update of c skip locked`,
    )
  )[0]
