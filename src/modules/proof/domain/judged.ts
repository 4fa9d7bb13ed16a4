import { type Day, daysBetween } from '../../../kernel/day.ts'
import { quantile, sum, wilson } from '../../../kernel/statistics.ts'
import { daysToAct, type Loss, levels, type Said, type Seen } from './replay.ts'

export interface Estimate {
  value: number
  low: number
  high: number
}

export interface Replayed {
  days: readonly Day[]
  /** How many accounts there are. */
  accounts: number
  seen: readonly Seen[]
  losses: readonly Loss[]
  horizon: number
  /** Whether somebody of the team acted on an account after a day, within the horizon: a playbook ran, a task was done. */
  wasTreated: (account: number, after: Day) => boolean
}

/** What became of an account that was flagged. */
export interface Flagged {
  account: number
  /** The first day on which it was flagged; of a loss the first within its horizon. */
  on: Day
  loss: number | null
}

export type Fate = 'in time' | 'late' | 'missed'

/** A loss with what was said before it. */
export interface Told {
  loss: number
  fate: Fate
  /** The first day within the horizon on which it was flagged. */
  on: Day | null
  /** Days from there to the notice deadline; below zero the deadline was over. */
  lead: number | null
  /** The worst that was said of it, whatever the band. */
  worst: number
}

export interface Judged {
  told: Told[]
  /** Accounts flagged that stayed: nobody did anything, or somebody did. */
  falseAlarms: Flagged[]
  treated: Flagged[]
  /** Accounts that were flagged on some day and were lost within the horizon after it. */
  lostFlagged: number
}

/**
 * Holds what was said against what followed, at one band or worse. A loss counts as flagged in time only where that was 60 days
 * or more before its notice deadline (rule 30). An account that was flagged and stayed is a false alarm, unless somebody acted
 * after the flag: then nobody can tell, and it stands apart.
 */
export function judge(replayed: Replayed, said: Said, band: 'red' | 'yellow'): Judged {
  const { seen, losses, days } = replayed
  const least = levels[band]
  const first = new Map<number, Day>()
  const firstOfLoss = new Map<number, Day>()
  const worst = new Map<number, number>()
  const lostAfterFlag = new Set<number>()
  seen.forEach(({ account, day, loss }, row) => {
    const level = said.level[row] as number
    if (loss !== null) worst.set(loss, Math.max(level, worst.get(loss) ?? levels.none))
    if (level < least) return
    const on = days[day] as Day
    first.set(account, earlier(first.get(account), on))
    if (loss === null) return
    lostAfterFlag.add(account)
    firstOfLoss.set(loss, earlier(firstOfLoss.get(loss), on))
  })
  const told = [...worst.keys()].toSorted((a, b) => a - b).map((loss) => tellOf(loss, losses[loss] as Loss))
  function tellOf(loss: number, { deadline }: Loss): Told {
    const on = firstOfLoss.get(loss) ?? null
    const lead = on === null ? null : daysBetween(on, deadline)
    const fate = lead === null ? 'missed' : lead >= daysToAct ? 'in time' : 'late'
    return { loss, fate, on, lead, worst: worst.get(loss) ?? levels.none }
  }
  const stayed = [...first].filter(([account]) => !lostAfterFlag.has(account))
  const flagged = stayed.map(([account, on]): Flagged => ({ account, on, loss: null }))
  const [treated, falseAlarms] = parted(flagged, ({ account, on }) => replayed.wasTreated(account, on))
  return { told, falseAlarms, treated, lostFlagged: lostAfterFlag.size }
}

const earlier = (one: Day | undefined, other: Day): Day => (one !== undefined && one <= other ? one : other)

function parted<Item>(items: readonly Item[], holds: (item: Item) => boolean): [Item[], Item[]] {
  const { yes = [], no = [] } = Object.groupBy(items, (item) => (holds(item) ? 'yes' : 'no'))
  return [yes, no]
}

/** Counts first, then the rates that they carry (rule 30). */
export interface Counts {
  losses: number
  inTime: number
  late: number
  /** Minor units; losses of unknown ARR are in neither. */
  lostArr: number
  inTimeArr: number
  unknownArr: number
  flagged: number
  lostFlagged: number
  treated: number
  falseAlarms: number
  /** Of the losses, the share flagged in time. */
  recall: Estimate | null
  /** Of the flagged that were left to themselves, the share that was lost. */
  precision: Estimate | null
  /** How many times more often the flagged were lost than all. */
  lift: number | null
  lead: { median: number; low: number; high: number } | null
}

