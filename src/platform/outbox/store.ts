import { sql } from 'kysely'
import type { AccountId } from '../../kernel/ids.ts'
import type { News } from '../contributions.ts'
import type { Session, Tx } from '../db/db.ts'

export interface WaitingNews {
  id: number
  workspace: string
  name: string
  attempts: number
  news: News
}

export async function insertNews(tx: Tx, news: News[]): Promise<void> {
  await tx.run(sql`
    insert into outbox_news (workspace_id, name, account_id, data, key, told_at, due_at)
    select ${tx.workspace}, n.name, n.account, n.data, n.key, ${tx.now}, ${tx.now}
    from unnest(${news.map((n) => n.name)}::text[], ${news.map((n) => n.account)}::uuid[],
      ${news.map((n) => JSON.stringify(n.data))}::jsonb[], ${news.map((n) => n.key)}::text[]) as n (name, account, data, key)
    on conflict (workspace_id, key) do nothing`)
}

/** News whose time has come, oldest first. What goes beyond the product (`effects`) waits where its workspace is held. */
export async function dueNews(session: Session, limit: number, effects: readonly string[]): Promise<WaitingNews[]> {
  const rows = await session.rows(sql<{
    id: number
    workspace_id: string
    name: string
    account_id: AccountId | null
    data: Record<string, unknown>
    key: string
    attempts: number
  }>`
    select id, workspace_id, name, account_id, data, key, attempts from outbox_news
    where failed is null and due_at <= ${session.now}
      and not (name = any(${effects}::text[]) and workspace_id in (select workspace_id from outbox_holds))
    order by id limit ${limit}`)
  return rows.map((row) => ({
    id: row.id,
    workspace: row.workspace_id,
    name: row.name,
    attempts: row.attempts,
    news: { name: row.name, account: row.account_id, data: row.data, key: row.key },
  }))
}

/** News of these names that is on its way in this workspace, oldest first; what was set aside is not. */
export function newsOnItsWay(tx: Tx, names: readonly string[]): Promise<News[]> {
  return tx.rows(sql<News>`
    select name, account_id as account, data, key from outbox_news
    where workspace_id = ${tx.workspace} and failed is null and name = any(${names}::text[]) order by id`)
}

/** Those that were still there, of pieces in their order; whoever removes a piece delivers it. Two that meet lock in one order. */
export async function removeNews(tx: Tx, ids: readonly number[]): Promise<Set<number>> {
  const rows = await tx.rows(sql<{ id: number }>`
    delete from outbox_news where workspace_id = ${tx.workspace} and id = any(array(
      select id from outbox_news where workspace_id = ${tx.workspace} and id = any(${ids}::bigint[]) order by id for update))
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

export async function postponeNews(
  session: Session,
  item: WaitingNews,
  error: string,
  forGood: boolean,
): Promise<void> {
  const seconds = Math.min(3600, 2 ** item.attempts)
  await session.run(sql`
    update outbox_news set attempts = attempts + 1, due_at = ${session.now}::timestamptz + make_interval(secs => ${seconds}),
      failed = ${forGood ? error.slice(0, 2000) : null}
    where workspace_id = ${item.workspace} and id = ${item.id}`)
}

/** News that was set aside after every attempt failed. */
export async function failedNews(session: Session): Promise<number> {
  const row = await session.row(sql<{ failed: number }>`
    select count(*) as failed from outbox_news where failed is not null`)
  return row?.failed ?? 0
}
