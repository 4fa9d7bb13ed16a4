import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId, PlaybookId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Playbook } from '../domain/playbook.ts'
import type { Stage } from '../domain/stage.ts'

/** A playbook with the version that new runs take. */
export interface Kept {
  id: PlaybookId
  key: string | null
  version: number
  stage: Stage
  redirectTo: MemberId | null
  takes: 'new' | 'present'
  perDay: number | null
  switchedAt: Date | null
  switchedBy: MemberId | null
  reason: string | null
  baseline: Day | null
  closedThrough: Day | null
  /** Since when live triggers know who stands already; null where that is still to be found, up to an account. */
  liveSince: Date | null
  liveAfter: AccountId | null
  reviewedAt: Date
  madeAt: Date
  archivedAt: Date | null
  source: string
  definition: Playbook
}

const columns = sql`
  p.id, p.key, p.version, p.stage, p.redirect_to as "redirectTo", p.takes, p.per_day as "perDay", p.switched_at as "switchedAt",
  p.switched_by as "switchedBy", p.reason, p.baseline, p.closed_through as "closedThrough",
  p.live_since as "liveSince", p.live_after as "liveAfter", p.reviewed_at as "reviewedAt",
  p.made_at as "madeAt", p.archived_at as "archivedAt", v.source, v.definition`

const ofNow = sql`playbooks p join playbooks_versions v on v.workspace_id = p.workspace_id and v.playbook_id = p.id
  and v.version = p.version`

export const playbooksOf = (tx: Tx): Promise<Kept[]> =>
  tx.rows(sql<Kept>`
    select ${columns} from ${ofNow} where p.workspace_id = ${tx.workspace} and p.archived_at is null order by lower(p.name)`)

/** Those that are switched on, in whatever stage. */
export const playbooksOn = (tx: Tx): Promise<Kept[]> =>
  tx.rows(sql<Kept>`
    select ${columns} from ${ofNow}
    where p.workspace_id = ${tx.workspace} and p.archived_at is null and p.stage <> 'off' order by p.id`)

export const playbookById = (tx: Tx, id: PlaybookId): Promise<Kept | undefined> =>
  tx.row(sql<Kept>`select ${columns} from ${ofNow} where p.workspace_id = ${tx.workspace} and p.id = ${id}`)

export const playbookByKey = (tx: Tx, key: string): Promise<Kept | undefined> =>
  tx.row(sql<Kept>`select ${columns} from ${ofNow} where p.workspace_id = ${tx.workspace} and p.key = ${key}`)

/** Names and ids of those that can be named: by their id, by the file that they came from, or by what they are called. */
export const playbookNames = (tx: Tx): Promise<{ id: PlaybookId; key: string | null; name: string }[]> =>
  tx.rows(sql<{ id: PlaybookId; key: string | null; name: string }>`
    select id, key, name from playbooks where workspace_id = ${tx.workspace} and archived_at is null order by lower(name)`)

export async function isNameTaken(tx: Tx, name: string, besides: PlaybookId): Promise<boolean> {
  const row = await tx.row(sql`
    select 1 from playbooks where workspace_id = ${tx.workspace} and lower(name) = lower(${name}) and id <> ${besides}
      and archived_at is null`)
  return row !== undefined
}

export interface NewVersion {
  id: PlaybookId
  key: string | null
  version: number
  source: string
  definition: Playbook
  by: MemberId | null
}

export async function putVersion(tx: Tx, { id, key, version, source, definition, by }: NewVersion): Promise<void> {
  await tx.run(sql`
    insert into playbooks (workspace_id, id, key, name, version, stage, reviewed_at, made_at, made_by)
    values (${tx.workspace}, ${id}, ${key}, ${definition.name}, ${version}, 'off', ${tx.now}, ${tx.now}, ${by})
    on conflict (workspace_id, id) do update set name = excluded.name, version = excluded.version, reviewed_at = excluded.reviewed_at`)
  await tx.run(sql`
    insert into playbooks_versions (workspace_id, playbook_id, version, source, definition, made_at, made_by)
    values (${tx.workspace}, ${id}, ${version}, ${source}, ${JSON.stringify(definition)}::jsonb, ${tx.now}, ${by})`)
}

