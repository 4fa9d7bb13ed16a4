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

/** Round steps above a range that starts at zero: 0, 50, 100 or 0, 200, 400, 600. */
export function roundSteps(highest: number, wanted = 4): number[] {
  if (!(highest > 0)) return [0, 1]
  const rough = highest / wanted
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((size) => size >= rough) ?? 10 * magnitude
  const steps = [0]
  while ((steps.at(-1) ?? 0) < highest) steps.push(Number((steps.length * step).toPrecision(12)))
  return steps
}
