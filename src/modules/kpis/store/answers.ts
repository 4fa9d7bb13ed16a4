import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'

/** Figures over fewer accounts are worked out whenever somebody asks: that takes about a second at most, and a change is in them at once. */
const largeBase = 5_000

export async function isLarge(tx: Tx): Promise<boolean> {
  const row = await tx.row(sql<{ found: boolean }>`
    select exists (select from accounts where workspace_id = ${tx.workspace} offset ${largeBase}::int) as found`)
  return row?.found ?? false
}

export interface KeptAnswer {
  /** Null where nobody asked lately. */
  askedOn: Day | null
  /** Null while nobody has worked it out. */
  day: Day | null
  answer: unknown
}

export function keptAnswer(tx: Tx, question: string): Promise<KeptAnswer | undefined> {
  return tx.row(sql<KeptAnswer>`
    select asked_on as "askedOn", day, answer from kpis_answers
    where workspace_id = ${tx.workspace} and question = ${question}`)
}

/** From now on a question is worked out ahead, or somebody still asks it. */
export async function noteAsked(tx: Tx, question: string, on: Day): Promise<void> {
  await tx.run(sql`
    insert into kpis_answers (workspace_id, question, asked_on) values (${tx.workspace}, ${question}, ${on})
    on conflict (workspace_id, question) do update set asked_on = excluded.asked_on`)
}

/**
 * Which questions are worked out ahead: the usual ones, and those that somebody asked since a day, are kept fresh; the daily ones
 * are worked out once a day until somebody asks.
 */
export async function keepQuestions(
  tx: Tx,
  { usual, daily }: Record<'usual' | 'daily', readonly string[]>,
  { on, since }: { on: Day; since: Day },
): Promise<void> {
  await tx.run(sql`
    delete from kpis_answers where workspace_id = ${tx.workspace} and (asked_on is null or asked_on < ${since}::date)
      and question <> all(${usual}::text[]) and question <> all(${daily}::text[])`)
  await tx.run(sql`
    update kpis_answers set asked_on = null
    where workspace_id = ${tx.workspace} and asked_on < ${since}::date and question = any(${daily}::text[])`)
  await tx.run(sql`
    insert into kpis_answers (workspace_id, question, asked_on)
    select ${tx.workspace}, q.question, q.asked_on
    from (select unnest(${usual}::text[]) as question, ${on}::date as asked_on
      union all select unnest(${daily}::text[]), null) q
    where not exists (select from kpis_answers k where k.workspace_id = ${tx.workspace} and k.question = q.question)
    on conflict do nothing`)
}

/** Who began and did not end within this was broken off. */
const mostMinutes = 120

/**
 * Answers of today, and those that nobody asked, rest for so many times what the last one took: all of them together take a fifth
 * of one core at most.
 */
const timesRest = 4

export interface Claimed {
  question: string
  begun: Date
}

/**
 * Takes the question that is due next: first those that were not answered today, of them those that somebody asks; then those behind
 * whose answers something changed, the oldest first. Whatever changes from here on makes it due again.
 */
export async function claimDue(tx: Tx, on: Day): Promise<Claimed | undefined> {
  const row = await tx.row(sql<{ question: string }>`
    update kpis_answers k set is_stale = false, begun_at = ${tx.now}
    where k.workspace_id = ${tx.workspace} and k.question = (
      select question from kpis_answers d
      where d.workspace_id = ${tx.workspace}
        and case when d.begun_at is null then d.day is distinct from ${on}::date or d.is_stale and d.asked_on is not null
          else d.begun_at < ${tx.now}::timestamptz - ${mostMinutes}::int * interval '1 minute' end
        and (d.day is distinct from ${on}::date and d.asked_on is not null or not exists (
          select from kpis_answers r where r.workspace_id = ${tx.workspace}
            and r.told_at + r.took * ${timesRest}::int * interval '1 millisecond' > ${tx.now}))
      order by d.day is not distinct from ${on}::date, d.asked_on is null, d.told_at nulls first, d.question limit 1
      for update skip locked)
    returning k.question`)
  return row && { question: row.question, begun: tx.now }
}

/** Nothing is kept where everything was forgotten meanwhile, or somebody else began anew. */
export async function saveAnswer(
  tx: Tx,
  { question, begun }: Claimed,
  { day, answer, at, took }: { day: Day; answer: unknown; at: Date; took: number },
): Promise<void> {
  await tx.run(sql`
    update kpis_answers set day = ${day}, answer = ${JSON.stringify(answer)}::jsonb, told_at = ${at}, took = ${took}, begun_at = null
    where workspace_id = ${tx.workspace} and question = ${question} and begun_at = ${begun}`)
}

export async function dropQuestion(tx: Tx, question: string): Promise<void> {
  await tx.run(sql`delete from kpis_answers where workspace_id = ${tx.workspace} and question = ${question}`)
}

/** Something changed: what is kept is given until it is worked out anew. */
export async function makeStale(tx: Tx): Promise<void> {
  await tx.run(sql`update kpis_answers set is_stale = true where workspace_id = ${tx.workspace} and not is_stale`)
}

/** Nothing that is kept holds any more: who asks waits until it is worked out. */
export async function forgetAnswers(tx: Tx): Promise<void> {
  await tx.run(sql`delete from kpis_answers where workspace_id = ${tx.workspace}`)
}
