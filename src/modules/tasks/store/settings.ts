import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { MemberId, TeamId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Calendar } from '../domain/business-time.ts'
import type { TaskRole } from '../domain/task.ts'

export type KeptCalendar = Calendar & { team: TeamId | null }

export function calendars(tx: Tx): Promise<KeptCalendar[]> {
  return tx.rows(sql<KeptCalendar>`
    select team_id as team, zone, hours, holidays from tasks_calendars where workspace_id = ${tx.workspace}
    order by team_id nulls first`)
}

export async function saveCalendar(tx: Tx, { team, zone, hours, holidays }: KeptCalendar): Promise<void> {
  await tx.run(sql`
    insert into tasks_calendars (workspace_id, team_id, zone, hours, holidays, changed_at)
    values (${tx.workspace}, ${team}, ${zone}, ${JSON.stringify(hours)}::jsonb, ${JSON.stringify(holidays)}::jsonb, ${tx.now})
    on conflict (workspace_id, team_id) do update set zone = excluded.zone, hours = excluded.hours,
      holidays = excluded.holidays, changed_at = excluded.changed_at`)
}

export interface Absence {
  id: string
  member: MemberId
  from: Day
  to: Day
  standIn: MemberId | null
}

const absenceColumns = sql`id, member_id as member, from_day as "from", to_day as "to", stand_in as "standIn"`

/** Absences that are not over, those that begin sooner first. */
export function absences(tx: Tx, today: Day): Promise<Absence[]> {
  return tx.rows(sql<Absence>`
    select ${absenceColumns} from tasks_absences where workspace_id = ${tx.workspace} and to_day >= ${today}::date
    order by from_day, id limit 500`)
}

export function absence(tx: Tx, id: string): Promise<Absence | undefined> {
  return tx.row(
    sql<Absence>`select ${absenceColumns} from tasks_absences where workspace_id = ${tx.workspace} and id = ${id}`,
  )
}

export async function saveAbsence(tx: Tx, { id, member, from, to, standIn }: Absence): Promise<void> {
  await tx.run(sql`
    insert into tasks_absences (workspace_id, id, member_id, from_day, to_day, stand_in, made_at)
    values (${tx.workspace}, ${id}, ${member}, ${from}, ${to}, ${standIn}, ${tx.now})
    on conflict (workspace_id, id) do update set from_day = excluded.from_day, to_day = excluded.to_day,
      stand_in = excluded.stand_in`)
}

export async function removeAbsence(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`delete from tasks_absences where workspace_id = ${tx.workspace} and id = ${id}`)
}

export interface Holder {
  role: TaskRole
  team: TeamId | null
  member: MemberId
}

export function holders(tx: Tx): Promise<Holder[]> {
  return tx.rows(sql<Holder>`
    select role, team_id as team, member_id as member from tasks_holders where workspace_id = ${tx.workspace}
    order by role, team_id nulls first`)
}

export async function saveHolder(tx: Tx, { role, team, member }: Holder): Promise<void> {
  await tx.run(sql`
    insert into tasks_holders (workspace_id, role, team_id, member_id) values (${tx.workspace}, ${role}, ${team}, ${member})
    on conflict (workspace_id, role, team_id) do update set member_id = excluded.member_id`)
}

export async function removeHolder(tx: Tx, role: TaskRole, team: TeamId | null): Promise<void> {
  await tx.run(sql`
    delete from tasks_holders
    where workspace_id = ${tx.workspace} and role = ${role} and team_id is not distinct from ${team}::uuid`)
}

/** Lets somebody fill the roles of somebody else; answers those roles. */
export async function moveHolders(tx: Tx, from: MemberId, to: MemberId): Promise<TaskRole[]> {
  const rows = await tx.rows(sql<{ role: TaskRole }>`
    update tasks_holders set member_id = ${to} where workspace_id = ${tx.workspace} and member_id = ${from} returning role`)
  return [...new Set(rows.map(({ role }) => role))]
}
