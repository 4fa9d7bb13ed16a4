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

/** Adds a version; false where somebody added the same one meanwhile. */
export async function insertPaper(tx: Tx, paper: Omit<KeptPaper<unknown>, 'madeAt'>): Promise<boolean> {
  const { account, dueOn, kind, version, language, reader, asOf, colour, document, words, proposal, author } = paper
  const rows = await tx.rows(sql<{ version: number }>`
    insert into renewals_papers (workspace_id, account_id, due_on, kind, version, language, reader, as_of, colour, document, words,
      proposal, author_id, made_at)
    values (${tx.workspace}, ${account}, ${dueOn}, ${kind}, ${version}, ${language}, ${reader}, ${asOf}, ${colour},
      ${JSON.stringify(document)}::jsonb, ${JSON.stringify(words)}::jsonb, ${proposal}, ${author}, ${tx.now})
    on conflict do nothing returning version`)
  return rows.length > 0
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

/** The stages of a renewal whose documents were made. */
export async function stagesMade(tx: Tx, { account, dueOn }: Place): Promise<Set<Stage>> {
  const rows = await tx.rows(sql<{ stage: Stage }>`
    select stage from renewals_stages where workspace_id = ${tx.workspace} and account_id = ${account} and due_on = ${dueOn}`)
  return new Set(rows.map(({ stage }) => stage))
}

export async function noteStages(tx: Tx, { account, dueOn }: Place, stages: readonly Stage[], on: Day): Promise<void> {
  await tx.run(sql`
    insert into renewals_stages (workspace_id, account_id, due_on, stage, made_on)
    select ${tx.workspace}, ${account}, ${dueOn}, s.stage, ${on} from unnest(${stages}::text[]) as s (stage)
    on conflict do nothing`)
}

/** The newest versions of documents of some accounts' open renewals that have reached a stage, for tasks that wait for them. */
export const newestOfOpen = (tx: Tx, accounts: readonly AccountId[]): Promise<PaperHead[]> =>
  tx.rows(sql<PaperHead>`
    select distinct on (p.account_id, p.due_on, p.kind) ${head} from renewals_papers p
    join renewals r on r.workspace_id = p.workspace_id and r.account_id = p.account_id and r.due_on = p.due_on
    where p.workspace_id = ${tx.workspace} and p.account_id = any(${accounts}::uuid[]) and r.state = 'open'
    order by p.account_id, p.due_on, p.kind, p.version desc`)
