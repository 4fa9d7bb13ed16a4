import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, ContactId, MemberId, PlaybookId, RunId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { CameOf } from '../domain/entry.ts'
import type { Ending, Status, What } from '../domain/run.ts'

export interface ListedRun {
  id: RunId
  playbook: PlaybookId
  playbookName: string
  version: number
  account: AccountId
  accountName: string
  contact: ContactId | null
  contactName: string | null
  enteredOn: Day
  begunAt: Date
  at: string | null
  status: Status
  isOff: boolean
  wakeAt: Date | null
  problem: string | null
  ended: Ending | null
  endedAt: Date | null
}

const columns = sql`
  r.id, r.playbook_id as playbook, p.name as "playbookName", r.version, r.account_id as account, a.name as "accountName",
  r.contact_id as contact, c.name as "contactName", r.entered_on as "enteredOn", r.begun_at as "begunAt", r.at, r.status,
  r.is_off as "isOff", r.wake_at as "wakeAt", r.problem, r.ended, r.ended_at as "endedAt"`

const joined = (tx: Tx): RawBuilder<unknown> => sql`
  playbooks_runs r join playbooks p on p.workspace_id = ${tx.workspace} and p.id = r.playbook_id
  join accounts a on a.workspace_id = ${tx.workspace} and a.id = r.account_id
  left join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = r.contact_id`

export interface RunPage {
  visible: RawBuilder<boolean>
  playbook?: PlaybookId | undefined
  account?: AccountId | undefined
  statuses: readonly Status[]
  /** The step that runs stand at. */
  at?: string | undefined
  after?: { begunAt: string; id: string } | undefined
  limit: number
}

/** Runs of accounts that are seen, the newest first. */
export const runsOf = (tx: Tx, page: RunPage): Promise<(ListedRun & { place: string })[]> =>
  tx.rows(sql<ListedRun & { place: string }>`
    select ${columns}, r.begun_at::text as place from ${joined(tx)}
    where r.workspace_id = ${tx.workspace} and ${page.visible} and r.status = any(${page.statuses}::text[])
      and (${page.playbook ?? null}::uuid is null or r.playbook_id = ${page.playbook ?? null}::uuid)
      and (${page.account ?? null}::uuid is null or r.account_id = ${page.account ?? null}::uuid)
      and (${page.at ?? null}::text is null or r.at = ${page.at ?? null}::text)
      and (${page.after?.begunAt ?? null}::timestamptz is null
        or (r.begun_at, r.id) < (${page.after?.begunAt ?? null}::timestamptz, ${page.after?.id ?? null}::uuid))
    order by r.begun_at desc, r.id desc limit ${page.limit}`)

export const runById = (tx: Tx, id: RunId, visible: RawBuilder<boolean>): Promise<ListedRun | undefined> =>
  tx.row(sql<ListedRun>`
    select ${columns} from ${joined(tx)} where r.workspace_id = ${tx.workspace} and r.id = ${id} and ${visible}`)

/** Of some runs those whose accounts are seen. */
export const seenRuns = async (tx: Tx, ids: readonly RunId[], visible: RawBuilder<boolean>): Promise<RunId[]> => {
  const rows = await tx.rows(sql<{ id: RunId }>`
    select r.id from playbooks_runs r join accounts a on a.workspace_id = ${tx.workspace} and a.id = r.account_id
    where r.workspace_id = ${tx.workspace} and r.id = any(${ids}::uuid[]) and ${visible}`)
  return rows.map(({ id }) => id)
}

