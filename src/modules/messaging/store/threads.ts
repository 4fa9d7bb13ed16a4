import { type RawBuilder, sql } from 'kysely'
import type { AccountId, ContactId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { leftStatuses } from '../domain/message.ts'

export interface ListedThread {
  thread: string
  subject: string | null
  lastAt: Date
  count: number
  /** Who wrote last. */
  last: 'us' | 'them'
  begins: string | null
  person: string | null
}

/** Every mail of an account with its conversation: what went out or is on its way, and what people wrote. */
const parts = (tx: Tx, account: AccountId): RawBuilder<unknown> => sql`
  select m.id, coalesce(m.thread_id, m.id) as thread, coalesce(m.outcome_at, m.made_at) as at, 'us' as way,
    coalesce(m.subject, m.own ->> 'subject', t.name) as subject, coalesce(m.body, m.own ->> 'body') as body,
    m.contact_id as contact, m.by_member as member, m.status, m.reason, m.address, m.message_id as name
  from messaging_messages m
  left join messaging_templates t on t.workspace_id = ${tx.workspace} and t.id = m.template_id
  where m.workspace_id = ${tx.workspace} and m.account_id = ${account}::uuid and m.redirect_to is null
    and (m.status = any(${[...leftStatuses, 'waiting', 'sending']}::text[]) or (m.status in ('held', 'failed') and m.own is not null))
  union all
  select r.id, coalesce(a.thread_id, a.id, r.id) as thread, r.at, 'them' as way, r.subject, r.body,
    r.contact_id as contact, null as member, null as status, null as reason, r.from_address as address, r.name
  from messaging_received r
  left join messaging_messages a on a.workspace_id = ${tx.workspace} and a.id = r.answers
  where r.workspace_id = ${tx.workspace} and r.account_id = ${account}::uuid and r.kind in ('reply', 'filed')`

/** Conversations of an account, the one that moved last first, after a place. */
export function listThreads(
  tx: Tx,
  account: AccountId,
  { after, limit }: { after: { at: string; id: string } | null; limit: number },
): Promise<ListedThread[]> {
  return tx.rows(sql<ListedThread>`
    select p.thread, (array_agg(p.subject order by p.at, p.way desc, p.id))[1] as subject, max(p.at) as "lastAt", count(*)::int as count,
      (array_agg(p.way order by p.at desc, p.way, p.id desc))[1] as last,
      left((array_agg(p.body order by p.at desc, p.way, p.id desc))[1], 300) as begins,
      (array_agg(c.name order by p.at desc, p.way, p.id desc) filter (where c.name is not null))[1] as person
    from (${parts(tx, account)}) p
    left join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = p.contact
    group by p.thread
    having ${after?.at ?? null}::timestamptz is null
      or (max(p.at), p.thread) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid)
    order by max(p.at) desc, p.thread desc limit ${limit}`)
}

export interface Part {
  id: string
  at: Date
  way: 'us' | 'them'
  subject: string | null
  body: string | null
  contact: ContactId | null
  person: string | null
  member: MemberId | null
  status: string | null
  reason: string | null
  address: string | null
  /** The name of the mail itself, which answers name. */
  name: string | null
}

/** One conversation of an account, the oldest mail first. */
export const partsOf = (tx: Tx, account: AccountId, thread: string, limit: number): Promise<Part[]> =>
  tx.rows(sql<Part>`
    select p.id, p.at, p.way, p.subject, p.body, p.contact, c.name as person, p.member, p.status, p.reason, p.address, p.name
    from (${parts(tx, account)}) p
    left join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = p.contact
    where p.thread = ${thread}::uuid order by p.at, p.way desc, p.id limit ${limit}`)