export interface Version {
  version: number
  source: string
  definition: Playbook
  madeAt: Date
  by: MemberId | null
}

export const versionsOf = (tx: Tx, id: PlaybookId): Promise<Version[]> =>
  tx.rows(sql<Version>`
    select version, source, definition, made_at as "madeAt", made_by as by from playbooks_versions
    where workspace_id = ${tx.workspace} and playbook_id = ${id} order by version desc`)

/** A version that runs stand on, with how far its playbook is live now. */
export interface Standing extends Pick<Kept, 'stage' | 'redirectTo' | 'switchedBy' | 'definition'> {
  playbook: PlaybookId
  version: number
  /** What it is called now. */
  name: string
  /** The version by which runs begin now. */
  newest: number
}

export const versionsUnder = (
  tx: Tx,
  wanted: readonly { playbook: PlaybookId; version: number }[],
): Promise<Standing[]> =>
  tx.rows(sql<Standing>`
    select v.playbook_id as playbook, v.version, v.definition, p.name, p.stage, p.redirect_to as "redirectTo",
      p.switched_by as "switchedBy", p.version as newest
    from playbooks_versions v join playbooks p on p.workspace_id = v.workspace_id and p.id = v.playbook_id
    join unnest(${wanted.map(({ playbook }) => playbook)}::uuid[], ${wanted.map(({ version }) => version)}::int[])
      as w (playbook, version) on v.playbook_id = w.playbook and v.version = w.version
    where v.workspace_id = ${tx.workspace}`)

export interface Switch {
  stage: Stage
  redirectTo: MemberId | null
  takes: 'new' | 'present'
  perDay: number | null
  reason: string | null
  by: MemberId
}

/** From off to on the next close is the first that is looked at. */
export async function saveSwitch(tx: Tx, id: PlaybookId, to: Switch): Promise<void> {
  await tx.run(sql`
    update playbooks set stage = ${to.stage}, redirect_to = ${to.redirectTo}, takes = ${to.takes}, per_day = ${to.perDay},
      reason = ${to.reason}, switched_at = ${tx.now}, switched_by = ${to.by}
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** Whoever stands there already is to be found anew, silently. */
export async function forgetStanding(tx: Tx, id: PlaybookId): Promise<void> {
  await tx.run(sql`delete from playbooks_standing where workspace_id = ${tx.workspace} and playbook_id = ${id}`)
  await tx.run(sql`delete from playbooks_closes where workspace_id = ${tx.workspace} and playbook_id = ${id}`)
  await tx.run(sql`
    update playbooks set baseline = null, closed_through = null, live_since = null, live_after = null
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

export async function saveClosed(tx: Tx, id: PlaybookId, day: Day): Promise<void> {
  await tx.run(sql`
    update playbooks set closed_through = ${day}, baseline = coalesce(baseline, ${day})
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

/** How far everybody was looked at for what is judged live; null: everybody was. */
export async function saveLive(tx: Tx, id: PlaybookId, after: AccountId | null): Promise<void> {
  await tx.run(sql`
    update playbooks set live_after = ${after}, live_since = case when ${after}::uuid is null then ${tx.now}::timestamptz end
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

export async function saveReview(tx: Tx, id: PlaybookId): Promise<void> {
  await tx.run(sql`update playbooks set reviewed_at = ${tx.now} where workspace_id = ${tx.workspace} and id = ${id}`)
}

export async function archive(tx: Tx, id: PlaybookId): Promise<void> {
  await tx.run(sql`
    update playbooks set archived_at = ${tx.now}, stage = 'off' where workspace_id = ${tx.workspace} and id = ${id}`)
}
