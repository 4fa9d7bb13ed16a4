import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Predictor } from '../../../platform/learning/model.ts'
import type { Verdict } from '../domain/verdict.ts'
import type { Card } from '../service/card.ts'

export interface Trained {
  id: string
  on: Day
  trainedAt: Date
  verdict: Verdict
  card: Card
  scoredOn: Day | null
}

export async function saveModel(
  tx: Tx,
  { id, on, verdict, card, predictor }: Omit<Trained, 'trainedAt' | 'scoredOn'> & { predictor: Predictor | null },
): Promise<void> {
  await tx.run(sql`
    insert into churn_models (workspace_id, id, on_day, trained_at, state, verdict, card, model)
    values (${tx.workspace}, ${id}, ${on}, ${tx.now}, ${verdict.state}, ${JSON.stringify(verdict)}::jsonb,
      ${JSON.stringify(card)}::jsonb, ${predictor === null ? null : JSON.stringify(predictor)}::jsonb)`)
}

/** The newest trainings, the newest first: the first of them speaks. */
export function newestModels(tx: Tx, limit: number): Promise<Trained[]> {
  return tx.rows(sql<Trained>`
    select id, on_day as "on", trained_at as "trainedAt", verdict, card, scored_on as "scoredOn" from churn_models
    where workspace_id = ${tx.workspace} order by trained_at desc, id desc limit ${limit}`)
}

/** The model itself; null where the training gave none. */
export async function predictorOf(tx: Tx, id: string): Promise<Predictor | null> {
  const row = await tx.row(sql<{ model: Predictor | null }>`
    select model from churn_models where workspace_id = ${tx.workspace} and id = ${id}`)
  return row?.model ?? null
}

export async function markScored(tx: Tx, id: string, on: Day): Promise<void> {
  await tx.run(sql`update churn_models set scored_on = ${on} where workspace_id = ${tx.workspace} and id = ${id}`)
}
