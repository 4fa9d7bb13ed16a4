import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'
import { type KpiSettings, usualSettings } from '../domain/settings.ts'

export async function kpiSettings(tx: Tx): Promise<KpiSettings> {
  const set = await tx.row(sql<KpiSettings>`
    select margin, key_actions as "keyActions", key_count as "keyCount" from kpis_settings
    where workspace_id = ${tx.workspace}`)
  return set ?? usualSettings
}

export async function saveSettings(tx: Tx, { margin, keyActions, keyCount }: KpiSettings): Promise<void> {
  await tx.run(sql`
    insert into kpis_settings (workspace_id, margin, key_actions, key_count)
    values (${tx.workspace}, ${margin}, ${keyActions}, ${keyCount})
    on conflict (workspace_id) do update set margin = excluded.margin, key_actions = excluded.key_actions,
      key_count = excluded.key_count`)
}

/** Features that events have told of, by name. */
export async function featureNames(tx: Tx): Promise<string[]> {
  const rows = await tx.rows(sql<{ name: string }>`
    select name from events_features where workspace_id = ${tx.workspace} and first_day is not null order by name`)
  return rows.map(({ name }) => name)
}
