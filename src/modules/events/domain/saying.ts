/** What an event says, in a form in which two can be compared: whatever order its properties came in. */
export function sayingOf(event: {
  kind: string
  name: string
  personRef: string | null
  happenedAt: string
  properties: string
}): string {
  return JSON.stringify([
    event.kind,
    event.name,
    event.personRef,
    event.happenedAt,
    sorted(JSON.parse(event.properties)),
  ])
}

/** A value with the keys of its objects in order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
