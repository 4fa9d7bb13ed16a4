import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { visible } from '../../accounts/index.ts'
import type { Stretches } from '../domain/open.ts'
import type { SeenOf } from '../domain/record.ts'
import type { Spell, Standing, Stretch } from '../domain/watch.ts'

/**
 * Whether nobody else looks at this workspace's accounts, nor will until the end of the transaction: what stands is read page by page,
 * and carried on from there.
 */
export async function looksAlone(tx: Tx): Promise<boolean> {
  const row = await tx.row(sql<{ alone: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`churn watch ${tx.workspace}`}, 0)) as alone`)
  return row?.alone === true
}

/** Up to which day some accounts were looked at by a version of the indicators; those never looked at so are absent. */
export async function looksAmong(
  tx: Tx,
  accounts: readonly AccountId[],
  version: number,
): Promise<Map<AccountId, Day>> {
  const rows = await tx.rows(sql<{ account: AccountId; through: Day }>`
    select account_id as account, through from churn_looks
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) and version = ${version}`)
  return new Map(rows.map(({ account, through }) => [account, through]))
}

export async function saveLooks(
  tx: Tx,
  accounts: readonly AccountId[],
  { through, version }: { through: Day; version: number },
): Promise<void> {
  await tx.run(sql`
    insert into churn_looks (workspace_id, account_id, through, version)
    select ${tx.workspace}, id, ${through}, ${version} from unnest(${accounts}::uuid[]) as t (id) order by id
    on conflict (workspace_id, account_id) do update set through = excluded.through, version = excluded.version`)
}

/** What stands of some accounts; one of which nothing does is absent. */
export async function standingAmong(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, Standing>> {
  const watched = await tx.rows(sql<Stretch & { account: AccountId }>`
    select account_id as account, from_day as "from", until_day as until from churn_watched
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) and until_day is null`)
  const spells = await tx.rows(sql<Spell & { account: AccountId }>`
    select account_id as account, indicator, from_day as "from", until_day as until, value, before from churn_warnings
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) and until_day is null`)
  const byAccount = Map.groupBy(spells, ({ account }) => account)
  return new Map(
    watched.map(({ account, ...stretch }) => [account, { watched: stretch, spells: byAccount.get(account) ?? [] }]),
  )
}

/** Takes away all that was ever seen of some accounts, to look at their past anew. */
export async function forget(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  for (const table of [sql`churn_warnings`, sql`churn_watched`])
    await tx.run(sql`
      delete from ${table} where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])`)
}

export interface Unshown {
  account: AccountId
  /** The first close that was not shown yet; null where none was. */
  from: Day | null
  to: Day
}

/** Of which accounts something was looked at that is not shown yet. */
export const unshownAmong = (tx: Tx, accounts: readonly AccountId[]): Promise<Unshown[]> =>
  tx.rows(sql<Unshown>`
    select account_id as account, shown_through + 1 as "from", through as "to" from churn_looks
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])
      and (shown_through is null or shown_through < through)
    order by account_id`)

export async function saveShown(tx: Tx, accounts: readonly AccountId[], through: Day): Promise<void> {
  await tx.run(sql`
    update churn_looks set shown_through = ${through}
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])`)
}

/** All that stood of some accounts on a day or came after it; accounts of which nothing did are absent. */
export async function stretchesSince(
  tx: Tx,
  accounts: readonly AccountId[],
  since: Day,
): Promise<Map<AccountId, Stretches>> {
  const among = sql`workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])
    and (until_day is null or until_day > ${since})`
  const watched = await tx.rows(sql<Stretch & { account: AccountId }>`
    select account_id as account, from_day as "from", until_day as until from churn_watched where ${among}`)
  const spells = await tx.rows(sql<Stretch & { account: AccountId }>`
    select account_id as account, from_day as "from", until_day as until from churn_warnings where ${among}`)
  const byAccount = Map.groupBy(spells, ({ account }) => account)
  return new Map(
    [...Map.groupBy(watched, ({ account }) => account)].map(([account, own]) => [
      account,
      { watched: own, spells: byAccount.get(account) ?? [] },
    ]),
  )
}

export async function saveStretches(tx: Tx, rows: readonly (Stretch & { account: AccountId })[]): Promise<void> {
  const column = <Value>(of: (row: Stretch & { account: AccountId }) => Value) => rows.map(of)
  await tx.run(sql`
    insert into churn_watched (workspace_id, account_id, from_day, until_day)
    select ${tx.workspace}, s.* from unnest(${column(({ account }) => account)}::uuid[],
      ${column(({ from }) => from)}::date[], ${column(({ until }) => until)}::date[]) as s
    on conflict (workspace_id, account_id, from_day) do update set until_day = excluded.until_day`)
}

export async function saveSpells(tx: Tx, rows: readonly (Spell & { account: AccountId })[]): Promise<void> {
  const column = <Value>(of: (row: Spell & { account: AccountId }) => Value) => rows.map(of)
  await tx.run(sql`
    insert into churn_warnings (workspace_id, account_id, indicator, from_day, until_day, value, before)
    select ${tx.workspace}, s.* from unnest(${column(({ account }) => account)}::uuid[],
      ${column(({ indicator }) => indicator)}::text[], ${column(({ from }) => from)}::date[],
      ${column(({ until }) => until)}::date[], ${column(({ value }) => value)}::float8[],
      ${column(({ before }) => before)}::float8[]) as s
    on conflict (workspace_id, account_id, indicator, from_day) do update set until_day = excluded.until_day`)
}

// ---------------------------------------------------------------- reading

export interface WarnedAccount {
  account: AccountId
  name: string
  owner: MemberId | null
  arr: number | null
  /** Of the newest of its warnings that stand. */
  since: Day
}

export interface WarnedRequest {
  /** Only accounts of which this one stands, as since when. */
  indicator: string | undefined
  owner: string | undefined
  after: { since: string; account: string } | null
  limit: number
}

/** Accounts that the viewer sees of which a warning stands, the newest warning first. */
export function warnedAccounts(
  tx: Tx,
  viewer: Viewer,
  { indicator, owner, after, limit }: WarnedRequest,
): Promise<WarnedAccount[]> {
  const asked = indicator === undefined ? sql`true` : sql`w.indicator = ${indicator}`
  const owned = owner === undefined ? sql`true` : sql`a.owner_id = ${owner}::uuid`
  const behind = after
    ? sql`(s.since < ${after.since}::date or (s.since = ${after.since}::date and s.account > ${after.account}::uuid))`
    : sql`true`
  return tx.rows(sql<WarnedAccount>`
    select s.* from (
      select w.account_id as account, a.name, a.owner_id as owner, a.arr::float8 as arr, max(w.from_day) as since
      from churn_warnings w join accounts a on a.workspace_id = ${tx.workspace} and a.id = w.account_id
      where w.workspace_id = ${tx.workspace} and w.until_day is null and ${asked} and ${owned} and ${visible(viewer)}
      group by w.account_id, a.name, a.owner_id, a.arr
    ) s where ${behind} order by s.since desc, s.account limit ${limit}`)
}

/** What stands of some accounts, by account, the newest first. */
export function warningsAmong(tx: Tx, accounts: readonly AccountId[]): Promise<(Spell & { account: AccountId })[]> {
  return tx.rows(sql<Spell & { account: AccountId }>`
    select account_id as account, indicator, from_day as "from", until_day as until, value, before from churn_warnings
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) and until_day is null
    order by account_id, from_day desc, indicator`)
}

/** Warnings of one account that are over, the newest first. */
export function pastWarnings(tx: Tx, account: AccountId, limit: number): Promise<Spell[]> {
  return tx.rows(sql<Spell>`
    select indicator, from_day as "from", until_day as until, value, before from churn_warnings
    where workspace_id = ${tx.workspace} and account_id = ${account} and until_day is not null
    order by from_day desc, indicator limit ${limit}`)
}

/** Of how many accounts that the viewer sees each indicator stands. */
export async function standingCounts(tx: Tx, viewer: Viewer): Promise<Map<string, number>> {
  const rows = await tx.rows(sql<{ indicator: string; accounts: number }>`
    select w.indicator, count(*)::int as accounts
    from churn_warnings w join accounts a on a.workspace_id = ${tx.workspace} and a.id = w.account_id
    where w.workspace_id = ${tx.workspace} and w.until_day is null and ${visible(viewer)} group by w.indicator`)
  return new Map(rows.map(({ indicator, accounts }) => [indicator, accounts]))
}

/** Accounts that were ever watched, in the order of their ids, after an id. */
export async function watchedAfter(tx: Tx, after: AccountId | null, limit: number): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ account: AccountId }>`
    select distinct account_id as account from churn_watched
    where workspace_id = ${tx.workspace} and (${after}::uuid is null or account_id > ${after}::uuid)
    order by account_id limit ${limit}`)
  return rows.map(({ account }) => account)
}

/** The first day on which any account was watched. */
export async function firstWatched(tx: Tx): Promise<Day | null> {
  const row = await tx.row(sql<{ day: Day | null }>`
    select min(from_day) as day from churn_watched where workspace_id = ${tx.workspace}`)
  return row?.day ?? null
}

/** When some accounts were watched, and their warnings that stood on a day or began after it and by another, by account and day. */
export async function seenAmong(tx: Tx, accounts: readonly AccountId[], from: Day, to: Day): Promise<SeenOf> {
  const among = sql`workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])`
  const watched = await tx.rows(sql<SeenOf['watched'][number]>`
    select account_id as account, from_day as "from", until_day as until from churn_watched where ${among}`)
  const warnings = await tx.rows(sql<SeenOf['warnings'][number]>`
    select account_id as account, indicator, from_day as "from", until_day as until from churn_warnings
    where ${among} and (until_day is null or until_day > ${from}) and from_day <= ${to}
    order by account_id, from_day`)
  return { watched, warnings }
}

/** Warnings that began on some days, as a close of each told them; who had been watched before alone, since what is so already is no news. */
export const warningsBegun = (
  tx: Tx,
  from: Day,
  to: Day,
): Promise<{ account: AccountId; day: Day; indicators: string[] }[]> =>
  tx.rows(sql<{ account: AccountId; day: Day; indicators: string[] }>`
    select w.account_id as account, w.from_day as day, array_agg(w.indicator order by w.indicator) as indicators
    from churn_warnings w
    where w.workspace_id = ${tx.workspace} and w.from_day between ${from} and ${to} and exists (
      select 1 from churn_watched c where c.workspace_id = ${tx.workspace} and c.account_id = w.account_id
        and c.from_day < w.from_day)
    group by w.account_id, w.from_day order by w.from_day, w.account_id`)
