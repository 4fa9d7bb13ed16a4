import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Rules } from '../domain/rules.ts'

/** The rules that a workspace chose; undefined where nobody changed the documents'. */
export async function rulesOf(tx: Tx): Promise<Partial<Rules> | undefined> {
  const row = await tx.row(sql<{ rules: Partial<Rules> | null }>`
    select rules from expansion_settings where workspace_id = ${tx.workspace}`)
  return row?.rules ?? undefined
}

/** The next look finds by them. */
export async function saveRules(tx: Tx, rules: Rules): Promise<void> {
  await tx.run(sql`
    insert into expansion_settings (workspace_id, rules) values (${tx.workspace}, ${JSON.stringify(rules)}::jsonb)
    on conflict (workspace_id) do update set rules = excluded.rules, looked_on = null`)
}

/** The closed day after which everybody was looked at last. */
export async function lookedOn(tx: Tx): Promise<Day | null> {
  const row = await tx.row(sql<{ on: Day | null }>`
    select looked_on as "on" from expansion_settings where workspace_id = ${tx.workspace}`)
  return row?.on ?? null
}

export async function noteLook(tx: Tx, on: Day): Promise<void> {
  await tx.run(sql`
    insert into expansion_settings (workspace_id, looked_on) values (${tx.workspace}, ${on})
    on conflict (workspace_id) do update set looked_on = excluded.looked_on`)
}