/** Fewer losses than this carry no rate of their own (rule 30). */
export const leastLosses = 10

export function countsOf({ accounts, losses }: Pick<Replayed, 'accounts' | 'losses'>, judged: Judged): Counts {
  const { told, falseAlarms, treated, lostFlagged } = judged
  const hits = told.filter(({ fate }) => fate === 'in time')
  const leads = told.flatMap(({ lead }) => lead ?? [])
  const arrOf = (of: readonly Told[]) => sum(of, ({ loss }) => losses[loss]?.arr ?? 0)
  const flagged = lostFlagged + treated.length + falseAlarms.length
  const lost = new Set(told.map(({ loss }) => losses[loss]?.account)).size
  const hasRates = told.length >= leastLosses
  const left = lostFlagged + falseAlarms.length
  return {
    ...{ losses: told.length, inTime: hits.length, late: told.filter(({ fate }) => fate === 'late').length },
    ...{ lostArr: arrOf(told), inTimeArr: arrOf(hits) },
    unknownArr: told.filter(({ loss }) => losses[loss]?.arr === null).length,
    ...{ flagged, lostFlagged, treated: treated.length, falseAlarms: falseAlarms.length },
    recall: hasRates ? shareOf(hits.length, told.length) : null,
    precision: hasRates && left > 0 ? shareOf(lostFlagged, left) : null,
    lift: hasRates && flagged > 0 && lost > 0 ? lostFlagged / flagged / (lost / accounts) : null,
    lead:
      leads.length === 0
        ? null
        : {
            median: quantile(leads, 0.5) as number,
            low: quantile(leads, 0.25) as number,
            high: quantile(leads, 0.75) as number,
          },
  }
}

const shareOf = (hits: number, n: number): Estimate => ({ value: hits / n, ...wilson(hits, n) })

/** How the rows lie by what was said, in tenths of the scale from 0 to 100, with how many were followed by a loss. */
export function tenths(
  { seen }: Pick<Replayed, 'seen'>,
  { risk }: Said,
): { from: number; rows: number; lost: number }[] {
  const found = Array.from({ length: 10 }, (_, at) => ({ from: at * 10, rows: 0, lost: 0 }))
  seen.forEach(({ loss }, row) => {
    const score = 100 - (risk[row] as number)
    if (Number.isNaN(score)) return
    const tenth = found[Math.min(9, Math.max(0, Math.floor(score / 10)))]
    if (!tenth) return
    tenth.rows++
    if (loss !== null) tenth.lost++
  })
  return found
}

/** Month by month: who was there, who was flagged, and who was lost in the horizon after. */
export function byMonth(
  { seen, days }: Pick<Replayed, 'seen' | 'days'>,
  { level }: Said,
): { day: Day; seen: number; red: number; lost: number; lostRed: number }[] {
  const found = days.map((day) => ({ day, seen: 0, red: 0, lost: 0, lostRed: 0 }))
  seen.forEach(({ day, loss }, row) => {
    const month = found[day]
    if (!month) return
    const isRed = level[row] === levels.red
    month.seen++
    if (isRed) month.red++
    if (loss !== null) month.lost++
    if (isRed && loss !== null) month.lostRed++
  })
  return found
}

/**
 * Levels for a model that knows no bands: as many accounts are red, and as many yellow or worse, as another one flags on the same
 * day, so that both may be compared at the same cost. The likeliest first; ties by their order.
 */
export function levelsAs(seen: readonly Seen[], risk: Float64Array, other: Int8Array): Int8Array {
  const level = new Int8Array(risk.length).fill(levels.none)
  const byDay = Map.groupBy(
    seen.map((one, row) => ({ day: one.day, row })),
    ({ day }) => day,
  )
  for (const rows of byDay.values()) {
    const count = (least: number) => rows.filter(({ row }) => (other[row] as number) >= least).length
    const [red, yellow] = [count(levels.red), count(levels.yellow)]
    rows
      .filter(({ row }) => !Number.isNaN(risk[row] as number))
      .toSorted((a, b) => (risk[b.row] as number) - (risk[a.row] as number) || a.row - b.row)
      .forEach(({ row }, place) => {
        level[row] = place < red ? levels.red : place < yellow ? levels.yellow : levels.green
      })
  }
  return level
}
