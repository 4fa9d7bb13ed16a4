import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'
import type { Counting } from '../domain/counting.ts'
import type { Basis, Purpose } from '../domain/purpose.ts'

export interface Settings {
  quietFrom: number
  quietTo: number
  perDay: number
  perWeek: number
  atRisk: 'task' | 'send'
  consents: Partial<Record<Purpose, Basis>>
  words: Record<string, string>
  postalAddress: string | null
  /** The company's, in which mail shows headings and links. */
  colour: string | null
  /** Mail that the staff copies to this mailbox is filed on its account. */
  filesTo: string | null
  /** The most that is counted of messages. */
  counts: Counting
}

/** Nine in the evening to eight in the morning; one message a day and three a week (G15); rule 33. */
export const usualSettings: Settings = {
  quietFrom: 21 * 60,
  quietTo: 8 * 60,
  perDay: 1,
  perWeek: 3,
  atRisk: 'task',
  consents: {},
  words: {},
  postalAddress: null,
  colour: null,
  filesTo: null,
  counts: 'nothing',
}

export async function settingsOf(tx: Tx): Promise<Settings> {
  const row = await tx.row(sql<Settings>`
    select quiet_from as "quietFrom", quiet_to as "quietTo", per_day as "perDay", per_week as "perWeek", at_risk as "atRisk",
      consents, words, postal_address as "postalAddress", colour, files_to as "filesTo", counts
    from messaging_settings where workspace_id = ${tx.workspace}`)
  return row ?? usualSettings
}

export async function putSettings(tx: Tx, settings: Settings): Promise<void> {
  const { quietFrom, quietTo, perDay, perWeek, atRisk, consents, words, postalAddress, colour, filesTo, counts } =
    settings
  await tx.run(sql`
    insert into messaging_settings (workspace_id, quiet_from, quiet_to, per_day, per_week, at_risk, consents, words,
      postal_address, colour, files_to, counts, changed_at)
    values (${tx.workspace}, ${quietFrom}, ${quietTo}, ${perDay}, ${perWeek}, ${atRisk}, ${JSON.stringify(consents)}::jsonb,
      ${JSON.stringify(words)}::jsonb, ${postalAddress}, ${colour}, ${filesTo}, ${counts}, ${tx.now})
    on conflict (workspace_id) do update set quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
      per_day = excluded.per_day, per_week = excluded.per_week, at_risk = excluded.at_risk, consents = excluded.consents,
      words = excluded.words, postal_address = excluded.postal_address, colour = excluded.colour, files_to = excluded.files_to,
      counts = excluded.counts, changed_at = excluded.changed_at`)
}
