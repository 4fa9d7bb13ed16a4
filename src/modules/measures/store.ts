import { type RawBuilder, sql } from 'kysely'
import { addDays, type Day, epochDay } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import { retold } from '../../kernel/retold.ts'
import { inWords } from '../../kernel/words.ts'
import type { MeasureDefinition } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { readAgain, readOnce } from '../../platform/db/read-once.ts'
import type { DayRow } from './domain/freeze.ts'
import type { Voice } from './domain/matrix.ts'

export type Numbers = (number | null)[]

/** How a row of measures_days came to be. */
export const basisNumber = { frozen: 0, restated: 1, published: 2 } as const

export interface CatalogueEntry extends MeasureDefinition {
  owner: string
  /** Position in the arrays of numbers, from 0; null for a measure derived on reading. */
  slot: number | null
  /** Put there by an insight, which keeps its own history. */
  published: boolean
  /** The first day whose frozen row holds it; null where all of them do. */
  since: Day | null
}

const catalogueRead = 'catalogue'

export const catalogue = (tx: Tx): Promise<CatalogueEntry[]> => readOnce(tx, catalogueRead, () => readCatalogue(tx))

/** The catalogue was changed by a statement of ours. */
export const catalogueChanged = (tx: Tx): void => readAgain(tx, catalogueRead)

async function readCatalogue(tx: Tx): Promise<CatalogueEntry[]> {
  const rows = await tx.rows(sql<{
    owner: string
    slot: number | null
    published: boolean
    since: Day | null
    definition: MeasureDefinition
  }>`
    select owner, slot, published, since, definition from measures_catalogue where workspace_id = ${tx.workspace} order by slot nulls last, key`)
  return rows.map(({ definition, ...rest }) => ({ ...inReadersWords(definition), ...rest }))
}

/** Our own measures are named in the reader's language; what a workspace defined bears the name it gave. */
function inReadersWords(definition: MeasureDefinition): MeasureDefinition {
  if (definition.key.startsWith('custom.')) return definition
  return { ...definition, label: retold(inWords(definition.label)), summary: retold(inWords(definition.summary)) }
}

