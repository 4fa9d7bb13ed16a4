import { sql } from 'kysely'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { type Expression, fold } from '../../../platform/db/condition.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { ReadyEdit } from '../../accounts/index.ts'
import type { KnownField } from './fields.ts'
import { type Chosen, from, matching } from './list.ts'

export type ActState = 'running' | 'done' | 'cancelled' | 'failed'

export interface Act {
  id: string
  member: MemberId
  kind: 'edit' | 'undo'
  ofAct: string | null
  sentence: string
  edit: ReadyEdit
  state: ActState
  total: number
  changed: number
  same: number
  refused: number
  failure: string | null
  madeAt: Date
  finishedAt: Date | null
  /** The act that takes this one back. */
  undoneBy: string | null
}

const columns = (
  tx: Tx,
) => sql`t.id, t.member_id as member, t.kind, t.of_act as "ofAct", t.sentence, t.edit, t.state, t.total,
  t.changed, t.same, t.refused, t.failure, t.made_at as "madeAt", t.finished_at as "finishedAt",
  (select u.id from segments_acts u where u.workspace_id = ${tx.workspace} and u.of_act = t.id and u.kind = 'undo') as "undoneBy"`

export interface NewAct extends Pick<Act, 'id' | 'member' | 'kind' | 'ofAct' | 'sentence' | 'edit'> {}

/** Begins an act; false where one with this id has begun already. */
export async function insertAct(tx: Tx, act: NewAct): Promise<boolean> {
  const made = await tx.run(sql`
    insert into segments_acts (workspace_id, id, member_id, kind, of_act, sentence, edit, state, total, made_at)
    values (${tx.workspace}, ${act.id}, ${act.member}, ${act.kind}, ${act.ofAct}, ${act.sentence},
      ${JSON.stringify(act.edit)}::jsonb, 'running', 0, ${tx.now})
    on conflict (workspace_id, id) do nothing`)
  return made > 0
}

/** Notes which accounts an act is about, as they are chosen now. Answers how many. */
export async function chooseAccounts(tx: Tx, act: string, chosen: Chosen): Promise<number> {
  return setTotal(
    tx,
    act,
    await tx.run(sql`
      insert into segments_act_accounts (workspace_id, act_id, account_id)
      select ${tx.workspace}, ${act}, a.id ${from(tx)} where ${matching(tx, chosen)}`),
  )
}

/** The accounts that another act changed. */
export async function chooseChanged(tx: Tx, act: string, of: string): Promise<number> {
  return setTotal(
    tx,
    act,
    await tx.run(sql`
      insert into segments_act_accounts (workspace_id, act_id, account_id)
      select ${tx.workspace}, ${act}, account_id from segments_act_accounts
      where workspace_id = ${tx.workspace} and act_id = ${of} and outcome = 'changed'`),
  )
}

async function setTotal(tx: Tx, act: string, total: number): Promise<number> {
  await tx.run(sql`update segments_acts set total = ${total} where workspace_id = ${tx.workspace} and id = ${act}`)
  return total
}

export function actById(tx: Tx, id: string): Promise<Act | undefined> {
  return tx.row(
    sql<Act>`select ${columns(tx)} from segments_acts t where t.workspace_id = ${tx.workspace} and t.id = ${id}`,
  )
}

/** The newest acts of a member. */
export function actsOf(tx: Tx, member: MemberId, limit: number): Promise<Act[]> {
  return tx.rows(sql<Act>`
    select ${columns(tx)} from segments_acts t where t.workspace_id = ${tx.workspace} and t.member_id = ${member}
    order by t.made_at desc, t.id desc limit ${limit}`)
}

/** The oldest act that is not over, held while a batch of it is done; another process takes another one. */
export function heldAct(tx: Tx): Promise<Act | undefined> {
  return tx.row(sql<Act>`
    select ${columns(tx)} from segments_acts t where t.workspace_id = ${tx.workspace} and t.state = 'running'
    order by t.made_at, t.id limit 1 for update of t skip locked`)
}

