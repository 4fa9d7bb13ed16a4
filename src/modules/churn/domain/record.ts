import { addDays, type Day, daysBetween } from '../../../kernel/day.ts'
import { median, wilson } from '../../../kernel/statistics.ts'
import { told } from '../../../kernel/words.ts'
import { horizon, type LossLike } from './label.ts'
import type { Stretch } from './watch.ts'

/** Under so many losses, or warnings, a rate says nothing (rule 30). */
export const leastSeen = 10

/** What an indicator was worth in the company's own past. */
export interface TrackRecord {
  /** Warnings whose next 90 days are decided, and after how many of them the customer decided in these to leave. */
  warnings: number
  left: number
  /** Left of warned with its interval; null where too few were seen. */
  rate: { value: number; low: number; high: number } | null
  /** How many of all losses of these days had been warned of in the 90 days before the customer decided. */
  foreseen: number
  /** Days from the warning until the customer decided: the middle of those foreseen. */
  lead: number | null
}

export interface TrackRecords {
  from: Day | null
  to: Day | null
  /** How many decided in these months and the 90 days after them to leave, and were lost. */
  losses: number
  /** Share of all customers that decided so within 90 days of a month's end; null where too few were lost. */
  base: number | null
  indicators: { [indicator: string]: TrackRecord }
}

/** What the indicators are held against. */
export interface Outcomes {
  /** Ends of months of whose next 90 days it is known who decided to leave. */
  months: readonly Day[]
  losses: ReadonlyMap<string, readonly LossLike[]>
}

/** What was seen of some accounts, each of them whole. */
export interface SeenOf {
  watched: readonly (Stretch & { account: string })[]
  /** By account, then by day. */
  warnings: readonly (Stretch & { account: string; indicator: string })[]
}

/**
 * Days after a month's end until it is known who decided in its next 90 to leave: a contract that is given up ends within another
 * 90, grace apart. Who gives notice longer ahead is counted as staying until then.
 */
export const reach = 2 * horizon

/** The day on which a customer that was lost decided so, as far as one can see: it said so, or its contract ended without a word. */
const decisionOf = ({ day, saidOn }: LossLike): Day => (saidOn !== null && saidOn < day ? saidOn : day)

/** Whether a customer decided within 90 days to leave. Null where it was bought or closed down, which nothing here foretells. */
function leaves(losses: readonly LossLike[], on: Day): 0 | 1 | null {
  const next = losses.filter((loss) => decisionOf(loss) > on).sort((one, other) => (one.day < other.day ? -1 : 1))[0]
  if (!next || decisionOf(next) > addDays(on, horizon)) return 0
  return next.kind === 'acquisition' ? null : 1
}

/** Losses that customers decided on by the end of what the months reach: later ones are held against nothing yet. */
export const decidedWithin = <L extends LossLike>(losses: readonly L[], months: readonly Day[]): L[] => {
  const to = months.at(-1)
  return to === undefined ? [] : losses.filter((loss) => decisionOf(loss) <= addDays(to, horizon))
}

interface Tally {
  warnings: number
  left: number
  /** Days ahead of each loss that was foreseen. */
  leads: number[]
}

/**
 * Holds the warnings against the losses that followed, some accounts after others. A warning counts once in 90 days for an account,
 * however often it came and went in them; it came true where the customer decided within 90 days to leave: a leading sign has to come
 * before the decision, and with a notice period the contract goes on after it.
 */
export function recordAgainst({ months, losses }: Outcomes): { add(seen: SeenOf): void; told(): TrackRecords } {
  const [from, to] = [months[0] ?? null, months.at(-1) ?? null]
  const lossesOf = (account: string) => losses.get(account) ?? []
  const decisions = [...losses].flatMap(([account, own]) =>
    own
      .map((loss) => ({ account, kind: loss.kind, decided: decisionOf(loss) }))
      .filter(
        ({ kind, decided }) =>
          kind !== 'acquisition' && from && to && decided > from && decided <= addDays(to, horizon),
      ),
  )
  const enough = decisions.length >= leastSeen
  const rows = { all: 0, left: 0 }
  const tallies = new Map<string, Tally>()
  const count = (indicator: string, own: SeenOf['warnings']) => {
    const tally = tallies.get(indicator) ?? { warnings: 0, left: 0, leads: [] }
    tallies.set(indicator, tally)
    for (const one of countedOnce(own.filter((one) => from && to && one.from >= from && one.from <= to))) {
      const label = leaves(lossesOf(one.account), one.from)
      if (label === null) continue
      tally.warnings += 1
      tally.left += label
    }
    tally.leads.push(...leadsOf(own, decisions))
  }
  return {
    add: ({ watched, warnings }) => {
      for (const { account, ...stretch } of watched)
        for (const month of months) {
          const label = covers(stretch, month) ? leaves(lossesOf(account), month) : null
          if (label === null) continue
          rows.all += 1
          rows.left += label
        }
      for (const [indicator, own] of Map.groupBy(warnings, ({ indicator }) => indicator)) count(indicator, own)
    },
    told: () => ({
      ...{ from, to, losses: decisions.length },
      base: enough && rows.all > 0 ? rows.left / rows.all : null,
      indicators: Object.fromEntries([...tallies].map(([indicator, tally]) => [indicator, recordOf(tally, enough)])),
    }),
  }
}

function recordOf({ warnings, left, leads }: Tally, enough: boolean): TrackRecord {
  return {
    ...{ warnings, left, foreseen: leads.length },
    rate: enough && warnings >= leastSeen ? { value: left / warnings, ...wilson(left, warnings) } : null,
    lead: enough ? median(leads) : null,
  }
}

const covers = ({ from, until }: Stretch, day: Day) => from <= day && (until === null || day < until)

/** Of the warnings of an account those that no other came before within the horizon. */
function countedOnce<W extends Stretch & { account: string }>(warnings: readonly W[]): W[] {
  const last = new Map<string, Day>()
  return warnings.filter(({ account, from }) => {
    const before = last.get(account)
    if (before !== undefined && daysBetween(before, from) <= horizon) return false
    last.set(account, from)
    return true
  })
}

/** How many days before each decision the first warning came of those that stood in the 90 days before it. */
function leadsOf(
  warnings: readonly (Stretch & { account: string })[],
  decisions: readonly { account: string; decided: Day }[],
): number[] {
  const byAccount = Map.groupBy(warnings, ({ account }) => account)
  return decisions.flatMap(({ account, decided }) => {
    const since = addDays(decided, -horizon)
    const first = (byAccount.get(account) ?? []).find(
      ({ from, until }) => from < decided && (until === null || until > since),
    )
    return first ? [daysBetween(first.from, decided)] : []
  })
}

/** What the record of an indicator says, in words. */
export function sayRecord(records: TrackRecords | null, record: TrackRecord | undefined): string {
  if (records === null) return told`Not looked at yet`
  if (records.losses < leastSeen)
    return told`Too early to say: ${leastSeen} losses are needed, known so far: ${records.losses}`
  if (!record || record.warnings === 0) return told`It never came in the months that are decided`
  if (record.rate === null)
    return told`Too few warnings to say: ${record.warnings} in the months that are decided, ${leastSeen} are needed`
  if (records.base !== null && record.rate.low > records.base)
    return told`Who is warned of surely leaves more often than others`
  return told`Not surely more often than others`
}
