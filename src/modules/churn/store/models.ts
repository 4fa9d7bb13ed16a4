import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Predictor } from '../../../platform/learning/model.ts'
import type { Drift } from '../domain/drift.ts'
import type { Kept } from '../domain/kept.ts'
import type { TargetKind } from '../domain/target.ts'
import type { Verdict } from '../domain/verdict.ts'
import type { Card } from '../service/card.ts'

export interface Trained {
  id: string
  target: TargetKind
  on: Day
  trainedAt: Date
  verdict: Verdict
  card: Card
  scoredOn: Day | null
  /** The model that went on speaking, where this one was not surely better; null where this one speaks, or spoke. */
  behind: string | null
  drift: Drift | null
  /** Days of which it is kept what it said, and what became of it where one of them is over. */
  toldOn: readonly Day[]
  kept: Kept | null
}

export async function saveModel(
  tx: Tx,
  {
    id,
    target,
    on,
    verdict,
    card,
    predictor,
    behind,
  }: Omit<Trained, 'trainedAt' | 'scoredOn' | 'drift' | 'toldOn' | 'kept'> & {
    predictor: Predictor | null
  },
): Promise<void> {
  await tx.run(sql`
    insert into churn_models (workspace_id, id, target, on_day, trained_at, state, verdict, card, model, behind)
    values (${tx.workspace}, ${id}, ${target}, ${on}, ${tx.now}, ${verdict.state}, ${JSON.stringify(verdict)}::jsonb,
      ${JSON.stringify(card)}::jsonb, ${predictor === null ? null : JSON.stringify(predictor)}::jsonb, ${behind})`)
}

const shown = sql`id, target, on_day as "on", trained_at as "trainedAt", verdict, card, scored_on as "scoredOn", behind, drift,
  told_on as "toldOn", kept`

/** The trainings for a target, the newest first. */
export function newestModels(tx: Tx, target: TargetKind, limit: number): Promise<Trained[]> {
  return tx.rows(sql<Trained>`
    select ${shown} from churn_models where workspace_id = ${tx.workspace} and target = ${target}
    order by trained_at desc, id desc limit ${limit}`)
}

/** The training of each target that speaks: the newest that did not stay behind another. */
export function speakingModels(tx: Tx): Promise<Trained[]> {
  return tx.rows(sql<Trained>`
    select distinct on (target) ${shown} from churn_models where workspace_id = ${tx.workspace} and behind is null
    order by target, trained_at desc, id desc`)
}

export async function speakingModel(tx: Tx, target: TargetKind): Promise<Trained | undefined> {
  return tx.row(sql<Trained>`
    select ${shown} from churn_models where workspace_id = ${tx.workspace} and target = ${target} and behind is null
    order by trained_at desc, id desc limit 1`)
}

/** The model that spoke on each day; null where none had been found by then, or the newest training found none. */
export async function spokeOnEach(tx: Tx, target: TargetKind, days: readonly Day[]): Promise<(string | null)[]> {
  const rows = await tx.rows(sql<{ id: string | null }>`
    select (select case when m.state = 'published' then m.id end from churn_models m where m.workspace_id = ${tx.workspace} and m.target = ${target}
        and m.behind is null and m.on_day <= d.day order by m.trained_at desc, m.id desc limit 1) as id
    from unnest(${days}::date[]) with ordinality as d (day, place) order by d.place`)
  return rows.map(({ id }) => id)
}

/** Models by their training; trainings that gave none are absent. */
export async function predictorsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Predictor>> {
  const rows = await tx.rows(sql<{ id: string; model: Predictor }>`
    select id, model from churn_models
    where workspace_id = ${tx.workspace} and id = any(${ids}::uuid[]) and model is not null`)
  return new Map(rows.map(({ id, model }) => [id, model]))
}

/** The model itself; null where the training gave none. */
export async function predictorOf(tx: Tx, id: string): Promise<Predictor | null> {
  const row = await tx.row(sql<{ model: Predictor | null }>`
    select model from churn_models where workspace_id = ${tx.workspace} and id = ${id}`)
  return row?.model ?? null
}

/** Notes the day whose probabilities stand, and how far its accounts stand from those that were learned from. */
export async function markScored(tx: Tx, id: string, on: Day, drift: Drift | null): Promise<void> {
  await tx.run(sql`
    update churn_models set scored_on = ${on}, drift = ${drift === null ? null : JSON.stringify(drift)}::jsonb
    where workspace_id = ${tx.workspace} and id = ${id}`)
}