/** Writes definitions as they are now; a stored measure that is new gets the next free slot, an old one keeps its own. */
export async function saveCatalogue(
  tx: Tx,
  entries: { owner: string; published: boolean; definition: MeasureDefinition }[],
): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`measures ${tx.workspace}`}, 0))`)
  catalogueChanged(tx)
  await tx.run(sql`
    with wanted as (
      select * from unnest(${entries.map((e) => e.definition.key)}::text[], ${entries.map((e) => e.owner)}::text[],
        ${entries.map((e) => JSON.stringify(e.definition))}::jsonb[], ${entries.map((e) => e.published)}::boolean[])
        with ordinality as w (key, owner, definition, published, position)
    ), fresh as (
      select w.key, row_number() over (order by w.position) as number from wanted w
      where w.definition->'derived' is null
        and not exists (select from measures_catalogue c where c.workspace_id = ${tx.workspace} and c.key = w.key)
    )
    insert into measures_catalogue (workspace_id, key, owner, slot, definition, published, since)
    select ${tx.workspace}, w.key, w.owner,
      (select coalesce(max(c.slot), -1) from measures_catalogue c where c.workspace_id = ${tx.workspace}) + f.number, w.definition,
      w.published,
      -- Days on which there was nobody to close hold nothing that could lack it.
      case when f.key is not null and not w.published
        and exists (select from measures_days d where d.workspace_id = ${tx.workspace} and d.basis = 0) then (
        select max(c.day) + 1 from measures_closed c where c.workspace_id = ${tx.workspace}) end
    from wanted w left join fresh f on f.key = w.key
    on conflict (workspace_id, key) do update set owner = excluded.owner, definition = excluded.definition,
      published = excluded.published`)
  await tx.run(sql`
    select measures_order_by(slot) from measures_catalogue
    where workspace_id = ${tx.workspace} and published and slot is not null and definition->'ordersLists' = 'true' order by slot`)
}

export interface Standing {
  account: AccountId
  closedThrough: Day | null
  frozen: Numbers | null
}

/** How far each account is closed. Accounts without a row are absent. */
export async function closedThrough(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, Day | null>> {
  const rows = await tx.rows(sql<{ account: AccountId; through: Day | null }>`
    select account_id as account, closed_through as through from measures_current
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])`)
  return new Map(rows.map(({ account, through }) => [account, through]))
}

/** The first day of which anything is kept of any of some accounts; before it all is unknown. */
export async function firstKept(tx: Tx, accounts: readonly AccountId[]): Promise<Day | null> {
  const row = await tx.row(sql<{ day: Day | null }>`
    select min(d.day) as day from unnest(${accounts}::uuid[]) as a (id) cross join lateral (
      select day from measures_days where workspace_id = ${tx.workspace} and account_id = a.id and basis = 0
      order by day limit 1) d`)
  return row?.day ?? null
}

/** What each account's last frozen row says. Accounts without one are absent. */
export async function lastFrozen(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, Numbers>> {
  const rows = await tx.rows(sql<{ account: AccountId; frozen: Numbers }>`
    select account_id as account, frozen from measures_current
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) and frozen is not null`)
  return new Map(rows.map(({ account, frozen }) => [account, frozen]))
}

/**
 * Writes frozen rows by COPY and moves the accounts' standing. Every account has a row on the span's first day, which is kept
 * only where it differs from what was frozen last: the database compares, as reading it here costs more than the rest.
 */
export async function saveFrozen(tx: Tx, rows: DayRow[], first: Day, through: Day): Promise<void> {
  await copyDays(tx, rows)
  await tx.run(sql`
    insert into measures_days (workspace_id, account_id, basis, day, numbers)
    select ${tx.workspace}, i.account_id, 0, i.day, i.numbers from measures_incoming i
    -- Row by row: of a table that was just loaded the planner expects too much, and joined would read all current rows for each page.
    where i.day > ${first} or (select c.frozen from measures_current c where c.workspace_id = ${tx.workspace}
      and c.account_id = i.account_id) is distinct from i.numbers
    order by i.account_id, i.day
    on conflict do nothing`)
  await tx.run(sql`
    insert into measures_current (workspace_id, account_id, on_day, numbers, frozen, closed_through)
    select distinct on (account_id) ${tx.workspace}, account_id, ${through}::date, numbers, numbers, ${through}::date
    from measures_incoming order by account_id, day desc
    on conflict (workspace_id, account_id) do update set
      frozen = excluded.frozen, closed_through = excluded.closed_through,
      numbers = case when measures_current.on_day <= excluded.on_day then excluded.numbers else measures_current.numbers end,
      on_day = greatest(measures_current.on_day, excluded.on_day)`)
}

/** Puts the open day's numbers on the current rows. */
export async function saveCurrent(tx: Tx, on: Day, rows: Omit<DayRow, 'day'>[]): Promise<void> {
  await copyDays(
    tx,
    rows.map(({ account, numbers }) => ({ account, day: on, numbers })),
  )
  await tx.run(sql`
    insert into measures_current (workspace_id, account_id, on_day, numbers)
    select ${tx.workspace}, account_id, day, numbers from measures_incoming order by account_id
    on conflict (workspace_id, account_id) do update set numbers = excluded.numbers, on_day = excluded.on_day`)
}

async function copyDays(tx: Tx, rows: DayRow[]): Promise<void> {
  await tx.run(sql`
    create temp table if not exists measures_incoming (account_id uuid, day date, numbers float8[]) on commit drop`)
  await tx.run(sql`truncate measures_incoming`)
  await tx.copy('measures_incoming', incomingColumns, incoming(rows))
}

export const incomingColumns = { account_id: 'uuid', day: 'date', numbers: 'float8[]' } as const

function* incoming(rows: DayRow[]) {
  for (const { account, day, numbers } of rows) yield [account, day, numbers] as const
}

/** Replaces the restated rows of some accounts within a span of days. */
export async function saveRestated(
  tx: Tx,
  accounts: readonly AccountId[],
  from: Day,
  to: Day,
  rows: DayRow[],
): Promise<void> {
  await tx.run(sql`
    delete from measures_days where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])
      and basis = 1 and day between ${from} and ${to}`)
  if (rows.length === 0) return
  await copyDays(tx, rows)
  await tx.run(sql`
    insert into measures_days (workspace_id, account_id, basis, day, numbers)
    select ${tx.workspace}, account_id, 1, day, numbers from measures_incoming order by account_id, day`)
}

/** The rows of a basis inside a span, and of each account the last one before it. */
export function daysWithin(
  tx: Tx,
  accounts: readonly AccountId[],
  basis: number,
  from: Day,
  to: Day,
): Promise<{ account: AccountId; day: Day; numbers: Numbers }[]> {
  return tx.rows(sql<{ account: AccountId; day: Day; numbers: Numbers }>`
    select d.account_id as account, d.day, d.numbers
    from unnest(${accounts}::uuid[]) as a (id)
    join measures_days d on d.workspace_id = ${tx.workspace} and d.account_id = a.id and d.basis = ${basis} and d.day <= ${to}
      and d.day >= coalesce((select max(b.day) from measures_days b where b.workspace_id = ${tx.workspace}
        and b.account_id = a.id and b.basis = ${basis} and b.day < ${from}), ${from})
    order by d.account_id, d.day`)
}

/** Accounts as rows `a` with their position, each with a day of its own where days are named. */
export const inOrder = (accounts: readonly AccountId[], days?: readonly Day[]): RawBuilder<unknown> =>
  days
    ? sql`unnest(${accounts}::uuid[], ${days}::date[]) with ordinality as a (id, on_day, position)`
    : sql`unnest(${accounts}::uuid[]) with ordinality as a (id, position)`

/** The newest frozen, restated (of that very day) and published rows on a day, or on a day of each, in the order of `accounts`. */
export function rowsOn(
  tx: Tx,
  accounts: readonly AccountId[],
  on: Day | readonly Day[],
): Promise<{ frozen: Numbers | null; restated: Numbers | null; published: Numbers | null }[]> {
  const day = typeof on === 'string' ? sql`${on}::date` : sql`a.on_day`
  const newest = (basis: number) => sql`
    (select d.numbers from measures_days d where d.workspace_id = ${tx.workspace} and d.account_id = a.id
      and d.basis = ${basis} and d.day <= ${day} order by d.day desc limit 1)`
  return tx.rows(sql<{ frozen: Numbers | null; restated: Numbers | null; published: Numbers | null }>`
    select ${newest(0)} as frozen, ${newest(2)} as published,
      (select d.numbers from measures_days d where d.workspace_id = ${tx.workspace} and d.account_id = a.id
        and d.basis = 1 and d.day = ${day}) as restated
    from ${inOrder(accounts, typeof on === 'string' ? undefined : on)} order by a.position`)
}

/**
 * Marks facts of accounts as changed from a day on, and their source as heard. Marks are only added, so that writers of facts
 * never wait for each other here. Answers the day from which the source newly speaks, or null: until then its measures were unknown for everybody.
 */
export async function markTouched(
  tx: Tx,
  owner: string,
  touched: readonly { account: AccountId; day: Day; isLate: boolean }[],
): Promise<Day | null> {
  const accounts = touched.map((item) => item.account)
  const days = touched.map((item) => item.day)
  await tx.run(sql`
    insert into measures_touched (workspace_id, account_id, since, told_late)
    select ${tx.workspace}, t.account, min(t.day), bool_or(t.late)
    from unnest(${accounts}::uuid[], ${days}::date[], ${touched.map((item) => item.isLate)}::boolean[]) as t (account, day, late)
    group by t.account`)
  readAgain(tx, voicesRead)
  const row = await tx.row(sql<{ newly: Day | null }>`
    with known as (select connected_on from measures_sources where workspace_id = ${tx.workspace} and owner = ${owner}),
    noted as (
      insert into measures_sources (workspace_id, owner, connected_on, last_spoke)
      select ${tx.workspace}, ${owner}, min(d.day), ${tx.now} from unnest(${days}::date[]) as d (day)
      on conflict (workspace_id, owner) do update set
        connected_on = least(measures_sources.connected_on, excluded.connected_on), last_spoke = excluded.last_spoke
      where measures_sources.connected_on > excluded.connected_on
        or measures_sources.last_spoke < excluded.last_spoke - interval '1 minute'
      returning connected_on)
    select n.connected_on as newly from noted n left join known k on true
    where k.connected_on is null or k.connected_on > n.connected_on`)
  return row?.newly ?? null
}

/** Keeps touched accounts in mind until the days that are over are closed. */
export async function keepLate(tx: Tx, touched: readonly { account: AccountId; since: Day }[]): Promise<void> {
  await tx.run(sql`
    insert into measures_late (workspace_id, account_id, since)
    select ${tx.workspace}, t.* from unnest(${touched.map((t) => t.account)}::uuid[], ${touched.map((t) => t.since)}::date[])
      as t (account, since) order by 2
    on conflict (workspace_id, account_id) do update set since = least(measures_late.since, excluded.since)`)
}

/**
 * Before some days are closed: what was told in time of them is read by the close, so that only the open day is left to compute.
 * Whoever is computed at this moment is left alone: its mark is gone with that.
 */
export async function leaveToClose(tx: Tx, accounts: readonly AccountId[], first: Day, through: Day): Promise<void> {
  await tx.run(sql`
    update measures_touched t set since = ${through}::date + 1
    from (
      select account_id, id from measures_touched
      where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) and not told_late
        and since between ${first} and ${through}
      for update skip locked) m
    where t.workspace_id = ${tx.workspace} and t.account_id = m.account_id and t.id = m.id`)
}

/**
 * After a close: accounts of which something was told between a day's end and its close are computed again, and so is the
 * open day of those that were computed before the day ahead of it was closed. Prospects and trials have no closed days:
 * only so does what they did leave its window as days pass.
 */
export async function touchLate(tx: Tx, through: Day): Promise<void> {
  await tx.run(sql`
    with late as (delete from measures_late where workspace_id = ${tx.workspace} returning account_id, since),
    open as (
      select m.account_id, greatest(m.on_day, ${through}::date + 1) as since from measures_current m
      join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id and a.merged_into is null and a.gone_at is null
      where m.workspace_id = ${tx.workspace} and (m.on_day > ${through} or m.closed_through is distinct from ${through}))
    insert into measures_touched (workspace_id, account_id, since)
    select ${tx.workspace}, account_id, min(since) from (
      select account_id, since from late union all select account_id, since from open) t group by account_id`)
}

export async function isAnyTouched(tx: Tx): Promise<boolean> {
  const row = await tx.row(sql<{ any: boolean }>`
    select exists (select from measures_touched where workspace_id = ${tx.workspace}) as any`)
  return row?.any === true
}

/** Takes touched accounts off the list, to be computed in this transaction: one at a time in a workspace, or two compute the same. */
export async function takeTouched(
  tx: Tx,
  limit: number,
): Promise<{ account: AccountId; since: Day; isLate: boolean }[]> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`measures touched ${tx.workspace}`}, 0))`)
  return tx.rows(sql<{ account: AccountId; since: Day; isLate: boolean }>`
    with chosen as (
      select distinct account_id from measures_touched where workspace_id = ${tx.workspace} order by account_id limit ${limit}),
    taken as (
      delete from measures_touched t using chosen where t.workspace_id = ${tx.workspace} and t.account_id = chosen.account_id
      returning t.account_id, t.since, t.told_late)
    select account_id as account, min(since) as since, bool_or(told_late) as "isLate" from taken group by account_id`)
}

