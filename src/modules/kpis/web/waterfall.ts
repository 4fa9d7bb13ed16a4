import type { Kind, Span } from './view.ts'

export interface Move {
  kind: Kind
  amount: number
  accounts: number
  /** Where its bar begins and how wide it is, in hundredths of the whole. */
  left: number
  width: number
}

export interface Parts {
  opening: number
  moves: Move[]
  closing: number
}

/** Bars of a waterfall on one scale that begins at nothing: each begins where the one before it ended. */
export function partsOf({ opening, sums, closing }: Span): Parts {
  const levels = [opening]
  for (const { amount } of sums) levels.push((levels.at(-1) ?? 0) + amount)
  const most = Math.max(1, ...levels, closing)
  const share = (amount: number) => (Math.max(0, amount) / most) * 100
  const moves = sums.map(({ kind, amount, accounts }, at) => {
    const [before, after] = [levels[at] ?? 0, levels[at + 1] ?? 0]
    const [low, high] = [share(Math.min(before, after)), share(Math.max(before, after))]
    // A movement too small to be seen still has a bar.
    const width = Math.max(0.4, high - low)
    return { kind, amount, accounts, left: Math.min(low, 100 - width), width }
  })
  return { opening: share(opening), moves, closing: share(closing) }
}
