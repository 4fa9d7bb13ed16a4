const dayLength = 86_400_000

type Point = { day: string; value: number | null }

export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * dayLength).toISOString().slice(0, 10)
}

/** Zero, the middle and a round number at or above the highest value, so that the line never touches the edge by chance. */
export function niceSteps(points: readonly Point[], most?: number): number[] {
  const highest = most ?? Math.max(2, ...points.map(({ value }) => value ?? 0))
  const rough = highest / 2
  const ten = 10 ** Math.floor(Math.log10(rough))
  const half = [1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10].map((step) => step * ten).find((step) => step >= rough) ?? rough
  const whole = most === undefined ? Math.max(1, Math.ceil(half)) : most / 2
  return [0, whole, whole * 2]
}

/** The value as it stood some days before the newest one that is known. */
export function valueBefore(points: readonly Point[], days: number): number | null {
  const newest = points.findLastIndex(({ value }) => value !== null)
  return points[newest - days]?.value ?? null
}
