export interface Minute {
  at: string
  accepted: number
  refused: number
}

/** All sixty minutes up to now, those in which nothing came included. */
export function minuteBars(minutes: readonly Minute[], now: string): Minute[] {
  const known = new Map(minutes.map((minute) => [Date.parse(minute.at), minute]))
  const last = Math.floor(Date.parse(now) / 60_000) * 60_000
  return Array.from({ length: 60 }, (_, index) => {
    const at = last - (59 - index) * 60_000
    const minute = known.get(at)
    return { at: new Date(at).toISOString(), accepted: minute?.accepted ?? 0, refused: minute?.refused ?? 0 }
  })
}
