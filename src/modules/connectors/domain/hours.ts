/** Between which hours of the day a source may be asked; none is always. */
export interface Hours {
  opens: number | null
  closes: number | null
}

/** From `opens` up to `closes`, over midnight where it closes before it opens. The same hour twice is the whole day. */
export function isOpen(hour: number, { opens, closes }: Hours): boolean {
  if (opens === null || closes === null || opens === closes) return true
  return opens < closes ? hour >= opens && hour < closes : hour >= opens || hour < closes
}

/** Zones differ by quarters of an hour, so that hours begin at quarters. */
const quarter = 900_000

/** The first moment from now on at which the source may be asked. */
export function nextOpening(now: Date, hourOf: (at: Date) => number, hours: Hours): Date {
  if (isOpen(hourOf(now), hours)) return now
  const start = Math.floor(now.getTime() / quarter) * quarter
  for (let step = 1; step <= 25 * 4; step++) {
    const at = new Date(start + step * quarter)
    if (isOpen(hourOf(at), hours)) return at
  }
  return now
}
