/** A table with a key that points to another. */
export interface Pointer {
  from: string
  to: string
}

/** Tables in an order in which whatever a row points to comes before it. Foreign keys point down only, so there is one. */
export function pointedToFirst(names: readonly string[], pointers: readonly Pointer[]): string[] {
  const placed: string[] = []
  let waiting = [...names]
  while (waiting.length > 0) {
    const left = new Set(waiting)
    const free = waiting.filter(
      (name) => !pointers.some(({ from, to }) => from === name && to !== name && left.has(to)),
    )
    if (free.length === 0) throw new Error(`These tables point to each other in a circle: ${waiting.join(', ')}`)
    placed.push(...free)
    waiting = waiting.filter((name) => !free.includes(name))
  }
  return placed
}
