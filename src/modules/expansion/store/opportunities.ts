import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Ended } from '../domain/conversion.ts'
import type { Kind } from '../domain/rules.ts'
import type { Opportunity, State } from '../domain/settle.ts'
import type { Tactic } from '../domain/tactics.ts'

export interface Kept extends Opportunity {
  account: AccountId
  /** Thousandths. */
  score: number
}

const columns = sql`o.account_id as account, o.id, o.kind, o.about, o.state, o.amount, o.odds, o.days, o.fit, o.score, o.numbers,
  o.held, o.found_on as "foundOn", o.pursued_on as "pursuedOn", o.gone_on as "goneOn", o.settled_on as "settledOn",
  o.settled_by as "settledBy", o.came, o.why, o.tactic`

/** What some accounts have open or pursued; nobody else changes it meanwhile. */
export const standingOf = (tx: Tx, accounts: readonly AccountId[]): Promise<Kept[]> =>
  tx.rows(sql<Kept>`
    select ${columns} from expansion_opportunities o
    where o.workspace_id = ${tx.workspace} and o.account_id = any(${accounts}::uuid[]) and o.state in ('open', 'pursued')
    order by o.account_id, o.id for update`)

/** What was lost or dismissed since a day, which rests. */
export const restingOf = (
  tx: Tx,
  accounts: readonly AccountId[],
  since: Day,
): Promise<{ account: AccountId; kind: Kind; about: string }[]> =>
  tx.rows(sql<{ account: AccountId; kind: Kind; about: string }>`
    select distinct account_id as account, kind, about from expansion_opportunities
    where workspace_id = ${tx.workspace} and account_id = any(${accounts}::uuid[]) and state in ('lost', 'dismissed')
      and settled_on > ${since}`)

/** Writes opportunities as they are now; what is the same stays untouched, and what was settled stays settled. */
export async function save(tx: Tx, kept: readonly Kept[]): Promise<void> {
  if (kept.length === 0) return
  const rows = kept.map((one) => ({
    ...{ workspace_id: tx.workspace, account_id: one.account, id: one.id, kind: one.kind, about: one.about },
    ...{ state: one.state, amount: one.amount, odds: one.odds, days: one.days, fit: one.fit, score: one.score },
    ...{ numbers: one.numbers, held: one.held, found_on: one.foundOn, pursued_on: one.pursuedOn, gone_on: one.goneOn },
    ...{ settled_on: one.settledOn, settled_by: one.settledBy, came: one.came, why: one.why, tactic: one.tactic },
  }))
  await tx.run(sql`
    insert into expansion_opportunities as o
    select n.* from jsonb_populate_recordset(null::expansion_opportunities, ${JSON.stringify(rows)}::jsonb) n
    order by n.account_id, n.id
    on conflict (workspace_id, account_id, id) do update set state = excluded.state, amount = excluded.amount, odds = excluded.odds,
      days = excluded.days, fit = excluded.fit, score = excluded.score, numbers = excluded.numbers, held = excluded.held,
      pursued_on = excluded.pursued_on, gone_on = excluded.gone_on, settled_on = excluded.settled_on,
      settled_by = excluded.settled_by, came = excluded.came, why = excluded.why,
      tactic = excluded.tactic
    where o.state in ('open', 'pursued')
      and (o.state, o.amount, o.odds, o.days, o.fit, o.score, o.numbers, o.held, o.pursued_on, o.gone_on, o.came, o.why,
        o.tactic)
      is distinct from (excluded.state, excluded.amount, excluded.odds, excluded.days, excluded.fit, excluded.score, excluded.numbers,
        excluded.held, excluded.pursued_on, excluded.gone_on, excluded.came, excluded.why, excluded.tactic)`)
}

export interface Listed extends Kept {
  name: string
  owner: MemberId | null
}

interface Wanted {
  visible: RawBuilder<boolean>
  states: readonly State[]
  kind?: Kind | undefined
  owner?: MemberId | undefined
  /** Only those that nothing may be offered of now, or only the others; all where left out. */
  held?: boolean | undefined
  after: { score: number; id: string } | null
  limit: number
}

const asked = (tx: Tx, { visible, states, kind, owner, held }: Omit<Wanted, 'after' | 'limit'>): RawBuilder<boolean> =>
  sql<boolean>`o.workspace_id = ${tx.workspace} and o.state = any(${states}::text[]) and ${visible}
    and (${kind ?? null}::text is null or o.kind = ${kind ?? null}) and (${held ?? null}::boolean is null or (o.held is not null) = ${held ?? null})
    and (${owner ?? null}::uuid is null or a.owner_id = ${owner ?? null}::uuid)`

/** By score, the highest first, after a place. */
export const listed = (tx: Tx, wanted: Wanted): Promise<Listed[]> =>
  tx.rows(sql<Listed>`
    select ${columns}, a.name, a.owner_id as owner from expansion_opportunities o
    join accounts a on a.workspace_id = o.workspace_id and a.id = o.account_id
    where ${asked(tx, wanted)} and (${wanted.after?.score ?? null}::int is null
      or o.score < ${wanted.after?.score ?? null}::int or (o.score = ${wanted.after?.score ?? null}::int and o.id > ${wanted.after?.id ?? null}::uuid))
    order by o.score desc, o.id limit ${wanted.limit}`)

