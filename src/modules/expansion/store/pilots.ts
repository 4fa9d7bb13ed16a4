import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { CaseInputs } from '../domain/case.ts'
import type { Outcome } from '../domain/pilot.ts'

interface Pilot {
  id: string
  opportunity: string
  what: string
  starts: Day
  ends: Day
  outcome: Outcome | null
  learned: string | null
  endedOn: Day | null
}

const columns = sql`id, opportunity_id as opportunity, what, starts, ends, outcome, learned, ended_on as "endedOn"`

/** Trials and pilots of some opportunities of an account, the newest first. */
export const pilotsOf = (tx: Tx, account: AccountId): Promise<Pilot[]> =>
  tx.rows(sql<Pilot>`
    select ${columns} from expansion_pilots where workspace_id = ${tx.workspace} and account_id = ${account}
    order by starts desc, id desc`)

/** Which of these opportunities have a trial that is not over. */
export async function onTrial(tx: Tx, opportunities: readonly string[]): Promise<Map<string, Day>> {
  const rows = await tx.rows(sql<{ opportunity: string; ends: Day }>`
    select opportunity_id as opportunity, max(ends) as ends from expansion_pilots
    where workspace_id = ${tx.workspace} and opportunity_id = any(${opportunities}::uuid[]) and outcome is null
    group by 1`)
  return new Map(rows.map(({ opportunity, ends }) => [opportunity, ends]))
}

export async function insertPilot(
  tx: Tx,
  account: AccountId,
  pilot: Pick<Pilot, 'id' | 'opportunity' | 'what' | 'starts' | 'ends'> & { by: MemberId },
): Promise<void> {
  await tx.run(sql`
    insert into expansion_pilots (workspace_id, account_id, opportunity_id, id, what, starts, ends, begun_by)
    values (${tx.workspace}, ${account}, ${pilot.opportunity}, ${pilot.id}, ${pilot.what}, ${pilot.starts}, ${pilot.ends}, ${pilot.by})`)
}

/** Answers whether it was running. */
export async function endPilot(
  tx: Tx,
  account: AccountId,
  { id, outcome, learned, on }: { id: string; outcome: Outcome; learned: string | null; on: Day },
): Promise<boolean> {
  const row = await tx.row(sql<{ id: string }>`
    update expansion_pilots set outcome = ${outcome}, learned = ${learned}, ended_on = ${on}
    where workspace_id = ${tx.workspace} and account_id = ${account} and id = ${id} and outcome is null returning id`)
  return row !== undefined
}

/** What was put into the business cases of an account, by opportunity. */
export async function casesOf(tx: Tx, account: AccountId): Promise<Map<string, CaseInputs>> {
  const rows = await tx.rows(sql<{ opportunity: string; inputs: CaseInputs }>`
    select opportunity_id as opportunity, inputs from expansion_cases
    where workspace_id = ${tx.workspace} and account_id = ${account}`)
  return new Map(rows.map(({ opportunity, inputs }) => [opportunity, inputs]))
}

export async function saveCase(
  tx: Tx,
  account: AccountId,
  { opportunity, inputs, member }: { opportunity: string; inputs: CaseInputs; member: MemberId },
): Promise<void> {
  await tx.run(sql`
    insert into expansion_cases (workspace_id, account_id, opportunity_id, inputs, member_id, at)
    values (${tx.workspace}, ${account}, ${opportunity}, ${JSON.stringify(inputs)}::jsonb, ${member}, ${tx.now})
    on conflict (workspace_id, account_id, opportunity_id) do update set inputs = excluded.inputs, member_id = excluded.member_id,
      at = excluded.at`)
}
