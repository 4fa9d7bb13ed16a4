import { type RawBuilder, sql } from 'kysely'
import type { AccountId, MessageId, TemplateId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import { leftStatuses, type Message, type Status } from '../domain/message.ts'
import { columns } from './messages.ts'

export interface Listed extends Message {
  accountName: string
  contactName: string | null
  templateName: string
  subject: string | null
  outcomeAt: Date | null
  /** When the person read it, where its channel says so. */
  readAt: Date | null
  address: string | null
  body: string | null
  response: string | null
}

const listed = sql`${columns}, a.name as "accountName", c.name as "contactName", t.name as "templateName", m.subject,
  m.outcome_at as "outcomeAt", m.read_at as "readAt", m.address, m.body, m.response`

/** Messages `m` about accounts that a viewer sees (rule 37). */
export const seen = (tx: Tx, viewer: Viewer): RawBuilder<unknown> => sql`messaging_messages m
  join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id and ${visible(viewer)}
  join messaging_templates t on t.workspace_id = m.workspace_id and t.id = m.template_id
  left join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
  where m.workspace_id = ${tx.workspace}`

export interface Wanted {
  statuses: readonly Status[]
  account: AccountId | null
  template: TemplateId | null
  after: { at: string; id: string } | undefined
  limit: number
}

export function listMessages(
  tx: Tx,
  viewer: Viewer,
  { statuses, account, template, after, limit }: Wanted,
): Promise<Listed[]> {
  return tx.rows(sql<Listed>`
    select ${listed} from ${seen(tx, viewer)}
      and (cardinality(${statuses}::text[]) = 0 or m.status = any(${statuses}::text[]))
      and (${account}::uuid is null or m.account_id = ${account}::uuid)
      and (${template}::uuid is null or m.template_id = ${template}::uuid)
      and (${after?.at ?? null}::timestamptz is null
        or (m.made_at, m.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by m.made_at desc, m.id desc limit ${limit}`)
}

export function messageFor(tx: Tx, viewer: Viewer, id: string): Promise<Listed | undefined> {
  return tx.row(sql<Listed>`select ${listed} from ${seen(tx, viewer)} and m.id = ${id}::uuid`)
}

/** Those of these messages that a viewer sees, held until the transaction ends. */
export function messagesFor(tx: Tx, viewer: Viewer, ids: readonly string[]): Promise<Listed[]> {
  return tx.rows(sql<Listed>`
    select ${listed} from ${seen(tx, viewer)} and m.id = any(${ids}::uuid[]) order by m.id for update of m`)
}

export async function countHeld(tx: Tx, viewer: Viewer): Promise<number> {
  const row = await tx.row(sql<{ held: number }>`
    select count(*) as held from ${seen(tx, viewer)} and m.status = 'held' and m.hold <> 'internal'`)
  return row?.held ?? 0
}

export interface Figures {
  template: TemplateId
  sent: number
  replied: number
  bounced: number
  unsubscribed: number
  held: number
}

/** What became of the messages of each template; rehearsals are not counted. */
export function figures(tx: Tx, viewer: Viewer): Promise<Figures[]> {
  return tx.rows(sql<Figures>`
    select m.template_id as template, count(*) filter (where m.status = any(${leftStatuses}::text[])) as sent,
      count(m.replied_at) as replied, count(*) filter (where m.status = 'bounced') as bounced,
      count(m.unsubscribed_at) as unsubscribed, count(*) filter (where m.status = 'held') as held
    from ${seen(tx, viewer)} and m.redirect_to is null group by m.template_id`)
}

export function receivedFor(
  tx: Tx,
  message: MessageId,
): Promise<{ at: Date; kind: string; from: string; subject: string; body: string }[]> {
  return tx.rows(sql<{ at: Date; kind: string; from: string; subject: string; body: string }>`
    select at, kind, from_address as "from", subject, body from messaging_received
    where workspace_id = ${tx.workspace} and answers = ${message}::uuid order by at, id limit 50`)
}
