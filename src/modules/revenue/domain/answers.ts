import type { Day } from '../../../kernel/day.ts'
import { positionOn } from './arr.ts'
import { type Contract, type Relation, relations } from './contract.ts'

/** What a relation, given to every contract that does not say itself how it relates, makes of the whole. */
export interface Outlook {
  relation: Relation
  /** By currency, minor units. */
  totals: Map<string, number>
  /** Accounts whose ARR stays unknown all the same. */
  unknown: number
}

export interface Undeclared extends Contract {
  relationBy: 'contract' | 'setting' | null
}

/** Shows what each answer to "how do overlapping contracts relate" would give in ARR on a day (rule 24). */
export function outlooks(accounts: Iterable<readonly Undeclared[]>, on: Day): Outlook[] {
  const all = [...accounts]
  return relations.map((relation) => {
    const totals = new Map<string, number>()
    let unknown = 0
    for (const contracts of all) {
      const { arr } = positionOn(
        contracts.map((contract) => declared(contract, relation)),
        on,
      )
      if (arr.kind === 'unknown') unknown++
      else if (arr.currency) totals.set(arr.currency, (totals.get(arr.currency) ?? 0) + arr.amount)
    }
    return { relation, totals, unknown }
  })
}

const declared = (contract: Undeclared, relation: Relation): Contract =>
  contract.relationBy === 'contract' ? contract : { ...contract, relation }

/** Whether two of the contracts ever run at the same time. */
export function doOverlap(contracts: readonly Contract[], endOf: (contract: Contract) => Day | null): boolean {
  const paid = contracts.filter(({ isTrial }) => !isTrial).toSorted((a, b) => (a.starts < b.starts ? -1 : 1))
  let furthest: Day | null = null
  for (const contract of paid) {
    const end = endOf(contract)
    if (furthest !== null && contract.starts < furthest && end !== contract.starts) return true
    const reach: Day = end ?? ('9999-12-31' as Day)
    if (furthest === null || reach > furthest) furthest = reach
  }
  return false
}
