import { type RawBuilder, sql } from 'kysely'
import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type Call, keyOf, type Renewal, type Side, type Standing } from '../domain/renewal.ts'

const columns = sql`r.account_id as account, r.due_on as "dueOn", r.deadline, r.due, r.notice_on as "noticeOn", r.state,
  r.settled_on as "settledOn", r.final`

/** Renewals of some accounts, those that were told otherwise left out, by day. */
export const renewalsOf = (tx: Tx, accounts: readonly AccountId[]): Promise<Renewal[]> =>
  tx.rows(sql<Renewal>`
    select ${columns} from renewals r
    where r.workspace_id = ${tx.workspace} and r.account_id = any(${accounts}::uuid[]) and r.state <> 'gone'
    order by r.account_id, r.due_on`)

/** Writes renewals; one that was decided keeps its day, unless its own account's contracts tell that it was decided otherwise. */
export async function saveRenewals(tx: Tx, renewals: readonly Renewal[], today: Day): Promise<void> {
  if (renewals.length === 0) return
  const rows = renewals.map((one) => ({
    ...{ workspace_id: tx.workspace, account_id: one.account, due_on: one.dueOn, deadline: one.deadline, due: one.due },
    ...{ notice_on: one.noticeOn, state: one.state, settled_on: one.settledOn, final: one.final },
    ...{ has_health: false, opened_on: today },
  }))
  await tx.run(sql`
    insert into renewals as r select n.* from jsonb_populate_recordset(null::renewals, ${JSON.stringify(rows)}::jsonb) n
    order by n.account_id, n.due_on
    on conflict (workspace_id, account_id, due_on) do update set deadline = excluded.deadline,
      due = case when r.state = 'open' or r.due is null then excluded.due else r.due end, notice_on = excluded.notice_on,
      state = excluded.state, final = excluded.final,
      settled_on = case when r.state = excluded.state then coalesce(r.settled_on, excluded.settled_on) else excluded.settled_on end`)
}

/** Accounts with renewals whose health is not noted yet though its day is over, by that day. */
export const withoutHealth = (
  tx: Tx,
  today: Day,
  limit: number,
): Promise<{ account: AccountId; dueOn: Day; on: Day }[]> =>
  tx.rows(sql<{ account: AccountId; dueOn: Day; on: Day }>`
    select account_id as account, due_on as "dueOn",
      (date_trunc('month', coalesce(deadline, due_on) - 90) - interval '1 day')::date as "on" from renewals
    where workspace_id = ${tx.workspace} and not has_health and coalesce(deadline, due_on) < ${addDays(today, 90)}
    order by 3, 1 limit ${limit}`)

export async function noteHealth(
  tx: Tx,
  rows: readonly { account: AccountId; dueOn: Day; health: number | null }[],
): Promise<void> {
  await tx.run(sql`
    update renewals r set health = n.health, has_health = true
    from unnest(${rows.map(({ account }) => account)}::uuid[], ${rows.map(({ dueOn }) => dueOn)}::date[],
      ${rows.map(({ health }) => health)}::float8[]) as n (account, due_on, health)
    where r.workspace_id = ${tx.workspace} and r.account_id = n.account and r.due_on = n.due_on`)
}

export interface Listed extends Renewal {
  name: string
  owner: MemberId | null
}

/** Renewals due within a span of accounts that are seen, the earliest deadline first. */
export const dueWithin = (
  tx: Tx,
  { from, to, visible, owner }: { from: Day; to: Day; visible: RawBuilder<boolean>; owner?: MemberId | undefined },
): Promise<Listed[]> =>
  tx.rows(sql<Listed>`
    select ${columns}, a.name, a.owner_id as owner from renewals r
    join accounts a on a.workspace_id = r.workspace_id and a.id = r.account_id
    where r.workspace_id = ${tx.workspace} and r.due_on between ${from} and ${to} and r.state <> 'gone' and ${visible}
      and (${owner ?? null}::uuid is null or a.owner_id = ${owner ?? null}::uuid)
    order by coalesce(r.deadline, r.due_on), r.account_id`)

export interface Sums {
  renewals: number
  due: number
  atRisk: number
  atRiskDue: number
}

/** Health below which a customer counts as unwell, as red begins on the usual scorecard. */
const poor = 50

/**
 * What is due within a span, and what of it is in danger: open, and under notice, over without a signature, called lost by the call
 * that counts (the lead's before the owner's), or of an unwell customer. `score` reads health on aliases a and m; null where there is none.
 */
