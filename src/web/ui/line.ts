export type Scale = { x: (index: number) => number; y: (value: number) => number }

/** Polyline points of each unbroken stretch; a single known value becomes a dot (a line onto itself). */
export function segmentsOf(values: (number | null)[], scale: Scale): string[] {
  const segments: string[][] = [[]]
  values.forEach((value, index) => {
    if (value === null) segments.push([])
    else segments.at(-1)?.push(`${scale.x(index).toFixed(1)},${scale.y(value).toFixed(1)}`)
  })
  return segments
    .filter((points) => points.length > 0)
    .map((points) => (points.length === 1 ? [...points, ...points] : points).join(' '))
}

/**
 * Where month names stand: at the first of each month that has `gap` days to the next name. Where two would collide the
 * earlier one gives way; the name of the very last day is written to the left of it, so whoever stands before needs `beforeLast`.
 */
export function monthTicks(days: string[], gap: number, beforeLast = gap): number[] {
  const last = days.length - 1
  const kept: number[] = []
  for (let index = last; index >= 0; index--) {
    const isStart = index === 0 || days[index]?.slice(0, 7) !== days[index - 1]?.slice(0, 7)
    const next = kept[0]
    if (isStart && (next === undefined || next - index >= (next === last ? beforeLast : gap))) kept.unshift(index)
  }
  return kept
}

/** About this wide is a letter of the chart's small print. */
const letter = 5.6

export type PlacedLabel = { label: string; x: number; text: string; side: 'left' | 'right' }

/** Labels stand right of their mark, the last one left of it where it would leave the chart; what does not fit is cut, never laid over another. */
export function placeLabels(marks: { label: string; x: number }[], width: number): PlacedLabel[] {
  const placed: PlacedLabel[] = []
  let taken = 0
  const sorted = marks.toSorted((a, b) => a.x - b.x)
  sorted.forEach(({ label, x }, order) => {
    const room = (sorted[order + 1]?.x ?? width) - x - 8
    const needed = label.length * letter
    const side = needed > room && x - taken - 8 >= needed ? 'left' : 'right'
    const text = side === 'left' ? label : cut(label, Math.floor(room / letter))
    taken = side === 'left' ? x : x + 4 + text.length * letter
    placed.push({ label, x, text, side })
  })
  return placed
}

function cut(label: string, letters: number): string {
  if (label.length <= letters) return label
  return letters < 4 ? '' : `${label.slice(0, letters - 1)}…`
}
