const longest = 86_400_000

/** Whether a fact is news: told live, and at most a day old when it became known. Nothing else starts an action (rule 7). */
export const isNews = (origin: string, happenedAt: Date, knownAt: Date): boolean =>
  origin === 'live' && knownAt.getTime() - happenedAt.getTime() <= longest

/** Cut into pieces that one piece of news carries. */
export const portionsOf = <Item>(items: readonly Item[], most = 500): Item[][] =>
  Array.from({ length: Math.ceil(items.length / most) }, (_, at) => items.slice(at * most, (at + 1) * most))
