import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/db.ts'

export type ErasureState = 'waiting' | 'done'

export interface Erasure {
  id: string
  /** Who is to be erased; the pseudonym once it is done. */
  person: string
  state: ErasureState
  askedBy: string
  asker: string
  why: string | null
  askedAt: Date
  doneAt: Date | null
  counts: Record<string, number>
}

const columns = sql`id, person_id as person, state, asked_by as "askedBy", asker, why, asked_at as "askedAt",
  done_at as "doneAt", counts`

export async function insertErasure(
  tx: Tx,
  erasure: Pick<Erasure, 'id' | 'person' | 'askedBy' | 'asker' | 'why'>,
): Promise<void> {
  await tx.run(sql`
    insert into privacy_erasures (workspace_id, id, person_id, state, asked_by, asker, why, asked_at, counts)
    values (${tx.workspace}, ${erasure.id}, ${erasure.person}, 'waiting', ${erasure.askedBy}, ${erasure.asker}, ${erasure.why},
      ${tx.now}, '{}')`)
}

/** Held until the transaction ends, so that two workers do not erase at once. */
export function erasureOf(tx: Tx, id: string): Promise<Erasure | undefined> {
  return tx.row(sql<Erasure>`
    select ${columns} from privacy_erasures where workspace_id = ${tx.workspace} and id = ${id} for update`)
}

export function openErasureOf(tx: Tx, person: string): Promise<{ id: string } | undefined> {
  return tx.row(sql<{ id: string }>`
    select id from privacy_erasures where workspace_id = ${tx.workspace} and person_id = ${person} and state = 'waiting'`)
}

/** Erasures whose work was broken off, or never begun. */
export function unfinished(tx: Tx): Promise<{ id: string }[]> {
  return tx.rows(sql<{ id: string }>`
    select id from privacy_erasures where workspace_id = ${tx.workspace} and state = 'waiting' order by asked_at, id limit 100`)
}

export interface ListedErasure extends Erasure {
  /** Whether the person is erased again when they are told again. */
  isRemembered: boolean
}

export function erasuresBefore(
  tx: Tx,
  before: { at: string; id: string } | null,
  limit: number,
): Promise<ListedErasure[]> {
  const after = before ? sql`and (asked_at, id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  return tx.rows(sql<ListedErasure>`
    select ${columns}, exists (select from privacy_remembered r
      where r.workspace_id = privacy_erasures.workspace_id and r.erasure_id = privacy_erasures.id) as "isRemembered"
    from privacy_erasures where workspace_id = ${tx.workspace} ${after}
    order by asked_at desc, id desc limit ${limit}`)
}

export async function saveErased(tx: Tx, id: string, person: string, counts: Record<string, number>): Promise<void> {
  await tx.run(sql`
    update privacy_erasures set person_id = ${person}, state = 'done', done_at = coalesce(done_at, ${tx.now}),
      counts = ${JSON.stringify(counts)}::jsonb
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

// ---------------------------------------------------------------- who is not to come back

export async function remember(tx: Tx, erasure: string, marks: readonly string[]): Promise<void> {
  await tx.run(sql`
    insert into privacy_remembered (workspace_id, mark, erasure_id)
    select ${tx.workspace}, m, ${erasure} from unnest(${marks}::text[]) as m order by m
    on conflict (workspace_id, mark) do update set erasure_id = excluded.erasure_id`)
}

/** Answers whether anything was remembered of it. */
export async function forget(tx: Tx, erasure: string): Promise<boolean> {
  return (
    (await tx.run(
      sql`delete from privacy_remembered where workspace_id = ${tx.workspace} and erasure_id = ${erasure}`,
    )) > 0
  )
}

export async function rememberedCount(tx: Tx): Promise<number> {
  const row = await tx.row(sql<{ count: number }>`
    select count(*)::int as count from privacy_remembered where workspace_id = ${tx.workspace}`)
  return row?.count ?? 0
}

/** The erasure that each mark belongs to. */
export async function erasuresOfMarks(tx: Tx, marks: readonly string[]): Promise<{ mark: string; erasure: Erasure }[]> {
  const rows = await tx.rows(sql<Erasure & { mark: string }>`
    select r.mark, ${columns} from privacy_remembered r
    join privacy_erasures on privacy_erasures.workspace_id = r.workspace_id and privacy_erasures.id = r.erasure_id
    where r.workspace_id = ${tx.workspace} and r.mark = any(${marks}::text[])`)
  return rows.map(({ mark, ...erasure }) => ({ mark, erasure }))
}

/** What is remembered, to be carried over a restore of an older backup. */
export interface RememberedErasure extends Erasure {
  marks: string[]
}

export function allRemembered(tx: Tx): Promise<RememberedErasure[]> {
  return tx.rows(sql<RememberedErasure>`
    select ${columns}, coalesce((select array_agg(r.mark order by r.mark) from privacy_remembered r
      where r.workspace_id = privacy_erasures.workspace_id and r.erasure_id = privacy_erasures.id), '{}') as marks
    from privacy_erasures where workspace_id = ${tx.workspace} and state = 'done' order by asked_at, id`)
}

/** Puts in what a restored backup did not know yet. */
export async function bringErasures(tx: Tx, erasures: readonly RememberedErasure[]): Promise<void> {
  await tx.run(sql`
    insert into privacy_erasures (workspace_id, id, person_id, state, asked_by, asker, why, asked_at, done_at, counts)
    select ${tx.workspace}, e.id, e.person, 'done', e."askedBy", e.asker, e.why, e."askedAt", e."doneAt", e.counts
    from jsonb_to_recordset(${JSON.stringify(erasures)}::jsonb) as e (id uuid, person uuid, "askedBy" uuid, asker text, why text,
      "askedAt" timestamptz, "doneAt" timestamptz, counts jsonb)
    on conflict (workspace_id, id) do update set person_id = excluded.person_id, state = 'done', done_at = excluded.done_at`)
  await tx.run(sql`
    insert into privacy_remembered (workspace_id, mark, erasure_id)
    select ${tx.workspace}, m, e.id from jsonb_to_recordset(${JSON.stringify(erasures)}::jsonb) as e (id uuid, marks text[]),
      unnest(e.marks) as m
    on conflict do nothing`)
}
