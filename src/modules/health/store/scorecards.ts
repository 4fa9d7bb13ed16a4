import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'
import type { AccountKind } from '../../accounts/index.ts'
import type { Scorecard } from '../domain/scorecard.ts'

export interface ScorecardRow {
  name: string
  label: string
  version: number
  isPrimary: boolean
  isActive: boolean
  appliesTo: AccountKind[]
}

export interface VersionRow {
  scorecard: string
  version: number
  file: unknown
  changes: string[]
  madeAt: Date
  madeBy: string
  bandsMoved: number | null
}

/** All scorecards, the primary one first. */
export function scorecards(tx: Tx): Promise<ScorecardRow[]> {
  return tx.rows(sql<ScorecardRow>`
    select name, label, version, is_primary as "isPrimary", is_active as "isActive", applies_to as "appliesTo"
    from health_scorecards
    where workspace_id = ${tx.workspace} order by is_primary desc, name`)
}

const versionColumns = sql`scorecard, version, file, changes, made_at as "madeAt", made_by as "madeBy", bands_moved as "bandsMoved"`

/** The versions of a scorecard, newest first. */
export function versionsOf(tx: Tx, scorecard: string): Promise<VersionRow[]> {
  return tx.rows(sql<VersionRow>`
    select ${versionColumns} from health_scorecard_versions
    where workspace_id = ${tx.workspace} and scorecard = ${scorecard} order by version desc`)
}

export function fileOf(tx: Tx, scorecard: string, version: number): Promise<{ file: unknown } | undefined> {
  return tx.row(sql<{ file: unknown }>`
    select file from health_scorecard_versions
    where workspace_id = ${tx.workspace} and scorecard = ${scorecard} and version = ${version}`)
}

/** The newest file of each scorecard. */
export function filesNow(tx: Tx): Promise<{ scorecard: string; file: unknown }[]> {
  return tx.rows(sql<{ scorecard: string; file: unknown }>`
    select distinct on (scorecard) scorecard, file from health_scorecard_versions
    where workspace_id = ${tx.workspace} order by scorecard, version desc`)
}

/** One writer of scorecards at a time, so that two saves do not make the same version. */
export async function lockScorecards(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`health scorecards ${tx.workspace}`}, 0))`)
}

/** Puts a new version in force. A scorecard without an entry gets one, not primary and not active. */
export async function insertVersion(
  tx: Tx,
  { label, appliesTo }: Pick<Scorecard, 'label' | 'appliesTo'>,
  row: Omit<VersionRow, 'madeAt'>,
): Promise<void> {
  await tx.run(sql`
    insert into health_scorecards (workspace_id, name, label, version, applies_to)
    values (${tx.workspace}, ${row.scorecard}, ${label}, ${row.version}, ${appliesTo}::text[])
    on conflict (workspace_id, name) do update set label = excluded.label, version = excluded.version, applies_to = excluded.applies_to`)
  await tx.run(sql`
    insert into health_scorecard_versions (workspace_id, scorecard, version, file, changes, made_at, made_by, bands_moved)
    values (${tx.workspace}, ${row.scorecard}, ${row.version}, ${JSON.stringify(row.file)}::jsonb, ${row.changes}::text[],
      ${tx.now}, ${row.madeBy}, ${row.bandsMoved})`)
}

/** Makes one scorecard the primary one, which is always active too. */
export async function makePrimary(tx: Tx, name: string): Promise<void> {
  await tx.run(sql`
    update health_scorecards set is_primary = false where workspace_id = ${tx.workspace} and is_primary and name <> ${name}`)
  await tx.run(sql`
    update health_scorecards set is_primary = true, is_active = true where workspace_id = ${tx.workspace} and name = ${name}`)
}

/** From now on it scores every day; others that are made for one of its kinds rest. */
export async function switchOn(tx: Tx, name: string, kinds: readonly AccountKind[]): Promise<void> {
  await tx.run(sql`
    update health_scorecards set is_active = name = ${name}
    where workspace_id = ${tx.workspace} and (name = ${name} or applies_to && ${kinds}::text[])`)
}

/** No longer; what it showed stays. The primary one cannot be switched off. */
export async function switchOff(tx: Tx, name: string): Promise<void> {
  await tx.run(sql`
    update health_scorecards set is_active = false
    where workspace_id = ${tx.workspace} and name = ${name} and not is_primary`)
}
