import { addDays, addMonths, type Day } from '../../../kernel/day.ts'
import type { Contract } from './contract.ts'

/** After its last paid contract ended a customer is expired for this long before it is lost (rule 18). */
export const graceDays = 30

/** A contract that rolls on by its term until somebody gives notice. */
export function isRolling(contract: Contract): boolean {
  return (
    contract.ends === null && contract.termMonths !== null && contract.termMonths > 0 && contract.autoRenew === true
  )
}

/**
 * The day from which a contract no longer runs, or null. Its stated end; without one, the end of a term that does not renew
 * by itself; a rolling contract under notice ends with the first term that the notice still reaches.
 */
export function endOf(contract: Contract): Day | null {
  if (contract.ends !== null) return contract.ends
  if (contract.termMonths === null || contract.termMonths <= 0) return null
  if (!isRolling(contract)) return addMonths(contract.starts, contract.termMonths)
  if (contract.noticeReceivedOn === null) return null
  return nextTerm(contract, addDays(contract.noticeReceivedOn, contract.noticeDays ?? 0))
}

/** The first end of a term on or after a day, counted from the start: a term from 31 January ends on 28 February. */
export function nextTerm(contract: Contract, on: Day): Day {
  const term = contract.termMonths ?? 12
  const months = monthsBetween(contract.starts, on)
  let count = Math.max(1, Math.floor(months / term))
  while (addMonths(contract.starts, count * term) < on) count++
  return addMonths(contract.starts, count * term)
}

const monthsBetween = (from: Day, to: Day): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))

/** When a contract is decided next: its end, or the end of the term it is in. Open contracts have no such day. */
export function renewalOf(contract: Contract, on: Day): Day | null {
  return endOf(contract) ?? (isRolling(contract) ? nextTerm(contract, addDays(on, 1)) : null)
}

/** The last day on which notice can be given: notice days before the renewal (rule 25). */
export function noticeDeadlineOf(contract: Contract, on: Day): Day | null {
  const renewal = renewalOf(contract, on)
  return renewal === null || contract.noticeDays === null ? null : addDays(renewal, -contract.noticeDays)
}

/** The account's next renewal: the earliest of its counting contracts. */
export const renewalOn = (contracts: readonly Contract[], on: Day): Day | null =>
  earliest(contracts.map((contract) => renewalOf(contract, on)))

/** The account's next notice deadline: the earliest of its counting contracts that know one. */
export const noticeOn = (contracts: readonly Contract[], on: Day): Day | null =>
  earliest(contracts.map((contract) => noticeDeadlineOf(contract, on)))

function earliest(days: readonly (Day | null)[]): Day | null {
  const known = days.filter((day) => day !== null).sort()
  return known[0] ?? null
}
