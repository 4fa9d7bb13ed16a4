import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, ContactId, PlaybookId, RunId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { CameOf } from '../domain/entry.ts'
import type { Standing } from '../domain/trigger.ts'

// ---------------------------------------------------------------- who stands where

export interface StandingRow extends Standing {
  trigger: number
  account: AccountId
}

export const standingOf = (tx: Tx, playbook: PlaybookId, accounts: readonly AccountId[]): Promise<StandingRow[]> =>
  tx.rows(sql<StandingRow>`
    select trigger, account_id as account, since, fired from playbooks_standing
    where workspace_id = ${tx.workspace} and playbook_id = ${playbook} and account_id = any(${accounts}::uuid[])`)

export async function saveStanding(
  tx: Tx,
  playbook: PlaybookId,
  { put, drop }: { put: readonly StandingRow[]; drop: readonly Pick<StandingRow, 'trigger' | 'account'>[] },
): Promise<void> {
  if (drop.length > 0)
    await tx.run(sql`
      delete from playbooks_standing s
      using unnest(${drop.map(({ trigger }) => trigger)}::int[], ${drop.map(({ account }) => account)}::uuid[]) as d (trigger, account)
      where s.workspace_id = ${tx.workspace} and s.playbook_id = ${playbook} and s.trigger = d.trigger and s.account_id = d.account`)
  if (put.length > 0)
    await tx.run(sql`
      insert into playbooks_standing (workspace_id, playbook_id, trigger, account_id, since, fired)
      select ${tx.workspace}, ${playbook}, d.trigger, d.account, d.since, d.fired
      from unnest(${put.map(({ trigger }) => trigger)}::int[], ${put.map(({ account }) => account)}::uuid[],
        ${put.map(({ since }) => since)}::date[], ${put.map(({ fired }) => fired)}::boolean[]) as d (trigger, account, since, fired)
      order by d.trigger, d.account
      on conflict (workspace_id, playbook_id, trigger, account_id) do update set since = excluded.since, fired = excluded.fired`)
}

/** Accounts that came into the base after a moment, and whether somebody told of them just then or they were imported. */
export const madeSince = (
  tx: Tx,
  accounts: readonly AccountId[],
  since: Date,
): Promise<{ id: AccountId; isLive: boolean }[]> =>
  tx.rows(sql<{ id: AccountId; isLive: boolean }>`
    select a.id, exists (select from accounts_history h where h.workspace_id = ${tx.workspace} and h.account_id = a.id
      and h.attribute = 'stage' and h.origin = 'live') as "isLive"
    from accounts a where a.workspace_id = ${tx.workspace} and a.id = any(${accounts}::uuid[]) and a.made_at >= ${since}`)

// ---------------------------------------------------------------- late facts

export async function noteLate(tx: Tx, day: Day, accounts: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    insert into playbooks_late (workspace_id, account_id, day)
    select ${tx.workspace}, l.account, ${day} from unnest(${accounts}::uuid[]) as l (account) order by l.account
    on conflict do nothing`)
}

export const lateOn = async (tx: Tx, accounts: readonly AccountId[], from: Day, to: Day): Promise<Set<AccountId>> => {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select distinct account_id as id from playbooks_late
    where workspace_id = ${tx.workspace} and day between ${from} and ${to} and account_id = any(${accounts}::uuid[])`)
  return new Set(rows.map(({ id }) => id))
}

// ---------------------------------------------------------------- closes

export interface Close {
  day: Day
  after: AccountId | null
  resting: number[]
}

export const closeOf = (tx: Tx, playbook: PlaybookId, day: Day): Promise<Close | undefined> =>
  tx.row(sql<Close>`
    select day, after, resting from playbooks_closes
    where workspace_id = ${tx.workspace} and playbook_id = ${playbook} and day = ${day}`)

