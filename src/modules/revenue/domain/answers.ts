import type { Day } from '../../../kernel/day.ts'
import { positionOn } from './arr.ts'
import { type Contract, type Relation, relations } from './contract.ts'
import { course } from './course.ts'
import { type Exchange, exchangeOf } from './exchange.ts'

/** What a relation, given to every contract that does not say itself how it relates, makes of the whole. */
export interface Outlook {
  relation: Relation
  /** Minor units of the workspace's currency. */
  total: number
  /** Accounts whose ARR stays unknown all the same. */
  unknown: number
}

export interface Undeclared extends Contract {
  relationBy: 'contract' | 'setting' | null
}

/** Shows what each answer to "how do overlapping contracts relate" would give in ARR on a day (rule 24). */
export function outlooks(accounts: Iterable<readonly Undeclared[]>, on: Day, exchange: Exchange): Outlook[] {
  const all = [...accounts]
  return relations.map((relation) => {
    let total = 0
    let unknown = 0
    for (const contracts of all) {
      const { arr } = positionOn(
        contracts.map((contract) => declared(contract, relation)),
        on,
        exchange,
      )
      if (arr.kind === 'unknown') unknown++
      else total += arr.amount
    }
    return { relation, total, unknown }
  })
}

const declared = (contract: Undeclared, relation: Relation): Contract =>
  contract.relationBy === 'contract' ? contract : { ...contract, relation }

/** How contracts relate does not hang on what money is worth. */
const unrated = exchangeOf('', [])

/** Whether ARR hangs on the answer: somewhere in its course contracts overlap that do not say themselves how they relate. */
export function isAskedOf(contracts: readonly Undeclared[]): boolean {
  const silent = contracts.map((contract) =>
    contract.relationBy === 'contract' ? contract : { ...contract, relation: null },
  )
  const last = silent
    .flatMap(({ starts, ends }) => [starts, ends ?? starts])
    .sort()
    .at(-1)
  return (
    last !== undefined &&
    course(silent, last, unrated).some(({ arr }) => arr.kind === 'unknown' && arr.why === 'overlapping contracts')
  )
}
