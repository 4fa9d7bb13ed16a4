import { type RawBuilder, sql } from 'kysely'
import type { AccountId, HoldoutId } from '../../kernel/ids.ts'
import type { Viewer } from '../../platform/contributions.ts'
import type { Expression } from '../../platform/db/condition.ts'
import type { Tx } from '../../platform/db/db.ts'
import { visible } from '../accounts/index.ts'
import type { Arm } from './domain/draw.ts'
import { type Contamination, everything, type Holdout } from './domain/holdout.ts'

interface Row extends Omit<Holdout, 'about'> {
  aboutKind: string
  aboutId: string
}

const holdoutsFrom = async (tx: Tx, rest: RawBuilder<unknown>): Promise<Holdout[]> =>
  (
    await tx.rows(sql<Row>`
      select h.id, h.about_kind as "aboutKind", h.about_id as "aboutId", h.name, h.share, h.salt, h.population,
        h.started_at as "startedAt", h.ends_on as "endsOn", h.ended_at as "endedAt", h.made_by as "madeBy"
      from holdouts h where h.workspace_id = ${tx.workspace} and ${rest}`)
  ).map(({ aboutKind, aboutId, ...row }) => ({ ...row, about: { kind: aboutKind, id: aboutId } }))

/** A hold-out, and the one over everything where it runs beside. */
export const withEverything = (tx: Tx, id: HoldoutId): Promise<Holdout[]> =>
  holdoutsFrom(tx, sql`(h.id = ${id} or (h.about_kind = ${everything} and h.ended_at is null))`)

/** The running hold-out about something. */
export async function runningAbout(tx: Tx, { kind, id }: Holdout['about']): Promise<Holdout | undefined> {
  const where = sql`h.about_kind = ${kind} and h.about_id = ${id} and h.ended_at is null`
  return (await holdoutsFrom(tx, where))[0]
}

/** The newest first, those that run before those that are over. */
export const allHoldouts = (tx: Tx, limit: number): Promise<Holdout[]> =>
  holdoutsFrom(tx, sql`true order by h.ended_at desc nulls first, h.started_at desc, h.id limit ${limit}`)

export async function holdoutNamed(tx: Tx, id: HoldoutId): Promise<Holdout | undefined> {
  return (await holdoutsFrom(tx, sql`h.id = ${id} for update`))[0]
}

/** Adds a hold-out; false where one about the same thing runs already. */
export async function insertHoldout(tx: Tx, { about, ...one }: Holdout): Promise<boolean> {
  const added = await tx.run(sql`
    insert into holdouts (workspace_id, id, about_kind, about_id, name, share, salt, population, started_at, ends_on, made_by)
    values (${tx.workspace}, ${one.id}, ${about.kind}, ${about.id}, ${one.name}, ${one.share}, ${one.salt},
      ${JSON.stringify(one.population)}::jsonb, ${one.startedAt}, ${one.endsOn}, ${one.madeBy})
    on conflict (workspace_id, about_kind, about_id) where ended_at is null do nothing`)
  return added > 0
}

export const endHoldout = (tx: Tx, id: HoldoutId): Promise<number> =>
  tx.run(
    sql`update holdouts set ended_at = ${tx.now} where workspace_id = ${tx.workspace} and id = ${id} and ended_at is null`,
  )

// ---------------------------------------------------------------- units

export interface Met {
  asked: AccountId
  account: AccountId
  unit: AccountId
}

/**
 * The unit of each account (rule 28): the topmost account above it, or itself where it is one person. An id that was merged away
 * means the account that lives; unknown ids are absent.
 */
export function unitsOf(tx: Tx, accounts: readonly AccountId[]): Promise<Met[]> {
  return tx.rows(sql<Met>`
    with recursive up as (
      select i.raw_id as asked, a.id as account, a.id as unit, a.parent_id, a.kind, 0 as height
      from accounts_identities i join accounts a on a.workspace_id = ${tx.workspace} and a.id = i.account_id
      where i.workspace_id = ${tx.workspace} and i.raw_id = any(${accounts}::uuid[])
      union all
      select up.asked, up.account, p.id, p.parent_id, p.kind, up.height + 1 from up
      join accounts p on p.workspace_id = ${tx.workspace} and p.id = up.parent_id
      where up.kind <> 'consumer' and up.height < 100
    )
    select distinct on (asked) asked, account, unit from up order by asked, height desc`)
}

export interface Fitting {
  unit: AccountId
  /** Every account of the unit meets the population. */
  fits: boolean
  /** One of them may never be held out. */
  never: boolean
}

