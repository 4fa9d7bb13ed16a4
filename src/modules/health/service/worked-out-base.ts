import type { Day } from '../../../kernel/day.ts'
import { sum } from '../../../kernel/statistics.ts'
import type { BandCount, BaseFigures, ListedScore, ListQuery, MoverRow } from '../store/base.ts'
import type { WorkedOut } from './worked-out.ts'

/** The base at a glance from scores that were worked out, as the store would count it. */
export function baseOf(now: readonly WorkedOut[], before: readonly WorkedOut[], limit: number) {
  const moved = movers(now, before)
  return {
    counts: countByBand(now),
    figures: figuresOf(now),
    fell: moved.filter(({ score, before: earlier }) => score < earlier).slice(0, limit),
    rose: moved
      .filter(({ score, before: earlier }) => score > earlier)
      .toReversed()
      .slice(0, limit),
  }
}

function countByBand(rows: readonly WorkedOut[]): BandCount[] {
  return [...Map.groupBy(rows, ({ band }) => band)].map(([band, own]) => ({
    band,
    count: own.length,
    arr: sum(own, (row) => row.arr ?? 0),
  }))
}

function figuresOf(rows: readonly WorkedOut[]): BaseFigures {
  const scores = rows.flatMap(({ score }) => score ?? [])
  return {
    scored: scores.length,
    average: scores.length === 0 ? null : sum(scores, (score) => score) / scores.length,
    below50: scores.filter((score) => score < 50_000).length,
    above80: scores.filter((score) => score > 80_000).length,
  }
}

/** Those with a score at both ends, the biggest fall first. */
function movers(now: readonly WorkedOut[], before: readonly WorkedOut[]): MoverRow[] {
  const earlier = new Map(before.map((row) => [row.account, row]))
  return now
    .flatMap((row): MoverRow[] => {
      const { account, name, arr, band, score } = row
      const was = earlier.get(account)
      if (score === null || !was || was.score === null) return []
      return [{ account, name, arr, band, bandBefore: was.band, score, before: was.score }]
    })
    .sort((a, b) => a.score - a.before - (b.score - b.before) || (a.account < b.account ? -1 : 1))
}

/** One page in the documents' order (F101): health ascending, then contract value descending; without a score last. */
export function pageOfWorkedOut(
  rows: readonly WorkedOut[],
  day: Day,
  { band, after, limit }: Pick<ListQuery, 'band' | 'after' | 'limit'>,
): ListedScore[] {
  const placed = rows.map(({ beside, ...row }): ListedScore => {
    const sortValue = Number.isNaN(beside) ? (row.arr ?? -1) : beside
    return { ...row, day, sortScore: row.score ?? 1_000_000, sortValue }
  })
  return placed
    .filter((row) => (band === null || row.band === band) && (!after || isBehind(row, after)))
    .sort((a, b) => (isBehind(a, { score: b.sortScore, value: b.sortValue, account: b.account }) ? 1 : -1))
    .slice(0, limit)
}

function isBehind(row: ListedScore, place: { score: number; value: number; account: string }): boolean {
  if (row.sortScore !== place.score) return row.sortScore > place.score
  if (row.sortValue !== place.value) return row.sortValue < place.value
  return row.account > place.account
}
