import { chanceOf, logOddsOf, meanLogOdds } from './odds.ts'
import { byScore, calibration, type Foretold } from './skill.ts'

/** How a raw score becomes a probability that keeps its word. */
export type Calibrator =
  | { kind: 'none' }
  /** A straight line on log odds (Platt): two numbers, for few losses. */
  | { kind: 'line'; slope: number; intercept: number }
  /** Steps that only rise (isotonic): what came at each score, between them in proportion; for many losses. */
  | { kind: 'steps'; at: number[]; chance: number[] }

/** The line from foretold to seen log odds; none where only one outcome was seen. A line that falls is none: the scores know nothing. */
export function fitLine(foretold: Foretold): Calibrator {
  const line = calibration(foretold)
  if (line === null) return { kind: 'none' }
  return line.slope > 0
    ? { kind: 'line', ...line }
    : { kind: 'line', slope: 0, intercept: meanLogOdds(foretold.happened) }
}

interface Block {
  from: number
  to: number
  rows: number
  came: number
}

/** Pools neighbours whose order is wrong until what came only rises with the score. */
export function fitSteps({ scores, happened }: Foretold): Calibrator {
  const blocks: Block[] = []
  for (const row of byScore(scores).reverse()) {
    const score = scores[row] as number
    const last = blocks.at(-1)
    if (last && last.to === score) {
      last.rows++
      last.came += happened[row] ? 1 : 0
    } else blocks.push({ from: score, to: score, rows: 1, came: happened[row] ? 1 : 0 })
  }
  return stepsOf(withSureEnds(pooled(blocks)))
}

const joined = (one: Block, other: Block): Block => ({
  from: one.from,
  to: other.to,
  rows: one.rows + other.rows,
  came: one.came + other.came,
})

function pooled(blocks: readonly Block[]): Block[] {
  const done: Block[] = []
  for (const block of blocks) {
    let next = block
    for (let last = done.at(-1); last && last.came * next.rows >= next.came * last.rows; last = done.at(-1)) {
      done.pop()
      next = joined(last, next)
    }
    done.push(next)
  }
  return done
}

/**
 * At the ends nothing is certain: a first block of which nobody came, or a last one of which everybody did, counts with its
 * neighbours until it has both. A single row would else say what no row can.
 */
function withSureEnds(blocks: readonly Block[]): Block[] {
  const all = [...blocks]
  while (all.length > 1 && all[0]?.came === 0) all.splice(0, 2, joined(all[0], all[1] as Block))
  for (let last = all.at(-1); all.length > 1 && last && last.came === last.rows; last = all.at(-1))
    all.splice(-2, 2, joined(all.at(-2) as Block, last))
  return all
}

/** Blocks as points between which one reads in proportion. Where all are one, as if half a row more had gone the other way. */
function stepsOf(blocks: readonly Block[]): Calibrator {
  const at: number[] = []
  const chance: number[] = []
  for (const { from, to, rows, came } of blocks) {
    const seen = came === 0 || came === rows ? Math.min(rows + 0.5, Math.max(0.5, came)) / (rows + 1) : came / rows
    for (const place of from === to ? [from] : [from, to]) {
      at.push(place)
      chance.push(seen)
    }
  }
  return at.length === 0 ? { kind: 'none' } : { kind: 'steps', at, chance }
}

/** What a raw chance becomes. */
export function calibrated(calibrator: Calibrator, chance: number): number {
  switch (calibrator.kind) {
    case 'none':
      return chance
    case 'line':
      return chanceOf(calibrator.intercept + calibrator.slope * logOddsOf(chance))
    case 'steps':
      return between(calibrator, chance)
  }
}

function between({ at, chance }: { at: number[]; chance: number[] }, score: number): number {
  let [low, high] = [0, at.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((at[middle] as number) < score) low = middle + 1
    else high = middle
  }
  if (low === 0) return chance[0] as number
  if (low === at.length) return chance[at.length - 1] as number
  const [from, to] = [at[low - 1] as number, at[low] as number]
  const [below, above] = [chance[low - 1] as number, chance[low] as number]
  return below + ((above - below) * (score - from)) / (to - from)
}
