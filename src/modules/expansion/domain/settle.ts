import type { Day } from '../../../kernel/day.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { AccountFacts, PlanFacts } from './facts.ts'
import type { Found, Numbers } from './find.ts'
import type { Without } from './options.ts'
import type { Tactic } from './tactics.ts'

export const states = ['open', 'pursued', 'won', 'lost', 'dismissed', 'lapsed'] as const
export type State = (typeof states)[number]

/** Why nothing may be offered now (rule 33). */
export const holds = ['red', 'overdue'] as const
export type Held = (typeof holds)[number]

/** An opportunity as it is kept. */
export interface Opportunity extends Found {
  id: string
  state: State
  held: Held | null
  foundOn: Day
  pursuedOn: Day | null
  /** From when on the sign of one that somebody pursues no longer holds. */
  goneOn: Day | null
  settledOn: Day | null
  /** Nobody where contracts told it, or the sign went. */
  settledBy: MemberId | null
  /** What was bought a year, of a won one. */
  came: number | null
  /** How it was put to the customer; null while nobody said. */
  tactic: Tactic | null
  why: string | null
}

/** Nothing is offered to whoever is in trouble or owes us money (rule 33): what was found is kept, with the reason. */
export const heldBy = ({ isRed, overdueInvoices }: Pick<AccountFacts, 'isRed' | 'overdueInvoices'>): Held | null =>
  isRed ? 'red' : overdueInvoices > 0 ? 'overdue' : null

/** Departments that could have seats, of the opportunities that an account has standing. */
export const departmentsIn = (standing: readonly Pick<Opportunity, 'numbers' | 'state'>[]): Without[] =>
  standing.flatMap(({ numbers, state }) =>
    numbers.kind === 'department' && (state === 'open' || state === 'pursued')
      ? [{ name: numbers.name, people: numbers.people }]
      : [],
  )

/** What an account has bought of what an opportunity meant, a year; null while it has not. */
export function boughtOf({ numbers, amount }: Found, facts: AccountFacts, plans: readonly PlanFacts[]): number | null {
  const whole = amount ?? 0
  if (numbers.kind === 'seats') return grown(numbers, facts.seats.limit)
  if (numbers.kind === 'storage') {
    const steps = grown({ ...numbers, each: 1 }, facts.storage.limit)
    return steps === null ? null : Math.round((whole * steps) / numbers.more)
  }
  if (numbers.kind === 'plan_upgrade') {
    const tierOf = (name: string | null) => plans.find((one) => one.name === name)?.tier ?? Number.NEGATIVE_INFINITY
    return facts.plan !== numbers.from && tierOf(facts.plan) >= tierOf(numbers.to) ? whole : null
  }
  if (numbers.kind === 'cross_sell') return facts.owned.includes(numbers.product) ? whole : null
  if (numbers.kind === 'price') return raised(numbers, facts)
  return null
}

const grown = ({ limit, each }: { limit: number; each: number | null }, now: number | null): number | null =>
  now !== null && now > limit ? (now - limit) * (each ?? 0) : null

/** So much more that it is a raise and no rounding of what seats share. */
const leastRaise = 0.01

/** What a seat was raised by, a year; a change of plan or currency is another sale. */
function raised(
  { plan, agreed: before, each, renewsOn }: Extract<Numbers, { kind: 'price' }>,
  { plan: planNow, seats: { agreed, limit }, renewal }: AccountFacts,
): number | null {
  const isNewTerm = renewal !== null && renewal.on > renewsOn
  if (!isNewTerm || !agreed || !limit || planNow !== plan || agreed.currency !== before.currency) return null
  const share = agreed.each / before.each - 1
  return share < leastRaise ? null : Math.round(share * each * limit)
}

/** A department has a contract of its own by now. */
const isSigned = ({ kind, about }: Found, { departments }: AccountFacts): boolean =>
  kind === 'department' && departments.some(({ account, isCustomer }) => account === about && isCustomer)

/** Seats that somebody asked for were on the table, and the customer signed for as many as before or fewer (decision 553). */
function isDeclined({ state, numbers }: Opportunity, { seats: { limit, since } }: AccountFacts): boolean {
  if (state !== 'pursued' || numbers.kind !== 'seats' || limit === null || limit > numbers.limit) return false
  return numbers.since !== null && since !== null && since > numbers.since
}

interface Looked {
  /** Kept ones with what became of them. */
  kept: Opportunity[]
  fresh: Found[]
}

interface Look {
  standing: readonly Opportunity[]
  /** What was lost or dismissed lately and rests, as `kind about`. */
  resting: ReadonlySet<string>
  plans: readonly PlanFacts[]
  on: Day
}

export const keyOf = ({ kind, about }: Pick<Found, 'kind' | 'about'>): string => `${kind} ${about}`

/**
 * What a new look makes of an account's opportunities: what was bought is won, what nobody pursued and no sign tells of any more has
 * lapsed, and what somebody pursues stays until they say how it ended.
 */
export function lookAgain(facts: AccountFacts, found: readonly Found[], look: Look): Looked {
  const now = new Map(found.map((one) => [keyOf(one), one]))
  const kept = look.standing.map((one) => again(one, now.get(keyOf(one)), facts, look))
  const known = new Set([...look.standing.map(keyOf), ...look.resting])
  return { kept, fresh: found.filter((one) => !known.has(keyOf(one))) }
}

function again(one: Opportunity, now: Found | undefined, facts: AccountFacts, { plans, on }: Look): Opportunity {
  const settled = (state: State, more: Partial<Opportunity>): Opportunity => ({ ...one, state, settledOn: on, ...more })
  const came = isSigned(one, facts) ? (one.amount ?? 0) : boughtOf(one, facts, plans)
  if (came !== null) return settled('won', { came, held: null })
  if (!facts.isCustomer) return settled('lost', { why: told`The customer left`, held: null })
  if (isDeclined(one, facts)) return settled('lost', { why: told`A new contract began without more seats`, held: null })
  const held = heldBy(facts)
  if (now) return { ...one, ...now, held, goneOn: null }
  if (one.state === 'pursued') return { ...one, held, goneOn: one.goneOn ?? on }
  return settled('lapsed', { why: whyLapsed(one.numbers, facts), held: null })
}

function whyLapsed(numbers: Numbers, { seats, storage }: AccountFacts): string {
  if (numbers.kind === 'seats' && seats.limit === null) return told`Contract and plan no longer limit the seats`
  if (numbers.kind === 'storage' && storage.limit === null) return told`The plan no longer limits the storage`
  if (numbers.kind === 'seats') return told`Fewer of the seats are in use again`
  if (numbers.kind === 'storage') return told`Less of the storage is in use again`
  if (numbers.kind === 'plan_upgrade') return told`No feature of this plan is in use any more`
  if (numbers.kind === 'price') return told`The next term began without the raise, or the list is no longer far above`
  if (numbers.kind === 'cross_sell') return told`Too few of the product’s signs hold by now`
  return told`Fewer people of the department are active by now`
}

/** Where a person may take an opportunity from where it stands; what is settled stays. */
export const mayMove = (from: State, to: State): boolean =>
  (from === 'open' && to !== 'open' && to !== 'lapsed') || (from === 'pursued' && to !== 'pursued' && to !== 'lapsed')
