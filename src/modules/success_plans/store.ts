import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { knownBy, onlyChanges } from '../measures/index.ts'
import type { Kind } from './domain/objective.ts'

export interface ObjectiveDraft {
  id: string
  account_id: AccountId
  account_raw: AccountId
  source: string
  name: string
  title: string
  kind: Kind
  unit: string | null
  start_value: number
  target_value: number
  due_on: Day | null
  evidence_link: string | null
  agreed_on: Day
  happened_at: Date
  known_at: Date
  origin: string
}

const asRecords = (tx: Tx, drafts: readonly object[]): string =>
  JSON.stringify(drafts.map((draft) => ({ workspace_id: tx.workspace, ...draft })))

/** Writes objectives, one row per id; answers those that are new or say something else than before. */
export async function saveObjectives(tx: Tx, drafts: readonly ObjectiveDraft[]): Promise<Set<string>> {
  const rows = await tx.rows(sql<{ id: string }>`
    insert into success_plans_objectives as o
    select r.* from jsonb_populate_recordset(null::success_plans_objectives, ${asRecords(tx, drafts)}::jsonb) r order by r.id
    on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
      title = excluded.title, kind = excluded.kind, unit = excluded.unit, start_value = excluded.start_value,
      target_value = excluded.target_value, due_on = excluded.due_on, evidence_link = excluded.evidence_link,
      agreed_on = least(o.agreed_on, excluded.agreed_on), happened_at = least(o.happened_at, excluded.happened_at)
    where (o.account_id, o.title, o.kind, o.unit, o.start_value, o.target_value, o.due_on, o.evidence_link)
      is distinct from (excluded.account_id, excluded.title, excluded.kind, excluded.unit, excluded.start_value,
        excluded.target_value, excluded.due_on, excluded.evidence_link)
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

export interface ProgressDraft {
  objective_id: string
  happened_at: Date
  value: number
  note: string | null
  evidence_link: string | null
  known_at: Date
  origin: string
}

/** Adds to the histories of objectives; what was told of the same moment gives way. Answers the objectives concerned. */
export async function saveProgress(tx: Tx, drafts: readonly ProgressDraft[]): Promise<Set<string>> {
  if (drafts.length === 0) return new Set()
  const rows = await tx.rows(sql<{ id: string }>`
    insert into success_plans_progress as p
    select r.* from jsonb_populate_recordset(null::success_plans_progress, ${asRecords(tx, drafts)}::jsonb) r
    order by r.objective_id, r.happened_at
    on conflict (workspace_id, objective_id, happened_at) do update set value = excluded.value, note = excluded.note,
      evidence_link = excluded.evidence_link
    where (p.value, p.note, p.evidence_link) is distinct from (excluded.value, excluded.note, excluded.evidence_link)
    returning objective_id as id`)
  return new Set(rows.map(({ id }) => id))
}

export interface ObjectivePlace {
  id: string
  account: AccountId
  title: string
  unit: string | null
  agreedOn: Day
}

/** Which of these objectives exist, and whose they are. */
export async function objectivesNamed(tx: Tx, ids: readonly string[]): Promise<Map<string, ObjectivePlace>> {
  const rows = await tx.rows(sql<ObjectivePlace>`
    select id, account_id as account, title, unit, agreed_on as "agreedOn" from success_plans_objectives
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
  return new Map(rows.map((row) => [row.id, row]))
}

export interface StoredObjective {
  id: string
  title: string
  kind: Kind
  unit: string | null
  start: number
  target: number
  current: number
  due: Day | null
  evidenceLink: string | null
  agreedOn: Day
  history: { at: string; value: number; note: string | null; evidenceLink: string | null }[]
}

/** An account's objectives with where they stood, as of a moment; the next due first. */
export const objectivesOf = async (tx: Tx, account: AccountId, before: Date): Promise<StoredObjective[]> =>
  (await objectivesOfEach(tx, [account], before)).get(account) ?? []

/** The same of each account; accounts without any are absent. */
export async function objectivesOfEach(
  tx: Tx,
  accounts: readonly AccountId[],
  before: Date,
): Promise<Map<AccountId, StoredObjective[]>> {
  const rows = await tx.rows(sql<StoredObjective & { account: AccountId }>`
    select a.id as account, n.* from unnest(${accounts}::uuid[]) as a (id) cross join lateral (
    select o.id, o.title, o.kind, o.unit, o.start_value as start, o.target_value as target, o.due_on as due,
      o.evidence_link as "evidenceLink", o.agreed_on as "agreedOn", coalesce(p.current, o.start_value) as current,
      coalesce(p.history, '[]') as history
    from success_plans_objectives o cross join lateral (
      select (array_agg(p.value order by p.happened_at desc))[1] as current,
        jsonb_agg(jsonb_build_object('at', p.happened_at, 'value', p.value, 'note', p.note, 'evidenceLink', p.evidence_link)
          order by p.happened_at) as history
      from success_plans_progress p
      where p.workspace_id = ${tx.workspace} and p.objective_id = o.id and p.happened_at < ${before}) p
    where o.workspace_id = ${tx.workspace} and o.account_id = a.id and o.happened_at < ${before}
    order by o.due_on nulls last, o.id limit 500) n
    order by a.id, n.due nulls last, n.id`)
  return Map.groupBy(rows, ({ account }) => account)
}

export interface OutcomeNumbers {
  account: AccountId
  day: Day
  achievement: number | null
  roi: number | null
  due: number
}

/**
 * Outcomes of accounts on days, by what was known before each day's end (frozen) or is known now (restated). An objective
 * stands where it was last measured by then, else at its start.
 */
export function outcomeNumbers(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly { day: Day; ends: Date }[],
  basis: Basis,
): Promise<OutcomeNumbers[]> {
  const known = knownBy(basis)
  const everyDay = sql<OutcomeNumbers>`
    with a as (select id from unnest(${accounts}::uuid[]) as a (id)),
    d as materialized (select * from unnest(${days.map((d) => d.day)}::date[], ${days.map((d) => d.ends)}::timestamptz[]) as d (day, ends)),
    o as (
      select a.id as account, d.day, o.kind, o.due_on, p.value, o.start_value, o.target_value
      from a join success_plans_objectives o on o.workspace_id = ${tx.workspace} and o.account_id = a.id
      join d on o.agreed_on <= d.day and ${known('o.known_at')}
      left join lateral (
        select p.value from success_plans_progress p
        where p.workspace_id = ${tx.workspace} and p.objective_id = o.id and p.happened_at < d.ends and ${known('p.known_at')}
        order by p.happened_at desc limit 1) p on true
    ), n as (
      select account, day,
        avg(case when target_value = start_value then (coalesce(value, start_value) >= target_value)::int
          else least(1, greatest(0, (coalesce(value, start_value) - start_value) / (target_value - start_value))) end)
          filter (where kind = 'goal' and due_on <= day) as achievement,
        avg(value) filter (where kind = 'roi') as roi,
        count(*) filter (where due_on <= day)::int as due
      from o group by account, day
    )
    select a.id as account, d.day, n.achievement, n.roi, coalesce(n.due, 0) as due
    from a cross join d left join n on n.account = a.id and n.day = d.day`
  return tx.rows(onlyChanges(everyDay, days, ['achievement', 'roi', 'due']))
}

/** Puts objectives of these accounts on the account that their own id now belongs to. */
export async function realign(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    update success_plans_objectives t set account_id = i.account_id from accounts_identities i
    where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
      and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and t.account_id <> i.account_id`)
}
