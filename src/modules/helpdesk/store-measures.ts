import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { knownBy, onlyChanges } from '../measures/index.ts'

export interface SupportNumbers {
  account: AccountId
  day: Day
  tickets: number
  ticketsBefore: number
  high: number
  open: number
  openHigh: number
  unresolved: number
  csat30: number | null
  csat90: number | null
  escalations: number
  sentiment: number | null
  firstResponseHours: number | null
  resolutionHours: number | null
  oldestOpenDays: number
}

/** A day, the moment that closes it, and the moment at which its window of 90 days begins. */
export interface Window {
  day: Day
  ends: Date
  begins90: Date
}

/** What is read ahead of the tickets `t`, each with its state `s` on days `d`, and from where these come. */
interface States {
  read: RawBuilder<unknown>
  from: RawBuilder<unknown>
}

// Of a ticket's statuses `h` in their order, each with the moment of the next.
const stateOf = sql`max(h.status) filter (where h.next is null) as status,
  max(h.happened_at) filter (where h.status = 'resolved') as resolved_at,
  sum(extract(epoch from h.next - h.happened_at)) filter (where h.status in ('opened', 'reopened')) as worked`
const inOrder = sql`order by h.happened_at, helpdesk_order(h.status)`

/** On a single day each ticket has one state: those of all tickets are worked out at once. */
function statesOn(tx: Tx, accounts: readonly AccountId[], basis: Basis): States {
  const known = knownBy(basis)
  return {
    read: sql`
    k as materialized (
      select t.* from helpdesk_tickets t cross join d
      where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[]) and t.opened_on <= d.day
        and (t.quiet_since is null or t.quiet_since > d.day - 90) and ${known('t.known_at')}),
    s as (
      select h.ticket_id, ${stateOf} from (
        select h.ticket_id, h.status, h.happened_at, lead(h.happened_at) over (partition by h.ticket_id ${inOrder}) as next
        from k cross join d
        join helpdesk_statuses h on h.workspace_id = ${tx.workspace} and h.ticket_id = k.id and h.happened_at < d.ends
          and ${known('h.known_at')}) h
      group by h.ticket_id)`,
    from: sql`from k t cross join d left join s on s.ticket_id = t.id`,
  }
}

/**
 * A state is worked out once for all the days that it lasts, from the day on which another status of the ticket is known. Days are
 * counted by their place in the span, from 1.
 */
function statesOver(tx: Tx, days: number, basis: Basis): States {
  const span = (column: 'days' | 'ends') => sql`(select ${sql.ref(column)} from span)`
  /** How many days of the span are over before a fact counts. */
  const before = (moment: string, places: 'days' | 'ends', knownAt: string) => {
    const notYet = sql`width_bucket(${sql.raw(moment)}, ${span(places)})`
    return basis === 'frozen' ? sql`greatest(${notYet}, width_bucket(${sql.ref(knownAt)}, ${span('ends')}))` : notYet
  }
  return {
    read: sql`
    span as materialized (
      select array_agg(day order by day) as days, array_agg(ends order by day) as ends, min(day) as first, max(day) as last from d)`,
    from: sql`
      from a
      join helpdesk_tickets t on t.workspace_id = ${tx.workspace} and t.account_id = a.id and t.opened_on <= (select last from span)
        and (t.quiet_since is null or t.quiet_since > (select first from span) - 90)
      cross join lateral (select 1 + ${before('t.opened_on - 1', 'days', 't.known_at')} as first,
        coalesce(width_bucket(t.quiet_since + 89, ${span('days')}), ${days}::int) as last offset 0) counts
      cross join lateral (
        with h as (
          select h.status, h.happened_at, greatest(counts.first, 1 + ${before('h.happened_at', 'ends', 'h.known_at')}) as place
          from helpdesk_statuses h where h.workspace_id = ${tx.workspace} and h.ticket_id = t.id)
        select p.*, s.* from (
          select place, lead(place) over (order by place) as next
          from (select place from h where place <= counts.last union select counts.first) p) p
        cross join lateral (
          select ${stateOf} from (
            select h.status, h.happened_at, lead(h.happened_at) over (${inOrder}) as next
            from h where h.place <= p.place) h) s) s
      join d on d.place between s.place and least(counts.last, s.next - 1)`,
  }
}

/**
 * Support numbers of accounts on days, by what was known before each day's end (frozen) or is known now (restated).
 * A ticket's state on a day is the last status of its history by then; a ticket that was quiet for 90 days adds nothing and is not looked at.
 */
