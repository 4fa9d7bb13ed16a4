const dayLength = 86_400_000

type Point = { day: string; value: number | null }

export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * dayLength).toISOString().slice(0, 10)
}

/** The value as it stood some days before the newest one that is known. */
export function valueBefore(points: readonly Point[], days: number): number | null {
  const newest = points.findLastIndex(({ value }) => value !== null)
  return points[newest - days]?.value ?? null
}

export const valuesOf = (points: readonly Point[] = []): (number | null)[] => points.map(({ value }) => value)
