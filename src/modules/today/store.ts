import { type RawBuilder, sql } from 'kysely'
import { bandNumbers } from '../../kernel/band.ts'
import type { Day } from '../../kernel/day.ts'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Weights } from './domain/order.ts'
import type { Held } from './domain/since.ts'

export interface Attention extends Held {
  account: AccountId
  priority: number
  reasons: string[]
  since: Day[]
}

export async function attentionOf(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, Attention>> {
  const rows = await tx.rows(sql<Attention>`
    select account_id as account, priority, reasons, since from today_attention
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])`)
  return new Map(rows.map((row) => [row.account, row]))
}

/** Replaces what is known of some accounts; those without a reason are taken off, and a row that says the same stays as it was. */
export async function saveAttention(tx: Tx, accounts: readonly AccountId[], rows: Attention[], on: Day): Promise<void> {
  const kept = rows.map((row) => row.account)
  await tx.run(sql`
    delete from today_attention where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])
      and account_id <> all(${kept}::uuid[])`)
  await tx.run(sql`
    create temp table if not exists today_incoming (account_id uuid, priority float8, reasons text[], since date[]) on commit drop`)
  await tx.run(sql`truncate today_incoming`)
  const columns = { account_id: 'uuid', priority: 'float8', reasons: 'text[]', since: 'date[]' } as const
  await tx.copy('today_incoming', columns, incoming(rows))
  await tx.run(sql`
    insert into today_attention as a (workspace_id, account_id, priority, reasons, since, refreshed_on)
    select ${tx.workspace}, account_id, priority, reasons, since, ${on} from today_incoming order by account_id
    on conflict (workspace_id, account_id) do update set priority = excluded.priority, reasons = excluded.reasons,
      since = excluded.since, refreshed_on = excluded.refreshed_on
    where (a.priority, a.reasons, a.since) is distinct from (excluded.priority, excluded.reasons, excluded.since)`)
}

function* incoming(rows: Attention[]) {
  for (const { account, priority, reasons, since } of rows) yield [account, priority, reasons, since] as const
}

export interface AttentionRow extends Attention {
  /** What people said of each reason, in the order of `reasons`; null where nobody has. */
  answers: ({ answer: string; until: Day | null; why: string | null; by: string | null } | null)[]
}

/** How a page of Today is ordered: two keys that rise, and the account where they are equal. */
export type AttentionOrder = { by: 'pressing' } | { by: 'health'; score: RawBuilder<number | null> }

export interface AttentionPlace {
  keys: readonly [number, number]
  account: string
}

export interface AttentionQuery {
  visible: RawBuilder<boolean>
  on: Day
  owner: MemberId | null
  order: AttentionOrder
  after: AttentionPlace | null
  limit: number
}

/** Where an account stands whose health nobody knows: behind all others. */
const behindAll = 101

/**
 * Customers that need somebody, without those of which every reason is answered for now: most pressing first (rule 16), or by
 * health ascending, then contract value descending (F101), unknown ones last. Those whose health is known and the others are
 * asked for one after the other: only then is the order of health read from its index instead of sorting everybody.
 */
export async function attentionPage(tx: Tx, query: AttentionQuery): Promise<(AttentionRow & AttentionPlace)[]> {
  const { order, after, limit } = query
  if (order.by === 'pressing')
    return part(tx, query, { first: sql`-t.priority`, second: sql`0::float8`, measured: sql``, only: sql`true` })
  const { score } = order
  const measures = sql`measures_current m on m.workspace_id = ${tx.workspace} and m.account_id = a.id`
  const second = sql`-coalesce(a.arr, -1)::float8`
  const isBehindKnown = (after?.keys[0] ?? 0) >= behindAll
  const known = isBehindKnown
    ? []
    : await part(tx, query, { first: score, second, measured: sql`join ${measures}`, only: sql`${score} is not null` })
  if (known.length === limit) return known
  const rest = { ...query, after: isBehindKnown ? after : null, limit: limit - known.length }
  const first = sql`${sql.lit(behindAll)}::float8`
  const unknown = { first, second, measured: sql`left join ${measures}`, only: sql`${score} is null` }
  return [...known, ...(await part(tx, rest, unknown))]
}

interface Part {
  first: Expression
  second: Expression
  /** How the measures of an account are joined, where they are asked for. */
  measured: Expression
  /** Which accounts it is about. */
  only: Expression
}

type Expression = RawBuilder<unknown>

/** Who can still be lost (rule 18): who is not won yet is no customer, and who has left is none any more. */
const customers = sql`a.stage not in ('prospect', 'trial', 'churned')`

/** That the first key is not before the cursor's is said once more by itself: from there on an index is read. */
function part(
  tx: Tx,
  { visible, on, owner, after, limit }: AttentionQuery,
  { first, second, measured, only }: Part,
): Promise<(AttentionRow & AttentionPlace)[]> {
  const behind = after
    ? sql`and ${first} >= ${after.keys[0]}::float8 and (${first}, ${second}, t.account_id)
        > (${after.keys[0]}::float8, ${after.keys[1]}::float8, ${after.account}::uuid)`
    : sql``
  return tx.rows(sql<AttentionRow & AttentionPlace>`
    select t.account_id as account, t.priority, t.reasons, t.since, s.answers, array[${first}, ${second}]::float8[] as keys
    from today_attention t join accounts a on a.workspace_id = ${tx.workspace} and a.id = t.account_id and a.merged_into is null
    ${measured}
    cross join lateral (${answersOf(tx, on)}) s
    where t.workspace_id = ${tx.workspace} and ${customers} and ${visible} and s.open > 0 and ${only}
      ${owner === null ? sql`` : sql`and a.owner_id = ${owner}::uuid`} ${behind}
    order by ${first}, ${second}, t.account_id limit ${limit}`)
}

/** Answers beside the reasons of row `t`, and how many reasons are still open. */
const answersOf = (tx: Tx, on: Day) => sql`
  select jsonb_agg(case when w.answer is null then null
      else jsonb_build_object('answer', w.answer, 'until', w.until, 'why', w.why, 'by', p.name) end order by r.n) as answers,
    count(*) filter (where w.answer is null or (w.answer = 'snoozed' and w.until <= ${on}::date)) as open
  from unnest(t.reasons, t.since) with ordinality as r (kind, since, n)
  left join today_answers w on w.workspace_id = ${tx.workspace} and w.account_id = t.account_id
    and w.reason = r.kind and w.since = r.since
  left join workspaces_members p on p.workspace_id = ${tx.workspace} and p.id = w.member_id`

export async function openCount(tx: Tx, visible: RawBuilder<boolean>, on: Day): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*) as count from today_attention t
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = t.account_id and a.merged_into is null
    cross join lateral (${answersOf(tx, on)}) s
    where t.workspace_id = ${tx.workspace} and ${customers} and ${visible} and s.open > 0`)
  return row?.count ?? 0
}

export interface Answer {
  answer: 'acknowledged' | 'snoozed' | 'false alarm'
  until: Day | null
  why: string | null
}

/** Keeps an answer for all of an account's present reasons, or for one of them. Answers how many it was. */
export function saveAnswer(
  tx: Tx,
  account: AccountId,
  reason: string | null,
  answer: Answer,
  member: MemberId,
): Promise<number> {
  return tx.run(sql`
    insert into today_answers (workspace_id, account_id, reason, since, answer, until, why, member_id, answered_at)
    select ${tx.workspace}, t.account_id, r.kind, r.since, ${answer.answer}, ${answer.until}, ${answer.why}, ${member}, ${tx.now}
    from today_attention t, unnest(t.reasons, t.since) as r (kind, since)
    where t.workspace_id = ${tx.workspace} and t.account_id = ${account} and (${reason}::text is null or r.kind = ${reason}::text)
    on conflict (workspace_id, account_id, reason, since) do update set answer = excluded.answer, until = excluded.until,
      why = excluded.why, member_id = excluded.member_id, answered_at = excluded.answered_at`)
}

/** Takes back what was answered of one reason, or of all of an account. */
export function removeAnswers(tx: Tx, account: AccountId, reason: string | null): Promise<number> {
  return tx.run(sql`
    delete from today_answers where workspace_id = ${tx.workspace} and account_id = ${account}
      and (${reason}::text is null or reason = ${reason}::text)`)
}

export async function weights(tx: Tx): Promise<Weights | undefined> {
  const row = await tx.row(
    sql<{ weights: Weights }>`select weights from today_settings where workspace_id = ${tx.workspace}`,
  )
  return row?.weights
}

export async function saveWeights(tx: Tx, value: Weights): Promise<void> {
  await tx.run(sql`
    insert into today_settings (workspace_id, weights) values (${tx.workspace}, ${JSON.stringify(value)}::jsonb)
    on conflict (workspace_id) do update set weights = excluded.weights`)
}

export interface Figures {
  accounts: number
  arr: number
  red: number
  yellow: number
  green: number
  grey: number
  redArr: number
}

/** The five figures at the head of the page, over what the viewer may see. `band` reads health's band on aliases a and m. */
export async function figures(
  tx: Tx,
  visible: RawBuilder<boolean>,
  band: RawBuilder<number | null>,
): Promise<Figures | undefined> {
  return tx.row(sql<Figures>`
    select count(*) as accounts, coalesce(sum(a.arr), 0) as arr,
      count(*) filter (where ${band} = ${bandNumbers.red}) as red, count(*) filter (where ${band} = ${bandNumbers.yellow}) as yellow,
      count(*) filter (where ${band} = ${bandNumbers.green}) as green, count(*) filter (where ${band} is null) as grey,
      coalesce(sum(a.arr) filter (where ${band} = ${bandNumbers.red}), 0) as "redArr"
    from accounts a left join measures_current m on m.workspace_id = ${tx.workspace} and m.account_id = a.id
    where a.workspace_id = ${tx.workspace} and a.merged_into is null and ${customers} and ${visible}`)
}
