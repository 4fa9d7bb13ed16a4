import { type Cohort, counted, holds, moneyOf, within } from './purchases.ts'

/** Orders that a vendor received, alike in everything a measure asks. */
export interface SaleCohort extends Cohort {
  /** Cancelled by the buyer, which says nothing of the vendor. */
  byBuyer: boolean
  disputedFrom: number | null
}

/** Orders with a promise, by the day promised: late from then on until they were fulfilled in time, by what is known. */
export interface Promised {
  on: number
  from: number
  cancelledFrom: number | null
  /** The day from which it is known that they were fulfilled in time; null where they were not. */
  keptFrom: number | null
  orders: number
}

/** Moments of orders with an amount each: how long fulfilling took, how long accepting took, what the buyer gave. */
export interface Deed {
  what: 'fulfilled' | 'accepted' | 'rated'
  on: number
  from: number
  orders: number
  /** Milliseconds, or stars. */
  total: number
}

export interface Listing {
  id: string
  on: number
  from: number
  endedFrom: number | null
}

/** Days on which something of a listing was sold. */
export interface Sold {
  listing: string
  on: number
  from: number
  cancelledFrom: number | null
}

export interface VendorFacts {
  sales: readonly SaleCohort[]
  promised: readonly Promised[]
  deeds: readonly Deed[]
  listings: readonly Listing[]
  sold: readonly Sold[]
}

export interface Sales {
  orders30: number
  orders90: number
  gmv30: number | null
  gmv90: number | null
  gmv365: number | null
  growth90: number | null
  growth365: number | null
  cancelledShare: number | null
  lateShare: number | null
  fulfilmentHours: number | null
  responseHours: number | null
  returnShare: number | null
  disputeShare: number | null
  rating: number | null
  listingsLive: number
  lastListing: number | null
  sellThrough: number | null
}

const HOUR = 3_600_000

/** What a vendor sold and how well, up to a day. */
export function salesOn({ sales, promised, deeds, listings, sold }: VendorFacts, day: number, currency: string): Sales {
  const received = sales.filter((one) => within(one.on, day, 90) && one.from <= day)
  const kept = received.filter((one) => !holds(one.cancelledFrom, day))
  const gmv = (days: number, back = 0) => moneyOf(keptWithin(sales, day, days, back), currency)
  const [gmv90, gmv365] = [gmv(90), gmv(365)]
  const done = (what: Deed['what']) =>
    mean(deeds.filter((deed) => deed.what === what && within(deed.on, day, 90) && deed.from <= day))
  return {
    orders30: counted(received.filter((one) => within(one.on, day, 30))),
    orders90: counted(received),
    gmv30: gmv(30),
    gmv90,
    gmv365,
    growth90: change(gmv90, gmv(90, 90)),
    growth365: change(gmv365, gmv(365, 365)),
    cancelledShare: share(received, (one) => holds(one.cancelledFrom, day) && !one.byBuyer),
    lateShare: lateShareOn(promised, day),
    fulfilmentHours: hours(done('fulfilled')),
    responseHours: hours(done('accepted')),
    returnShare: share(kept, (one) => holds(one.returnedFrom, day)),
    disputeShare: share(kept, (one) => holds(one.disputedFrom, day)),
    rating: done('rated'),
    listingsLive: listings.filter((one) => one.from <= day && !holds(one.endedFrom, day)).length,
    lastListing: lastListingOn(listings, day),
    sellThrough: sellThroughOn(listings, sold, day),
  }
}

/** Orders of a window that lies `back` days before the day, by what is known on the day, cancelled ones left out. */
function keptWithin(sales: readonly SaleCohort[], day: number, days: number, back: number): SaleCohort[] {
  return sales.filter((one) => within(one.on, day - back, days) && one.from <= day && !holds(one.cancelledFrom, day))
}

/** The change as a share of what was before; unknown where there was nothing before. */
const change = (now: number | null, before: number | null): number | null =>
  now === null || before === null || before === 0 ? null : (now - before) / before

function share<One extends { orders: number }>(all: readonly One[], isMeant: (one: One) => boolean): number | null {
  const whole = counted(all)
  return whole === 0 ? null : counted(all.filter(isMeant)) / whole
}

/** Of the orders promised for these days, those that were not fulfilled by then. */
function lateShareOn(promised: readonly Promised[], day: number): number | null {
  const due = promised.filter((one) => within(one.on, day, 90) && one.from <= day && !holds(one.cancelledFrom, day))
  return share(due, (one) => !holds(one.keptFrom, day))
}

function mean(deeds: readonly Deed[]): number | null {
  const orders = counted(deeds)
  return orders === 0 ? null : deeds.reduce((sum, deed) => sum + deed.total, 0) / orders
}

const hours = (milliseconds: number | null): number | null => (milliseconds === null ? null : milliseconds / HOUR)

function lastListingOn(listings: readonly Listing[], day: number): number | null {
  const days = listings.filter((one) => one.from <= day).map((one) => one.on)
  return days.length === 0 ? null : days.reduce((last, on) => Math.max(last, on))
}

/** Of the listings that stood at any time in 90 days, those of which something was sold in these days. */
function sellThroughOn(listings: readonly Listing[], sold: readonly Sold[], day: number): number | null {
  const offered = new Set(
    listings.filter((one) => one.from <= day && !holds(one.endedFrom, day - 90)).map((one) => one.id),
  )
  if (offered.size === 0) return null
  const selling = new Set(
    sold
      .filter((one) => within(one.on, day, 90) && one.from <= day && !holds(one.cancelledFrom, day))
      .map((one) => one.listing)
      .filter((listing) => offered.has(listing)),
  )
  return selling.size / offered.size
}