/** Whether units may be drawn: they and all that lives below them are judged together, since they are held out together. */
export function fittingOf(
  tx: Tx,
  units: readonly AccountId[],
  { population, never }: { population: Expression; never: Expression },
): Promise<Fitting[]> {
  return tx.rows(sql<Fitting>`
    with recursive below as (
      select u.id as unit, u.id, a.kind from unnest(${units}::uuid[]) as u (id)
      join accounts a on a.workspace_id = ${tx.workspace} and a.id = u.id
      union
      select b.unit, c.id, c.kind from below b
      join accounts c on c.workspace_id = ${tx.workspace} and c.parent_id = b.id
        and c.kind <> 'consumer' and c.merged_into is null and c.gone_at is null
    )
    select b.unit, bool_and((${population}) is true) as fits, bool_or((${never}) is true) as never
    from below b join accounts a on a.workspace_id = ${tx.workspace} and a.id = b.id
    left join measures_current m on m.workspace_id = ${tx.workspace} and m.account_id = a.id
    group by b.unit`)
}

/** Those of the accounts for which something holds now. */
export async function accountsFor(tx: Tx, accounts: readonly AccountId[], holds: Expression): Promise<Set<AccountId>> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select a.id from accounts a
    left join measures_current m on m.workspace_id = ${tx.workspace} and m.account_id = a.id
    where a.workspace_id = ${tx.workspace} and a.id = any(${accounts}::uuid[]) and (${holds}) is true`)
  return new Set(rows.map(({ id }) => id))
}

/** Living customers that stand at the top of their group, in id order, after one. */
export async function topsAfter(tx: Tx, after: AccountId | null, limit: number): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select id from accounts
    where workspace_id = ${tx.workspace} and (parent_id is null or kind = 'consumer') and merged_into is null and gone_at is null
      and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`)
  return rows.map(({ id }) => id)
}

// ---------------------------------------------------------------- assignments

export interface Assigned {
  holdout: HoldoutId
  unit: AccountId
  arm: Arm
}

/** What was drawn for units under hold-outs. */
export function assignedTo(tx: Tx, holdouts: readonly HoldoutId[], units: readonly AccountId[]): Promise<Assigned[]> {
  return tx.rows(sql<Assigned>`
    select holdout_id as holdout, unit_id as unit, arm from holdouts_assignments
    where workspace_id = ${tx.workspace} and holdout_id = any(${holdouts}::uuid[]) and unit_id = any(${units}::uuid[])`)
}

/** Notes what was drawn; whoever was met meanwhile keeps what they have. */
export async function insertAssigned(tx: Tx, assigned: readonly Assigned[]): Promise<number> {
  if (assigned.length === 0) return 0
  const rows = assigned.toSorted((a, b) => (`${a.holdout} ${a.unit}` < `${b.holdout} ${b.unit}` ? -1 : 1))
  return tx.run(sql`
    insert into holdouts_assignments (workspace_id, holdout_id, unit_raw, unit_id, arm, met_at)
    select ${tx.workspace}, d.holdout, d.unit, d.unit, d.arm, ${tx.now}
    from unnest(${rows.map((r) => r.holdout)}::uuid[], ${rows.map((r) => r.unit)}::uuid[], ${rows.map((r) => r.arm)}::text[])
      as d (holdout, unit, arm)
    on conflict do nothing`)
}

export interface Counts {
  holdout: HoldoutId
  held: number
  treated: number
  outside: number
  /** Accounts of which something blurs the comparison. */
  contaminated: number
}

/** How many units stand in each arm; a unit that was merged into another of the same hold-out counts no more. */
export function countsOf(tx: Tx, ids: readonly HoldoutId[]): Promise<Counts[]> {
  return tx.rows(sql<Counts>`
    select h.id as holdout, n.*, (select count(*)::int from holdouts_contamination c
      where c.workspace_id = ${tx.workspace} and c.holdout_id = h.id) as contaminated
    from unnest(${ids}::uuid[]) as h (id) cross join lateral (
      select count(*) filter (where s.arm = 'held')::int as held, count(*) filter (where s.arm = 'treated')::int as treated,
        count(*) filter (where s.arm = 'outside')::int as outside
      from holdouts_assignments s join accounts a on a.workspace_id = ${tx.workspace} and a.id = s.unit_id and a.merged_into is null
      where s.workspace_id = ${tx.workspace} and s.holdout_id = h.id) n`)
}

export interface BlurCount {
  holdout: HoldoutId
  kind: Contamination
  accounts: number
}