/** Of some accounts those that are seen. */
export const seenAccounts = async (
  tx: Tx,
  ids: readonly string[],
  visible: RawBuilder<boolean>,
): Promise<AccountId[]> => {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select a.id from accounts a where a.workspace_id = ${tx.workspace} and a.id = any(${ids}::uuid[]) and ${visible}
    order by a.id`)
  return rows.map(({ id }) => id)
}

export interface LoggedLine {
  line: number
  at: Date
  step: string | null
  what: What
  says: string
  madeKind: string | null
  madeId: string | null
  by: MemberId | null
}

export const logOf = (tx: Tx, { id, account }: Pick<ListedRun, 'id' | 'account'>): Promise<LoggedLine[]> =>
  tx.rows(sql<LoggedLine>`
    select line, at, step, what, says, made_kind as "madeKind", made_id as "madeId", member_id as by from playbooks_log
    where workspace_id = ${tx.workspace} and account_id = ${account} and run_id = ${id} order by line`)

/** How many runs of a playbook stand where, of accounts that are seen. */
export interface Standing {
  playbook: PlaybookId
  at: string | null
  status: Status
  ended: Ending | null
  count: number
  reached: boolean
}

export const standingsOf = (tx: Tx, visible: RawBuilder<boolean>, playbook?: PlaybookId): Promise<Standing[]> =>
  tx.rows(sql<Standing>`
    select r.playbook_id as playbook, r.at, r.status, r.ended, r.reached, count(*) as count
    from playbooks_runs r join accounts a on a.workspace_id = ${tx.workspace} and a.id = r.account_id
    where r.workspace_id = ${tx.workspace} and ${visible}
      and (${playbook ?? null}::uuid is null or r.playbook_id = ${playbook ?? null}::uuid)
    group by 1, 2, 3, 4, 5`)

/** Through which steps runs of a playbook went, for what is drawn on the ways between them. */
export const stepCounts = (
  tx: Tx,
  playbook: PlaybookId,
  visible: RawBuilder<boolean>,
): Promise<{ step: string; what: What; count: number }[]> =>
  tx.rows(sql<{ step: string; what: What; count: number }>`
    select l.step, l.what, count(distinct l.run_id) as count
    from playbooks_runs r join accounts a on a.workspace_id = ${tx.workspace} and a.id = r.account_id
    join playbooks_log l on l.workspace_id = ${tx.workspace} and l.account_id = r.account_id and l.run_id = r.id
    where r.workspace_id = ${tx.workspace} and r.playbook_id = ${playbook} and ${visible} and l.step is not null
    group by 1, 2`)

/** How many runs of a playbook came to each of its steps, whatever became of them there. */
export const stepsReached = (
  tx: Tx,
  playbook: PlaybookId,
  visible: RawBuilder<boolean>,
): Promise<{ step: string; count: number }[]> =>
  tx.rows(sql<{ step: string; count: number }>`
    with r as (
      select r.id, r.account_id, r.at, r.status
      from playbooks_runs r join accounts a on a.workspace_id = ${tx.workspace} and a.id = r.account_id
      where r.workspace_id = ${tx.workspace} and r.playbook_id = ${playbook} and ${visible}
    )
    select step, count(*) as count from (
      select l.step, r.id from r
      join playbooks_log l on l.workspace_id = ${tx.workspace} and l.account_id = r.account_id and l.run_id = r.id
      where l.step is not null
      union select r.at, r.id from r where r.status <> 'ended' and r.at is not null
    ) as reached group by step`)

export interface FiringRow {
  account: AccountId
  accountName: string
  day: Day
  trigger: string
  version: number
  at: Date
  cameOf: CameOf
  says: string
  run: RunId | null
}

/** What came of triggers for an account, or for all that are seen, the newest first. */
export const firingsOf = (
  tx: Tx,
  playbook: PlaybookId,
  { visible, account, on, limit }: { visible: RawBuilder<boolean>; account?: AccountId; on?: Day; limit: number },
): Promise<FiringRow[]> =>
  tx.rows(sql<FiringRow>`
    select f.account_id as account, a.name as "accountName", f.day, f.trigger, f.version, f.at, f.came_of as "cameOf", f.says,
      f.run_id as run
    from playbooks_firings f join accounts a on a.workspace_id = ${tx.workspace} and a.id = f.account_id
    where f.workspace_id = ${tx.workspace} and f.playbook_id = ${playbook} and ${visible}
      and (${account ?? null}::uuid is null or f.account_id = ${account ?? null}::uuid)
      and (${on ?? null}::date is null or f.day <= ${on ?? null}::date)
    order by f.day desc, f.at desc, f.account_id, f.trigger limit ${limit}`)

/** What came of a playbook's triggers since a day, counted. */
export const firingCounts = (
  tx: Tx,
  visible: RawBuilder<boolean>,
  since: Day,
  playbook?: PlaybookId,
): Promise<{ playbook: PlaybookId; cameOf: CameOf; count: number }[]> =>
  tx.rows(sql<{ playbook: PlaybookId; cameOf: CameOf; count: number }>`
    select f.playbook_id as playbook, f.came_of as "cameOf", count(*) as count
    from playbooks_firings f join accounts a on a.workspace_id = ${tx.workspace} and a.id = f.account_id
    where f.workspace_id = ${tx.workspace} and f.day >= ${since} and ${visible}
      and (${playbook ?? null}::uuid is null or f.playbook_id = ${playbook ?? null}::uuid)
    group by 1, 2`)

/** What playbooks did since a moment for accounts that a member owns: runs that began, and steps that made something. */
export const doneSince = (tx: Tx, owner: MemberId, since: Date) =>
  tx.rows(sql<{ playbook: PlaybookId; name: string; began: number; acts: number }>`
    select r.playbook_id as playbook, p.name, (count(*) filter (where l.what = 'begun'))::int as began,
      (count(*) filter (where l.made_kind is not null))::int as acts
    from playbooks_log l
    join accounts a on a.workspace_id = ${tx.workspace} and a.id = l.account_id and a.owner_id = ${owner} and a.merged_into is null
      and a.gone_at is null
    join playbooks_runs r on r.workspace_id = ${tx.workspace} and r.account_id = l.account_id and r.id = l.run_id
    join playbooks p on p.workspace_id = ${tx.workspace} and p.id = r.playbook_id
    where l.workspace_id = ${tx.workspace} and l.at > ${since} and (l.what = 'begun' or l.made_kind is not null)
    group by r.playbook_id, p.name order by count(*) desc, p.name limit 20`)

/** How many runs of some accounts have not ended, and of which playbooks the first of them are. */
export async function underWay(
  tx: Tx,
  accounts: readonly AccountId[],
  shown: number,
): Promise<{ count: number; examples: string[] }> {
  const rows = await tx.rows(sql<{ name: string; count: number }>`
    select p.name, sum(count(*)) over ()::int as count from playbooks_runs r
    join playbooks p on p.workspace_id = ${tx.workspace} and p.id = r.playbook_id
    where r.workspace_id = ${tx.workspace} and r.account_id = any(${accounts}::uuid[]) and r.status <> 'ended'
    group by p.name order by count(*) desc, p.name limit ${shown}`)
  return { count: rows[0]?.count ?? 0, examples: rows.map(({ name }) => name) }
}

/** On which days of a span these accounts entered playbooks. */
export const enteredAmong = (
  tx: Tx,
  accounts: readonly AccountId[],
  { from, to }: { from: Day; to: Day },
): Promise<{ account: AccountId; day: Day }[]> =>
  tx.rows(sql<{ account: AccountId; day: Day }>`
    select distinct account_id as account, entered_on as day from playbooks_runs
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) and entered_on between ${from} and ${to}`)
