import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import type { Language } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { PaperKind, Stage } from '../domain/papers.ts'
import { stageDays } from '../domain/papers.ts'
import type { Renewal } from '../domain/renewal.ts'

/** Of one renewal: an account and its day. */
export interface Place {
  account: AccountId
  dueOn: Day
}

export interface PaperHead extends Place {
  kind: PaperKind
  version: number
  language: Language
  /** For whom it is, by name. */
  reader: string | null
  asOf: Day
  proposal: number | null
  /** Nobody where the product made it. */
  author: MemberId | null
  madeAt: Date
}

export interface KeptPaper<Document> extends PaperHead {
  colour: string | null
  document: Document
  words: Readonly<Record<string, string>>
}

/** Renewals as rows n. */
export const unnested = (places: readonly Place[]) =>
  sql`unnest(${places.map(({ account }) => account)}::uuid[], ${places.map(({ dueOn }) => dueOn)}::date[]) as n (account, due_on)`

const head = sql`p.account_id as account, p.due_on as "dueOn", p.kind, p.version, p.language, p.reader, p.as_of as "asOf",
  p.proposal, p.author_id as author, p.made_at as "madeAt"`

/** Every version of a renewal's documents, the newest first. */
export const papersOf = (tx: Tx, { account, dueOn }: Place): Promise<PaperHead[]> =>
  tx.rows(sql<PaperHead>`
    select ${head} from renewals_papers p
    where p.workspace_id = ${tx.workspace} and p.account_id = ${account} and p.due_on = ${dueOn}
    order by p.kind, p.version desc`)

/** One version of a document, or its newest. */
export const paperOn = <Document>(
  tx: Tx,
  { account, dueOn, kind, version }: Place & { kind: PaperKind; version: number | undefined },
): Promise<KeptPaper<Document> | undefined> =>
  tx.row(sql<KeptPaper<Document>>`
    select ${head}, p.colour, p.document, p.words from renewals_papers p
    where p.workspace_id = ${tx.workspace} and p.account_id = ${account} and p.due_on = ${dueOn} and p.kind = ${kind}
      and (${version ?? null}::int is null or p.version = ${version ?? null}::int)
    order by p.version desc limit 1`)

/** The newest version of each kind of document of some renewals, and what people wrote into it. */
export const newestOf = (
  tx: Tx,
  places: readonly Place[],
): Promise<(Place & Pick<KeptPaper<unknown>, 'kind' | 'version' | 'words'>)[]> =>
  tx.rows(sql<Place & Pick<KeptPaper<unknown>, 'kind' | 'version' | 'words'>>`
    select distinct on (p.account_id, p.due_on, p.kind) p.account_id as account, p.due_on as "dueOn", p.kind, p.version, p.words
    from ${unnested(places)} join renewals_papers p
      on p.workspace_id = ${tx.workspace} and p.account_id = n.account and p.due_on = n.due_on
    order by p.account_id, p.due_on, p.kind, p.version desc`)

/** Adds versions; answers how many, which are fewer where somebody added the same ones meanwhile. */
export function insertPapers(tx: Tx, papers: readonly Omit<KeptPaper<unknown>, 'madeAt'>[]): Promise<number> {
  const rows = papers.map((paper) => ({
    ...{ workspace_id: tx.workspace, account_id: paper.account, due_on: paper.dueOn, kind: paper.kind },
    ...{
      version: paper.version,
      language: paper.language,
      reader: paper.reader,
      as_of: paper.asOf,
      colour: paper.colour,
    },
    ...{
      document: paper.document,
      words: paper.words,
      proposal: paper.proposal,
      author_id: paper.author,
      made_at: tx.now,
    },
  }))
  return tx.run(sql`
    insert into renewals_papers select n.* from jsonb_populate_recordset(null::renewals_papers, ${JSON.stringify(rows)}::jsonb) n
    order by n.account_id, n.due_on, n.kind on conflict do nothing`)
}

const left = (today: Day) => sql`(coalesce(r.deadline, r.due_on) - ${today}::date)`

/** Open renewals without notice that have reached a stage whose documents were not made yet, the earliest deadline first. */
export const withoutPapers = (tx: Tx, today: Day, limit: number): Promise<Renewal[]> =>
  tx.rows(sql<Renewal>`
    select r.account_id as account, r.due_on as "dueOn", r.deadline, r.due, r.notice_on as "noticeOn", r.state,
      r.settled_on as "settledOn", r.final
    from renewals r
    where r.workspace_id = ${tx.workspace} and r.state = 'open' and r.notice_on is null and r.due_on > ${today}
      and ${left(today)} <= ${stageDays.strategy.opens}
      and (select count(*) from renewals_stages s
          where s.workspace_id = r.workspace_id and s.account_id = r.account_id and s.due_on = r.due_on)
        < case when ${left(today)} <= ${stageDays.signature.opens} then 4 when ${left(today)} <= ${stageDays.proposal.opens} then 3
            when ${left(today)} <= ${stageDays.review.opens} then 2 else 1 end
    order by coalesce(r.deadline, r.due_on), r.account_id limit ${limit}`)

/** Notes that these stages were reached, and answers those that nobody else had noted: whoever noted one makes its documents. */
export function noteStages(
  tx: Tx,
  reached: readonly (Place & { stage: Stage })[],
  on: Day,
): Promise<(Place & { stage: Stage })[]> {
  return tx.rows(sql<Place & { stage: Stage }>`
    insert into renewals_stages (workspace_id, account_id, due_on, stage, made_on)
    select ${tx.workspace}, n.account, n.due_on, n.stage, ${on}
    from unnest(${reached.map(({ account }) => account)}::uuid[], ${reached.map(({ dueOn }) => dueOn)}::date[],
      ${reached.map(({ stage }) => stage)}::text[]) as n (account, due_on, stage)
    order by n.account, n.due_on, n.stage on conflict do nothing
    returning account_id as account, due_on as "dueOn", stage`)
}

/** The newest versions of documents of some accounts' open renewals that have reached a stage, for tasks that wait for them. */
export const newestOfOpen = (tx: Tx, accounts: readonly AccountId[]): Promise<PaperHead[]> =>
  tx.rows(sql<PaperHead>`
    select distinct on (p.account_id, p.due_on, p.kind) ${head} from renewals_papers p
    join renewals r on r.workspace_id = p.workspace_id and r.account_id = p.account_id and r.due_on = p.due_on
    where p.workspace_id = ${tx.workspace} and p.account_id = any(${accounts}::uuid[]) and r.state = 'open'
    order by p.account_id, p.due_on, p.kind, p.version desc`)
