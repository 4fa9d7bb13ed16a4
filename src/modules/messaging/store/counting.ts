import { type RawBuilder, sql } from 'kysely'
import type { MessageId, TemplateId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Counting } from '../domain/counting.ts'
import type { Grouping } from '../domain/grouping.ts'
import { leftStatuses, type Message } from '../domain/message.ts'
import { seen } from './list.ts'
import { columns } from './messages.ts'

export interface Counted extends Message {
  counts: Counting
  links: string[] | null
  subject: string | null
  outcomeAt: Date | null
  openedAt: Date | null
}

export function countedMessage(tx: Tx, id: MessageId): Promise<Counted | undefined> {
  return tx.row(sql<Counted>`
    select ${columns}, m.counts, m.links, m.subject, m.outcome_at as "outcomeAt", m.opened_at as "openedAt"
    from messaging_messages m where m.workspace_id = ${tx.workspace} and m.id = ${id}::uuid`)
}

/** The first time counts. */
export async function noteClicked(tx: Tx, id: MessageId): Promise<void> {
  await tx.run(sql`
    update messaging_messages set clicked_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = ${id}::uuid and clicked_at is null`)
}

export async function noteOpened(tx: Tx, id: MessageId, by: 'person' | 'program'): Promise<boolean> {
  const column = by === 'person' ? sql`opened_at` : sql`fetched_at`
  return (
    (await tx.run(sql`
      update messaging_messages set ${column} = ${tx.now}
      where workspace_id = ${tx.workspace} and id = ${id}::uuid and counts = 'opens' and ${column} is null`)) > 0
  )
}

export interface GroupFigures {
  group: string | null
  sent: number
  bounced: number
  replied: number
  unsubscribed: number
  /** Of how many clicks were counted, and so on. */
  clicksCounted: number
  clicked: number
  opensCounted: number
  opened: number
  fetched: number
}

/** What became of a template's messages, in groups; rehearsals are not counted. */
export function figuresBy(
  tx: Tx,
  viewer: Viewer,
  { template, by, zone }: { template: TemplateId; by: Grouping; zone: string },
): Promise<GroupFigures[]> {
  const groups: Record<Grouping, RawBuilder<unknown>> = {
    version: sql`m.version::text`,
    language: sql`m.language`,
    size: sql`a.size`,
    month: sql`to_char(m.outcome_at at time zone ${zone}, 'YYYY-MM')`,
  }
  return tx.rows(sql<GroupFigures>`
    select ${groups[by]} as "group", count(*)::int as sent, (count(*) filter (where m.status = 'bounced'))::int as bounced,
      count(m.replied_at)::int as replied, count(m.unsubscribed_at)::int as unsubscribed,
      (count(*) filter (where m.counts <> 'nothing'))::int as "clicksCounted", count(m.clicked_at)::int as clicked,
      (count(*) filter (where m.counts = 'opens'))::int as "opensCounted", count(m.opened_at)::int as opened,
      (count(m.fetched_at) filter (where m.opened_at is null))::int as fetched
    from ${seen(tx, viewer)} and m.template_id = ${template}::uuid and m.redirect_to is null
      and m.status = any(${leftStatuses}::text[])
    group by 1 order by 1 desc nulls last limit 60`)
}
