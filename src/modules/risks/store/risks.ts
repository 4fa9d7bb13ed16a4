import { type RawBuilder, sql } from 'kysely'
import type { AccountId, MemberId, RiskId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Cause, Risk, What } from '../domain/risk.ts'

export const columns = sql`
  r.id, r.account_id as account, r.cause, r.what, r.impact, r.arr, r.owner_id as owner, r.owner_by as "ownerBy",
  r.next_step as "nextStep", r.due_on as "dueOn", r.state, r.closed_on as "closedOn", r.closed_reason as "closedReason",
  r.closed_at as "closedAt", r.closed_by as "closedBy", r.origin, r.playbook_name as "playbookName", r.made_on as "madeOn", r.made_at as "madeAt",
  r.made_by as "madeBy", r.key, r.version`

export const risksFrom = (tx: Tx, rest: RawBuilder<unknown>): Promise<Risk[]> =>
  tx.rows(sql<Risk>`select ${columns} from risks r ${rest}`)

const shape = sql`(id uuid, account uuid, cause text, what text, impact text, arr bigint, owner uuid, "ownerBy" text, "nextStep" text,
  "dueOn" date, state text, "closedOn" date, "closedReason" text, "closedAt" timestamptz, "closedBy" uuid, origin text,
  "playbookName" text, "madeOn" date, "madeAt" timestamptz, "madeBy" uuid, key text, version int)`

/** Adds risks; one whose key is known already is passed over. Answers those that are new. */
export async function insertRisks(tx: Tx, risks: readonly Risk[]): Promise<Set<RiskId>> {
  const rows = await tx.rows(sql<{ id: RiskId }>`
    insert into risks (workspace_id, id, account_id, account_raw, cause, what, impact, arr, owner_id, owner_by, next_step, due_on,
      state, origin, playbook_name, made_on, made_at, made_by, key, version)
    select ${tx.workspace}, d.id, d.account, d.account, d.cause, d.what, d.impact, d.arr, d.owner, d."ownerBy", d."nextStep",
      d."dueOn", d.state, d.origin, d."playbookName", d."madeOn", d."madeAt", d."madeBy", d.key, d.version
    from jsonb_to_recordset(${JSON.stringify(risks)}::jsonb) as d ${shape}
    on conflict (workspace_id, key) where key is not null do nothing returning id`)
  return new Set(rows.map(({ id }) => id))
}

/** Saves what may change of risks. */
export async function saveRisks(tx: Tx, risks: readonly Risk[]): Promise<void> {
  if (risks.length === 0) return
  await tx.run(sql`
    update risks r set cause = d.cause, what = d.what, impact = d.impact, arr = d.arr, owner_id = d.owner, owner_by = d."ownerBy",
      next_step = d."nextStep", due_on = d."dueOn", state = d.state, closed_on = d."closedOn", closed_reason = d."closedReason",
      closed_at = d."closedAt", closed_by = d."closedBy", version = d.version
    from jsonb_to_recordset(${JSON.stringify(risks)}::jsonb) as d ${shape}
    where r.workspace_id = ${tx.workspace} and r.id = d.id`)
}

export const risksOfKeys = (tx: Tx, keys: readonly string[]): Promise<Risk[]> =>
  risksFrom(tx, sql`where r.workspace_id = ${tx.workspace} and r.key = any(${keys}::text[])`)

/** Open risks of accounts, held. */
export const openAbout = (tx: Tx, accounts: readonly AccountId[]): Promise<Risk[]> =>
  risksFrom(
    tx,
    sql`where r.workspace_id = ${tx.workspace} and r.state = 'open' and r.account_id = any(${accounts}::uuid[])
      order by r.id for update`,
  )

/** Open risks of those accounts that have left, held. */
export const openOfLost = (tx: Tx, accounts: readonly AccountId[]): Promise<Risk[]> =>
  risksFrom(
    tx,
    sql`join accounts a on a.workspace_id = ${tx.workspace} and a.id = r.account_id and a.stage = 'churned'
      where r.workspace_id = ${tx.workspace} and r.state = 'open' and r.account_id = any(${accounts}::uuid[])
      order by r.id for update of r`,
  )

