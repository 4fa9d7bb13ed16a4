import type { Hono } from 'hono'
import type { RawBuilder } from 'kysely'
import type { CountedEvents } from '../kernel/condition/index.ts'
import type { Day } from '../kernel/day.ts'
import type { AccountId, MemberId, WorkspaceId } from '../kernel/ids.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { ConnectorKind } from './connectors/connector.ts'
import type { Db, Tx } from './db/db.ts'
import { platformHoldings, platformRetention } from './holdings.ts'
import type { InputOf, Operation } from './http/operation.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { Log } from './log.ts'
import type { StepKind } from './steps.ts'

/** What every module is handed. One object, made once in `app`. */
export interface Platform {
  db: Db
  clock: Clock
  log: Log
  jobs: Jobs
  config: Config
  /** What all modules declared, for the engines that work over declarations. */
  contributions: Contributions
}

// ---------------------------------------------------------------- people at the door

/** Who asks, and what of the workspace this person may see. */
export interface Viewer {
  workspace: WorkspaceId
  member: MemberId
  name: string
  role: string
  permissions: ReadonlySet<string>
  sees: { kind: 'all' } | { kind: 'owners'; owners: MemberId[] }
  by: 'session' | 'key' | 'product'
  /** The API key that asks, where one does. */
  key?: string
  /** How many requests a minute are answered; without a number all are. */
  perMinute?: number
  /** Who really sits there while an administrator looks as this member. Nothing can be changed meanwhile. */
  behind?: { member: MemberId; name: string; until: Date }
}

export interface RequestContext {
  platform: Platform
  viewer: Viewer
  workspace: WorkspaceId
  within<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** The raw body of an operation that carries an upload. */
  upload: ReadableStream<Uint8Array> | null
  /** Plain request headers that a few operations need (sign-in, file name). */
  header(name: string): string | undefined
}

export interface Download {
  kind: 'download'
  filename: string
  type: string
  body: string | ReadableStream<Uint8Array> | AsyncIterable<string>
}

/** What an act in several steps is handed. */
export interface StepsContext extends RequestContext {
  /** Notes, in the transaction that does what was asked, that it was done: what breaks afterwards leaves no doubt of it. */
  done(tx: Tx): Promise<void>
}

export interface Route {
  operation: Operation
  run(context: RequestContext | StepsContext, input: never): Promise<unknown>
  /** It acts beyond one transaction, so that a crash can leave it half done. */
  inSteps?: true
}

/**
 * Joins an operation with what it does. The input has passed the operation's check and the permission before this runs.
 * It writes through the context's `within` alone: with an Idempotency-Key all of it is one transaction.
 */
export function handle<O extends Operation>(
  operation: O,
  run: (context: RequestContext, input: InputOf<O>) => Promise<unknown>,
): Route {
  return { operation, run: run as Route['run'] }
}

/** Joins an operation with an act that no single transaction holds: a job it sends, a sign-in, another workspace. */
export function handleInSteps<O extends Operation>(
  operation: O,
  run: (context: StepsContext, input: InputOf<O>) => Promise<unknown>,
): Route {
  // Without a key nobody asked for the act to be remembered.
  const steps: Route['run'] = (context, input) => run({ done: async () => {}, ...context }, input)
  return { operation, run: steps, inSteps: true }
}

// ---------------------------------------------------------------- measures

export type Unit =
  | 'count'
  | 'share'
  | 'money'
  | 'date'
  | 'days'
  | 'hours'
  | 'score'
  | 'rating'
  | 'number'
  | 'band'
  | 'yes or no'

export interface MeasureDefinition {
  key: string
  label: string
  unit: Unit
  /** Which way is good for the customer relation; decides the words of an explanation. */
  direction: 'up' | 'down' | 'neither'
  /** Days of facts behind the value; 0 where it is a state. */
  window: number
  summary: string
  /** Made on reading from a stored date: `days until` or `days since` it. */
  derived?: { from: string; as: 'days until' | 'days since' }
  /** Changes with the calendar alone: its moves are the part of an explanation called time passing. */
  timeDriven?: boolean
  /** A fact of the past once it is known: nobody moves it any more. */
  isPast?: boolean
  /** Lists are often ordered by it, so that an index is worth its cost; of published measures only. */
  ordersLists?: boolean
  /** From this day on it is no longer counted; what was shown before stays. */
  retired?: Day
}

