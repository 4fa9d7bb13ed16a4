import { loadavg } from 'node:os'

export interface BenchOptions {
  /** Everything after the name, as `--rounds 7` gives `{ rounds: '7' }`. */
  settings: Readonly<Record<string, string>>
  /** Shows progress; goes to stderr, so that stdout stays readable by programs. */
  say(text: string): void
}

export interface BenchResult {
  name: string
  unit: string
  ours: number
  /** Null, as `peerName` and `ratio`, where only a budget exists. */
  peer: number | null
  peerName: string | null
  /** Above 1 is better than the peer, whichever way the unit counts. */
  ratio: number | null
  /** The bar in words, for example `ratio 0.6 or more`. */
  budget: string
  rounds: number
  /** Load average of the last minute when it ended; above the number of cores the absolute figures say little. */
  load: number
  spread?: { ours: [least: number, most: number]; peer: [least: number, most: number] | null }
  /** Further figures that the name promises, such as percentiles. */
  more?: Readonly<Record<string, number | string>>
}

export interface Contest {
  /** One run; answers its figure in the bench's unit. */
  ours(round: number): Promise<number>
  peer?: (round: number) => Promise<number>
  /** `lower` for times. */
  better?: 'higher' | 'lower'
  /** Runs before the first counted one, for caches and compilers. */
  warmUp?: number
}

export type Rounds = Pick<BenchResult, 'ours' | 'peer' | 'ratio' | 'rounds' | 'load' | 'spread'>

/**
 * Runs both in turn, changing who begins, and takes medians of the figures and of the ratios of each round: the machine's mood then
 * falls on both alike.
 */
export async function rounds(count: number, contest: Contest): Promise<Rounds> {
  for (let round = 0; round < (contest.warmUp ?? 1); round++) await turn(contest, -1)
  const ours: number[] = []
  const peer: number[] = []
  for (let round = 0; round < count; round++) {
    const [mine, theirs] = await turn(contest, round)
    ours.push(mine)
    if (theirs !== undefined) peer.push(theirs)
  }
  return summary(ours, peer, contest.better ?? 'higher')
}

/** Several sides in turn, another one beginning each round; the figures of each, as they came. */
export async function inTurn<Side extends string>(
  count: number,
  sides: Readonly<Record<Side, (round: number) => Promise<number>>>,
  warmUp = 1,
): Promise<Record<Side, number[]>> {
  const names = Object.keys(sides) as Side[]
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Side, number[]>
  for (let round = -warmUp; round < count; round++) {
    const first = Math.max(round, 0) % names.length
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const figure = await sides[name](round)
      if (round >= 0) figures[name].push(figure)
    }
  }
  return figures
}

async function turn(contest: Contest, round: number): Promise<[number, number | undefined]> {
  if (round % 2 === 0) return [await contest.ours(round), await contest.peer?.(round)]
  const theirs = await contest.peer?.(round)
  return [await contest.ours(round), theirs]
}

function summary(ours: number[], peer: number[], better: 'higher' | 'lower'): Rounds {
  const mine = median(ours)
  const theirs = peer.length > 0 ? median(peer) : null
  return {
    ours: mine,
    peer: theirs,
    ratio: theirs === null ? null : better === 'higher' ? pairedRatio(ours, peer) : pairedRatio(peer, ours),
    rounds: ours.length,
    load: loadavg()[0] ?? 0,
    spread: { ours: range(ours), peer: peer.length > 0 ? range(peer) : null },
  }
}

/**
 * How many times one side's figures are another's, each against that of its own round: what the machine did meanwhile fell on both
 * of a round, while the middle figures of two sides may come from different minutes.
 */
export const pairedRatio = (ones: readonly number[], others: readonly number[]): number =>
  median(ones.map((one, round) => one / (others[round] ?? Number.NaN)))

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  if (low === undefined || high === undefined) throw new Error('No rounds, no median')
  return (low + high) / 2
}

export function range(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)]
}
