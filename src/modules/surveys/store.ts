import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId, AnswerId, ContactId } from '../../kernel/ids.ts'
import type { Basis } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { onlyChanges } from '../measures/index.ts'
import { type Kind, validAfterCadence } from './domain/answer.ts'

export interface AnswerDraft {
  id: AnswerId
  account_id: AccountId
  account_raw: AccountId
  contact_id: ContactId | null
  respondent: string
  source: string
  name: string
  kind: Kind
  survey: string | null
  score: number
  comment: string | null
  cadence_days: number
  answered_on: Day
  happened_at: Date
  known_at: Date
  origin: string
}

/** Writes answers, one row per id; answers those that are new or say something else than before. */
export async function saveAnswers(tx: Tx, drafts: readonly AnswerDraft[]): Promise<Set<string>> {
  const records = JSON.stringify(drafts.map((draft) => ({ workspace_id: tx.workspace, ...draft })))
  const rows = await tx.rows(sql<{ id: string }>`
    insert into surveys_answers as s
    select r.* from jsonb_populate_recordset(null::surveys_answers, ${records}::jsonb) r order by r.id
    on conflict (workspace_id, id) do update set account_id = excluded.account_id, account_raw = excluded.account_raw,
      contact_id = excluded.contact_id, respondent = excluded.respondent, kind = excluded.kind, survey = excluded.survey,
      score = excluded.score, comment = excluded.comment, cadence_days = excluded.cadence_days,
      answered_on = excluded.answered_on, happened_at = excluded.happened_at
    where (s.account_id, s.contact_id, s.respondent, s.kind, s.survey, s.score, s.comment, s.cadence_days, s.happened_at)
      is distinct from (excluded.account_id, excluded.contact_id, excluded.respondent, excluded.kind, excluded.survey,
        excluded.score, excluded.comment, excluded.cadence_days, excluded.happened_at)
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

/** Where these answers lay before they are written again, and what they said. */
export function placesOf(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: AnswerId; account: AccountId; day: Day; score: number }[]> {
  return tx.rows(sql<{ id: AnswerId; account: AccountId; day: Day; score: number }>`
    select id, account_id as account, answered_on as day, score from surveys_answers
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[])`)
}

/** An answer as it is told to those who act on answers. */
export interface ToldAnswer {
  account: AccountId
  contact: ContactId | null
  kind: Kind
  score: number
}

/** Answers that were news on days: known at most a day after they were given, as an imported history declares of itself. */
export function answersKnown(tx: Tx, zone: string, from: Day, to: Day): Promise<(ToldAnswer & { day: Day })[]> {
  return tx.rows(sql<ToldAnswer & { day: Day }>`
    select account_id as account, contact_id as contact, kind, score, (known_at at time zone ${zone})::date as day
    from surveys_answers
    where workspace_id = ${tx.workspace} and answered_on between ${from}::date - 1 and ${to}
      and (known_at at time zone ${zone})::date between ${from} and ${to}
      and known_at - happened_at <= interval '1 day'
    order by known_at, id`)
}

export interface StoredAnswer {
  id: AnswerId
  kind: Kind
  survey: string | null
  score: number
  comment: string | null
  respondent: string
  contact: ContactId | null
  contactName: string | null
  contactRole: string | null
  cadenceDays: number
  answeredOn: Day
  happenedAt: Date
}

/** An account's answers with who gave them, newest first, before a cursor of (answered, id). */
export function answersOf(
  tx: Tx,
  account: AccountId,
  before: readonly [string, string] | null,
  limit: number,
): Promise<StoredAnswer[]> {
  return tx.rows(sql<StoredAnswer>`
    select s.id, s.kind, s.survey, s.score, s.comment, s.respondent, s.contact_id as contact, c.name as "contactName",
      m.role as "contactRole", s.cadence_days as "cadenceDays", s.answered_on as "answeredOn", s.happened_at as "happenedAt"
    from surveys_answers s
    left join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = s.contact_id
    left join lateral (select role from accounts_memberships m where m.workspace_id = ${tx.workspace}
      and m.account_id = s.account_id and m.contact_id = s.contact_id order by m.happened_at desc limit 1) m on true
    where s.workspace_id = ${tx.workspace} and s.account_id = ${account}
      and (${before?.[0] ?? null}::timestamptz is null
        or (s.happened_at, s.id) < (${before?.[0] ?? null}::timestamptz, ${before?.[1] ?? null}::uuid))
    order by s.happened_at desc, s.id desc limit ${limit}`)
}

export interface SentimentNumbers {
  account: AccountId
  day: Day
  nps: number | null
  npsMean: number | null
  npsAnswers: number | null
  csat: number | null
}

/**
 * Sentiment of accounts on days, by what was known before each day's end (frozen) or is known now (restated):
 * the newest answer of each respondent, while it is valid. The number of answers is unknown where nobody ever was asked.
 */
export function sentimentNumbers(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly { day: Day; ends: Date }[],
  basis: Basis,
): Promise<SentimentNumbers[]> {
  const span = (column: 'days' | 'ends') => sql`(select ${sql.ref(column)} from span)`
  const notYet = sql`width_bucket(s.answered_on - 1, ${span('days')})`
  const firstKnown = basis === 'frozen' ? sql`greatest(${notYet}, width_bucket(s.known_at, ${span('ends')}))` : notYet
  const since = sql.ref(basis === 'frozen' ? 'known_on' : 'happened_on')
  const everyDay = sql<SentimentNumbers>`
    with a as (select id from unnest(${accounts}::uuid[]) as a (id)),
    d as materialized (
      select d.day, d.ends, row_number() over (order by d.day)::int as place
      from unnest(${days.map((d) => d.day)}::date[], ${days.map((d) => d.ends)}::timestamptz[]) as d (day, ends)
    ),
    span as materialized (select array_agg(day order by day) as days, array_agg(ends order by day) as ends, max(day) as last from d),
    given as ( -- each answer with the first place that knows of it, and the first that knows of a newer one
      select account, kind, score, expires, first, min(first) over (partition by account, kind, respondent
        order by happened_at desc, id desc rows between unbounded preceding and 1 preceding) as newer
      from (
        select a.id as account, s.kind, s.respondent, s.score, s.happened_at, s.id, 1 + ${firstKnown} as first,
          s.answered_on + s.cadence_days + ${validAfterCadence}::int as expires
        from a join surveys_answers s on s.workspace_id = ${tx.workspace} and s.account_id = a.id and s.kind in ('nps', 'csat')
          and s.answered_on <= (select last from span) offset 0) s
    ), n as (
      select account, on_day.place,
        100 * avg(case when score >= 9 then 1 when score >= 7 then 0 else -1 end) filter (where kind = 'nps') as nps,
        avg(score) filter (where kind = 'nps') as mean, count(*) filter (where kind = 'nps')::int as answers,
        avg(score) filter (where kind = 'csat') as csat
      from given
      -- The days it counts on, one by one: held against every day of the span, most answers would be held in vain.
      cross join lateral generate_series(first, least(width_bucket(expires, ${span('days')}), newer - 1)) as on_day (place)
      where first < newer or newer is null
      group by account, on_day.place
    )
    select a.id as account, d.day, n.nps, n.mean as "npsMean", n.csat,
      case when d.day >= (select k.${since} from surveys_kinds k where k.workspace_id = ${tx.workspace} and k.kind = 'nps')
        then coalesce(n.answers, 0) end as "npsAnswers"
    from a cross join d left join n on n.account = a.id and n.place = d.place`
  return tx.rows(onlyChanges(everyDay, days, ['nps', 'npsMean', 'npsAnswers', 'csat']))
}

/** The newest answers of a kind up to a day. */
export function newestAnswers(
  tx: Tx,
  account: AccountId,
  kind: Kind,
  on: Day,
  limit: number,
): Promise<
  {
    id: AnswerId
    score: number
    comment: string | null
    who: string | null
    at: Date
    answeredOn: Day
    cadenceDays: number
    respondent: string
  }[]
> {
  return tx.rows(sql`
    select s.id, s.score, s.comment, c.name as who, s.happened_at as at, s.answered_on as "answeredOn",
      s.cadence_days as "cadenceDays", s.respondent
    from surveys_answers s left join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = s.contact_id
    where s.workspace_id = ${tx.workspace} and s.account_id = ${account} and s.kind = ${kind} and s.answered_on <= ${on}
    order by s.happened_at desc, s.id desc limit ${limit}`)
}

/** Puts answers of these accounts on the account that their own id now belongs to. */
export async function realign(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  await tx.run(sql`
    update surveys_answers t set account_id = i.account_id from accounts_identities i
    where t.workspace_id = ${tx.workspace} and t.account_id = any(${accounts}::uuid[])
      and i.workspace_id = ${tx.workspace} and i.raw_id = t.account_raw and t.account_id <> i.account_id`)
}