const voicesRead = 'voices'

export const voices = (tx: Tx): Promise<Map<string, Voice>> => readOnce(tx, voicesRead, () => readVoices(tx))

async function readVoices(tx: Tx): Promise<Map<string, Voice>> {
  const rows = await tx.rows(sql<{ owner: string; connectedOn: Day; silences: { since: Day; until: Day | null }[] }>`
    select s.owner, s.connected_on as "connectedOn", coalesce((
      select jsonb_agg(jsonb_build_object('since', q.since, 'until', q.until) order by q.since) from measures_silences q
      where q.workspace_id = ${tx.workspace} and q.owner = s.owner), '[]') as silences
    from measures_sources s where s.workspace_id = ${tx.workspace}`)
  return new Map(rows.map(({ owner, connectedOn, silences }) => [owner, { connectedOn, silences }]))
}

/** Owners that have not spoken within their own rhythm, or that a system feeds which has not within its own; and since when. */
const silent = (tx: Tx): RawBuilder<unknown> => sql`
  select v.owner, min(v.last_spoke + make_interval(hours => v.rhythm_hours)) as since from (
    select owner, last_spoke, rhythm_hours from measures_sources where workspace_id = ${tx.workspace}
    union all
    select f.owner, f.last_spoke, f.rhythm_hours from measures_feeds f
    join measures_sources s on s.workspace_id = f.workspace_id and s.owner = f.owner
    where f.workspace_id = ${tx.workspace}) v
  where v.last_spoke + make_interval(hours => v.rhythm_hours) < ${tx.now} group by v.owner`

