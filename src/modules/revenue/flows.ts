import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { today } from '../workspaces/index.ts'
import type { KnownContract } from './domain/contract.ts'
import { course, type Step } from './domain/course.ts'
import type { Exchange } from './domain/exchange.ts'
import { type Flow, flowsOf, foreignOf, withTransfers } from './domain/movements.ts'
import { contractsOf } from './store.ts'
import { groupsOf, holdGroups, saveFlows } from './store-flows.ts'

interface Ground {
  contracts: ReadonlyMap<AccountId, readonly KnownContract[]>
  today: Day
  exchange: Exchange
}

/** Keeps how ARR of some accounts moved, and of those of the same parents: what one of them lost another may have won. */
export async function keepFlows(tx: Tx, ids: readonly AccountId[], ground: Ground): Promise<void> {
  const tops = await groupsOf(tx, ids)
  const all = [...new Set([...ids, ...tops.keys()])]
  // Two who write accounts of one parent at a time would each miss what the other wrote.
  if ([...tops].some(([id, top]) => id !== top)) await holdGroups(tx)
  const others = all.filter((id) => !ground.contracts.has(id) && !ids.includes(id))
  const further = others.length > 0 ? await contractsOf(tx, others) : new Map<AccountId, KnownContract[]>()
  const steps = new Map(
    all.map((id) => [id, stepsOf(ground.contracts.get(id) ?? further.get(id) ?? [], ground)] as const),
  )
  const groups = Map.groupBy(all, (id) => tops.get(id) ?? id)
  const flows = [...groups].flatMap(([top, members]) => flowsOfGroup(top, members, steps, ground.exchange))
  const foreign = all.flatMap((account) =>
    foreignOf(steps.get(account) ?? [], ground.exchange).map((held) => ({ account, ...held })),
  )
  await saveFlows(tx, all, flows, foreign)
}

const stepsOf = (contracts: readonly KnownContract[], { today: upTo, exchange }: Ground): Step[] =>
  contracts.length === 0 ? [] : course(contracts, upTo, exchange)

function flowsOfGroup(
  top: AccountId,
  members: readonly AccountId[],
  steps: ReadonlyMap<AccountId, Step[]>,
  exchange: Exchange,
): (Flow & { account: AccountId; top: AccountId })[] {
  const own = new Map(members.map((id) => [id, flowsOf(steps.get(id) ?? [], exchange)]))
  const moved = members.length > 1 ? withTransfers(own) : own
  return [...moved].flatMap(([account, flows]) => flows.map((flow) => ({ account, top, ...flow })))
}

/** As many as one statement each reads and writes at ease. */
const page = 500

/** Accounts have other parents now, so that other accounts belong together. */
export async function followParents(tx: Tx, ids: readonly AccountId[], exchange: Exchange): Promise<void> {
  const on = await today(tx)
  for (let at = 0; at < ids.length; at += page) {
    const some = ids.slice(at, at + page)
    await keepFlows(tx, some, { contracts: await contractsOf(tx, some), today: on, exchange })
  }
}
