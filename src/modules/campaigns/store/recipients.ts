import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, CampaignId, ContactId, MessageId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import type { RecipientState } from '../domain/campaign.ts'

export type RecipientId = string

export interface Recipient {
  id: RecipientId
  account: AccountId
  /** None where an account has nobody to write to. */
  contact: ContactId | null
  state: RecipientState
  tries: number
}

type Place = { id: CampaignId; round: number }

/** Puts people on the list of a round; somebody who belongs to two of its accounts stands on it once. */
export async function insertRecipients(tx: Tx, { id, round }: Place, recipients: readonly Recipient[]): Promise<void> {
  if (recipients.length === 0) return
  await tx.run(sql`
    insert into campaigns_recipients (workspace_id, account_id, id, account_raw, campaign_id, round, contact_id, state, tries)
    select ${tx.workspace}, d.account, d.id, d.account, ${id}::uuid, ${round}, d.contact, d.state, d.tries
    from jsonb_to_recordset(${JSON.stringify(recipients)}::jsonb)
      as d (id uuid, account uuid, contact uuid, state text, tries int)
    on conflict (workspace_id, campaign_id, round, contact_id) do nothing`)
}

/** Those who wait in a round, held, in the order in which they were put on the list. */
export const waitingOf = (tx: Tx, { id, round }: Place, limit: number): Promise<Recipient[]> =>
  tx.rows(sql<Recipient>`
    select p.id, p.account_id as account, p.contact_id as contact, p.state, p.tries from campaigns_recipients p
    where p.workspace_id = ${tx.workspace} and p.campaign_id = ${id}::uuid and p.round = ${round} and p.state = 'waiting'
    order by p.id limit ${limit} for update`)

export interface Settled {
  id: RecipientId
  state: RecipientState
  message: MessageId | null
  handedOn: Day | null
}

export async function settleRecipients(tx: Tx, settled: readonly Settled[]): Promise<void> {
  if (settled.length === 0) return
  await tx.run(sql`
    update campaigns_recipients p set state = d.state, message_id = d.message, handed_on = d."handedOn",
      tries = p.tries + case when d.message is null then 0 else 1 end
    from jsonb_to_recordset(${JSON.stringify(settled)}::jsonb) as d (id uuid, state text, message uuid, "handedOn" date)
    where p.workspace_id = ${tx.workspace} and p.id = d.id`)
}

/** To how many people it went today, of all rounds. */
export async function handedToday(tx: Tx, { id }: Pick<Place, 'id'>, today: Day): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*)::int as count from campaigns_recipients
    where workspace_id = ${tx.workspace} and campaign_id = ${id}::uuid and handed_on = ${today}`)
  return row?.count ?? 0
}

/** How many people of how many accounts wait in a round. */
export async function countWaiting(tx: Tx, { id, round }: Place): Promise<{ people: number; accounts: number }> {
  const row = await tx.row(sql<{ people: number; accounts: number }>`
    select count(*)::int as people, count(distinct account_id)::int as accounts from campaigns_recipients
    where workspace_id = ${tx.workspace} and campaign_id = ${id}::uuid and round = ${round} and state = 'waiting'`)
  return row ?? { people: 0, accounts: 0 }
}

/** The messages of a round that did not begin to go. */
export async function unsentOf(tx: Tx, { id, round }: Place): Promise<MessageId[]> {
  const rows = await tx.rows(sql<{ id: MessageId }>`
    select m.id from campaigns_recipients p
    join messaging_messages m on m.workspace_id = ${tx.workspace} and m.id = p.message_id and m.status in ('waiting', 'held')
    where p.workspace_id = ${tx.workspace} and p.campaign_id = ${id}::uuid and p.round = ${round}`)
  return rows.map((row) => row.id)
}

/** Whose mail was taken back wait again, or get it no more. */
export async function takeBack(tx: Tx, messages: readonly MessageId[], state: 'waiting' | 'stopped'): Promise<void> {
  await tx.run(sql`
    update campaigns_recipients set state = ${state}, message_id = null, handed_on = null
    where workspace_id = ${tx.workspace} and message_id = any(${messages}::uuid[])`)
}

/** Nobody who waits gets it any more. */
export const stopWaiting = (tx: Tx, { id, round }: Place): Promise<number> =>
  tx.run(sql`
    update campaigns_recipients set state = 'stopped'
    where workspace_id = ${tx.workspace} and campaign_id = ${id}::uuid and round = ${round} and state = 'waiting'`)

/** Puts these on the account that their own id now belongs to. */
export async function realign(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    update campaigns_recipients t set account_id = i.account_id from accounts_identities i
    where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
      and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and t.account_id <> i.account_id`)
}

/** How many people of how many of a segment's accounts a campaign would reach, as far as somebody sees them. */
export async function reachOf(
  tx: Tx,
  { segment, roles, seen }: { segment: string; roles: readonly string[]; seen: RawBuilder<boolean> },
): Promise<{ accounts: number; people: number }> {
  const wanted = roles.map((role) =>
    role
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  )
  const counted =
    wanted.length === 0 ? sql`count(distinct a.id) filter (where c.id is not null)` : sql`count(distinct c.id)`
  const row = await tx.row(sql<{ accounts: number; people: number }>`
    select count(distinct a.id)::int as accounts, (${counted})::int as people
    from segments_memberships s join accounts a on a.workspace_id = ${tx.workspace} and a.id = s.account_id
      and a.merged_into is null and a.gone_at is null and ${seen}
    left join accounts_memberships m on m.workspace_id = ${tx.workspace} and m.account_id = a.id and m.ended_at is null
      and (cardinality(${wanted}::text[]) = 0 or regexp_replace(lower(trim(m.role)), '[\\s-]+', '_', 'g') = any(${wanted}::text[]))
    left join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = m.contact_id and not c.is_robot
    where s.workspace_id = ${tx.workspace} and s.segment_id = ${segment}::uuid and s.basis = 0 and s.left_at is null`)
  return row ?? { accounts: 0, people: 0 }
}