export interface Silence {
  owner: string
  since: Day
}

/**
 * Notes a silence of every source that has not spoken within its rhythm, and ends those that are over. Answers who has
 * just fallen silent, and the first day of the silence that has just ended and began earliest, or null: what was carried
 * since is to be computed anew.
 */
export async function noteSilences(
  tx: Tx,
  today: Day,
  zone: string,
): Promise<{ fallen: Silence[]; ended: Day | null }> {
  readAgain(tx, voicesRead)
  const fallen = await tx.rows(sql<Silence>`
    insert into measures_silences (workspace_id, owner, since)
    select ${tx.workspace}, s.owner, (s.since at time zone ${zone})::date from (${silent(tx)}) s
    where not exists (select from measures_silences q where q.workspace_id = ${tx.workspace} and q.owner = s.owner and q.until is null)
    -- One that falls silent twice on a day is silent from there on.
    on conflict (workspace_id, owner, since) do update set until = null
    returning owner, since`)
  const ended = await tx.row(sql<{ since: Day | null }>`
    with over as (
      update measures_silences q set until = ${today}
      where q.workspace_id = ${tx.workspace} and q.until is null and q.owner not in (select s.owner from (${silent(tx)}) s)
      returning q.since)
    select min(since) as since from over`)
  return { fallen, ended: ended?.since ?? null }
}