/** The first of each state by score, those settled since a day by the day. */
export const boarded = (
  tx: Tx,
  wanted: Omit<Wanted, 'after' | 'states'> & { states: readonly State[]; since: Day },
): Promise<Listed[]> =>
  tx.rows(sql<Listed>`
    select q.* from (
      select ${columns}, a.name, a.owner_id as owner,
        row_number() over (partition by o.state order by o.settled_on desc nulls first, o.score desc, o.id) as place
      from expansion_opportunities o join accounts a on a.workspace_id = o.workspace_id and a.id = o.account_id
      where ${asked(tx, wanted)} and (o.settled_on is null or o.settled_on > ${wanted.since})) q
    where q.place <= ${wanted.limit} order by q.state, q.place`)

export interface Total {
  state: State
  kind: Kind
  isHeld: boolean
  count: number
  amount: number
  came: number
  /** Of how many no price is known. */
  unpriced: number
}

/** How many there are of each state and kind, and what they are worth; of those settled only since a day. */
export const totals = (
  tx: Tx,
  { visible, kind, owner, since }: Pick<Wanted, 'visible' | 'kind' | 'owner'> & { since: Day },
): Promise<Total[]> =>
  tx.rows(sql<Total>`
    select o.state, o.kind, o.held is not null as "isHeld", count(*)::int as count, coalesce(sum(o.amount), 0)::float8 as amount,
      coalesce(sum(o.came), 0)::float8 as came, (count(*) filter (where o.amount is null))::int as unpriced
    from expansion_opportunities o join accounts a on a.workspace_id = o.workspace_id and a.id = o.account_id
    where ${asked(tx, { visible, kind, owner, states: ['open', 'pursued', 'won', 'lost', 'dismissed', 'lapsed'] })}
      and (o.settled_on is null or o.settled_on > ${since})
    group by 1, 2, 3 order by 1, 2, 3`)

/** How many of the whole workspace ended since a day, and how many of those were won: what conversion is counted from. */
export const endedSince = (tx: Tx, since: Day): Promise<Ended[]> =>
  tx.rows(sql<Ended>`
    select kind, pursued_on is not null as "wasPursued", (count(*) filter (where state = 'won'))::int as won, count(*)::int as ended
    from expansion_opportunities
    where workspace_id = ${tx.workspace} and state not in ('open', 'pursued') and settled_on > ${since}
    group by 1, 2`)

/** Opportunities that stand and were found on a day, by account, kind and what of its kind, were found on an earlier one already. */
export async function dateBack(
  tx: Tx,
  found: readonly { account: AccountId; kind: Kind; about: string }[],
  { from, to }: { from: Day; to: Day },
): Promise<void> {
  await tx.run(sql`
    update expansion_opportunities o set found_on = ${to}
    from unnest(${found.map(({ account }) => account)}::uuid[], ${found.map(({ kind }) => kind)}::text[],
      ${found.map(({ about }) => about)}::text[]) as n (account_id, kind, about)
    where o.workspace_id = ${tx.workspace} and o.account_id = n.account_id and o.kind = n.kind and o.about = n.about
      and o.state in ('open', 'pursued') and o.found_on = ${from}`)
}

/** How opportunities of a kind were put to customers, and what came of it; null where nobody said how. */
export interface Offered {
  kind: Kind
  tactic: Tactic | null
  offered: number
  ended: number
  won: number
  came: number
}

/** Of the whole workspace, what was taken up and still stands or ended since a day. */
export const offeredSince = (tx: Tx, since: Day): Promise<Offered[]> =>
  tx.rows(sql<Offered>`
    select kind, tactic, count(*)::int as offered, (count(*) filter (where state <> 'pursued'))::int as ended,
      (count(*) filter (where state = 'won'))::int as won, coalesce(sum(came), 0)::float8 as came
    from expansion_opportunities
    where workspace_id = ${tx.workspace} and pursued_on is not null and (settled_on is null or settled_on > ${since})
    group by 1, 2 order by 1, 2`)

/** All of an account: those that stand first, by score, then what was settled, the newest first. */
export const ofAccount = (tx: Tx, account: AccountId, limit: number): Promise<Kept[]> =>
  tx.rows(sql<Kept>`
    select ${columns} from expansion_opportunities o where o.workspace_id = ${tx.workspace} and o.account_id = ${account}
    order by o.state in ('open', 'pursued') desc, o.settled_on desc, o.score desc, o.id limit ${limit}`)

/** One of them, held until the transaction ends. */
export const opportunityOf = (tx: Tx, account: AccountId, id: string): Promise<Kept | undefined> =>
  tx.row(sql<Kept>`
    select ${columns} from expansion_opportunities o
    where o.workspace_id = ${tx.workspace} and o.account_id = ${account} and o.id = ${id} for update`)

interface Attached {
  product: string
  customers: number
}

/** How many customers' contracts name each product on a day, with how many customers there are in all. */
export async function attachedOn(
  tx: Tx,
  visible: RawBuilder<boolean>,
  on: Day,
): Promise<{ customers: number; products: Attached[] }> {
  const running = sql`from revenue_contracts c
    join accounts a on a.workspace_id = c.workspace_id and a.id = c.account_id
    where c.workspace_id = ${tx.workspace} and not c.is_trial and c.starts <= ${on} and (c.ends is null or c.ends > ${on}) and ${visible}`
  const all = await tx.row(sql<{ count: number }>`select count(distinct c.account_id)::int as count ${running}`)
  const products = await tx.rows(sql<Attached>`
    select l.product, count(distinct r.account_id)::int as customers
    from (select c.id, c.account_id ${running}) r
    join revenue_contract_lines l on l.workspace_id = ${tx.workspace} and l.contract_id = r.id
    where l.product is not null and (l.starts is null or l.starts <= ${on}) and (l.ends is null or l.ends > ${on})
    group by l.product order by 2 desc, 1`)
  return { customers: all?.count ?? 0, products }
}
