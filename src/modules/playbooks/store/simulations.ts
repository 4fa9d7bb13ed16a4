import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId, PlaybookId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

export type SimulationState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

export interface SimulationRow {
  id: string
  playbook: PlaybookId | null
  source: string
  from: Day
  to: Day
  state: SimulationState
  through: Day | null
  result: unknown
  failure: string | null
  askedAt: Date
  askedBy: MemberId | null
  endedAt: Date | null
}

const columns = sql`
  id, playbook_id as playbook, source, first_day as "from", last_day as "to", state, through, result, failure,
  asked_at as "askedAt", asked_by as "askedBy", ended_at as "endedAt"`

export async function insertSimulation(
  tx: Tx,
  {
    id,
    playbook,
    source,
    from,
    to,
    by,
  }: Pick<SimulationRow, 'id' | 'playbook' | 'source' | 'from' | 'to'> & { by: MemberId },
): Promise<void> {
  await tx.run(sql`
    insert into playbooks_simulations (workspace_id, id, playbook_id, source, first_day, last_day, state, asked_at, asked_by)
    values (${tx.workspace}, ${id}, ${playbook}, ${source}, ${from}, ${to}, 'waiting', ${tx.now}, ${by})`)
}

export const simulationById = (tx: Tx, id: string): Promise<SimulationRow | undefined> =>
  tx.row(sql<SimulationRow>`
    select ${columns} from playbooks_simulations where workspace_id = ${tx.workspace} and id = ${id}`)

export const simulationsOf = (tx: Tx, playbook: PlaybookId, limit: number): Promise<SimulationRow[]> =>
  tx.rows(sql<SimulationRow>`
    select ${columns} from playbooks_simulations where workspace_id = ${tx.workspace} and playbook_id = ${playbook}
    order by asked_at desc, id desc limit ${limit}`)

/** Whether what is written there now was simulated to its end. */
export async function wasSimulated(tx: Tx, playbook: PlaybookId, source: string): Promise<boolean> {
  const row = await tx.row(sql`
    select 1 from playbooks_simulations
    where workspace_id = ${tx.workspace} and playbook_id = ${playbook} and state = 'done' and source = ${source} limit 1`)
  return row !== undefined
}

/** The oldest one that nobody works on; whoever is asked first by `isGone` takes what an ended process left. */
export async function takeSimulation(
  tx: Tx,
  worker: string,
  isGone: (worker: string | null) => boolean,
): Promise<SimulationRow | undefined> {
  const rows = await tx.rows(sql<SimulationRow & { worker: string | null }>`
    select ${columns}, worker from playbooks_simulations
    where workspace_id = ${tx.workspace} and state in ('waiting', 'running') order by asked_at limit 20 for update skip locked`)
  const row = rows.find((one) => one.state === 'waiting' || isGone(one.worker))
  if (row)
    await tx.run(sql`
      update playbooks_simulations set state = 'running', worker = ${worker}
      where workspace_id = ${tx.workspace} and id = ${row.id}`)
  return row
}

/** Notes how far it is; false where somebody cancelled it meanwhile. */
export async function noteProgress(tx: Tx, id: string, through: Day): Promise<boolean> {
  return (
    (await tx.run(sql`
      update playbooks_simulations set through = ${through}, state = 'running'
      where workspace_id = ${tx.workspace} and id = ${id} and state in ('waiting', 'running')`)) > 0
  )
}

export async function endSimulation(
  tx: Tx,
  id: string,
  ended: { state: SimulationState; result?: unknown; failure?: string },
): Promise<boolean> {
  return (
    (await tx.run(sql`
      update playbooks_simulations set state = ${ended.state}, ended_at = ${tx.now}, failure = ${ended.failure ?? null},
        result = ${ended.result === undefined ? null : JSON.stringify(ended.result)}::jsonb
      where workspace_id = ${tx.workspace} and id = ${id} and state in ('waiting', 'running')`)) > 0
  )
}

// ---------------------------------------------------------------- what a simulation asks of the base

export interface Based {
  account: AccountId
  name: string
  /** The day from which it counts as being there: told by its source, else the day on which it was made. */
  joined: Day
  /** The day on which it was lost, after it had joined. */
  lost: Day | null
}

/** Every living account with when it came and when it was lost. */
export const baseOf = (tx: Tx, zone: string): Promise<Based[]> =>
  tx.rows(sql<Based>`
    select a.id as account, a.name, least(a.since, (a.made_at at time zone ${zone})::date) as joined, l.lost
    from accounts a
    left join lateral (
      select (h.happened_at at time zone ${zone})::date as lost from accounts_history h
      where h.workspace_id = ${tx.workspace} and h.account_id = a.id and h.attribute = 'stage' and h.value = '"churned"'
      order by h.happened_at desc limit 1) l on a.stage = 'churned'
    where a.workspace_id = ${tx.workspace} and a.merged_into is null and a.gone_at is null
    order by a.id`)

/** Of accounts that entered on a day, how many were in another playbook on it by what really ran. */
export const besidesOn = (
  tx: Tx,
  entries: readonly { account: AccountId; day: Day }[],
  own: PlaybookId | null,
): Promise<{ name: string; count: number }[]> =>
  tx.rows(sql<{ name: string; count: number }>`
    select p.name, count(distinct (e.account, e.day)) as count
    from unnest(${entries.map(({ account }) => account)}::uuid[], ${entries.map(({ day }) => day)}::date[]) as e (account, day)
    join playbooks_runs r on r.workspace_id = ${tx.workspace} and r.account_id = e.account and r.entered_on <= e.day
      and (r.ended_at is null or r.ended_at >= e.day::date) and r.playbook_id is distinct from ${own}::uuid
    join playbooks p on p.workspace_id = ${tx.workspace} and p.id = r.playbook_id
    group by p.name order by 2 desc`)