/** The next accounts of an act of which nothing has become yet. */
export async function waitingAccounts(tx: Tx, act: string, limit: number): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select account_id as id from segments_act_accounts
    where workspace_id = ${tx.workspace} and act_id = ${act} and outcome is null order by account_id limit ${limit}`)
  return rows.map((row) => row.id)
}

/** Those of some accounts that are still in sight. */
export async function stillSeen(tx: Tx, chosen: Chosen): Promise<AccountId[]> {
  const rows = await tx.rows(sql<{ id: AccountId }>`select a.id ${from(tx)} where ${matching(tx, chosen)}`)
  return rows.map((row) => row.id)
}

export interface Outcome {
  account: AccountId
  outcome: 'changed' | 'same' | 'refused' | 'left'
  reason: string | null
}

/** Notes what became of a batch, and counts it. */
export async function saveOutcomes(tx: Tx, act: string, outcomes: readonly Outcome[]): Promise<void> {
  await tx.run(sql`
    update segments_act_accounts t set outcome = o.outcome, reason = o.reason
    from unnest(${outcomes.map((o) => o.account)}::uuid[], ${outcomes.map((o) => o.outcome)}::text[],
      ${outcomes.map((o) => o.reason)}::text[]) as o (account, outcome, reason)
    where t.workspace_id = ${tx.workspace} and t.act_id = ${act} and t.account_id = o.account`)
  const count = (...kinds: Outcome['outcome'][]) => outcomes.filter(({ outcome }) => kinds.includes(outcome)).length
  await tx.run(sql`
    update segments_acts set changed = changed + ${count('changed')}, same = same + ${count('same')},
      refused = refused + ${count('refused', 'left')}
    where workspace_id = ${tx.workspace} and id = ${act}`)
}

export async function endAct(tx: Tx, id: string, state: ActState, failure: string | null = null): Promise<boolean> {
  const ended = await tx.run(sql`
    update segments_acts set state = ${state}, failure = ${failure}, finished_at = ${tx.now}
    where workspace_id = ${tx.workspace} and id = ${id} and state = 'running'`)
  return ended > 0
}

/** Why accounts stayed as they were, the commonest reason first, each with a few of them by name. */
export function reasonsOf(tx: Tx, act: string): Promise<{ reason: string; count: number; examples: string[] }[]> {
  return tx.rows(sql<{ reason: string; count: number; examples: string[] }>`
    select t.reason, count(*) as count, (array_agg(a.name order by lower(a.name), a.id))[1:5] as examples
    from segments_act_accounts t join accounts a on a.workspace_id = ${tx.workspace} and a.id = t.account_id
    where t.workspace_id = ${tx.workspace} and t.act_id = ${act} and t.outcome = 'refused'
    group by t.reason order by count(*) desc, t.reason limit 20`)
}

// ---------------------------------------------------------------- preview

export interface Forecast {
  owner: MemberId | null
  count: number
  same: number
  foreignCurrency: number
  full: number
}

/** What one change would do to the chosen accounts, book by book. */
export function forecast(
  tx: Tx,
  chosen: Chosen,
  edit: ReadyEdit,
  field: KnownField,
  most: number,
): Promise<Forecast[]> {
  const { same, foreignCurrency, full } = effects(edit, field, most)
  return tx.rows(sql<Forecast>`
    select a.owner_id as owner, count(*) as count,
      count(*) filter (where ${same} and not ${foreignCurrency}) as same,
      count(*) filter (where ${foreignCurrency}) as "foreignCurrency",
      count(*) filter (where ${full} and not ${same}) as full
    ${from(tx)} where ${matching(tx, chosen)} group by a.owner_id order by count(*) desc, a.owner_id`)
}

const no = sql`false`

function effects(edit: ReadyEdit, field: KnownField, most: number) {
  if (edit.kind === 'words') return wordEffects(edit, field.sql.now, most)
  const foreignCurrency = edit.currency === null ? no : sql`a.currency <> ${edit.currency}`
  return { same: sql`(${field.sql.now} is not distinct from ${typed(edit.value, field)})`, foreignCurrency, full: no }
}

function typed(value: Extract<ReadyEdit, { kind: 'set' }>['value'], { spec }: KnownField): Expression {
  if (spec.type === 'list') return sql`${value}::text[]`
  if (spec.type === 'boolean') return sql`${value}::boolean`
  if (spec.type === 'date') return sql`${value}::date`
  return spec.type === 'text' || spec.type === 'choice' ? sql`${value}::text` : sql`${value}::float8`
}

/** Words are the same without regard to case. */
function wordEffects({ add, remove }: Extract<ReadyEdit, { kind: 'words' }>, now: Expression, most: number) {
  const foldedOf = (words: Expression) =>
    sql`((select coalesce(array_agg(${fold(sql`w.word`)}), '{}') from unnest(${words}) as w (word))::text[])`
  const held = foldedOf(now)
  const off = foldedOf(sql`${remove}::text[]`)
  const on = foldedOf(sql`${add}::text[]`)
  const kept = sql`((select coalesce(array_agg(h.word), '{}') from unnest(${held}) as h (word) where h.word <> all(${off}))::text[])`
  const fresh = sql`(select count(*) from unnest(${on}) as f (word) where f.word <> all(${kept}))`
  return {
    same: sql`(cardinality(${kept}) = cardinality(${held}) and ${fresh} = 0)`,
    foreignCurrency: no,
    full: sql`(cardinality(${kept}) + ${fresh} > ${most})`,
  }
}