export function supportNumbers(
  tx: Tx,
  accounts: readonly AccountId[],
  windows: readonly Window[],
  basis: Basis,
): Promise<SupportNumbers[]> {
  const known = knownBy(basis)
  const states = windows.length === 1 ? statesOn(tx, accounts, basis) : statesOver(tx, windows.length, basis)
  const everyDay = sql<SupportNumbers>`
    with a as (select id from unnest(${accounts}::uuid[]) as a (id)),
    d as materialized (
      select d.*, row_number() over (order by d.day)::int as place
      from unnest(${windows.map((w) => w.day)}::date[], ${windows.map((w) => w.ends)}::timestamptz[],
        ${windows.map((w) => w.begins90)}::timestamptz[]) as d (day, ends, begins90)),
    ${states.read},
    t as (
      select t.account_id as account, d.day, d.begins90, t.priority in ('high', 'urgent') as high, t.opened_on,
        s.status, s.resolved_at, s.worked,
        case when t.satisfied_on <= d.day and ${known('t.satisfaction_known_at')} then t.satisfaction end as satisfaction, t.satisfied_on,
        case when t.escalated_on <= d.day and ${known('t.escalation_known_at')} then t.escalated_on end as escalated_on,
        case when ${known('t.sentiment_known_at')} then t.sentiment end as sentiment,
        case when t.happened_at + make_interval(mins => t.first_reply_minutes) < d.ends and ${known('t.first_reply_known_at')}
          then t.first_reply_minutes end as first_reply
      ${states.from}
    ), n as (
      select account, day,
        count(*) filter (where opened_on > day - 30)::int as tickets,
        count(*) filter (where opened_on > day - 60 and opened_on <= day - 30)::int as before,
        count(*) filter (where opened_on > day - 30 and high)::int as high,
        count(*) filter (where status in ('opened', 'reopened'))::int as open,
        count(*) filter (where status in ('opened', 'reopened') and high)::int as open_high,
        count(*) filter (where status <> 'resolved')::int as unresolved,
        avg(satisfaction) filter (where satisfied_on > day - 30) as csat30,
        avg(satisfaction) filter (where satisfied_on > day - 90) as csat90,
        count(*) filter (where escalated_on > day - 90)::int as escalations,
        avg(sentiment) filter (where opened_on > day - 90) as sentiment,
        avg(first_reply) filter (where opened_on > day - 90) / 60 as first_response,
        avg(worked) filter (where status = 'resolved' and resolved_at >= begins90) / 3600 as resolution,
        max(day - opened_on) filter (where status in ('opened', 'reopened')) as oldest
      from t group by account, day
    )
    select a.id as account, d.day, coalesce(n.tickets, 0) as tickets, coalesce(n.before, 0) as "ticketsBefore",
      coalesce(n.high, 0) as high, coalesce(n.open, 0) as open, coalesce(n.open_high, 0) as "openHigh",
      coalesce(n.unresolved, 0) as unresolved, n.csat30, n.csat90, coalesce(n.escalations, 0) as escalations, n.sentiment,
      n.first_response as "firstResponseHours", n.resolution as "resolutionHours", coalesce(n.oldest, 0) as "oldestOpenDays"
    from a cross join d left join n on n.account = a.id and n.day = d.day`
  return tx.rows(onlyChanges(everyDay, windows, numbers))
}

const numbers = [
  'tickets',
  'ticketsBefore',
  'high',
  'open',
  'openHigh',
  'unresolved',
  'csat30',
  'csat90',
  'escalations',
  'sentiment',
  'firstResponseHours',
  'resolutionHours',
  'oldestOpenDays',
] as const

export interface TicketFact {
  id: string
  name: string
  subject: string | null
  priority: string
  at: Date
  openedOn: Day
  satisfaction: number | null
  satisfiedOn: Day | null
  escalatedOn: Day | null
  sentiment: number | null
  status: string
}

export type TicketQuestion = 'opened' | 'unresolved' | 'answered' | 'escalated' | 'read' | 'resolved'

/** The tickets behind a measure on a day, those that weigh most first. */
export function ticketsBehind(
  tx: Tx,
  account: AccountId,
  question: TicketQuestion,
  on: { day: Day; ends: Date; from: Day; highOnly: boolean },
  limit: number,
): Promise<TicketFact[]> {
  const isHigh = sql`t.priority in ('high', 'urgent')`
  const asked = {
    opened: { where: sql`t.opened_on >= ${on.from}`, order: sql`${isHigh} desc, t.happened_at desc` },
    unresolved: { where: sql`s.status <> 'resolved'`, order: sql`${isHigh} desc, t.happened_at` },
    answered: {
      where: sql`t.satisfied_on between ${on.from} and ${on.day}`,
      order: sql`t.satisfaction, t.satisfied_at desc`,
    },
    escalated: { where: sql`t.escalated_on between ${on.from} and ${on.day}`, order: sql`t.escalated_on desc` },
    read: {
      where: sql`t.opened_on >= ${on.from} and t.sentiment is not null`,
      order: sql`t.sentiment, t.happened_at desc`,
    },
    resolved: { where: sql`s.status = 'resolved' and s.at >= ${on.from}`, order: sql`s.at - t.happened_at desc` },
  }[question]
  return tx.rows(sql<TicketFact>`
    select t.id, t.name, t.subject, t.priority, t.happened_at as at, t.opened_on as "openedOn", t.satisfaction,
      t.satisfied_on as "satisfiedOn", t.escalated_on as "escalatedOn", t.sentiment, s.status
    from helpdesk_tickets t cross join lateral (
      select h.status, h.happened_at as at from helpdesk_statuses h
      where h.workspace_id = ${tx.workspace} and h.ticket_id = t.id and h.happened_at < ${on.ends}
      order by h.happened_at desc, helpdesk_order(h.status) desc limit 1) s
    where t.workspace_id = ${tx.workspace} and t.account_id = ${account} and t.opened_on <= ${on.day}
      and (not ${on.highOnly} or ${isHigh}) and ${asked.where}
    order by ${asked.order}, t.id limit ${limit}`)
}
