import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { today } from '../workspaces/index.ts'
import { type Ending, endingsOf, kindOf, type LossKind } from './domain/loss.ts'
import { graceDays } from './domain/renewal.ts'
import { exchangeNow } from './service.ts'
import { contractsOf } from './store.ts'
import { accountsWithEnds, cancellationsAmong, unpaidAtEnd } from './store-losses.ts'

/** A customer that was lost (rule 18), with what is known of it now. */
export interface Loss extends Ending {
  account: AccountId
  kind: LossKind
  /** As the cancellation names it. */
  reason: string | null
  /** The first day on which the customer said that it leaves: notice received, or the cancellation before the end; null where it never did. */
  saidOn: Day | null
}

const accountsPerPage = 2000
/** A cancellation belongs to an end that comes within this of it: nobody gives notice for longer. */
const noticeReach = 400

/**
 * Customers whose last paid contract ended from `from` on and before `to` with nothing following in grace, by day and account.
 * Ends whose grace is not over today are not decided and left out: `decidedBefore` says up to which day all is.
 */
export async function lossesOf(tx: Tx, from: Day, to: Day): Promise<Loss[]> {
  const losses: Loss[] = []
  for (let after: AccountId | null = null; ; ) {
    const page: AccountId[] = await accountsWithEnds(tx, to, after, accountsPerPage)
    const last = page.at(-1)
    if (last === undefined) break
    losses.push(...(await lossesAmong(tx, page, from, to)))
    after = last
  }
  return losses.sort((one, other) => (one.day + one.account < other.day + other.account ? -1 : 1))
}

/** The first day whose ends are not all decided yet: grace must be over. */
export const decidedBefore = (on: Day): Day => addDays(on, 1 - graceDays)

async function lossesAmong(tx: Tx, page: readonly AccountId[], from: Day, to: Day): Promise<Loss[]> {
  const on = await today(tx)
  const exchange = await exchangeNow(tx)
  const ended = [...(await contractsOf(tx, page))].flatMap(([account, contracts]) =>
    endingsOf(contracts, on, exchange)
      .filter(({ day }) => from <= day && day < to)
      .map((ending) => ({ account, ...ending })),
  )
  const said = Map.groupBy(
    await cancellationsAmong(
      tx,
      ended.map(({ account }) => account),
    ),
    ({ account }) => account,
  )
  const unpaid = await unpaidAtEnd(
    tx,
    ended.map(({ account }) => account),
    ended.map(({ day }) => day),
  )
  return ended.map((one) => {
    const own = (said.get(one.account) ?? []).filter(
      ({ day }) => day < addDays(one.day, graceDays) && day >= addDays(one.day, -noticeReach),
    )
    const reason = own.find(({ reason }) => reason !== null)?.reason ?? null
    const days = [one.noticeOn, ...own.map(({ day }) => day).filter((day) => day <= one.day)].filter(
      (day) => day !== null,
    )
    return {
      ...one,
      kind: kindOf(reason, unpaid.has(`${one.account} ${one.day}`) && days.length === 0),
      reason,
      saidOn: days.sort()[0] ?? null,
    }
  })
}