/** What people are called. */
export async function namesOf(tx: Tx, contacts: readonly ContactId[]): Promise<Map<ContactId, string>> {
  const rows = await tx.rows(sql<{ id: ContactId; name: string }>`
    select id, name from accounts_contacts where workspace_id = ${tx.workspace} and id = any(${contacts}::uuid[])`)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

// ---------------------------------------------------------------- what became of it

/** Of a round, as far as a viewer sees the accounts. */
export interface Figures {
  round: number
  accounts: number
  people: number
  waiting: number
  /** Handed to the outbox and not gone yet: its hour has not come, or it is on its way. */
  queued: number
  sent: number
  replied: number
  unsubscribed: number
  bounced: number
  failed: number
  held: number
  /** Held ones in whose place their manager was asked to write. */
  tasks: number
  heldOut: number
  nobody: number
  left: number
  stopped: number
}

const seenRows = (tx: Tx, viewer: Viewer, ids: readonly CampaignId[]) => sql`
  campaigns_recipients p
  join accounts a on a.workspace_id = ${tx.workspace} and a.id = p.account_id and ${visible(viewer)}
  left join messaging_messages m on m.workspace_id = ${tx.workspace} and m.id = p.message_id
  where p.workspace_id = ${tx.workspace} and p.campaign_id = any(${ids}::uuid[])`

export function figuresOf(
  tx: Tx,
  viewer: Viewer,
  ids: readonly CampaignId[],
): Promise<(Figures & { campaign: CampaignId })[]> {
  const some = (condition: RawBuilder<unknown>) => sql`(count(*) filter (where ${condition}))::int`
  return tx.rows(sql<Figures & { campaign: CampaignId }>`
    select p.campaign_id as campaign, p.round, count(distinct p.account_id)::int as accounts,
      count(p.contact_id)::int as people, ${some(sql`p.state = 'waiting'`)} as waiting,
      ${some(sql`m.status in ('waiting', 'sending')`)} as queued,
      ${some(sql`m.status in ('sent', 'ambiguous', 'bounced', 'replied')`)} as sent,
      ${some(sql`m.replied_at is not null`)} as replied, ${some(sql`m.unsubscribed_at is not null`)} as unsubscribed,
      ${some(sql`m.status = 'bounced'`)} as bounced, ${some(sql`m.status in ('failed', 'discarded')`)} as failed,
      ${some(sql`m.status = 'held'`)} as held, ${some(sql`m.status = 'held' and m.task_id is not null`)} as tasks,
      ${some(sql`p.state = 'held_out'`)} as "heldOut", ${some(sql`p.state = 'nobody'`)} as nobody,
      ${some(sql`p.state = 'left'`)} as "left", ${some(sql`p.state = 'stopped'`)} as stopped
    from ${seenRows(tx, viewer, ids)} group by p.campaign_id, p.round order by p.campaign_id, p.round desc`)
}

/** Why mail of a campaign is held, and of how many people each. */
export const heldBy = (
  tx: Tx,
  viewer: Viewer,
  id: CampaignId,
): Promise<{ hold: string; says: string; people: number }[]> =>
  tx.rows(sql<{ hold: string; says: string; people: number }>`
    select m.hold, min(m.reason) as says, count(*)::int as people
    from ${seenRows(tx, viewer, [id])} and m.status = 'held' and m.hold is not null
    group by m.hold order by count(*) desc, m.hold`)

export interface Listed {
  id: RecipientId
  account: AccountId
  accountName: string
  contact: ContactId | null
  contactName: string | null
  round: number
  state: RecipientState
  status: string | null
  reason: string | null
  repliedAt: Date | null
  unsubscribedAt: Date | null
  at: Date | null
}

export interface Wanted {
  id: CampaignId
  became: string
  after: { round: number; id: string } | undefined
  limit: number
}

const became: Readonly<Record<string, RawBuilder<unknown>>> = {
  all: sql`true`,
  waiting: sql`(p.state = 'waiting' or m.status in ('waiting', 'sending'))`,
  sent: sql`m.status in ('sent', 'ambiguous', 'bounced', 'replied')`,
  replied: sql`m.replied_at is not null`,
  held: sql`m.status = 'held'`,
  left_out: sql`p.state in ('held_out', 'nobody', 'left', 'stopped')`,
}

/** Who stands on the list and what became of their mail, the newest round first. */
export const listRecipients = (
  tx: Tx,
  viewer: Viewer,
  { id, after, limit, became: wanted }: Wanted,
): Promise<Listed[]> =>
  tx.rows(sql<Listed>`
    select p.id, p.account_id as account, a.name as "accountName", p.contact_id as contact, k.name as "contactName", p.round,
      p.state, m.status, m.reason, m.replied_at as "repliedAt", m.unsubscribed_at as "unsubscribedAt",
      coalesce(m.replied_at, m.outcome_at, m.due_at) as at
    from campaigns_recipients p
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = p.account_id and ${visible(viewer)}
    left join messaging_messages m on m.workspace_id = ${tx.workspace} and m.id = p.message_id
    left join accounts_contacts k on k.workspace_id = ${tx.workspace} and k.id = p.contact_id
    where p.workspace_id = ${tx.workspace} and p.campaign_id = ${id}::uuid and ${became[wanted] ?? sql`true`}
      and (${after?.id ?? null}::uuid is null or (-p.round, p.id) > (${-(after?.round ?? 0)}::int, ${after?.id ?? null}::uuid))
    order by -p.round, p.id limit ${limit}`)