/** Of how many accounts each cause blurs the comparison. */
export const blurCounts = (tx: Tx, ids: readonly HoldoutId[]): Promise<BlurCount[]> =>
  tx.rows(sql<BlurCount>`
    select holdout_id as holdout, kind, count(*)::int as accounts from holdouts_contamination
    where workspace_id = ${tx.workspace} and holdout_id = any(${ids}::uuid[])
    group by holdout_id, kind order by holdout_id, kind`)

/** Units of a hold-out with the arm that was drawn for them, in id order, after one: what an analysis reads. */
export function armsAfter(
  tx: Tx,
  id: HoldoutId,
  { after, limit }: { after: AccountId | null; limit: number },
): Promise<{ unit: AccountId; arm: Arm; metAt: Date }[]> {
  return tx.rows(sql<{ unit: AccountId; arm: Arm; metAt: Date }>`
    select s.unit_id as unit, s.arm, s.met_at as "metAt" from holdouts_assignments s
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = s.unit_id and a.merged_into is null
    where s.workspace_id = ${tx.workspace} and s.holdout_id = ${id} and s.arm <> 'outside'
      and (${after}::uuid is null or s.unit_id > ${after}::uuid)
    order by s.unit_id limit ${limit}`)
}

// ---------------------------------------------------------------- merges and what blurs

/**
 * What was drawn for an account that is merged stands for the survivor, where nothing was drawn for it. Where both were met,
 * the survivor keeps its own; those of another arm are answered.
 */
export async function followMerge(tx: Tx, from: AccountId, into: AccountId): Promise<HoldoutId[]> {
  const apart = await tx.rows(sql<{ holdout: HoldoutId }>`
    select f.holdout_id as holdout from holdouts_assignments f
    join holdouts_assignments t on t.workspace_id = f.workspace_id and t.holdout_id = f.holdout_id and t.unit_id = ${into}
    where f.workspace_id = ${tx.workspace} and f.unit_id = ${from} and f.arm <> t.arm`)
  await tx.run(sql`
    update holdouts_assignments f set unit_id = ${into}
    where f.workspace_id = ${tx.workspace} and f.unit_id = ${from} and not exists (
      select from holdouts_assignments t
      where t.workspace_id = f.workspace_id and t.holdout_id = f.holdout_id and t.unit_id = ${into})`)
  return apart.map(({ holdout }) => holdout)
}

/** An account that comes back out of a merge has what was drawn for it. */
export async function followUnmerge(tx: Tx, from: AccountId, into: AccountId): Promise<void> {
  await tx.run(sql`
    update holdouts_assignments set unit_id = ${from}
    where workspace_id = ${tx.workspace} and unit_id = ${into} and unit_raw = ${from}`)
}

export interface Blur {
  holdout: HoldoutId
  account: AccountId
  unit: AccountId
  kind: Contamination
}

/** Notes once for an account and kind that something blurs the comparison. */
export async function insertBlurs(tx: Tx, blurs: readonly Blur[]): Promise<number> {
  if (blurs.length === 0) return 0
  const rows = blurs.toSorted((a, b) => (`${a.holdout} ${a.account}` < `${b.holdout} ${b.account}` ? -1 : 1))
  return tx.run(sql`
    insert into holdouts_contamination (workspace_id, holdout_id, account_id, kind, unit_id, at)
    select ${tx.workspace}, d.holdout, d.account, d.kind, d.unit, ${tx.now}
    from unnest(${rows.map((r) => r.holdout)}::uuid[], ${rows.map((r) => r.account)}::uuid[], ${rows.map((r) => r.kind)}::text[],
      ${rows.map((r) => r.unit)}::uuid[]) as d (holdout, account, kind, unit)
    on conflict do nothing`)
}

export interface BlurPlace {
  at: string
  account: string
  kind: string
}

export interface SeenBlur {
  account: AccountId
  name: string
  kind: Contamination
  at: Date
  place: string
}

/** What blurs a comparison, of the accounts that a viewer sees, the newest first, before a place. */
export function blursSeen(
  tx: Tx,
  viewer: Viewer,
  { id, before, limit }: { id: HoldoutId; before: BlurPlace | undefined; limit: number },
): Promise<SeenBlur[]> {
  const behind = before
    ? sql`(c.at, c.account_id, c.kind) < (${before.at}::timestamptz, ${before.account}::uuid, ${before.kind})`
    : sql`true`
  return tx.rows(sql<SeenBlur>`
    select c.account_id as account, a.name, c.kind, c.at, c.at::text as place from holdouts_contamination c
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = c.account_id and ${visible(viewer)}
    where c.workspace_id = ${tx.workspace} and c.holdout_id = ${id} and ${behind}
    order by c.at desc, c.account_id desc, c.kind desc limit ${limit}`)
}
