import { type Day, daysBetween } from '../../../kernel/day.ts'

/** What became of a unit that was met in a stepped start. */
export interface SteppedOutcome {
  team: string
  metOn: Day
  value: number
}

export interface SteppedLook {
  /** Of those whose team had begun, less those whose team still waited, week by week. */
  difference: number
  low: number
  high: number
  /** Units that were compared, and in how many orders the teams could have begun. */
  n: number
  orders: number
}

/** More orders than these are tried only in part: what they say then is exact to a thousandth or two. */
const mostOrders = 5040
const confidence = 0.95

/**
 * The difference that acting made, from teams that began on different days in a drawn order. In each week those of teams that had
 * begun are compared with those of teams that had not; weeks count by how much they can say. How far chance reaches is asked of
 * the order itself: an effect belongs to the interval where, taken off those who were treated, what remains is no larger than in
 * one of twenty orders in which the teams could have begun (Fisher's randomisation test, inverted; Ding and others 2016 for
 * stepped designs). Null where no week has both, or where there are too few teams for anything to be told from chance.
 */
export function steppedLook(
  outcomes: readonly SteppedOutcome[],
  starts: ReadonlyMap<string, Day>,
  effects: { from: number; to: number; step: number },
): SteppedLook | null {
  const teams = [...starts.keys()].sort()
  const days = teams.map((team) => starts.get(team) as Day).sort()
  const first = days[0] as Day
  const weeks = [...Map.groupBy(outcomes, ({ metOn }) => Math.floor(daysBetween(first, metOn) / 7)).values()]
  const drawn = teams.map((team) => days.indexOf(starts.get(team) as Day))
  const isBegun = (order: readonly number[]) => {
    const at = new Map(teams.map((team, place) => [team, days[order[place] as number] as Day]))
    return ({ team, metOn }: SteppedOutcome) => metOn >= (at.get(team) as Day)
  }
  const truly = isBegun(drawn)
  const seen = differenceOf(weeks, truly, ({ value }) => value)
  if (seen === null) return null
  const orders = ordersOf(teams.length)
  const others = orders.flatMap((order) => {
    const begun = isBegun(order)
    const value = differenceOf(weeks, begun, (one) => one.value)
    const share = differenceOf(weeks, begun, (one) => (truly(one) ? 1 : 0))
    return value === null || share === null ? [] : [{ value, share }]
  })
  // A rounding error less would make the drawn order differ from itself.
  const asLarge = (effect: number) =>
    others.filter(({ value, share }) => Math.abs(value - effect * share) >= Math.abs(seen - effect) - 1e-9).length
  const isLikely = (effect: number) => asLarge(effect) / others.length > 1 - confidence
  const tried = Array.from(
    { length: Math.round((effects.to - effects.from) / effects.step) + 1 },
    (_, at) => effects.from + at * effects.step,
  )
  const likely = tried.filter(isLikely)
  const [low, high] = [likely[0], likely.at(-1)]
  if (low === undefined || high === undefined || (low === tried[0] && high === tried.at(-1))) return null
  return { difference: seen, low, high, n: outcomes.length, orders: others.length }
}

/** The mean of those who count as begun less that of the others, over weeks in which there are both. */
function differenceOf(
  weeks: readonly (readonly SteppedOutcome[])[],
  isBegun: (one: SteppedOutcome) => boolean,
  said: (one: SteppedOutcome) => number,
): number | null {
  let [sum, weight] = [0, 0]
  for (const week of weeks) {
    let [n, total, others, rest] = [0, 0, 0, 0]
    for (const one of week)
      if (isBegun(one)) {
        n += 1
        total += said(one)
      } else {
        others += 1
        rest += said(one)
      }
    if (n === 0 || others === 0) continue
    const says = (n * others) / (n + others)
    sum += says * (total / n - rest / others)
    weight += says
  }
  return weight === 0 ? null : sum / weight
}

/** Every order of so many teams, each once; of very many an even part, the same at every look. */
function ordersOf(teams: number): number[][] {
  let orders: number[][] = [[]]
  for (let place = 0; place < teams; place++) {
    orders = orders.flatMap((order) =>
      Array.from({ length: order.length + 1 }, (_, at) => [...order.slice(0, at), place, ...order.slice(at)]),
    )
    const every = Math.ceil(orders.length / mostOrders)
    if (every > 1) orders = orders.filter((_, at) => at % every === 0)
  }
  return orders
}
