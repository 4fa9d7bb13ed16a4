import pg from 'pg'
import type { Day } from '../../src/kernel/day.ts'
import type { WorkspaceId } from '../../src/kernel/ids.ts'

/**
 * The health query of the product's founding document over tables as it names them, mended as little as it takes to run on
 * PostgreSQL: aliases of one select are not used within it (E04), every aggregate has its grouping (E09), dates are
 * subtracted, and an account with two contracts counts once (E15). Tables have the indexes that the query can use.
 */
const scores = `
  with usage_metrics as (
    select c.customer_id, c.customer_name, c.segment, count(distinct e.user_id) as active_users,
      count(distinct e.event_time::date) as days_active_last_30, count(e.event_id) as total_events_last_30,
      count(distinct e.feature_name) as features_used, max(e.event_time) as last_activity
    from peer.customers c
    left join peer.users u on c.customer_id = u.customer_id
    left join peer.events e on u.user_id = e.user_id and e.event_time >= $1::date - interval '30 days' and e.event_time < $1::date
    group by c.customer_id, c.customer_name, c.segment),
  support_metrics as (
    select customer_id, count(ticket_id) as support_tickets_last_30, avg(satisfaction_score) as avg_csat,
      count(case when priority = 'high' then 1 end) as high_priority_tickets
    from peer.support_tickets where created_at >= $1::date - interval '30 days' and created_at < $1::date group by customer_id),
  engagement_metrics as (
    select customer_id, count(distinct meeting_id) as meetings_last_quarter, max(meeting_date) as last_meeting
    from peer.customer_engagements where meeting_date >= $1::date - interval '90 days' and meeting_date < $1::date group by customer_id),
  financial_metrics as (
    select customer_id, sum(contract_value) as contract_value, min(renewal_date - $1::date) as days_until_renewal
    from peer.contracts where status = 'Active' group by customer_id),
  parts as (
    select u.*, s.support_tickets_last_30, s.avg_csat, s.high_priority_tickets, e.meetings_last_quarter, f.days_until_renewal, f.contract_value,
      case when u.days_active_last_30 >= 20 then 100 when u.days_active_last_30 >= 15 then 80 when u.days_active_last_30 >= 10 then 60
        when u.days_active_last_30 >= 5 then 40 else 20 end * 0.4 as usage_score,
      least(100, u.features_used::float / 10 * 100) * 0.3 as adoption_score,
      case when s.avg_csat >= 4.5 and s.support_tickets_last_30 < 5 then 100 when s.avg_csat >= 4.0 and s.support_tickets_last_30 < 10 then 80
        when s.avg_csat >= 3.5 then 60 else 40 end * 0.2 as support_score,
      case when e.meetings_last_quarter >= 3 then 100 when e.meetings_last_quarter >= 1 then 70 else 30 end * 0.1 as engagement_score
    from usage_metrics u
    left join support_metrics s on u.customer_id = s.customer_id
    left join engagement_metrics e on u.customer_id = e.customer_id
    left join financial_metrics f on u.customer_id = f.customer_id),
  scored as (select *, usage_score + adoption_score + support_score + engagement_score as health_score from parts)
  select *, case when days_until_renewal < 90 and health_score < 60 then 'High Risk'
    when last_activity < $1::date - interval '14 days' then 'Medium Risk' when high_priority_tickets > 2 then 'Medium Risk' else 'Low Risk' end as risk_level
  from scored order by health_score, contract_value desc`

const tables = [
  'create schema peer',
  `create table peer.customers as select id as customer_id, name as customer_name, size as segment from accounts where workspace_id = $1`,
  `create table peer.users as select distinct person as user_id, account_id as customer_id from events_account_person_month where workspace_id = $1`,
  // An event each of those that the roll-ups count, by the people who were there that day in turn.
  `create table peer.events as
   select row_number() over () as event_id, p.person as user_id, d.day + n * interval '90 seconds' as event_time,
     'Feature ' || (('x' || left(md5(d.account_id::text || d.day || n), 4))::bit(16)::int % 30) as feature_name
   from events_account_day d cross join generate_series(0, d.events - 1) n
   join lateral (select array_agg(m.person order by m.person) as people from events_account_person_month m
     where m.workspace_id = d.workspace_id and m.account_id = d.account_id and m.month = date_trunc('month', d.day)::date
       and (m.days >> (extract(day from d.day)::int - 1)) & 1 = 1) w on true
   cross join lateral (select w.people[1 + n % cardinality(w.people)] as person) p
   where d.workspace_id = $1 and w.people is not null`,
  `create table peer.support_tickets as select id as ticket_id, account_id as customer_id, priority, satisfaction as satisfaction_score, happened_at as created_at
   from helpdesk_tickets where workspace_id = $1`,
  `create table peer.customer_engagements as select id as meeting_id, account_id as customer_id, happened_at as meeting_date from engagements
   where workspace_id = $1 and kind = 'meeting'`,
  `create table peer.contracts as select c.account_id as customer_id, l.amount as contract_value, c.ends as renewal_date, 'Active' as status
   from revenue_contracts c join revenue_contract_lines l on l.workspace_id = c.workspace_id and l.contract_id = c.id where c.workspace_id = $1`,
  'create index on peer.users (customer_id)',
  'create index on peer.events (user_id, event_time)',
  'create index on peer.events (event_time)',
  'create index on peer.support_tickets (created_at)',
  'create index on peer.customer_engagements (meeting_date)',
]

/** Fills the peer's tables with the events that the roll-ups stand for. Answers how many. */
export async function preparePeer(url: string, workspace: WorkspaceId): Promise<number> {
  const client = await connected(url)
  const { rowCount: isThere } = await client.query("select from pg_namespace where nspname = 'peer'")
  if (!isThere) await fill(client, workspace)
  const { rows } = await client.query<{ n: string }>('select count(*) as n from peer.events')
  await client.end()
  return Number(rows[0]?.n)
}

async function fill(client: pg.Client, workspace: WorkspaceId): Promise<void> {
  for (const text of tables) await client.query(text.replaceAll('$1', `'${workspace}'::uuid`))
  await client.query('vacuum analyze peer.events')
  await client.query('analyze')
}

/** Every customer's score and risk before a day begins; answers how many rows came. */
export async function seedScores(url: string, before: Day): Promise<number> {
  const client = await connected(url)
  const { rows } = await client.query(scores, [before])
  await client.end()
  return rows.length
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=tenure -c timezone=UTC' })
  await client.connect()
  return client
}
