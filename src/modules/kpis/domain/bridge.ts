/** What an account had at the end of a closed month, as it was closed and as it is known now. */
export interface Restated {
  account: string
  name: string
  closed: number
  now: number
}

export interface Bridge {
  closed: number
  now: number
  /** Accounts that are known otherwise now, the largest difference first; together they are the whole difference. */
  restated: (Restated & { change: number })[]
}

/** From what a month was closed with to what is known of it now, account by account (rule 12). */
export function bridgeOf(accounts: readonly Restated[]): Bridge {
  let [closed, now] = [0, 0]
  for (const one of accounts) {
    closed += one.closed
    now += one.now
  }
  const restated = accounts
    .map((one) => ({ ...one, change: one.now - one.closed }))
    .filter(({ change }) => change !== 0)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || (a.account < b.account ? -1 : 1))
  return { closed, now, restated }
}
