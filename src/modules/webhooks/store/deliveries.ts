import { type RawBuilder, sql } from 'kysely'
import type { AccountId, ContactId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Status } from '../domain/delivery.ts'

export interface NewDelivery {
  id: string
  endpoint: string
  key: string
  account: AccountId | null
  contact: ContactId | null
  body: string
}

/** Puts calls into the outbox, each key once; answers the id under which each one stands there, by its key. */
export async function insertDeliveries(tx: Tx, drafts: readonly NewDelivery[]): Promise<Map<string, string>> {
  if (drafts.length === 0) return new Map()
  await tx.run(sql`
    insert into webhooks_deliveries (workspace_id, id, endpoint_id, key, account_id, contact_id, body, status, due_at, made_at)
    select ${tx.workspace}, d.id, d.endpoint, d.key, d.account, d.contact, d.body, 'waiting', ${tx.now}, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(drafts)}::jsonb)
      as d (id uuid, endpoint uuid, key text, account uuid, contact uuid, body text)
    order by d.key on conflict do nothing`)
  const rows = await tx.rows(sql<{ key: string; id: string }>`
    select key, id from webhooks_deliveries
    where workspace_id = ${tx.workspace} and key = any(${drafts.map(({ key }) => key)}::text[])`)
  return new Map(rows.map(({ key, id }) => [key, id]))
}

export interface Due {
  id: string
  endpoint: string
  key: string
  body: string
  attempts: number
}

/** Takes calls that are due for a while, those of endpoints that are on; what a process that ended had taken comes up again. */
export const leaseDue = (
  tx: Tx,
  { lease, until, limit }: { lease: string; until: Date; limit: number },
): Promise<Due[]> =>
  tx.rows(sql<Due>`
    update webhooks_deliveries d set lease = ${lease}, leased_until = ${until}
    where d.workspace_id = ${tx.workspace} and d.id in (
      select w.id from webhooks_deliveries w
      join webhooks_endpoints e on e.workspace_id = ${tx.workspace} and e.id = w.endpoint_id and e.is_on and e.removed_at is null
      where w.workspace_id = ${tx.workspace} and w.status = 'waiting' and w.due_at <= ${tx.now}
        and (w.leased_until is null or w.leased_until < ${tx.now})
      order by w.due_at limit ${limit} for update of w skip locked)
    returning d.id, d.endpoint_id as endpoint, d.key, d.body, d.attempts`)

export interface Outcome {
  status: Status
  dueAt: Date | null
  code: number | null
  answer: string
}

/** Notes what came of a try, unless somebody else took the call meanwhile. */
export async function settle(
  tx: Tx,
  id: string,
  lease: string,
  { status, dueAt, code, answer }: Outcome,
): Promise<void> {
  await tx.run(sql`
    update webhooks_deliveries set status = ${status}, due_at = coalesce(${dueAt}, due_at), code = ${code}, answer = ${answer},
      attempts = attempts + 1, tried_at = ${tx.now}, lease = null, leased_until = null,
      outcome_at = case when ${status} = 'waiting' then null else ${tx.now}::timestamptz end
    where workspace_id = ${tx.workspace} and id = ${id} and lease = ${lease}`)
}

export interface Listed {
  id: string
  endpoint: string
  endpointName: string
  account: AccountId | null
  accountName: string | null
  status: Status
  attempts: number
  madeAt: Date
  triedAt: Date | null
  dueAt: Date
  code: number | null
  answer: string | null
  place: string
}

const columns = sql`
  d.id, d.endpoint_id as endpoint, e.name as "endpointName", a.id as account, a.name as "accountName", d.status, d.attempts,
  d.made_at as "madeAt", d.tried_at as "triedAt", d.due_at as "dueAt", d.code, d.answer, d.made_at::text as place`

interface Page {
  visible: RawBuilder<boolean>
  status: Status | null
  after: { madeAt: string; id: string } | null
  limit: number
}

/** Calls, the newest first; of accounts that the viewer does not see neither the call nor its answer. */
export const deliveries = (tx: Tx, { visible, status, after, limit }: Page): Promise<Listed[]> =>
  tx.rows(sql<Listed>`
    select ${columns} from webhooks_deliveries d
    join webhooks_endpoints e on e.workspace_id = ${tx.workspace} and e.id = d.endpoint_id
    left join accounts a on a.workspace_id = ${tx.workspace} and a.id = d.account_id
    where d.workspace_id = ${tx.workspace} and (d.account_id is null or ${visible})
      and (${status}::text is null or d.status = ${status})
      and (${after?.madeAt ?? null}::timestamptz is null
        or (d.made_at, d.id) < (${after?.madeAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by d.made_at desc, d.id desc limit ${limit}`)

/** Sends a call once more that was set aside; false where there is none that the viewer sees. */
export async function retryDead(
  tx: Tx,
  id: string,
  visible: RawBuilder<boolean>,
): Promise<{ name: string } | undefined> {
  return tx.row(sql<{ name: string }>`
    update webhooks_deliveries d set status = 'waiting', due_at = ${tx.now}, attempts = 0, outcome_at = null
    from webhooks_endpoints e
    where d.workspace_id = ${tx.workspace} and d.id = ${id} and d.status = 'dead'
      and e.workspace_id = ${tx.workspace} and e.id = d.endpoint_id and e.removed_at is null
      and (d.account_id is null or exists (
        select from accounts a where a.workspace_id = ${tx.workspace} and a.id = d.account_id and ${visible}))
    returning e.name`)
}

/** What is told of accounts to other systems. */
export const accountsTold = (
  tx: Tx,
  accounts: readonly AccountId[],
): Promise<{ id: AccountId; name: string; externalIds: { source: string; id: string }[] }[]> =>
  tx.rows(sql<{ id: AccountId; name: string; externalIds: { source: string; id: string }[] }>`
    select a.id, a.name, coalesce((
      select jsonb_agg(jsonb_build_object('source', i.source, 'id', i.external_id) order by i.source, i.external_id)
      from accounts_identities i
      where i.workspace_id = ${tx.workspace} and i.account_id = a.id and i.kind = 'account'), '[]') as "externalIds"
    from accounts a where a.workspace_id = ${tx.workspace} and a.id = any(${accounts}::uuid[])`)
