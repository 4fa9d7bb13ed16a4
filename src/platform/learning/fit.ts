/** The least of a function by a simplex that crawls (Nelder and Mead 1965); for a few parameters and no slopes. */
export function leastOf(
  lossOf: (at: readonly number[]) => number,
  start: readonly number[],
  { step = 0.5, rounds = 2000, tolerance = 1e-10 } = {},
): { at: readonly number[]; loss: number } {
  const judged = (at: readonly number[]) => {
    const loss = lossOf(at)
    return { at, loss: Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss }
  }
  const corners = [start, ...start.map((value, place) => start.with(place, value + step))].map(judged)
  for (let round = 0; round < rounds; round++) {
    corners.sort((one, other) => one.loss - other.loss)
    const [best, worst, second] = [corners[0], corners.at(-1), corners.at(-2)] as [Corner, Corner, Corner]
    if (Math.abs(worst.loss - best.loss) <= tolerance * (Math.abs(best.loss) + tolerance)) break
    const middle = start.map((_, place) => meanAt(corners.slice(0, -1), place))
    const moved = (by: number) =>
      judged(middle.map((value, place) => value + by * (value - (worst.at[place] as number))))
    const mirrored = moved(1)
    if (mirrored.loss < best.loss) corners[corners.length - 1] = lower(moved(2), mirrored)
    else if (mirrored.loss < second.loss) corners[corners.length - 1] = mirrored
    else {
      const nearer = moved(mirrored.loss < worst.loss ? 0.5 : -0.5)
      if (nearer.loss < Math.min(worst.loss, mirrored.loss)) corners[corners.length - 1] = nearer
      else
        for (let at = 1; at < corners.length; at++)
          corners[at] = judged(best.at.map((value, place) => (value + (corners[at]?.at[place] as number)) / 2))
    }
  }
  return corners.reduce(lower)
}

interface Corner {
  at: readonly number[]
  loss: number
}

const lower = (one: Corner, other: Corner): Corner => (other.loss < one.loss ? other : one)

function meanAt(corners: readonly Corner[], place: number): number {
  let total = 0
  for (const { at } of corners) total += at[place] as number
  return total / corners.length
}

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** The logarithm of the gamma function for numbers above zero, exact to about 1e-13 (Lanczos, g = 7). */
export function logGamma(of: number): number {
  if (of < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * of)) - logGamma(1 - of)
  const x = of - 1
  let total = lanczos[0] as number
  for (let term = 1; term < lanczos.length; term++) total += (lanczos[term] as number) / (x + term)
  const t = x + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(total)
}

/** Gauss's hypergeometric function by its series, for 0 <= z < 1. */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  let [term, total] = [1, 1]
  for (let n = 0; n < 100_000 && Math.abs(term) > Math.abs(total) * 1e-16; n++) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z
    total += term
  }
  return total
}