export interface MeasureRow {
  account: AccountId
  day: Day
  /** One per stored definition of the source, in its order, then one per definition of the workspace's own; null is unknown. */
  values: (number | null)[]
}

/** `frozen`: only facts known by the end of the day. `restated`: everything known by now that had happened by then. */
export type Basis = 'frozen' | 'restated'

export interface MeasureScope {
  accounts: AccountId[]
  days: Day[]
  /** Only this measure is wanted; a source may leave the others unknown. */
  only?: string
}

export interface MeasureSource {
  definitions: MeasureDefinition[]
  /** What a workspace defined itself: they follow the source's own definitions, in the same order whenever it is asked. */
  own?(tx: Tx): Promise<MeasureDefinition[]>
  /** The owner is an insight: it publishes its values itself and `compute` is never asked. */
  published?: boolean
  /** Speaks of what the product itself keeps, so that no source has to be connected before its values are known. */
  isOwnRecord?: boolean
  /**
   * The first day of which all accounts read otherwise by what is known now than by what was known then, whatever is told of
   * themselves: of a kind of facts the first was told late. Null where there is none.
   */
  knownLateSince?(tx: Tx): Promise<Day | null>
  compute(tx: Tx, scope: MeasureScope, basis: Basis): Promise<MeasureRow[]>
}

/** One fact behind a measure's value, shown as evidence. */
export interface Evidence {
  at: Date
  /** Says by itself when it was, as far as that matters: 2 days ago, since 4 November. */
  text: string
  /** Where it is shown in full: kind and id within its module. */
  source: { kind: string; id: string }
}

/** What people wrote down of why something of an account ended on a day, asked for by a module below the one that keeps it. */
export interface ReasonProvider {
  of(tx: Tx, accounts: readonly AccountId[]): Promise<readonly { account: AccountId; on: Day; says: string }[]>
}

export interface EvidenceProvider {
  measures: string[]
  /** Speaks of every measure whose key begins with this, for those that a workspace defines itself. */
  prefix?: string
  find(tx: Tx, account: AccountId, measure: string, on: Day, limit: number): Promise<Evidence[]>
}

/** Whether a provider has the facts behind a measure. */
export const speaksOf = ({ measures, prefix }: EvidenceProvider, measure: string): boolean =>
  measures.includes(measure) || (prefix !== undefined && measure.startsWith(prefix))

// ---------------------------------------------------------------- imports

export type FieldType = 'text' | 'integer' | 'number' | 'money' | 'boolean' | 'day' | 'time' | 'json'

export interface ShapeField {
  name: string
  type: FieldType
  required?: boolean
  summary: string
  /** Closed list of values. */
  choices?: readonly string[]
}

/** A row that passed the shape's types; `line` names it to its author. */
export interface ShapeRow {
  line: number
  values: Record<string, ShapeValue>
}

export type ShapeValue = string | number | boolean | null | Record<string, unknown> | unknown[]

export type RowOutcome =
  | { kind: 'written'; line: number }
  | { kind: 'unchanged'; line: number }
  | { kind: 'refused'; line: number; field: string; reason: string; remedy: string }

export interface ImportContext {
  platform: Platform
  /** Names the system that the rows come from, the first half of every identity. */
  source: string
  origin: 'import' | 'live' | 'backfill'
  /** The declared default relation of overlapping contracts and other settings of the map's shape. */
  settings: Record<string, string>
  /** For facts without a moment of their own. */
  known: Date
}

export interface ImportShape {
  /** `module.noun`, for example `accounts.account`. */
  name: string
  summary: string
  fields: readonly ShapeField[]
  /** Further fields are kept as custom attributes or properties instead of being refused. */
  open?: boolean
  /** Fields that together name one row, where that is not `id` alone: rows of a file that agree in them and differ elsewhere contradict each other. */
  key?: readonly string[]
  write(tx: Tx, rows: ShapeRow[], context: ImportContext): Promise<RowOutcome[]>
  /** Follows deletions in the source, named by the ids that it gives; absent where such records cannot be taken away. */
  remove?(tx: Tx, ids: readonly string[], context: ImportContext): Promise<RemovalOutcome[]>
}