export async function sumsWithin(
  tx: Tx,
  asked: { from: Day; to: Day; on: Day; visible: RawBuilder<boolean>; score: RawBuilder<number | null> | null },
): Promise<Sums> {
  const { from, to, on, visible, score } = asked
  const row = await tx.row(sql<Sums>`
    with due as (
      select coalesce(r.due, 0) as due, r.state = 'open' and (r.notice_on is not null or r.due_on <= ${on}
        or coalesce(${score ?? sql`null::float8`} < ${poor}, false) or coalesce((
          select c.kind from renewals_calls c
          where c.workspace_id = ${tx.workspace} and c.account_id = r.account_id and c.due_on = r.due_on
          order by c.side = 'lead' desc, c.at desc, c.id desc limit 1) = 'expected_loss', false)) as "isAtRisk"
      from renewals r
      join accounts a on a.workspace_id = ${tx.workspace} and a.id = r.account_id
      left join measures_current m on m.workspace_id = ${tx.workspace} and m.account_id = a.id
      where r.workspace_id = ${tx.workspace} and r.due_on between ${from} and ${to} and r.state <> 'gone' and ${visible}
    )
    select count(*)::int as renewals, coalesce(sum(due), 0)::float8 as due, (count(*) filter (where "isAtRisk"))::int as "atRisk",
      coalesce(sum(due) filter (where "isAtRisk"), 0)::float8 as "atRiskDue" from due`)
  return row as Sums
}

/** Renewals whose last day of notice lies within a span, of accounts that are seen, the earliest first. */
export const deadlinesWithin = (
  tx: Tx,
  { from, to, visible, owner }: { from: Day; to: Day; visible: RawBuilder<boolean>; owner?: MemberId | undefined },
): Promise<Listed[]> =>
  tx.rows(sql<Listed>`
    select ${columns}, a.name, a.owner_id as owner from renewals r
    join accounts a on a.workspace_id = r.workspace_id and a.id = r.account_id
    where r.workspace_id = ${tx.workspace} and coalesce(r.deadline, r.due_on) between ${from} and ${to} and r.state <> 'gone'
      and ${visible} and (${owner ?? null}::uuid is null or a.owner_id = ${owner ?? null}::uuid)
    order by coalesce(r.deadline, r.due_on), r.account_id`)

export interface KeptCall extends Call {
  account: AccountId
  dueOn: Day
}

const callColumns = sql`c.account_id as account, c.due_on as "dueOn", c.side, c.kind, c.amount, c.why, c.at, c.member_id as member`

/** The newest call of each side for renewals due within a span. */
export const callsWithin = (tx: Tx, from: Day, to: Day): Promise<KeptCall[]> =>
  tx.rows(sql<KeptCall>`
    select distinct on (c.account_id, c.due_on, c.side) ${callColumns} from renewals_calls c
    where c.workspace_id = ${tx.workspace} and c.due_on between ${from} and ${to}
    order by c.account_id, c.due_on, c.side, c.at desc, c.id desc`)

/** Every call for one account, the newest first. */
export const callsOf = (tx: Tx, account: AccountId): Promise<KeptCall[]> =>
  tx.rows(sql<KeptCall>`
    select ${callColumns} from renewals_calls c
    where c.workspace_id = ${tx.workspace} and c.account_id = ${account} order by c.at desc, c.id desc`)

export async function insertCall(tx: Tx, id: string, call: Omit<KeptCall, 'at'>): Promise<void> {
  await tx.run(sql`
    insert into renewals_calls (workspace_id, account_id, due_on, id, side, kind, amount, why, at, member_id)
    values (${tx.workspace}, ${call.account}, ${call.dueOn}, ${id}, ${call.side}, ${call.kind}, ${call.amount}, ${call.why},
      ${tx.now}, ${call.member})`)
}

/** What was called last before the deadline of renewals that were decided, by caller. */
export const settledCalls = (
  tx: Tx,
  since: Day,
): Promise<{ member: MemberId; side: Side; called: number; due: number; final: number }[]> =>
  tx.rows(sql<{ member: MemberId; side: Side; called: number; due: number; final: number }>`
    select distinct on (r.account_id, r.due_on, c.side) c.member_id as member, c.side,
      case when c.kind = 'best_case' then 0 else c.amount end as called, coalesce(r.due, 0) as due, coalesce(r.final, 0) as final
    from renewals r
    join renewals_calls c on c.workspace_id = r.workspace_id and c.account_id = r.account_id and c.due_on = r.due_on
      and c.at < coalesce(r.deadline, r.due_on) + 1 and c.at < coalesce(r.settled_on, r.due_on) + 1
    where r.workspace_id = ${tx.workspace} and r.state in ('won', 'lost') and r.due_on >= ${since}
    order by r.account_id, r.due_on, c.side, c.at desc, c.id desc`)