/** What rested at a close is remembered for the next one. */
export async function saveClose(tx: Tx, playbook: PlaybookId, { day, after, resting }: Close): Promise<void> {
  await tx.run(sql`
    insert into playbooks_closes (workspace_id, playbook_id, day, after, resting)
    values (${tx.workspace}, ${playbook}, ${day}, ${after}, ${resting}::int[])
    on conflict (workspace_id, playbook_id, day) do update set after = excluded.after, resting = excluded.resting`)
  await tx.run(sql`
    delete from playbooks_closes
    where workspace_id = ${tx.workspace} and playbook_id = ${playbook} and day < (${day}::date - 2)`)
}

// ---------------------------------------------------------------- what came of triggers

export interface Firing {
  account: AccountId
  /** Whom the news was about. */
  contact: ContactId | null
  playbook: PlaybookId
  day: Day
  trigger: string
  version: number
  cameOf: CameOf
  says: string
  run: RunId | null
}

/** Notes what came of triggers, once for an account or person, trigger and day. */
export async function saveFirings(tx: Tx, firings: readonly Firing[]): Promise<void> {
  if (firings.length === 0) return
  await tx.run(sql`
    insert into playbooks_firings (workspace_id, account_id, contact_id, playbook_id, day, trigger, version, at, came_of, says, run_id)
    select ${tx.workspace}, d.account, d.contact, d.playbook, d.day, d.trigger, d.version, ${tx.now}, d.came_of, d.says, d.run
    from unnest(${firings.map(({ account }) => account)}::uuid[], ${firings.map(({ contact }) => contact)}::uuid[],
      ${firings.map(({ playbook }) => playbook)}::uuid[],
      ${firings.map(({ day }) => day)}::date[], ${firings.map(({ trigger }) => trigger)}::text[],
      ${firings.map(({ version }) => version)}::int[], ${firings.map(({ cameOf }) => cameOf)}::text[],
      ${firings.map(({ says }) => says)}::text[], ${firings.map(({ run }) => run)}::uuid[])
      as d (account, contact, playbook, day, trigger, version, came_of, says, run)
    order by d.account, d.trigger, d.contact
    on conflict do nothing`)
}

/** Which firing it is, of one playbook on one day. */
export const firingKey = ({ account, contact, trigger }: Pick<Firing, 'account' | 'contact' | 'trigger'>): string =>
  `${account} ${trigger} ${contact ?? ''}`

export const firedAlready = async (
  tx: Tx,
  playbook: PlaybookId,
  day: Day,
  accounts: readonly AccountId[],
): Promise<Set<string>> => {
  const rows = await tx.rows(sql<Pick<Firing, 'account' | 'contact' | 'trigger'>>`
    select account_id as account, contact_id as contact, trigger from playbooks_firings
    where workspace_id = ${tx.workspace} and playbook_id = ${playbook} and day = ${day} and account_id = any(${accounts}::uuid[])`)
  return new Set(rows.map(firingKey))
}

/** The last day on which accounts entered a playbook, and what is under way for them in any. */
export interface Past {
  account: AccountId
  lastEntered: Day | null
  underWay: PlaybookId[]
}

export const pastOf = (tx: Tx, playbook: PlaybookId, accounts: readonly AccountId[]): Promise<Past[]> =>
  tx.rows(sql<Past>`
    select account_id as account, max(entered_on) filter (where playbook_id = ${playbook}) as "lastEntered",
      coalesce(array_agg(distinct playbook_id) filter (where status <> 'ended'), '{}') as "underWay"
    from playbooks_runs where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) group by account_id`)

export interface Person {
  account: AccountId
  contact: ContactId
}

