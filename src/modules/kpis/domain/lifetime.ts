/** So many customers paid for so many days, and whether they were lost then. */
export interface Lived {
  days: number
  lost: boolean
  customers: number
}

/** What a buyer without contract did, by days with an order. */
export interface Buyer {
  /** Days with an order after the first one. */
  repeats: number
  /** Days from the first order to the last, and to today. */
  last: number
  age: number
  /** Minor units of a day with an order after the first, on average; null where an amount is unknown or of another currency. */
  spent: number | null
}