/** Open risks that are somebody's by name, held. */
export const openNamedFor = (tx: Tx, member: MemberId): Promise<Risk[]> =>
  risksFrom(
    tx,
    sql`where r.workspace_id = ${tx.workspace} and r.state = 'open' and r.owner_id = ${member} and r.owner_by = 'named'
      order by r.due_on, r.id for update`,
  )

/** Open risks of a member about some accounts, the most exposed first. */
export const openWith = (tx: Tx, owner: MemberId, accounts: readonly AccountId[]): Promise<Risk[]> =>
  risksFrom(
    tx,
    sql`where r.workspace_id = ${tx.workspace} and r.state = 'open' and r.owner_id = ${owner}
      and r.account_id = any(${accounts}::uuid[]) order by r.arr desc nulls last, r.id`,
  )

/** Open risks by id, held; those that ended since are left out. */
export const openAmong = (tx: Tx, ids: readonly RiskId[]): Promise<Risk[]> =>
  risksFrom(
    tx,
    sql`where r.workspace_id = ${tx.workspace} and r.state = 'open' and r.id = any(${ids}::uuid[]) order by r.id for update`,
  )

/** The open risk of each account and cause, where there is one. */
export async function openOfCauses(
  tx: Tx,
  asked: readonly { account: AccountId; cause: Cause }[],
): Promise<Map<string, RiskId>> {
  const rows = await tx.rows(sql<{ account: AccountId; cause: Cause; id: RiskId }>`
    select distinct on (r.account_id, r.cause) r.account_id as account, r.cause, r.id from risks r
    join unnest(${asked.map((one) => one.account)}::uuid[], ${asked.map((one) => one.cause)}::text[]) as d (account, cause)
      on d.account = r.account_id and d.cause = r.cause
    where r.workspace_id = ${tx.workspace} and r.state = 'open' order by r.account_id, r.cause, r.made_at`)
  return new Map(rows.map(({ account, cause, id }) => [`${account} ${cause}`, id]))
}

export interface Step {
  risk: RiskId
  version: number
  member: MemberId | null
  what: What
  says: Record<string, unknown>
  /** When; now unless it is told of the past. */
  at?: Date
}

export async function insertSteps(tx: Tx, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return
  await tx.run(sql`
    insert into risks_history (workspace_id, risk_id, version, at, member_id, what, says)
    select ${tx.workspace}, d.risk, d.version, coalesce(d.at, ${tx.now}), d.member, d.what, d.says
    from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as d (risk uuid, version int, member uuid, what text, says jsonb,
      at timestamptz)`)
}

/** What became of a risk, the newest first. */
export const stepsOf = (tx: Tx, risk: RiskId, limit: number): Promise<(Omit<Step, 'risk' | 'at'> & { at: Date })[]> =>
  tx.rows(sql<Omit<Step, 'risk' | 'at'> & { at: Date }>`
    select version, at, member_id as member, what, says from risks_history
    where workspace_id = ${tx.workspace} and risk_id = ${risk} order by version desc limit ${limit}`)

/** Who owns these accounts now, what they are called and what they are worth. */
export async function accountsNamed(
  tx: Tx,
  ids: readonly AccountId[],
): Promise<Map<AccountId, { owner: MemberId | null; name: string; arr: number | null }>> {
  const rows = await tx.rows(sql<{ id: AccountId; owner: MemberId | null; name: string; arr: number | null }>`
    select id, owner_id as owner, name, arr from accounts where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

/** Puts risks and pulses of these accounts on the account that their own id now belongs to. */
export async function realign(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  const follow = (table: 'risks' | 'risks_pulses') =>
    tx.run(sql`
      update ${sql.table(table)} t set account_id = i.account_id from accounts_identities i
      where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
        and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and t.account_id <> i.account_id`)
  await follow('risks')
  await follow('risks_pulses')
}
