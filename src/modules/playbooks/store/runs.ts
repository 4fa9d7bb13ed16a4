import { type RawBuilder, sql } from 'kysely'
import type { AccountId, ContactId, PlaybookId, RunId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { LogLine, Run } from '../domain/run.ts'

/** A run as the engine has it in hand, with how many lines its log has. */
export interface HeldRun extends Run {
  lines: number
}

const columns = sql`
  r.id, r.playbook_id as playbook, r.version, r.account_id as account, r.contact_id as contact, r.entered_on as "enteredOn", r.at,
  r.status, r.before, r.wake_at as "wakeAt", r.answers, r.attempts, r.problem, r.ended, r.reached, r.moves,
  r.lines`

/**
 * Runs whose time has come, the longest overdue first. They stay locked until the transaction ends: no other process takes
 * them meanwhile, and a process that dies lets go of them.
 */
export const takeDue = (tx: Tx, limit: number): Promise<HeldRun[]> =>
  tx.rows(sql<HeldRun>`
    select ${columns} from playbooks_wakes w
    join playbooks_runs r on r.workspace_id = w.workspace_id and r.account_id = w.account_id and r.id = w.run_id
    where w.workspace_id = ${tx.workspace} and w.wake_at <= ${tx.now}
    order by w.wake_at limit ${limit} for update skip locked`)

/** Whether this process alone judges the playbook until the transaction ends. */
export async function lockPlaybook(tx: Tx, id: PlaybookId): Promise<boolean> {
  const row = await tx.row(sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`playbooks ${tx.workspace} ${id}`}, 0)) as mine`)
  return row?.mine === true
}

export const takeOne = (tx: Tx, id: RunId): Promise<HeldRun | undefined> =>
  tx.row(sql<HeldRun>`
    select ${columns} from playbooks_runs r where r.workspace_id = ${tx.workspace} and r.id = ${id} for update`)

/** Open runs of a playbook for some accounts. */
export const openRunsOf = (tx: Tx, playbook: PlaybookId, accounts: readonly AccountId[]): Promise<HeldRun[]> =>
  tx.rows(sql<HeldRun>`
    select ${columns} from playbooks_runs r
    where r.workspace_id = ${tx.workspace} and r.playbook_id = ${playbook} and r.status <> 'ended'
      and r.account_id = any(${accounts}::uuid[])
    order by r.account_id, r.id for update`)

/** Some runs by their ids, for an act on many. */
export const takeRuns = (tx: Tx, ids: readonly RunId[]): Promise<HeldRun[]> =>
  tx.rows(sql<HeldRun>`
    select ${columns} from playbooks_runs r where r.workspace_id = ${tx.workspace} and r.id = any(${ids}::uuid[])
    order by r.account_id, r.id for update`)

export interface NewRun {
  id: RunId
  playbook: PlaybookId
  version: number
  account: AccountId
  contact: ContactId | null
  enteredOn: string
  at: string | null
  says: string
}

/** Begins runs with the first line of their log; one that is open already stays alone. Answers those that began. */
export async function insertRuns(tx: Tx, runs: readonly NewRun[]): Promise<Set<RunId>> {
  if (runs.length === 0) return new Set()
  const rows = await tx.rows(sql<{ id: RunId }>`
    with begun as (
      insert into playbooks_runs (workspace_id, account_id, id, playbook_id, version, contact_id, entered_on, begun_at, at, status,
        wake_at, lines)
      select ${tx.workspace}, d.account, d.id, d.playbook, d.version, d.contact, d."enteredOn", ${tx.now}, d.at, 'ready', ${tx.now}, 1
      from jsonb_to_recordset(${JSON.stringify(runs)}::jsonb) as d (id uuid, playbook uuid, version int, account uuid,
        contact uuid, "enteredOn" date, at text, says text)
      order by d.account, d.id
      on conflict do nothing returning id, account_id
    ), told as (
      insert into playbooks_log (workspace_id, account_id, run_id, line, at, step, what, says)
      select ${tx.workspace}, b.account_id, b.id, 1, ${tx.now}, null, 'begun', d.says
      from begun b join jsonb_to_recordset(${JSON.stringify(runs)}::jsonb) as d (id uuid, says text) using (id)
    ), wakes as (
      insert into playbooks_wakes (workspace_id, account_id, run_id, wake_at)
      select ${tx.workspace}, account_id, id, ${tx.now} from begun
    )
    select id from begun`)
  return new Set(rows.map(({ id }) => id))
}

/** Saves runs after their turns, with what their logs say of it. */
export async function saveTurns(tx: Tx, turns: readonly { run: HeldRun; log: readonly LogLine[] }[]): Promise<void> {
  if (turns.length === 0) return
  const runs = turns.map(({ run, log }) => ({ ...run, lines: run.lines + log.length }))
  await changeRuns(
    tx,
    sql`
    set version = d.version, at = d.at, status = d.status, before = d.before, wake_at = d.wake_at,
      answers = d.answers, attempts = d.attempts, problem = d.problem, ended = d.ended, reached = d.reached, moves = d.moves,
      ended_at = case when d.status = 'ended' then ${tx.now}::timestamptz end, lines = d.lines
    from ${runTable(runs)}
    where r.workspace_id = ${tx.workspace} and r.account_id = d.account and r.id = d.id`,
  )
  await insertLines(tx, turns)
}

/**
 * Many lines say the same of many runs: each run and each sentence is sent once, and a line tells by their places which it is of.
 */
async function insertLines(tx: Tx, turns: readonly { run: HeldRun; log: readonly LogLine[] }[]): Promise<void> {
  const sayings = new Map<string, { place: number; line: LogLine }>()
  const placeOf = (line: LogLine): number => {
    const key = JSON.stringify([line.step, line.what, line.says, line.made?.kind])
    const known = sayings.get(key) ?? { place: sayings.size + 1, line }
    sayings.set(key, known)
    return known.place
  }
  const lines = turns.flatMap(({ run, log }, at) =>
    log.map((line, place) => ({ run: at + 1, line: run.lines + place + 1, saying: placeOf(line), ...made(line) })),
  )
  if (lines.length === 0) return
  const runs = turns.map(({ run }) => run)
  const said = [...sayings.values()].map(({ line }) => line)
  await tx.run(sql`
    insert into playbooks_log (workspace_id, account_id, run_id, line, at, step, what, says, made_kind, made_id, member_id)
    select ${tx.workspace}, (${runs.map(({ account }) => account)}::uuid[])[d.run], (${runs.map(({ id }) => id)}::uuid[])[d.run],
      d.line, ${tx.now}, (${said.map(({ step }) => step)}::text[])[d.saying], (${said.map(({ what }) => what)}::text[])[d.saying],
      (${said.map(({ says }) => says)}::text[])[d.saying], (${said.map((line) => line.made?.kind ?? null)}::text[])[d.saying],
      d.made, d.member
    from unnest(${lines.map(({ run }) => run)}::int[], ${lines.map(({ line }) => line)}::int[],
      ${lines.map(({ saying }) => saying)}::int[], ${lines.map(({ id }) => id)}::text[], ${lines.map(({ by }) => by)}::uuid[])
      as d (run, line, saying, made, member)`)
}

const made = (line: LogLine) => ({ id: line.made?.id ?? null, by: line.by ?? null })

/** Changes runs, and when they wake with them: those that wait for an answer, stand still, are off or over do not. */
async function changeRuns(tx: Tx, change: RawBuilder<unknown>): Promise<void> {
  await tx.run(sql`
    with changed as (
      update playbooks_runs r ${change}
      returning r.account_id, r.id, r.wake_at, r.status in ('ready', 'waiting') and not r.is_off and r.wake_at is not null as wakes
    ), rest as (
      delete from playbooks_wakes w using changed c where w.workspace_id = ${tx.workspace} and w.run_id = c.id and not c.wakes
    )
    insert into playbooks_wakes (workspace_id, account_id, run_id, wake_at)
    select ${tx.workspace}, account_id, id, wake_at from changed where wakes
    on conflict (workspace_id, run_id) do update set wake_at = excluded.wake_at`)
}

const runTable = (runs: readonly HeldRun[]): RawBuilder<unknown> => sql`
  unnest(${runs.map(({ account }) => account)}::uuid[], ${runs.map(({ id }) => id)}::uuid[],
    ${runs.map(({ version }) => version)}::int[], ${runs.map(({ at }) => at)}::text[],
    ${runs.map(({ status }) => status)}::text[], ${runs.map(({ before }) => before)}::text[],
    ${runs.map(({ wakeAt }) => wakeAt)}::timestamptz[], ${runs.map(({ answers }) => JSON.stringify(answers))}::jsonb[],
    ${runs.map(({ attempts }) => attempts)}::smallint[], ${runs.map(({ problem }) => problem)}::text[],
    ${runs.map(({ ended }) => ended)}::text[], ${runs.map(({ lines }) => lines)}::int[],
    ${runs.map(({ reached }) => reached)}::boolean[], ${runs.map(({ moves }) => moves)}::smallint[])
    as d (account, id, version, at, status, before, wake_at, answers, attempts, problem, ended, lines, reached, moves)`

/** What is under way rests while its playbook is off, and goes on where it was. */
export async function restWhileOff(tx: Tx, playbook: PlaybookId, isOff: 'off' | 'on'): Promise<void> {
  await changeRuns(
    tx,
    sql`set is_off = ${isOff === 'off'}
      where r.workspace_id = ${tx.workspace} and r.playbook_id = ${playbook} and r.status <> 'ended'
        and r.is_off <> ${isOff === 'off'}`,
  )
}

/** An account that was merged away has no runs of its own any more; what it was in stays in their logs. */
export async function followMerge(tx: Tx, from: AccountId): Promise<void> {
  await tx.run(sql`
    with over as (
      update playbooks_runs set status = 'ended', ended = 'gone', ended_at = ${tx.now}, at = null, wake_at = null, lines = lines + 1
      where workspace_id = ${tx.workspace} and account_id = ${from} and status <> 'ended'
      returning account_id, id, lines
    ), rest as (
      delete from playbooks_wakes w using over o where w.workspace_id = ${tx.workspace} and w.run_id = o.id
    )
    insert into playbooks_log (workspace_id, account_id, run_id, line, at, what, says)
    select ${tx.workspace}, account_id, id, lines, ${tx.now}, 'ended', ${told`The account was merged into another one`} from over`)
}