/** What became of a record that its source deleted: `kept` where another source is its master (rule 4). */
export type RemovalOutcome =
  | { kind: 'removed'; id: string }
  | { kind: 'unchanged'; id: string }
  | { kind: 'kept'; id: string; reason: string }

/** Something odd that an import's report counts and explains; it holds nothing up. */
export interface Oddity {
  kind: string
  count: number
  sentence: string
  examples: string[]
}

/** A question an import cannot answer by itself, with what each answer would give. */
export interface ImportQuestion {
  question: string
  answers: { answer: string; effect: string; chosen: boolean }[]
}

export interface ImportReview {
  look(tx: Tx): Promise<{ oddities: Oddity[]; questions: ImportQuestion[] }>
}

// ---------------------------------------------------------------- conditions, jobs, news

export interface SubjectField {
  key: string
  label: string
  type: 'number' | 'money' | 'share' | 'text' | 'boolean' | 'date' | 'choice' | 'list'
  /** A currency code for money, a word such as `days` for numbers. */
  unit?: string
  choices?: readonly string[]
  source: 'measure' | 'attribute' | 'custom' | 'own'
  /** Its values are ids of members or of accounts, which people read by name. */
  names?: 'member' | 'account'
  /** Still read by conditions that name it, and no longer offered. */
  isRetired?: boolean
}

export interface ConditionSubject {
  name: string
  fields(tx: Tx): Promise<SubjectField[]>
  /** Which of all its fields count events, and which: a condition may name these by the events. */
  counted?(tx: Tx): Promise<ReadonlyMap<string, CountedEvents>>
  /** How one of its fields is read as of a day, as an expression over the subject's row; of an account over `a`. */
  read?(tx: Tx, key: string, on: Day): RawBuilder<unknown>
}

export interface News {
  name: string
  account: AccountId | null
  data: Record<string, unknown>
  /** The same key is delivered once, however often it is told. */
  key: string
}

export type Listener = (tx: Tx, news: News, platform: Platform) => Promise<void>

/** Hears what was told of many accounts at once, so that each need not be asked for by itself. In the order in which it was told. */
export type ListenerOfMany = (tx: Tx, news: readonly News[], platform: Platform) => Promise<void>

export type Ahead = (platform: Platform, workspace: WorkspaceId, news: News) => Promise<void>

export interface Job {
  name: string
  /** Cron text in UTC; absent for jobs that are only sent. */
  every?: string
  /**
   * Reaches beyond the product: sends, calls, pulls or writes back. It waits while the workspace that its data names
   * (`workspace`) is held; one that names none waits while any workspace waits since a restore.
   */
  isOutside?: true
  run(platform: Platform, data: Record<string, unknown>): Promise<void>
}

