import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { Viewer } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { visible } from '../accounts/index.ts'
import type { Book, Handover, HandoverId, Limits, Outcome, Share, State } from './domain/handover.ts'

const columns = sql`
  h.id, h.giver_id as giver, h.effective_on as "effectiveOn", h.state, h.note, h.reason, h.moved, h.made_by as "madeBy",
  h.made_at as "madeAt", h.done_at as "doneAt", h.ended_at as "endedAt"`

/** Whoever sees all sees every handover; others those that they made, or that go from or to a book that is open to them. */
function isOpenTo({ member, sees }: Pick<Viewer, 'member' | 'sees'>): RawBuilder<boolean> {
  if (sees.kind === 'all') return sql<boolean>`true`
  return sql<boolean>`(h.made_by = ${member} or h.giver_id = any(${sees.owners}::uuid[]) or exists (
    select from handovers_accounts s where s.workspace_id = h.workspace_id and s.handover_id = h.id
      and s.heir_id = any(${sees.owners}::uuid[])))`
}

// ---------------------------------------------------------------- what would go

export interface Candidate {
  id: AccountId
  name: string
  arr: number | null
  renewsOn: Day | null
  /** What the account's people speak, as far as it is known. */
  languages: string[]
}

/** Which accounts of a book are meant: all of it, only some, or all but some. */
export interface Meant {
  only: readonly AccountId[] | null
  without: readonly AccountId[]
}

/** The accounts of a member's book that the viewer sees, the largest first. */
export function bookFor(tx: Tx, viewer: Viewer, giver: MemberId, { only, without }: Meant): Promise<Candidate[]> {
  return tx.rows(sql<Candidate>`
    select a.id, a.name, a.arr, a.renews_on as "renewsOn", array(
      select distinct c.language from accounts_memberships m
      join accounts_contacts c on c.workspace_id = ${tx.workspace} and c.id = m.contact_id and c.language is not null
      where m.workspace_id = ${tx.workspace} and m.account_id = a.id and m.ended_at is null) as languages
    from accounts a
    where a.workspace_id = ${tx.workspace} and a.owner_id = ${giver} and ${visible(viewer)}
      and (${only}::uuid[] is null or a.id = any(${only}::uuid[])) and a.id <> all(${without}::uuid[])
    order by a.arr desc nulls last, a.id`)
}

/** How large the books of some members are; whoever owns nothing is absent. */
export async function booksOf(tx: Tx, members: readonly MemberId[]): Promise<Map<MemberId, Book>> {
  const rows = await tx.rows(sql<Book & { member: MemberId }>`
    select a.owner_id as member, count(*)::int as accounts, coalesce(sum(a.arr), 0) as arr from accounts a
    where a.workspace_id = ${tx.workspace} and a.owner_id = any(${members}::uuid[]) and a.merged_into is null and a.gone_at is null
    group by a.owner_id`)
  return new Map(rows.map(({ member, ...book }) => [member, book]))
}

/** Those of some accounts that a member owns at this moment; held, so that nobody gives them away meanwhile. */
export async function stillWith(tx: Tx, giver: MemberId, accounts: readonly AccountId[]): Promise<Set<AccountId>> {
  const rows = await tx.rows(sql<{ id: AccountId }>`
    select a.id from accounts a where a.workspace_id = ${tx.workspace} and a.owner_id = ${giver} and a.merged_into is null
      and a.gone_at is null and a.id = any(${accounts}::uuid[]) order by a.id for update`)
  return new Set(rows.map(({ id }) => id))
}

// ---------------------------------------------------------------- handovers

export async function insertHandover(
  tx: Tx,
  draft: Pick<Handover, 'id' | 'giver' | 'effectiveOn' | 'note' | 'madeBy'>,
  shares: readonly Pick<Share, 'account' | 'heir'>[],
): Promise<void> {
  await tx.run(sql`
    insert into handovers (workspace_id, id, giver_id, effective_on, state, note, made_by, made_at)
    values (${tx.workspace}, ${draft.id}, ${draft.giver}, ${draft.effectiveOn}, 'planned', ${draft.note}, ${draft.madeBy}, ${tx.now})`)
  await tx.run(sql`
    insert into handovers_accounts (workspace_id, handover_id, account_id, heir_id, outcome)
    select ${tx.workspace}, ${draft.id}, s.account, s.heir, 'waiting'
    from unnest(${shares.map(({ account }) => account)}::uuid[], ${shares.map(({ heir }) => heir)}::uuid[]) as s (account, heir)
    order by s.account`)
}

/** One handover that the viewer may see. */
export const handoverFor = (tx: Tx, viewer: Viewer, id: HandoverId): Promise<Handover | undefined> =>
  tx.row(sql<Handover>`${oneFor(tx, viewer, id)}`)

