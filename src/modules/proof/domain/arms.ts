/** What is known of one group: how many, and the sums from which means and variances follow. Never the units themselves. */
export interface Arm {
  n: number
  sum: number
  squares: number
  /** The same of what each unit did before, where it is known of all. */
  before: number
  beforeSquares: number
  /** The sum of the products of before and after. */
  products: number
}

export const nobody: Arm = { n: 0, sum: 0, squares: 0, before: 0, beforeSquares: 0, products: 0 }

/** A group with one unit more. */
export function withUnit(arm: Arm, outcome: number, before = 0): Arm {
  return {
    n: arm.n + 1,
    sum: arm.sum + outcome,
    squares: arm.squares + outcome * outcome,
    before: arm.before + before,
    beforeSquares: arm.beforeSquares + before * before,
    products: arm.products + before * outcome,
  }
}

export const meanOf = ({ n, sum }: Arm): number => sum / n

/** How far units lie from their mean, squared; by n - 1, since the mean is theirs. */
export const varianceOf = ({ n, sum, squares }: Arm): number => Math.max(0, (squares - (sum * sum) / n) / (n - 1))

export interface Treatment {
  treated: Arm
  control: Arm
}

/**
 * Outcomes less what could be foretold from before: of each unit `slope` times its distance from the mean before of all is taken
 * off (CUPED: Deng, Xu, Kohavi and Walker 2013). The difference of the groups stays the same on average, and its error shrinks by
 * the share of the variance that the time before explains. Without any spread before, nothing is taken off.
 */
export function lessBefore({ treated, control }: Treatment): Treatment {
  const arms = [treated, control]
  const spread = arms.reduce((total, arm) => total + arm.beforeSquares - (arm.before * arm.before) / arm.n, 0)
  if (!(spread > 0)) return { treated, control }
  const together = arms.reduce((total, arm) => total + arm.products - (arm.before * arm.sum) / arm.n, 0)
  const slope = together / spread
  const centre = (treated.before + control.before) / (treated.n + control.n)
  return { treated: adjusted(treated, slope, centre), control: adjusted(control, slope, centre) }
}

function adjusted(arm: Arm, slope: number, centre: number): Arm {
  const { n, sum, squares, before, beforeSquares, products } = arm
  const away = before - n * centre
  const awaySquares = beforeSquares - 2 * centre * before + n * centre * centre
  const awayProducts = products - centre * sum
  return {
    ...arm,
    sum: sum - slope * away,
    squares: squares - 2 * slope * awayProducts + slope * slope * awaySquares,
  }
}
