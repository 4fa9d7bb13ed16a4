import { addDays, type Day } from '../../../kernel/day.ts'
import type { ContractId } from '../../../kernel/ids.ts'

export const periods = ['month', 'quarter', 'half_year', 'year', 'once'] as const
export type Period = (typeof periods)[number]

export const billings = ['monthly', 'quarterly', 'half_yearly', 'annual', 'upfront'] as const
export type Billing = (typeof billings)[number]

/** How a contract stands to another one of its account (rule 24). */
export const relations = ['adds to', 'supersedes', 'amends'] as const
export type Relation = (typeof relations)[number]

export interface Line {
  product: string | null
  quantity: number | null
  seats: number | null
  /** Minor units for the whole line in each period. */
  amount: number
  period: Period
  /** A ramp: the line counts from its own first day until its own end, else as long as its contract. */
  starts: Day | null
  ends: Day | null
}

export interface Contract {
  id: ContractId
  /** As the source names it. */
  name: string
  plan: string | null
  currency: string
  signedOn: Day | null
  starts: Day
  /** The day from which it no longer runs; null where it is open or rolls on. */
  ends: Day | null
  termMonths: number | null
  autoRenew: boolean | null
  noticeDays: number | null
  noticeReceivedOn: Day | null
  billing: Billing | null
  relation: Relation | null
  relatesTo: ContractId | null
  isTrial: boolean
  /** What a year costs more than before without more being bought, in minor units: apart from expansion. */
  priceUplift: number | null
  /** Stated value over the whole term; else it follows from the lines. */
  value: number | null
  lines: Line[]
}

/** A contract with the moments at which it and its end became known. */
export interface KnownContract extends Contract {
  knownAt: number
  endsKnownAt: number | null
}

/** What was known of the contracts before a moment that closes `day`: no contract, end or notice from later. */
export function asKnown(contracts: readonly KnownContract[], day: Day, before: number): KnownContract[] {
  return contracts
    .filter((contract) => contract.knownAt < before)
    .map((contract) => withoutFuture(contract, day, before))
}

/**
 * What is known of the contracts by now, as far as it had come about by `day`. An end that was agreed with its contract holds
 * from the start; one that became known when it came, or later, is nothing that could be said of an earlier day, and one that
 * was told after its contract holds from the day on which it was told.
 */
export function asCameAbout(
  contracts: readonly KnownContract[],
  day: Day,
  startOf: (day: Day) => number,
): KnownContract[] {
  return contracts.map((contract) => {
    const { ends, endsKnownAt, knownAt } = contract
    if (ends === null || ends <= day || endsKnownAt === null) return hiding(contract, day, false)
    const isToldLater = endsKnownAt > knownAt && endsKnownAt >= startOf(addDays(day, 1))
    return hiding(contract, day, endsKnownAt >= startOf(ends) || isToldLater)
  })
}

function withoutFuture(contract: KnownContract, day: Day, before: number): KnownContract {
  return hiding(
    contract,
    day,
    contract.ends !== null && contract.endsKnownAt !== null && contract.endsKnownAt >= before,
  )
}

function hiding(contract: KnownContract, day: Day, endHidden: boolean): KnownContract {
  const noticeHidden = contract.noticeReceivedOn !== null && contract.noticeReceivedOn > day
  if (!endHidden && !noticeHidden) return contract
  return {
    ...contract,
    ends: endHidden ? null : contract.ends,
    noticeReceivedOn: noticeHidden ? null : contract.noticeReceivedOn,
  }
}

/** Contracts in the order of their start; the same day by signature, then as the source names them, so that ties never depend on chance. */
export function inOrder<Item extends Contract>(contracts: readonly Item[]): Item[] {
  const key = (contract: Contract) =>
    `${contract.starts} ${contract.signedOn ?? contract.starts} ${contract.name} ${contract.id}`
  return contracts
    .map((contract) => ({ contract, key: key(contract) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ contract }) => contract)
}