export interface Feed {
  source: string
  /** The modules whose measures it feeds. */
  owners: readonly string[]
  rhythmHours: number | null
  lastSpoke: Date
}

/** Says what a system feeds, in place of what was said of it before. */
export async function putFeed(tx: Tx, { source, owners, rhythmHours, lastSpoke }: Feed): Promise<void> {
  await tx.run(sql`
    delete from measures_feeds where workspace_id = ${tx.workspace} and source = ${source} and owner <> all(${owners}::text[])`)
  await tx.run(sql`
    insert into measures_feeds (workspace_id, owner, source, rhythm_hours, last_spoke)
    select ${tx.workspace}, o.owner, ${source}, ${rhythmHours}, ${lastSpoke} from unnest(${owners}::text[]) as o (owner) order by 2
    on conflict (workspace_id, owner, source) do update set rhythm_hours = excluded.rhythm_hours,
      last_spoke = greatest(measures_feeds.last_spoke, excluded.last_spoke)`)
}

export async function noteFeedSpoke(tx: Tx, source: string): Promise<void> {
  await tx.run(sql`
    update measures_feeds set last_spoke = ${tx.now}
    where workspace_id = ${tx.workspace} and source = ${source} and last_spoke < ${tx.now}`)
}

export async function setRhythm(tx: Tx, owner: string, hours: number | null): Promise<void> {
  await tx.run(sql`
    update measures_sources set rhythm_hours = ${hours} where workspace_id = ${tx.workspace} and owner = ${owner}`)
}

export interface SourceRow {
  owner: string
  connectedOn: Day
  lastSpoke: Date
  rhythmHours: number | null
  staleSince: Day | null
  /** Systems that feed it and have fallen silent. */
  silent: string[]
}

export function sources(tx: Tx): Promise<SourceRow[]> {
  return tx.rows(sql<SourceRow>`
    select s.owner, s.connected_on as "connectedOn", s.last_spoke as "lastSpoke", s.rhythm_hours as "rhythmHours",
      (select q.since from measures_silences q
       where q.workspace_id = ${tx.workspace} and q.owner = s.owner and q.until is null) as "staleSince",
      array(select f.source from measures_feeds f where f.workspace_id = ${tx.workspace} and f.owner = s.owner
        and f.last_spoke + make_interval(hours => f.rhythm_hours) < ${tx.now} order by 1) as silent
    from measures_sources s where s.workspace_id = ${tx.workspace} order by s.owner`)
}

/** Customers whose past is not closed yet: they came since the last close, which comes at midnight or when it is asked for. */
export async function withoutPast(tx: Tx): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*)::int as count from measures_current m
    join accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id and a.merged_into is null and a.gone_at is null
      and a.stage not in ('prospect', 'trial')
    where m.workspace_id = ${tx.workspace} and m.closed_through is null`)
  return row?.count ?? 0
}

export async function lastClosed(tx: Tx): Promise<Day | null> {
  const row = await tx.row(sql<{ day: Day | null }>`
    select max(day) as day from measures_closed where workspace_id = ${tx.workspace}`)
  return row?.day ?? null
}

/** The last day of the first history: the day through which the first close went. */
export async function firstClosed(tx: Tx): Promise<Day | null> {
  const row = await tx.row(sql<{ day: Day | null }>`
    select min(day) as day from measures_closed where workspace_id = ${tx.workspace}`)
  return row?.day ?? null
}

export async function saveClosed(tx: Tx, through: Day): Promise<void> {
  await tx.run(sql`
    insert into measures_closed (workspace_id, day, closed_at) values (${tx.workspace}, ${through}, ${tx.now})
    on conflict do nothing`)
}

/**
 * A merged account has no measures of its own any more: its restated days and newest numbers go. What is frozen stays, and
 * so does how far it is closed, or a merge taken back would freeze days anew that were shown already.
 */
export async function dropRestated(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    delete from measures_days where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) and basis = 1`)
  await tx.run(sql`
    delete from measures_filled where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])`)
  await tx.run(sql`
    update measures_current set numbers = '{}', published = null
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[])`)
}

