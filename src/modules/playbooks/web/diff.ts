export type Row =
  | { kind: 'same'; old: string; now: string; oldLine: number; nowLine: number }
  | { kind: 'gone'; old: string; oldLine: number }
  | { kind: 'new'; now: string; nowLine: number }

/** Beyond so many pairs of lines the middle is shown as replaced whole: comparing would keep the page waiting. */
const mostPairs = 4_000_000

/** Two texts line by line: what stayed, what is gone and what is new, by their longest common run of lines. */
export function diffOf(before: string, after: string): Row[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  const same = (oldAt: number, nowAt: number): Row => ({
    ...{ kind: 'same', old: old[oldAt] ?? '', now: now[nowAt] ?? '' },
    ...{ oldLine: oldAt + 1, nowLine: nowAt + 1 },
  })
  const rows: Row[] = []
  for (let at = 0; at < head; at++) rows.push(same(at, at))
  const [oldEnd, nowEnd] = [old.length - tail, now.length - tail]
  let [oldAt, nowAt] = [head, head]
  const goOn = (toOld: number, toNow: number) => {
    for (; oldAt < toOld; oldAt++) rows.push({ kind: 'gone', old: old[oldAt] ?? '', oldLine: oldAt + 1 })
    for (; nowAt < toNow; nowAt++) rows.push({ kind: 'new', now: now[nowAt] ?? '', nowLine: nowAt + 1 })
  }
  for (const [oldLine, nowLine] of common(old.slice(head, oldEnd), now.slice(head, nowEnd))) {
    goOn(head + oldLine, head + nowLine)
    rows.push(same(oldAt++, nowAt++))
  }
  goOn(oldEnd, nowEnd)
  for (let at = 0; at < tail; at++) rows.push(same(oldEnd + at, nowEnd + at))
  return rows
}

/** Pairs of places at which two lists of lines agree, as many as there can be in order. */
function common(old: readonly string[], now: readonly string[]): [number, number][] {
  if (old.length * now.length > mostPairs) return []
  const width = now.length + 1
  const longest = new Uint32Array((old.length + 1) * width)
  const at = (row: number, column: number) => longest[row * width + column] ?? 0
  for (let row = old.length - 1; row >= 0; row--)
    for (let column = now.length - 1; column >= 0; column--)
      longest[row * width + column] =
        old[row] === now[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
  const pairs: [number, number][] = []
  for (let row = 0, column = 0; row < old.length && column < now.length; ) {
    if (old[row] === now[column]) pairs.push([row++, column++])
    else if (at(row + 1, column) >= at(row, column + 1)) row++
    else column++
  }
  return pairs
}
