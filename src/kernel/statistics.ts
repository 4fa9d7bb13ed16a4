/** The sum of a list; of nothing it is zero. A second argument says what to add up of each item. */
export function sum(values: readonly number[]): number
export function sum<Item>(items: readonly Item[], amountOf: (item: Item) => number): number
export function sum<Item>(items: readonly Item[], amountOf: (item: Item) => number = Number): number {
  return items.reduce((total, item) => total + amountOf(item), 0)
}

/** The mean, or null of nothing. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length
}

/** The middle value, or the mean of the two in the middle; null of nothing. */
export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5)
}

/** The value below which the share `at` (0 to 1) lies, between neighbours in proportion (as percentile_cont); null of nothing. */
export function quantile(values: readonly number[], at: number): number | null {
  if (values.length === 0) return null
  const sorted = Float64Array.from(values).sort()
  const place = Math.min(1, Math.max(0, at)) * (sorted.length - 1)
  const low = sorted[Math.floor(place)] as number
  const high = sorted[Math.ceil(place)] as number
  return low === high ? low : low + (high - low) * (place - Math.floor(place))
}

/**
 * Shares out a whole number in proportion to the parts, as whole numbers that add up to it exactly: each gets its share
 * rounded down, and what is left goes one by one to the largest remainders, ties to the earlier part.
 * Parts are not negative; where all are zero they count as equal; of no parts there is nothing to share.
 */
export function largestRemainder(parts: readonly number[], total: number): number[] {
  if (!Number.isSafeInteger(total)) throw new RangeError('The total must be a whole number')
  if (parts.some((part) => !(part >= 0 && Number.isFinite(part))))
    throw new RangeError('Parts must be finite, none below zero')
  const largest = Math.max(...parts, 0)
  // Scaled by the largest first: the sum of huge parts must not overflow to infinity.
  const weights = largest === 0 ? parts.map(() => 1) : parts.map((part) => part / largest)
  const whole = sum(weights)
  const size = Math.abs(total)
  const exact = weights.map((weight) => (weight / whole) * size)
  const shares = exact.map(Math.floor)
  handOutRest(shares, exact, size - sum(shares))
  return total < 0 ? shares.map((share) => (share === 0 ? 0 : -share)) : shares
}

function handOutRest(shares: number[], exact: readonly number[], rest: number): void {
  const order = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  // Rounding of the quotients can leave the rest a unit outside 0..n, hence both ends and the sign.
  const step = Math.sign(rest)
  for (let given = 0; given < Math.abs(rest) && order.length > 0; given++) {
    const place = step > 0 ? given : order.length - 1 - given
    const turn = order[((place % order.length) + order.length) % order.length]
    if (turn) shares[turn.index] = (shares[turn.index] as number) + step
  }
}

/** How far a share of `hits` in `n` may lie from what was seen (Wilson score interval); z 1.96 is 95%. All is possible of nothing. */
export function wilson(hits: number, n: number, z = 1.959963984540054): { low: number; high: number } {
  if (n <= 0) return { low: 0, high: 1 }
  const share = hits / n
  const spread = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n)
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n)
  // At the ends the formula gives exactly 0 and 1, and rounding gives nearly.
  return { low: hits <= 0 ? 0 : centre - spread, high: hits >= n ? 1 : centre + spread }
}

/**
 * Between what the mean of a count lies that was seen once (Garwood 1936): the means at which `count` or more, and `count` or fewer,
 * come with the probability `tail` alone; 0.025 is 95%. Exact where what is counted came independently of each other.
 */
export function poissonMean(count: number, tail = 0.025): { low: number; high: number } {
  const most = count + 20 * Math.sqrt(count + 1) + 20
  const meanWhere = (isBelow: (mean: number) => boolean) => {
    let [low, high] = [0, most]
    while (high - low > 1e-10 * most) {
      const middle = (low + high) / 2
      if (isBelow(middle)) low = middle
      else high = middle
    }
    return (low + high) / 2
  }
  const low = count === 0 ? 0 : meanWhere((mean) => 1 - poissonUpTo(count - 1, mean) < tail)
  return { low, high: meanWhere((mean) => poissonUpTo(count, mean) > tail) }
}

/** The probability that a count with this mean is `count` or less: terms from the last one down, each from the one above it. */
function poissonUpTo(count: number, mean: number): number {
  let logOfLast = -mean + count * Math.log(mean)
  for (let factor = 2; factor <= count; factor++) logOfLast -= Math.log(factor)
  let [term, total] = [1, 0]
  for (let place = count; place >= 0 && term > total * 1e-17; place--) {
    total += term
    term *= place / mean
  }
  return Math.min(1, Math.exp(logOfLast + Math.log(total)))
}

/** The share of a standard normal distribution that lies beyond `z` to the right, exact to about 1e-14. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z)
  return z < 3 ? 0.5 - seriesWithin(z) : fractionBeyond(z)
}

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

/** Between zero and z, by the series z + z³/3 + z⁵/(3·5) + … (Abramowitz and Stegun 26.2.11). */
function seriesWithin(z: number): number {
  let [term, total] = [z, z]
  for (let odd = 3; term > total * 1e-17; odd += 2) {
    term *= (z * z) / odd
    total += term
  }
  return density(z) * total
}

/** Beyond z, by the continued fraction 1/(z + 1/(z + 2/(z + 3/(z + …)))) (Abramowitz and Stegun 26.2.14). */
function fractionBeyond(z: number): number {
  let below = z
  for (let step = 120; step > 0; step--) below = z + step / below
  return density(z) / below
}

/** The z beyond which the share `tail` (between 0 and 1) lies: 1.96 for 0.025. */
export function normalQuantile(tail: number): number {
  if (!(tail > 0 && tail < 1)) throw new RangeError('The share must lie between 0 and 1')
  let [low, high] = [-40, 40]
  while (high - low > 1e-12) {
    const middle = (low + high) / 2
    if (normalTail(middle) > tail) low = middle
    else high = middle
  }
  return (low + high) / 2
}
