import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'
import { type EventDefinitions, standardDefinitions } from '../domain/definitions.ts'
import { MOST_FEATURES } from './first-days.ts'

export interface KeptDefinitions {
  definitions: EventDefinitions
  version: number
}

/** What counts as what in this workspace; the product's own words where nobody changed them. */
export async function definitionsOf(tx: Tx): Promise<KeptDefinitions> {
  const row = await tx.row(sql<KeptDefinitions>`
    select definitions, version from events_definitions where workspace_id = ${tx.workspace}`)
  return row ?? { definitions: standardDefinitions, version: 0 }
}

export async function saveDefinitions(tx: Tx, definitions: EventDefinitions): Promise<number> {
  const row = await tx.row(sql<{ version: number }>`
    insert into events_definitions (workspace_id, definitions, version, changed_at)
    values (${tx.workspace}, ${JSON.stringify(definitions)}::jsonb, 1, ${tx.now})
    on conflict (workspace_id) do update set definitions = excluded.definitions,
      version = events_definitions.version + 1, changed_at = excluded.changed_at
    returning version`)
  return row?.version ?? 1
}

/**
 * A changed definition says everything anew: what was seen is forgotten, and every day goes up for the roll-up. Features keep
 * their numbers, so that days which wait say the same meanwhile; where all numbers are taken they are given out anew, or a
 * definition under which there are fewer features would not help.
 */
export async function startOver(tx: Tx): Promise<number> {
  const { taken, most } = await countedFeatures(tx)
  if (taken < most) await tx.run(sql`update events_features set first_day = null where workspace_id = ${tx.workspace}`)
  else await tx.run(sql`delete from events_features where workspace_id = ${tx.workspace}`)
  await tx.run(sql`delete from events_signals where workspace_id = ${tx.workspace}`)
  return tx.run(sql`
    insert into events_touched (workspace_id, account_id, day, due_at)
    select ${tx.workspace}, account_id, day, '-infinity' from events_account_day
    where workspace_id = ${tx.workspace} order by account_id, day`)
}

/** How many of the features that can be counted have a number; features that come after the last one are not counted. */
export async function countedFeatures(tx: Tx): Promise<{ taken: number; most: number }> {
  const row = await tx.row(sql<{ taken: number }>`
    select coalesce(max(number) + 1, 0)::int as taken from events_features where workspace_id = ${tx.workspace}`)
  return { taken: row?.taken ?? 0, most: MOST_FEATURES }
}
