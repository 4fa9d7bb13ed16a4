/** Names under which statements are prepared, so that the database reads and plans each once for a connection. */
export interface Prepared {
  /** The name of a text, or undefined while it is not worth keeping. */
  nameOf(text: string): string | undefined
}

/** How often a text is seen before it is kept: what one list with one condition asks for comes once and never again. */
const timesSeen = 5
/** Every connection keeps a plan of each; a product has some hundred statements that requests repeat. */
const mostKept = 300
const mostCounted = 2_000

/** Remembers which statements come again and again, for all connections to one database. */
export function createPrepared(): Prepared {
  const names = new Map<string, string>()
  const seen = new Map<string, number>()
  return {
    nameOf: (text) => {
      const known = names.get(text)
      if (known !== undefined || names.size >= mostKept) return known
      const count = (seen.get(text) ?? 0) + 1
      if (count < timesSeen) {
        if (seen.size >= mostCounted) seen.clear()
        seen.set(text, count)
        return undefined
      }
      seen.delete(text)
      const name = `s${names.size}`
      names.set(text, name)
      return name
    },
  }
}
