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

/** Month names at the first of each month; where two would collide the earlier one gives way. */
export function monthTicks(days: string[], minimumGap: number): number[] {
  const starts = days.flatMap((day, index) =>
    index === 0 || day.slice(0, 7) !== days[index - 1]?.slice(0, 7) ? [index] : [],
  )
  return starts.filter((start, index) => (starts[index + 1] ?? days.length + minimumGap) - start >= minimumGap)
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