/** Marks accounts for recomputation without a source having spoken. */
export async function touchAgain(tx: Tx, accounts: readonly AccountId[], since: Day, isLate: boolean): Promise<void> {
  await tx.run(sql`
    insert into measures_touched (workspace_id, account_id, since, told_late)
    select ${tx.workspace}, id, ${since}, ${isLate} from unnest(${accounts}::uuid[]) as t (id)`)
}

export interface MeasureSql {
  /** The newest value, on aliases `a` (accounts) and `m` (measures_current). */
  now: RawBuilder<number | null>
  /** The value at the close of the day that many days ago, on alias `a`. */
  before(days: number): RawBuilder<number | null>
}

/** How a measure is read inside another module's statement; dates come as epoch days, derived ones are derived. */
export function measureSql(
  tx: Tx,
  entry: CatalogueEntry,
  catalogue: readonly CatalogueEntry[],
  today: Day,
): MeasureSql {
  const { derived } = entry
  const stored = derived ? catalogue.find((candidate) => candidate.key === derived.from) : entry
  if (stored?.slot === null || stored?.slot === undefined) return { now: unknown, before: () => unknown }
  const element = sql.raw(`[${stored.slot + 1}]`)
  const now = stored.published ? sql<number | null>`m.published${element}` : sql<number | null>`m.numbers${element}`
  const before = (days: number) => sql<number | null>`(select d.numbers${element} from measures_days d
    where d.workspace_id = ${tx.workspace} and d.account_id = a.id and d.basis = ${sql.lit(stored.published ? 2 : 0)}
      and d.day <= ${addDays(today, -days)}::date order by d.day desc limit 1)`
  if (!derived) return { now, before }
  const sign = sql.raw(derived.as === 'days until' ? '' : '-')
  return {
    now: sql`${sign}(${now} - ${epochDay(today)}::float8)`,
    before: (days) => sql`${sign}(${before(days)} - ${epochDay(addDays(today, -days))}::float8)`,
  }
}

const unknown = sql<null>`null::float8`

/** Stands in for the join with `measures_current m` where measures are read as a closed day showed them, of alias `a`. */
export function shownMeasures(tx: Tx, day: Day): RawBuilder<unknown> {
  const shown = (basis: number) => sql`(select d.numbers from measures_days d where d.workspace_id = ${tx.workspace}
    and d.account_id = a.id and d.basis = ${sql.lit(basis)} and d.day <= ${day}::date order by d.day desc limit 1)`
  return sql`left join lateral (
    select ${shown(basisNumber.frozen)} as numbers, ${shown(basisNumber.published)} as published) m on true`
}

/** A measure of many accounts on some days at once, as shown at their close: a row per account in order, a value per day. */
export async function valuesAcross(
  tx: Tx,
  accounts: readonly AccountId[],
  entry: CatalogueEntry,
  days: readonly Day[],
): Promise<(number | null)[][]> {
  if (entry.slot === null || accounts.length === 0) return accounts.map(() => days.map(() => null))
  const element = sql.raw(`[${entry.slot + 1}]`)
  const rows = await tx.rows(sql<{ values: (number | null)[] }>`
    select array_agg(v.value order by t.n) as values
    from unnest(${accounts}::uuid[]) with ordinality as a (id, position)
    cross join unnest(${days}::date[]) with ordinality as t (day, n)
    left join lateral (select d.numbers${element} as value from measures_days d where d.workspace_id = ${tx.workspace}
      and d.account_id = a.id and d.basis = ${entry.published ? 2 : 0} and d.day <= t.day order by d.day desc limit 1) v on true
    group by a.position order by a.position`)
  return rows.map((row) => row.values)
}

/** Accounts whose measures wait to be computed again. */
export async function waitingCount(tx: Tx): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(distinct account_id) as count from measures_touched where workspace_id = ${tx.workspace}`)
  return row?.count ?? 0
}
