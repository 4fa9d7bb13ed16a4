import { sql } from 'kysely'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Start, StartId, StartUnit } from './domain/start.ts'

interface Row extends Omit<Start, 'about'> {
  aboutKind: string
  aboutId: string
}

/** The stepped start about something that was begun last. */
export async function startAbout(tx: Tx, { kind, id }: Start['about']): Promise<Start | undefined> {
  const row = await tx.row(sql<Row>`
    select id, about_kind as "aboutKind", about_id as "aboutId", name, steps, days, started_at as "startedAt", ended_at as "endedAt",
      made_by as "madeBy"
    from holdouts_starts where workspace_id = ${tx.workspace} and about_kind = ${kind} and about_id = ${id} and ended_at is null`)
  if (!row) return undefined
  const { aboutKind, aboutId, ...rest } = row
  return { ...rest, about: { kind: aboutKind, id: aboutId } }
}

/** Adds a stepped start; false where one about the same thing runs already. */
export async function insertStart(tx: Tx, { about, ...one }: Start): Promise<boolean> {
  const added = await tx.run(sql`
    insert into holdouts_starts (workspace_id, id, about_kind, about_id, name, steps, days, started_at, made_by)
    values (${tx.workspace}, ${one.id}, ${about.kind}, ${about.id}, ${one.name}, ${JSON.stringify(one.steps)}::jsonb, ${one.days},
      ${one.startedAt}, ${one.madeBy})
    on conflict (workspace_id, about_kind, about_id) where ended_at is null do nothing`)
  return added > 0
}

export const endStart = (tx: Tx, id: StartId): Promise<number> =>
  tx.run(sql`
    update holdouts_starts set ended_at = ${tx.now} where workspace_id = ${tx.workspace} and id = ${id} and ended_at is null`)

/** Teams of which somebody looks after a living customer. */
export const teamsWithAccounts = (tx: Tx): Promise<{ id: string; name: string }[]> =>
  tx.rows(sql<{ id: string; name: string }>`
    select t.id, t.name from workspaces_teams t where t.workspace_id = ${tx.workspace} and exists (
      select from workspaces_team_members m
      join accounts a on a.workspace_id = m.workspace_id and a.owner_id = m.member_id and a.merged_into is null and a.gone_at is null
      where m.workspace_id = t.workspace_id and m.team_id = t.id)
    order by t.id`)

/** The teams of those who look after units; nobody's units are absent. */
export const teamsOf = (tx: Tx, units: readonly AccountId[]): Promise<{ unit: AccountId; team: string }[]> =>
  tx.rows(sql<{ unit: AccountId; team: string }>`
    select a.id as unit, m.team_id as team from accounts a
    join workspaces_team_members m on m.workspace_id = a.workspace_id and m.member_id = a.owner_id
    where a.workspace_id = ${tx.workspace} and a.id = any(${units}::uuid[]) order by 1, 2`)

export const metUnits = (tx: Tx, start: StartId, units: readonly AccountId[]): Promise<StartUnit[]> =>
  tx.rows(sql<StartUnit>`
    select unit_id as unit, team_id as team, arm, met_on as "metOn", is_blurred as "isBlurred" from holdouts_start_units
    where workspace_id = ${tx.workspace} and start_id = ${start} and unit_id = any(${units}::uuid[])`)

/** Notes units as they were met; whoever was met meanwhile stays as they were. */
export async function insertMet(tx: Tx, start: StartId, met: readonly StartUnit[]): Promise<void> {
  if (met.length === 0) return
  await tx.run(sql`
    insert into holdouts_start_units (workspace_id, start_id, unit_raw, unit_id, team_id, arm, met_on)
    select ${tx.workspace}, ${start}, d.unit, d.unit, d.team, d.arm, d."metOn"
    from jsonb_to_recordset(${JSON.stringify(met)}::jsonb) as d (unit uuid, team uuid, arm text, "metOn" date) order by d.unit
    on conflict do nothing`)
}

/** Units of a stepped start, in id order, after one; who was merged into another counts no more. */
export const metAfter = (
  tx: Tx,
  start: StartId,
  { after, limit }: { after: AccountId | null; limit: number },
): Promise<StartUnit[]> =>
  tx.rows(sql<StartUnit>`
    select u.unit_id as unit, u.team_id as team, u.arm, u.met_on as "metOn", u.is_blurred as "isBlurred" from holdouts_start_units u
    join accounts a on a.workspace_id = u.workspace_id and a.id = u.unit_id and a.merged_into is null
    where u.workspace_id = ${tx.workspace} and u.start_id = ${start} and (${after}::uuid is null or u.unit_id > ${after}::uuid)
    order by u.unit_id limit ${limit}`)

/**
 * How an account that is merged was met stands for the survivor, where that was not met. Where both were, the survivor keeps its
 * own, and is blurred where the other was met under another team or in another arm.
 */
export async function followMergeMet(tx: Tx, from: AccountId, into: AccountId): Promise<void> {
  await tx.run(sql`
    update holdouts_start_units t set is_blurred = true from holdouts_start_units f
    where t.workspace_id = ${tx.workspace} and t.unit_id = ${into} and f.workspace_id = ${tx.workspace} and f.unit_id = ${from}
      and f.start_id = t.start_id and (f.team_id <> t.team_id or f.arm <> t.arm or f.is_blurred)`)
  await tx.run(sql`
    update holdouts_start_units f set unit_id = ${into}
    where f.workspace_id = ${tx.workspace} and f.unit_id = ${from} and not exists (
      select from holdouts_start_units t
      where t.workspace_id = f.workspace_id and t.start_id = f.start_id and t.unit_id = ${into})`)
}

/** An account that comes back out of a merge stands as it was met; what was blurred meanwhile stays so. */
export async function followUnmergeMet(tx: Tx, from: AccountId, into: AccountId): Promise<void> {
  await tx.run(sql`
    update holdouts_start_units set unit_id = ${from}
    where workspace_id = ${tx.workspace} and unit_id = ${into} and unit_raw = ${from}`)
}