/** Work that polls for what is due, such as roll-ups: called again at once while it says that more is waiting. */
export interface Loop {
  name: string
  /** Pause in milliseconds when nothing was due. */
  pause: number
  turn(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'>
  /**
   * Milliseconds for which a workspace is left alone after a turn that left nothing, where what comes in piece by piece would be
   * worked out again with each. Whoever waits for the outcome does not ask.
   */
  rest?(platform: Platform, workspace: WorkspaceId): Promise<number>
  /**
   * Deals with systems outside, which may be slow or silent: whoever lets all that is due work leaves it out, and it rests
   * in a workspace that is held.
   */
  isOutside?: true
  /** Writes nothing that a measure is computed from: the close of a day does not wait for it. */
  isBehindClose?: true
}

/** Whether a close waits for it: it may bring facts, and nobody outside keeps it waiting. */
export const bringsFacts = ({ isOutside, isBehindClose }: Loop): boolean => !isOutside && !isBehindClose

/** Something that can be told of an account to other systems, beside its attributes and measures. */
export interface TellableField {
  /** `module:word`, such as `health:band`. */
  key: string
  label: string
  /** The newest value of each account; accounts of which nothing is known are absent. */
  read(tx: Tx, accounts: readonly AccountId[]): Promise<ReadonlyMap<AccountId, string | number>>
}

/** A piece of configuration as a file says it. */
export interface ConfigurationFile {
  /** Of the file, without its ending: small letters, digits, hyphens and underscores. */
  name: string
  content: unknown
  /** The line of the file on which the part at a path stands, such as `where.all[0].field`; the nearest that there is. */
  line?(path: string): number
}

/** What a piece of configuration does to accounts, before it is applied. */
export interface Effect {
  does: 'change band' | 'enter' | 'leave' | 'are meant'
  accounts: number
  /** A few of them by name. */
  examples: string[]
}

/** Kinds of configuration that packs carry, for example a scorecard in `packs/saas/scorecards`. */
export interface PackKind {
  folder: string
  /** `fill` brings what is new and leaves alone what people changed; `follow` makes it as the file says. */
  apply(tx: Tx, name: string, content: unknown, platform: Platform, how: 'fill' | 'follow'): Promise<void>
  /** All of it as files would say it, so that it can be exported and compared; left out, it only comes in. */
  read?(tx: Tx, platform: Platform): Promise<ConfigurationFile[]>
  /** What others of its kind a file names: they are applied before it. */
  names?(content: unknown): string[]
  /** What a file would do to accounts, held against what stands here; asked when all before it are applied. */
  effect?(tx: Tx, name: string, content: unknown, platform: Platform): Promise<Effect[]>
}

// ---------------------------------------------------------------- what tables hold of people

/**
 * What a text column holds. It decides what becomes of it when a person is erased, and in a copy without names:
 * - `name` of a person; `address`: mail, telephone, network; `text`: free text about somebody
 * - `company`: what a customer is called; a person's only where the account is one person
 * - `open`: JSON with whatever keys somebody sent; `record`: one thing just as it was sent
 * - `key`: an id that another system gave
 * - `mention`: a text of ours or of everybody in which people may be named
 * - `word`: a closed list, our own words, names of systems; nothing personal
 */
export type Holding = 'name' | 'address' | 'text' | 'company' | 'open' | 'record' | 'key' | 'mention' | 'word'

export interface ColumnHolding {
  holds: Holding
  /** Only in rows where this column has one of these values, or begins with this; elsewhere it is a `mention`. */
  where?: { column: string; values: readonly string[]; orBegins?: string }
  /** Of an `open` one: keys that stay, because figures are made from them. */
  keeps?: (tx: Tx) => Promise<string[]>
  /** In a copy without names it is masked as if it held this. */
  masked?: Holding
}

/** How a row is found to be a person's: one of its columns has their id. */
export type Reach =
  | { contact: string }
  /** The id that is derived from what a source calls them. */
  | { raw: string }
  /** The id of an account that is this one person. */
  | { consumer: string }
  /** The id of another row that is theirs. */
  | { row: string }

/** What a module says of one of its tables, so that a person's data can be found, taken along and erased. */
export interface TableHoldings {
  table: string
  /** What a person reads above these rows: `Meetings, calls and notes`. */
  title: string
  /** Every column of text or JSON. */
  columns: Readonly<Record<string, Holding | ColumnHolding>>
  reach?: readonly Reach[]
  /** The person's own row, to which others point. */
  isPerson?: true
  /** Names, addresses and keys of its rows are what the person is known by: they are looked for everywhere else. */
  identifies?: true
  /** About our own staff, who are no customers' people. */
  staff?: true
  /** Columns that open doors and never leave, not even in an export. */
  secrets?: readonly string[]
  /** Rows that are theirs or name them go whole: cut, they would say something else than was said. */
  goesWhole?: true
  /** Has no place in a copy without names. */
  sandbox?: 'left out'
  /** Before who came back is erased again under the ids they had then: whoever counted their rows is to count anew. */
  beforeErasingAgain?: (tx: Tx, raws: readonly string[]) => Promise<void>
  /** Guards its rows itself; answers how many it changed. */
  rewrite?: (tx: Tx, erasing: Erasing) => Promise<number>
}

/** What is taken out of texts that are not wholly a person's. */
export interface Erasing {
  /** The person's id from now on. */
  pseudonym: string
  /** Whether a text names the person, as a regular expression of the database; null where nothing is to be looked for. */
  pattern: string | null
  redact(text: string): string
}

/** A kind of data that is kept for a while. Figures made from it stay. */
export interface RetentionKind {
  /** `module.noun`, for example `events.raw`. */
  kind: string
  title: string
  /** What goes and what stays, in a sentence for the person who decides. */
  says: string
  /** Days unless somebody decides otherwise; null is for ever. */
  usual: number | null
  /** Fewer days than this would take what is still needed. */
  least: number
  /** Rows whose column lies before the first day that is kept; of a partitioned table whole months go at once. */
  from: { table: string; column: string } | RetentionWork
  /** In the transaction that removes rows, before they go. */
  beforeRemoving?: (tx: Tx, firstKept: Day) => Promise<void>
}

/** For data that is no plain table of rows by age. */
export interface RetentionWork {
  count(tx: Tx, firstKept: Day): Promise<number>
  /** Removes up to so many and answers how many it did. */
  remove(tx: Tx, firstKept: Day, limit: number): Promise<number>
}

// ---------------------------------------------------------------- doctor

/** One thing that was looked at. What needs a look says what to do about it. */
export type Finding =
  | { what: string; state: 'well'; detail: string }
  | { what: string; state: 'look'; detail: string; remedy: string }

/** What `tenure doctor` asks of a workspace; it changes nothing. */
export type Examination = (tx: Tx, platform: Platform) => Promise<Finding[]>

// ---------------------------------------------------------------- calling out, handing on, saying what was done

/**
 * A place that calls out to an address which somebody can type or send. Each such place is declared here, so that the
 * law of the guarded fetch runs every form of inner address against it.
 */
export interface FetchingPlace {
  name: string
  /** Makes the place call this address just as it does in use, whatever the answer. */
  reach(platform: Platform, address: string): Promise<unknown>
}

/** What one kind of thing is open for a member who leaves. */
export interface OpenWork {
  count: number
  /** What these are worth in minor units, where that can be said. */
  worth?: { minor: number; currency: string }[]
  /** A few of them by name. */
  examples: string[]
}

export interface HandOver {
  from: MemberId
  /** Who takes over. Of several the first takes what cannot be divided. */
  to: readonly [MemberId, ...MemberId[]]
}

/** Things that belong to a member and must find somebody else when that member leaves. */
export interface HandsOn {
  /** `module.noun`, for example `accounts.books`. */
  name: string
  /** In people's words: Accounts. */
  label: string
  open(tx: Tx, member: MemberId): Promise<OpenWork>
  /** Moves everything; answers as plain data what `takeBack` needs. */
  handOver(tx: Tx, handover: HandOver): Promise<unknown>
  /** Gives back what nobody moved on since; answers how many things that were. */
  takeBack(tx: Tx, handover: HandOver, moved: unknown): Promise<number>
  /** What goes along where accounts change hands and their owner stays; absent where nothing does. */
  along?: Along
}

/** What goes along with accounts to their new owners. */
export interface Along {
  /** What would go along with some accounts of a member. */
  open(tx: Tx, from: MemberId, accounts: readonly AccountId[]): Promise<OpenWork>
  /** Moves what does not follow an account's owner by itself; answers as plain data what `takeBack` needs. */
  move?(tx: Tx, from: MemberId, heirs: ReadonlyMap<AccountId, MemberId>): Promise<unknown>
  /** Gives back what nobody moved on since, of the accounts that went back; answers how many things that were. */
  takeBack?(tx: Tx, from: MemberId, accounts: readonly AccountId[], moved: unknown): Promise<number>
}

/** What acts in a member's name and ends with their access, whoever takes over, such as programs that they let in. */
export interface Ending {
  /** In people's words: Programs. */
  label: string
  /** What would end. */
  names(tx: Tx, member: MemberId): Promise<string[]>
  /** Ends all of it for good: a member who comes back begins anew. */
  end(tx: Tx, member: MemberId): Promise<void>
}

// ---------------------------------------------------------------- modules

export type AuditWords = Readonly<Record<string, (name: string) => string>>

export interface Module {
  name: string
  routes?: readonly Route[]
  /** Plain HTTP doors beside the operations, such as the Segment-compatible intake. */
  doors?: (app: Hono, platform: Platform) => void
  measures?: readonly MeasureSource[]
  evidence?: readonly EvidenceProvider[]
  reasons?: readonly ReasonProvider[]
  shapes?: readonly ImportShape[]
  reviews?: readonly ImportReview[]
  subjects?: readonly ConditionSubject[]
  listeners?: Readonly<Record<string, Listener>>
  /** Heard behind the other listeners, once for all pieces that one transaction delivers. */
  listenersOfMany?: Readonly<Record<string, ListenerOfMany>>
  /**
   * Listeners that reach beyond the product. News of these names waits while its workspace is held, so such a name has
   * no listener that only computes.
   */
  effects?: Readonly<Record<string, Listener>>
  /**
   * What news of these names asks for that is too much for one transaction, such as a base's first two years: done before the news
   * is heard, in transactions of its own. It may be done again, so the listener does whatever it finds undone.
   */
  ahead?: Readonly<Record<string, Ahead>>
  jobs?: readonly Job[]
  loops?: readonly Loop[]
  packs?: readonly PackKind[]
  examinations?: readonly Examination[]
  holdings?: readonly TableHoldings[]
  retention?: readonly RetentionKind[]
  connectors?: readonly ConnectorKind[]
  tellable?: readonly TellableField[]
  fetches?: readonly FetchingPlace[]
  handsOn?: readonly HandsOn[]
  endings?: readonly Ending[]
  /** Kinds of steps that it lends to playbooks. */
  steps?: readonly StepKind[]
  /** What the log says of this module's actions, told with the name of what it was done to: `saved the scorecard Vendors`. */
  auditWords?: AuditWords
}

export const defineModule = (module: Module): Module => module

/** All declarations together, in the order of the floors. */
export interface Contributions {
  modules: readonly Module[]
  measures: readonly MeasureSource[]
  evidence: readonly EvidenceProvider[]
  reasons: readonly ReasonProvider[]
  shapes: readonly ImportShape[]
  reviews: readonly ImportReview[]
  subjects: readonly ConditionSubject[]
  jobs: readonly Job[]
  loops: readonly Loop[]
  packs: readonly PackKind[]
  examinations: readonly Examination[]
  holdings: readonly TableHoldings[]
  retention: readonly RetentionKind[]
  connectors: readonly ConnectorKind[]
  tellable: readonly TellableField[]
  fetches: readonly FetchingPlace[]
  handsOn: readonly HandsOn[]
  endings: readonly Ending[]
  steps: readonly StepKind[]
  auditWords: AuditWords
}

export function gather(modules: readonly Module[]): Contributions {
  refuseMixedNews(modules)
  return {
    modules,
    measures: modules.flatMap((module) => module.measures ?? []),
    evidence: modules.flatMap((module) => module.evidence ?? []),
    reasons: modules.flatMap((module) => module.reasons ?? []),
    shapes: modules.flatMap((module) => module.shapes ?? []),
    reviews: modules.flatMap((module) => module.reviews ?? []),
    subjects: modules.flatMap((module) => module.subjects ?? []),
    jobs: modules.flatMap((module) => module.jobs ?? []),
    loops: modules.flatMap((module) => module.loops ?? []),
    packs: modules.flatMap((module) => module.packs ?? []),
    examinations: modules.flatMap((module) => module.examinations ?? []),
    retention: [...modules.flatMap((module) => module.retention ?? []), ...platformRetention],
    holdings: [...platformHoldings, ...modules.flatMap((module) => module.holdings ?? [])],
    connectors: modules.flatMap((module) => module.connectors ?? []),
    tellable: modules.flatMap((module) => module.tellable ?? []),
    fetches: modules.flatMap((module) => module.fetches ?? []),
    handsOn: modules.flatMap((module) => module.handsOn ?? []),
    endings: modules.flatMap((module) => module.endings ?? []),
    steps: modules.flatMap((module) => module.steps ?? []),
    auditWords: Object.assign({}, ...modules.map((module) => module.auditWords ?? {})),
  }
}

/** What only computes must go on while effects are held, so that no news may be for both. */
function refuseMixedNews(modules: readonly Module[]): void {
  const heard = new Set(modules.flatMap((module) => Object.keys({ ...module.listeners, ...module.listenersOfMany })))
  const mixed = modules.flatMap((module) => Object.keys(module.effects ?? {})).find((name) => heard.has(name))
  if (mixed) throw new Error(`The news ${mixed} has a listener that computes and one that sends: tell them apart`)
}
