import { sql } from 'kysely'
import type { Condition } from '../../../kernel/condition/index.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Density } from '../domain/density.ts'

export interface ViewLook {
  name: string
  isShared: boolean
  condition: Condition | null
  columns: string[]
  sort: string
  direction: 'ascending' | 'descending'
  further: { key: string; direction: 'ascending' | 'descending' }[]
  /** Column to its width in pixels. */
  widths: Record<string, number>
  density: Density
}

export interface View extends ViewLook {
  id: string
  maker: MemberId
  /** Who changed it last, and when. */
  changedBy: MemberId | null
  savedAt: Date
}

const columns = sql`v.id, v.member_id as maker, v.name, v.is_shared as "isShared", v.condition, v.columns, v.sort, v.direction,
  v.further, v.widths, v.density, v.changed_by as "changedBy", v.saved_at as "savedAt"`

export interface ListedView extends View {
  isPinned: boolean
  /** Roles for which the list opens with it. */
  defaultFor: string[]
}

/** A member's own views and those that are shared, by name. */
export function viewsFor(tx: Tx, member: MemberId): Promise<ListedView[]> {
  return tx.rows(sql<ListedView>`
    select ${columns}, p.view_id is not null as "isPinned", coalesce((
      select array_agg(d.role order by d.role) from segments_defaults d
      where d.workspace_id = ${tx.workspace} and d.view_id = v.id), '{}') as "defaultFor"
    from segments_views v
    left join segments_pins p on p.workspace_id = ${tx.workspace} and p.view_id = v.id and p.member_id = ${member}
    where v.workspace_id = ${tx.workspace} and (v.is_shared or v.member_id = ${member}) order by lower(v.name), v.id`)
}

/** A view that a member may use, held until the transaction ends. */
export function heldView(tx: Tx, member: MemberId, id: string): Promise<View | undefined> {
  return tx.row(sql<View>`
    select ${columns} from segments_views v
    where v.workspace_id = ${tx.workspace} and v.id = ${id} and (v.is_shared or v.member_id = ${member}) for update`)
}

/** Adds a view, or changes one of this member's or a shared one; false where the id belongs to somebody else's. */
export async function putView(tx: Tx, member: MemberId, id: string, look: ViewLook): Promise<boolean> {
  const condition = look.condition === null ? null : JSON.stringify(look.condition)
  const changed = await tx.run(sql`
    insert into segments_views as v (workspace_id, id, member_id, name, is_shared, condition, columns, sort, direction, further,
      widths, density, changed_by, saved_at)
    values (${tx.workspace}, ${id}, ${member}, ${look.name}, ${look.isShared}, ${condition}::jsonb, ${look.columns}::text[],
      ${look.sort}, ${look.direction}, ${JSON.stringify(look.further)}::jsonb, ${JSON.stringify(look.widths)}::jsonb,
      ${look.density}, ${member}, ${tx.now})
    on conflict (workspace_id, id) do update set name = excluded.name, is_shared = excluded.is_shared,
      condition = excluded.condition, columns = excluded.columns, sort = excluded.sort, direction = excluded.direction,
      further = excluded.further, widths = excluded.widths, density = excluded.density, changed_by = excluded.changed_by,
      saved_at = excluded.saved_at
    where v.is_shared or v.member_id = ${member}`)
  return changed > 0
}

/** The views that a member saved. */
export function viewsOf(tx: Tx, member: MemberId): Promise<{ id: string; name: string }[]> {
  return tx.rows(sql<{ id: string; name: string }>`
    select id, name from segments_views where workspace_id = ${tx.workspace} and member_id = ${member} order by lower(name), id`)
}

/** Gives views from one member to another, as far as the first has them still. */
export function moveViews(tx: Tx, ids: readonly string[], from: MemberId, to: MemberId): Promise<number> {
  return tx.run(sql`
    update segments_views set member_id = ${to}
    where workspace_id = ${tx.workspace} and member_id = ${from} and id = any(${ids}::uuid[])`)
}

export function removeView(tx: Tx, id: string): Promise<number> {
  return tx.run(sql`delete from segments_views where workspace_id = ${tx.workspace} and id = ${id}`)
}

export async function pin(tx: Tx, member: MemberId, view: string): Promise<void> {
  await tx.run(sql`
    insert into segments_pins (workspace_id, member_id, view_id) values (${tx.workspace}, ${member}, ${view})
    on conflict do nothing`)
}

export async function unpin(tx: Tx, member: MemberId, view: string): Promise<void> {
  await tx.run(sql`
    delete from segments_pins where workspace_id = ${tx.workspace} and member_id = ${member} and view_id = ${view}`)
}

/** With which view the list opens for a role; null for none. */
export async function putDefault(tx: Tx, role: string, view: string | null): Promise<string | null> {
  const before = await tx.row(sql<{ id: string }>`
    delete from segments_defaults where workspace_id = ${tx.workspace} and role = ${role} returning view_id as id`)
  if (view !== null)
    await tx.run(sql`
      insert into segments_defaults (workspace_id, role, view_id) values (${tx.workspace}, ${role}, ${view})`)
  return before?.id ?? null
}

/** What is no longer shared opens for nobody, and stays at hand only for its maker. */
export async function withdraw(tx: Tx, view: string, maker: MemberId): Promise<void> {
  await tx.run(sql`delete from segments_defaults where workspace_id = ${tx.workspace} and view_id = ${view}`)
  await tx.run(sql`
    delete from segments_pins where workspace_id = ${tx.workspace} and view_id = ${view} and member_id <> ${maker}`)
}