/** Renewals that were decided, with the health before: what likelihoods are counted from. */
export const decidedSince = (
  tx: Tx,
  since: Day,
): Promise<{ health: number | null; hadNotice: boolean; isRenewed: boolean }[]> =>
  tx.rows(sql<{ health: number | null; hadNotice: boolean; isRenewed: boolean }>`
    select health, notice_on is not null as "hadNotice", state = 'won' as "isRenewed" from renewals
    where workspace_id = ${tx.workspace} and state in ('won', 'lost') and has_health and due_on >= ${since}`)

// ---------------------------------------------------------------- weeks

/** The newest week before or on a day of which it was noted how renewals stood. */
export async function weekBefore(tx: Tx, on: Day): Promise<Day | null> {
  const row = await tx.row(sql<{ week: Day | null }>`
    select max(week) as week from renewals_weeks where workspace_id = ${tx.workspace} and week <= ${on}`)
  return row?.week ?? null
}

export const weekOf = (tx: Tx, week: Day, from: Day, to: Day, visible: RawBuilder<boolean>): Promise<Standing[]> =>
  tx.rows(sql<Standing>`
    select w.account_id as account, w.due_on as "dueOn", w.category, w.due, w.forecast from renewals_weeks w
    join accounts a on a.workspace_id = w.workspace_id and a.id = w.account_id
    where w.workspace_id = ${tx.workspace} and w.week = ${week} and w.due_on between ${from} and ${to} and ${visible}`)

export async function saveWeek(tx: Tx, week: Day, standings: readonly Standing[]): Promise<void> {
  const rows = standings.map(({ account, dueOn, category, due, forecast }) => ({
    ...{ workspace_id: tx.workspace, week, account_id: account, due_on: dueOn, category, due, forecast },
  }))
  await tx.run(sql`
    insert into renewals_weeks select n.* from jsonb_populate_recordset(null::renewals_weeks, ${JSON.stringify(rows)}::jsonb) n
    order by n.account_id, n.due_on on conflict do nothing`)
}

export async function lookedOn(tx: Tx): Promise<Day | null> {
  const row = await tx.row(sql<{ on: Day }>`
    select looked_on as "on" from renewals_looks where workspace_id = ${tx.workspace}`)
  return row?.on ?? null
}

export async function noteLook(tx: Tx, on: Day): Promise<void> {
  await tx.run(sql`
    insert into renewals_looks (workspace_id, looked_on) values (${tx.workspace}, ${on})
    on conflict (workspace_id) do update set looked_on = excluded.looked_on`)
}

// ---------------------------------------------------------------- words beside

export async function namesOf(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, string>> {
  const rows = await tx.rows(sql<{ id: AccountId; name: string }>`
    select id, name from accounts where workspace_id = ${tx.workspace} and id = any(${accounts}::uuid[])`)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The health before each renewal of some accounts, by renewal, where its day is over and it was noted. */
export async function notedHealth(tx: Tx, accounts: readonly AccountId[]): Promise<Map<string, number | null>> {
  const rows = await tx.rows(sql<{ account: AccountId; dueOn: Day; health: number | null }>`
    select account_id as account, due_on as "dueOn", health from renewals
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) and has_health`)
  return new Map(rows.map((row) => [keyOf(row), row.health]))
}

export const renewalOn = (tx: Tx, account: AccountId, dueOn: Day): Promise<Renewal | undefined> =>
  tx.row(sql<Renewal>`
    select ${columns} from renewals r
    where r.workspace_id = ${tx.workspace} and r.account_id = ${account} and r.due_on = ${dueOn} and r.state <> 'gone' for update`)

/** Why renewals of some accounts were called lost, by the call that counts: the lead's before the owner's, the newest of each. */
export const lostCallsOf = (
  tx: Tx,
  accounts: readonly AccountId[],
): Promise<{ account: AccountId; on: Day; says: string }[]> =>
  tx.rows(sql<{ account: AccountId; on: Day; says: string }>`
    select q.account, q."on", q.says from (
      select distinct on (c.account_id, c.due_on) c.account_id as account, c.due_on as "on", c.why as says, c.kind from renewals_calls c
      join renewals r on r.workspace_id = c.workspace_id and r.account_id = c.account_id and r.due_on = c.due_on and r.state = 'lost'
      where c.workspace_id = ${tx.workspace} and c.account_id = any(${accounts}::uuid[])
      order by c.account_id, c.due_on, c.side = 'lead' desc, c.at desc, c.id desc) q
    where q.kind = 'expected_loss' and q.says is not null`)
