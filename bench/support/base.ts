import { createHash } from 'node:crypto'
import { type Day, daysRange, monthOf, weekday } from '../../src/kernel/day.ts'
import type { WorkspaceId } from '../../src/kernel/ids.ts'
import { seededRandom } from '../../src/platform/random.ts'
import { asSuperuser } from './place.ts'
import type { RolledDay, RolledPerson } from './rollups.ts'

/** Ids that JavaScript and SQL make alike: `md5('account-7')::uuid`. */
export const idOf = (name: string): string => {
  const hex = createHash('md5').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export const featureCount = 30
const peopleAtMost = 8

interface Use {
  account: string
  /** Chance of activity on a business day. */
  habit: number
  /** Events on an active day. */
  load: number
  people: number
}

/** About a thousand events in 90 days for each account on average: a few use the product all day, many a little. */
function habitsOf(index: number): { use: Use; next: () => number } {
  const { next } = seededRandom(index * 7919 + 13)
  const use = {
    account: idOf(`account-${index}`),
    habit: 0.25 + 0.75 * next(),
    load: 4 + 36 * next() ** 2,
    people: 1 + Math.floor(peopleAtMost * next() ** 2),
  }
  return { use, next }
}

/** An account's days of use, and by person and month on which of them each was there. */
function rolledOf(
  index: number,
  days: readonly { day: Day; weekday: number }[],
): { days: RolledDay[]; people: RolledPerson[] } {
  const { use, next } = habitsOf(index)
  const rolled: RolledDay[] = []
  const months = new Map<string, number[]>()
  days.forEach(({ day, weekday }) => {
    if (next() > use.habit * (weekday >= 6 ? 0.15 : 1)) return
    const people = 1 + Math.floor(use.people * next())
    const events = Math.max(people, Math.round(use.load * (0.5 + next()) * 1.1))
    const first = Math.floor(next() * featureCount)
    rolled.push({
      account: use.account,
      day,
      events,
      robotEvents: 0,
      people,
      agents: 0,
      logins: people,
      apiCalls: Math.floor(events / 4),
      conversations: events % 3,
      errors: next() < 0.1 ? 1 : 0,
      quantity: events,
      seconds: events * 60,
      features: [first, (first + 7) % featureCount, (first * 3) % featureCount],
    })
    const present = months.get(monthOf(day)) ?? new Array<number>(peopleAtMost).fill(0)
    months.set(monthOf(day), present)
    for (let person = 0; person < people; person++)
      present[person] = (present[person] as number) | (1 << (Number(day.slice(8)) - 1))
  })
  const people = [...months].flatMap(([month, present]) =>
    present.flatMap((bits, person) =>
      bits === 0
        ? []
        : [
            {
              account: use.account,
              month: month as Day,
              kind: 'person' as const,
              person: idOf(`person-${index}-${person}`),
              days: bits,
              robotDays: 0,
            },
          ],
    ),
  )
  return { days: rolled, people }
}

interface UsedBy {
  from: number
  to: number
  /** Every how many accounts one is there on any day; the others come on one day of the week. */
  each?: number
}

/** The roll-ups of the accounts from one up to another. */
export function rolledUse(accounts: UsedBy, from: Day, to: Day) {
  const days = daysRange(from, to).map((day) => ({ day, weekday: weekday(day) }))
  const daysOf = (index: number) =>
    index % (accounts.each ?? 1) === 0 ? days : days.filter((one) => one.weekday === 1 + (index % 5))
  const each = function* <Row>(pick: (rolled: ReturnType<typeof rolledOf>) => Row[]): Generator<Row> {
    for (let index = accounts.from; index < accounts.to; index++) yield* pick(rolledOf(index, daysOf(index)))
  }
  return {
    days: each((rolled) => rolled.days),
    people: each((rolled) => rolled.people),
    heard: {
      features: Array.from({ length: featureCount }, (_, number) => ({ name: `Feature ${number}`, first: from })),
      signals: ['people', 'logins', 'api calls', 'conversations', 'errors'].map((signal) => ({ signal, first: from })),
    },
  }
}

export interface BaseSize {
  accounts: number
  /** The first account that is written; those before stand there already. */
  from?: number
  /** People of each account. */
  people?: number
  /** Every how many accounts one has tickets, meetings and invoices. */
  each?: number
  /** Name and owner of account `i`, as SQL. */
  name?: string
  owner?: string
}

/**
 * Everything beside usage, made by the database itself: accounts with two people, a contract with a line, invoices, a ticket
 * each two months, a contact each month. All of it is history that was known when it happened. Foreign keys are not checked:
 * a million rows written in one statement need not be looked up one by one.
 */
export async function writeBase(url: string, workspace: WorkspaceId, size: BaseSize, today: Day): Promise<void> {
  await asSuperuser(url, async (client) => {
    await client.query(quickly)
    for (const text of baseStatements(workspace, size, today)) await client.query(text)
  })
}

/** The same as statements, for whoever writes a base in steps. */
export function baseStatements(workspace: WorkspaceId, size: BaseSize, today: Day): string[] {
  const { accounts, from = 0, people = 2, each = 1, name = "'Account ' || i", owner = 'null::uuid' } = size
  return (from === 0 ? [...statements, ...once] : statements).map((text) =>
    text
      .replaceAll(':workspace', `'${workspace}'::uuid`)
      .replaceAll(':some', `generate_series(${Math.ceil(from / each) * each}, ${accounts - 1}, ${each}) i`)
      .replaceAll(':all', `generate_series(${from}, ${accounts - 1}) i`)
      .replaceAll(':name', name)
      .replaceAll(':owner', owner)
      .replaceAll(':people', `generate_series(0, ${people - 1}) p`)
      .replaceAll(':today', `date '${today}'`),
  )
}

/** Of these the ones that write the accounts themselves and by which ids they are known. */
export const accountStatements = (...asked: Parameters<typeof baseStatements>): string[] =>
  baseStatements(...asked).slice(0, 2)

/** For a session that only loads: no waiting for the disk, no foreign keys, memory to sort in. */
export const quickly = `set synchronous_commit = off; set session_replication_role = replica;
  set work_mem = '256MB'; set maintenance_work_mem = '512MB'`

export const historyDays = 90

const account = "md5('account-' || i)::uuid"

/** What an account is like goes by its place among 500, so that what stands 500 apart differs in name, id and owner alone. */
const statements = [
  `insert into accounts (workspace_id, id, name, kind, stage, owner_id, arr, currency, size, touch, since, renews_on, made_at)
   select :workspace, ${account}, :name, 'company', 'retention', :owner, 100000 * (1 + i % 500), 'USD',
     case when i % 500 > 400 then 'enterprise' when i % 500 > 100 then 'mid_market' else 'smb' end, 'tech', :today - 300 - i % 500 * 263 % 400,
     :today + 430 - i % 500 * 263 % 400, :today - 300
   from :all order by 2`,
  `insert into accounts_identities (workspace_id, raw_id, source, external_id, kind, account_id, home_id, made_at)
   select :workspace, ${account}, 'bench', 'account-' || i, 'account', ${account}, ${account}, :today - 300 from :all order by 2`,
  `insert into accounts_history (workspace_id, account_id, attribute, value, happened_at, known_at, origin, source)
   select a.workspace_id, a.id, 'size', to_jsonb(a.size), :today - 300, :today - 300, 'import', 'bench'
   from :all join accounts a on a.workspace_id = :workspace and a.id = ${account} order by 2`,
  `insert into accounts_contacts (workspace_id, id, name, source, made_at)
   select :workspace, md5('person-' || i || '-' || p)::uuid, 'Person ' || p, 'bench', :today - 300 from :all, :people order by 2`,
  `insert into accounts_memberships (workspace_id, account_id, home_id, contact_id, role, happened_at, known_at, origin)
   select :workspace, ${account}, ${account}, md5('person-' || i || '-' || p)::uuid, case p when 0 then 'champion' when 1 then 'executive_sponsor' else 'user' end,
     :today - 300, :today - 300, 'import' from :all, :people order by 2`,
  `insert into revenue_contracts (workspace_id, account_id, id, account_raw, source, name, plan, currency, signed_on, starts, ends, term_months,
     auto_renew, notice_days, billing, is_trial, happened_at, known_at, ends_known_at, origin)
   select :workspace, ${account}, md5('contract-' || i)::uuid, ${account}, 'bench', 'c' || i, 'Growth', 'USD', s, s, s + 730, 24, false, 60, 'annual',
     false, s, s, s, 'import' from :all, lateral (select :today - 300 - i % 500 * 263 % 400 as s) t order by 2`,
  `insert into revenue_contract_lines (workspace_id, contract_id, name, product, quantity, seats, amount, period)
   select :workspace, md5('contract-' || i)::uuid, '', 'Suite', 10, 10, 100000 * (1 + i % 500), 'year' from :all order by 2`,
  `insert into revenue_invoices (workspace_id, account_id, id, account_raw, source, number, contract_id, currency, amount, issued_on, due_on, happened_at, known_at, origin)
   select :workspace, ${account}, md5('invoice-' || i || '-' || n)::uuid, ${account}, 'bench', i || '-' || n, md5('contract-' || i)::uuid, 'USD', 100000 * (1 + i % 500),
     s, s + 30, s, s, 'import' from :some, generate_series(0, 1) n, lateral (select :today - i % 500 % 330 - 365 * n as s) t`,
  `insert into revenue_invoice_states (workspace_id, invoice_id, state, on_day, known_at)
   select :workspace, id, 'paid', due_on - 3, due_on - 3 from revenue_invoices where workspace_id = :workspace and due_on - 3 < :today and number not like '%7-0'
   on conflict do nothing`,
  `insert into helpdesk_tickets (workspace_id, account_id, id, account_raw, source, name, priority, opened_on, first_reply_minutes, first_reply_known_at,
     satisfaction, satisfied_at, satisfied_on, satisfaction_known_at, quiet_since, happened_at, known_at, origin)
   select :workspace, ${account}, md5('ticket-' || i || '-' || n)::uuid, ${account}, 'bench', i || '-' || n, (array['low', 'normal', 'normal', 'high'])[1 + (i % 500 + n) % 4], d,
     30, d, case when (i % 500 + n) % 3 = 0 then 1 + (i % 500 + n) % 5 end, d + 2, d + 2, d + 2, case when (i % 500 + n) % 11 <> 0 then d + 2 end, d, d, 'import'
   from :some, generate_series(0, 1) n, lateral (select :today - 2 - i % 500 % 45 - 45 * n as d) t`,
  `insert into helpdesk_statuses (workspace_id, ticket_id, happened_at, status, told_by, known_at, origin)
   select workspace_id, id, happened_at + s.after, s.status, 'ticket', happened_at + s.after, 'import' from helpdesk_tickets,
     (values (interval '0', 'opened'), (interval '2 days', 'resolved')) s (after, status)
   where workspace_id = :workspace and (s.status = 'opened' or quiet_since is not null)
   on conflict do nothing`,
  `insert into engagements (workspace_id, account_id, id, account_raw, source, name, kind, attended, opened, happened_on, happened_at, known_at, origin)
   select :workspace, ${account}, md5('engagement-' || i || '-' || n)::uuid, ${account}, 'bench', i || '-' || n, (array['meeting', 'mail', 'call'])[1 + (i % 500 + n) % 3],
     true, i % 500 % 2 = 0, d, d, d, 'import' from :some, generate_series(0, 2) n, lateral (select :today - 2 - i % 500 % 30 - 30 * n as d) t`,
]

/** What holds for all accounts. */
const once = [
  `insert into revenue_kinds (workspace_id, kind, happened_on, known_on) values (:workspace, 'invoice', :today - 800, :today - 800)`,
  `insert into engagements_kinds (workspace_id, kind, happened_on, known_on) select :workspace, k, :today - 100, :today - 100 from unnest(array['meeting', 'mail', 'call']) k`,
  `insert into measures_sources (workspace_id, owner, connected_on, last_spoke)
   select :workspace, o, :today - 89, :today from unnest(array['events', 'revenue', 'helpdesk', 'engagements']) o`,
]
