/**
 * Works on items in their order, some at a time, and answers the results in that order: while the database sums one, we lay
 * out the next. With `firstAlone` the others wait for the first, which may note what holds for all.
 */
export async function* inTurns<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  { hands, firstAlone = false }: { hands: number; firstAlone?: boolean },
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = []
  let isFirst = true
  for await (const item of items) {
    const turn = work(item)
    turn.catch(() => {}) // where another one failed first, nobody waits for this one any more
    running.push(turn)
    if ((isFirst && firstAlone) || running.length >= hands) yield (await running.shift()) as Result
    isFirst = false
  }
  while (running.length > 0) yield (await running.shift()) as Result
}
