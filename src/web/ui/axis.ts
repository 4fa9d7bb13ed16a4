type Axis = {
  /** The smallest step that can be told apart in words: 1 for what is counted. */
  least?: number
  /** About how many stretches the lines cut the scale into. */
  stretches?: number
}

/**
 * Where the lines of a scale stand: whole multiples of 1, 2 or 5 times a power of ten, so that money in minor units and shares
 * are round as well. The first is at or below the lowest value, the last at or above the highest; unknown values do not count.
 */
export function axisSteps(values: readonly (number | null)[], { least = 0, stretches = 3 }: Axis = {}): number[] {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return [0, 1]
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const step = roundUp(Math.max(least, (high - low || Math.abs(high) || 1) / stretches))
  // Without that hair 0.3 / 0.1 would be a little less than 3.
  const first = Math.floor(low / step + hair)
  const last = Math.ceil(high / step - hair)
  const [from, to] = first === last ? [low === 0 ? 0 : first - 1, last + 1] : [first, last]
  return Array.from({ length: to - from + 1 }, (_, at) => Number(((from + at) * step).toPrecision(12)))
}

const hair = 1e-9

/** The next number up that is 1, 2 or 5 times a power of ten. */
export function roundUp(size: number): number {
  const ten = 10 ** Math.floor(Math.log10(size) + hair)
  const factor = [1, 2, 5].find((one) => one * ten >= size * (1 - hair)) ?? 10
  return Number((factor * ten).toPrecision(12))
}
