/** From where to where a bar reaches, in any unit that all bars of a waterfall share. */
export interface Reach {
  from: number
  to: number
}

/** Where a bar begins and how wide it is, in hundredths of the whole. */
interface Place {
  left: number
  width: number
}

/** One scale for all bars, which begins at nothing. A bar too small to be seen is still drawn; what is below nothing is not. */
export function placesOf(bars: readonly Reach[]): Place[] {
  const most = Math.max(1, ...bars.flatMap(({ from, to }) => [from, to]))
  const share = (amount: number) => (Math.max(0, amount) / most) * 100
  return bars.map(({ from, to }) => {
    const [low, high] = [share(Math.min(from, to)), share(Math.max(from, to))]
    const width = from === to ? 0 : Math.max(0.4, high - low)
    return { left: Math.min(low, 100 - width), width }
  })
}

/** Bars of what moved, each beginning where the one before it ended. */
export function movedFrom(opening: number, amounts: readonly number[]): Reach[] {
  let to = opening
  return amounts.map((amount) => {
    const from = to
    to += amount
    return { from, to }
  })
}