/** The last day on which people entered a playbook themselves, and whether they are in it now. */
export const pastOfPeople = (
  tx: Tx,
  playbook: PlaybookId,
  people: readonly Person[],
): Promise<(Person & { lastEntered: Day; isUnderWay: boolean })[]> =>
  tx.rows(sql<Person & { lastEntered: Day; isUnderWay: boolean }>`
    select r.account_id as account, r.contact_id as contact, max(r.entered_on) as "lastEntered",
      bool_or(r.status <> 'ended') as "isUnderWay"
    from unnest(${people.map(({ account }) => account)}::uuid[], ${people.map(({ contact }) => contact)}::uuid[]) as d (account, contact)
    join playbooks_runs r on r.workspace_id = ${tx.workspace} and r.account_id = d.account and r.contact_id = d.contact
    where r.playbook_id = ${playbook} group by 1, 2`)

/** Of some people those who still belong to their accounts and are no robots. */
export const peopleStill = (tx: Tx, people: readonly Person[]): Promise<Person[]> =>
  tx.rows(sql<Person>`
    select distinct m.account_id as account, m.contact_id as contact
    from unnest(${people.map(({ account }) => account)}::uuid[], ${people.map(({ contact }) => contact)}::uuid[]) as d (account, contact)
    join accounts_memberships m on m.workspace_id = ${tx.workspace} and m.account_id = d.account and m.contact_id = d.contact
    join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = m.contact_id
    where m.ended_at is null and not c.is_robot`)

/** People of accounts who have one of some roles, in the order of the roles. */
export const peopleIn = (
  tx: Tx,
  accounts: readonly AccountId[],
  roles: readonly string[],
): Promise<{ account: AccountId; contact: ContactId }[]> =>
  tx.rows(sql<{ account: AccountId; contact: ContactId }>`
    select m.account_id as account, m.contact_id as contact from accounts_memberships m
    join accounts_contacts c on c.workspace_id = m.workspace_id and c.id = m.contact_id
    where m.workspace_id = ${tx.workspace} and m.account_id = any(${accounts}::uuid[]) and m.role = any(${roles}::text[])
      and m.ended_at is null and not c.is_robot
    order by m.account_id, array_position(${roles}::text[], m.role), m.contact_id`)

// ---------------------------------------------------------------- the queue of a ramp

/** How many entered on a day already. */
export const enteredOn = async (tx: Tx, playbook: PlaybookId, day: Day): Promise<number> => {
  const row = await tx.row(sql<{ count: number }>`
    select count(distinct account_id) as count from playbooks_runs
    where workspace_id = ${tx.workspace} and playbook_id = ${playbook} and entered_on = ${day}
      and begun_at >= ${day}::date - interval '2 days'`)
  return row?.count ?? 0
}

export const queued = (tx: Tx, playbook: PlaybookId, limit: number): Promise<Firing[]> =>
  tx.rows(sql<Firing>`
    select account_id as account, contact_id as contact, playbook_id as playbook, day, trigger, version, came_of as "cameOf", says,
      run_id as run
    from playbooks_firings
    where workspace_id = ${tx.workspace} and playbook_id = ${playbook} and came_of = 'queued'
    order by at, account_id limit ${limit} for update skip locked`)

export async function settleQueued(tx: Tx, firings: readonly Firing[]): Promise<void> {
  await tx.run(sql`
    update playbooks_firings f set came_of = d.came_of, says = d.says, run_id = d.run, at = ${tx.now}
    from unnest(${firings.map(({ account }) => account)}::uuid[], ${firings.map(({ playbook }) => playbook)}::uuid[],
      ${firings.map(({ day }) => day)}::date[], ${firings.map(({ trigger }) => trigger)}::text[],
      ${firings.map(({ cameOf }) => cameOf)}::text[], ${firings.map(({ says }) => says)}::text[],
      ${firings.map(({ run }) => run)}::uuid[], ${firings.map(({ contact }) => contact)}::uuid[])
      as d (account, playbook, day, trigger, came_of, says, run, contact)
    where f.workspace_id = ${tx.workspace} and f.account_id = d.account and f.playbook_id = d.playbook and f.day = d.day
      and f.trigger = d.trigger and f.contact_id is not distinct from d.contact`)
}