/** The same, held until the transaction ends. */
export const heldHandover = (tx: Tx, viewer: Viewer, id: HandoverId): Promise<Handover | undefined> =>
  tx.row(sql<Handover>`${oneFor(tx, viewer, id)} for update`)

const oneFor = (tx: Tx, viewer: Viewer, id: HandoverId) => sql`
  select ${columns} from handovers h where h.workspace_id = ${tx.workspace} and h.id = ${id} and ${isOpenTo(viewer)}`

/** A planned handover whose day has come; none that another process is at. */
export function dueHandover(tx: Tx, today: Day): Promise<Handover | undefined> {
  return tx.row(sql<Handover>`
    select ${columns} from handovers h
    where h.workspace_id = ${tx.workspace} and h.state = 'planned' and h.effective_on <= ${today}
    order by h.effective_on, h.id limit 1 for update skip locked`)
}

export interface ListedHandover extends Handover {
  accounts: number
  heirs: MemberId[]
}

export function handoversFor(
  tx: Tx,
  viewer: Viewer,
  { before, limit }: { before: HandoverId | null; limit: number },
): Promise<ListedHandover[]> {
  return tx.rows(sql<ListedHandover>`
    select ${columns}, s.accounts, s.heirs from handovers h
    cross join lateral (select count(*)::int as accounts, coalesce(array_agg(distinct s.heir_id), '{}') as heirs from handovers_accounts s
      where s.workspace_id = ${tx.workspace} and s.handover_id = h.id) s
    where h.workspace_id = ${tx.workspace} and ${isOpenTo(viewer)} and (${before}::uuid is null or h.id < ${before}::uuid)
    order by h.id desc limit ${limit}`)
}

export function sharesOf(tx: Tx, id: HandoverId): Promise<Share[]> {
  return tx.rows(sql<Share>`
    select account_id as account, heir_id as heir, outcome, reason from handovers_accounts
    where workspace_id = ${tx.workspace} and handover_id = ${id} order by account_id`)
}

export interface ShownShare extends Share {
  name: string
  arr: number | null
  renewsOn: Day | null
}

/** The accounts of a handover that the viewer sees by now, the largest first. */
export function shownShares(tx: Tx, viewer: Viewer, id: HandoverId): Promise<ShownShare[]> {
  return tx.rows(sql<ShownShare>`
    select s.account_id as account, s.heir_id as heir, s.outcome, s.reason, a.name, a.arr, a.renews_on as "renewsOn"
    from handovers_accounts s join accounts a on a.workspace_id = ${tx.workspace} and a.id = s.account_id
    where s.workspace_id = ${tx.workspace} and s.handover_id = ${id} and ${visible(viewer)}
    order by a.arr desc nulls last, a.id`)
}

/** Notes what became of some accounts of a handover. */
export async function saveOutcomes(
  tx: Tx,
  id: HandoverId,
  found: readonly { account: AccountId; outcome: Outcome; reason: string | null }[],
): Promise<void> {
  if (found.length === 0) return
  await tx.run(sql`
    update handovers_accounts s set outcome = f.outcome, reason = f.reason
    from unnest(${found.map(({ account }) => account)}::uuid[], ${found.map(({ outcome }) => outcome)}::text[],
      ${found.map(({ reason }) => reason)}::text[]) as f (account, outcome, reason)
    where s.workspace_id = ${tx.workspace} and s.handover_id = ${id} and s.account_id = f.account`)
}

export async function endHandover(
  tx: Tx,
  id: HandoverId,
  state: Exclude<State, 'planned'>,
  { moved = {}, reason = null }: { moved?: Record<string, unknown>; reason?: string | null } = {},
): Promise<void> {
  const isDone = state === 'done'
  await tx.run(sql`
    update handovers set state = ${state}, reason = ${reason},
      moved = case when ${isDone} then ${JSON.stringify(moved)}::jsonb else moved end,
      done_at = case when ${isDone} then ${tx.now} else done_at end,
      ended_at = case when ${isDone} then null else ${tx.now}::timestamptz end
    where workspace_id = ${tx.workspace} and id = ${id}`)
}

// ---------------------------------------------------------------- limits

export async function limitsOf(tx: Tx): Promise<Limits> {
  const row = await tx.row(sql<Limits>`
    select accounts, arr from handovers_limits where workspace_id = ${tx.workspace}`)
  return row ?? { accounts: null, arr: null }
}

export async function saveLimits(tx: Tx, { accounts, arr }: Limits): Promise<void> {
  await tx.run(sql`
    insert into handovers_limits (workspace_id, accounts, arr) values (${tx.workspace}, ${accounts}, ${arr})
    on conflict (workspace_id) do update set accounts = excluded.accounts, arr = excluded.arr`)
}
