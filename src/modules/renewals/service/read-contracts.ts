import { addDays, addMonths, type Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import {
  type Contract,
  type Exchange,
  graceDays,
  noticeDeadlineOf,
  positionOn,
  renewalOf,
  type StoredContract,
} from '../../revenue/index.ts'
import type { Renewal } from '../domain/renewal.ts'

/** Renewals are looked after from this long before they are due: the strategy begins 120 days before notice is due. */
export const reach = 300
/** Renewals of this long ago are worked out from contracts, so that likelihoods have a past. */
const past = 730

type Bare = Omit<Renewal, 'account'>

/**
 * The renewals that an account's contracts tell of, by what is known now: those of the past two years with how they were decided,
 * and the next one.
 */
export function renewalsIn(
  contracts: readonly StoredContract[],
  account: AccountId,
  today: Day,
  exchange: Exchange,
): Renewal[] {
  const paid = contracts.filter(({ isTrial }) => !isTrial)
  const days = [...new Set(paid.flatMap((contract) => turnsOf(contract, today)))].sort()
  return days
    .filter((day) => day > addDays(today, -past) && day <= addDays(today, reach))
    .flatMap((day) => readOne(paid, day, today, exchange))
    .map((bare) => ({ account, ...bare }))
}

/** The days on which a contract ends or turns, from its start up to the next one after today. One that rolled on before notice was given turned on those days too. */
function turnsOf(contract: Contract, today: Day): Day[] {
  const last = contract.noticeReceivedOn === null ? null : renewalOf(contract, contract.starts)
  const days: Day[] = []
  for (let from = contract.starts; from <= today || days.length === 0; ) {
    const turn = renewalOf(withoutNotice(contract), from)
    if (turn === null || turn <= from || (last !== null && turn > last)) break
    days.push(turn)
    from = turn
  }
  return days
}

const withoutNotice = (contract: Contract): Contract => ({ ...contract, noticeReceivedOn: null })

/** As it was before a notice that came only after the day. */
const asOn = (contract: Contract, dueOn: Day): Contract =>
  contract.noticeReceivedOn !== null && contract.noticeReceivedOn > dueOn ? withoutNotice(contract) : contract

function readOne(told: readonly Contract[], dueOn: Day, today: Day, exchange: Exchange): Bare[] {
  const contracts = told.map((contract) => asOn(contract, dueOn))
  const before = addDays(dueOn, -1)
  const position = positionOn(contracts, before, exchange)
  const turning = position.contracts.filter((contract) => renewalOf(contract, before) === dueOn)
  // What another contract took the place of before its end was never due.
  const [first] = turning
  if (position.state !== 'customer' || !first) return []
  const deadlines = turning.flatMap((contract) => noticeDeadlineOf(contract, before) ?? []).sort()
  const notices = turning.flatMap(({ noticeReceivedOn }) => noticeReceivedOn ?? []).sort()
  const head = {
    dueOn,
    deadline: deadlines[0] ?? null,
    due: position.arr.kind === 'known' ? position.arr.amount : null,
    noticeOn: notices[0] ?? null,
  }
  return [{ ...head, ...decisionOf(contracts, { turning, dueOn, deadline: head.deadline, today, exchange }) }]
}

interface Turn {
  turning: readonly Contract[]
  dueOn: Day
  deadline: Day | null
  today: Day
  exchange: Exchange
}

/**
 * Won: something paid follows within grace, or a contract that rolls on had no notice until its deadline. Lost: grace is over and
 * nothing follows. Else it is open, and slipped once its day is over.
 */
function decisionOf(
  contracts: readonly Contract[],
  { turning, dueOn, deadline, today, exchange }: Turn,
): Pick<Renewal, 'state' | 'settledOn' | 'final'> {
  const follower = contracts
    .filter(({ starts }) => starts >= addDays(dueOn, -graceDays) && starts < addDays(dueOn, graceDays))
    .filter((one) => !turning.includes(one) && (one.ends === null || one.ends > dueOn))
    .toSorted((a, b) => (a.starts < b.starts ? -1 : 1))[0]
  const from = follower && follower.starts > dueOn ? follower.starts : dueOn
  const after = positionOn(contracts, from, exchange)
  const final = after.arr.kind === 'known' ? after.arr.amount : null
  if (follower && after.state === 'customer')
    return { state: 'won', settledOn: follower.signedOn ?? follower.starts, final }
  const rolls = turning.every(
    ({ ends, autoRenew, noticeReceivedOn }) => ends === null && autoRenew && !noticeReceivedOn,
  )
  if (rolls && after.state === 'customer') {
    const decided = addDays(deadline ?? dueOn, 1)
    return decided <= today ? { state: 'won', settledOn: decided, final } : open
  }
  if (addDays(dueOn, graceDays) <= today) return { state: 'lost', settledOn: addDays(dueOn, graceDays), final: 0 }
  return open
}

const open = { state: 'open', settledOn: null, final: null } as const

/** How far the past reaches from which accuracy and likelihoods are counted. */
export const countedSince = (today: Day): Day => addMonths(today, -24)
