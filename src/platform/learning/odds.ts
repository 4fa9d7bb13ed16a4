/** The chance that odds stand for, by their logarithm. */
export const chanceOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds))

/** No chance is held for certain: it stays a billionth away from 0 and 1. */
export const within = (chance: number): number => Math.min(1 - 1e-9, Math.max(1e-9, chance))

export function logOddsOf(chance: number): number {
  const safe = within(chance)
  return Math.log(safe / (1 - safe))
}

/** log(1 + e^x) without overflow: the surprise at what came against log odds of x. */
export const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)))

/** In how many rows it happened, and in how many not. */
export function totals(happened: ArrayLike<number>): [came: number, not: number] {
  let came = 0
  for (let row = 0; row < happened.length; row++) came += happened[row] ? 1 : 0
  return [came, happened.length - came]
}

/** Log odds of the mean; where only one outcome was seen, as if half a row had gone the other way. */
export function meanLogOdds(happened: ArrayLike<number>): number {
  const [came, not] = totals(happened)
  return Math.log(Math.max(0.5, came) / Math.max(0.5, not))
}
