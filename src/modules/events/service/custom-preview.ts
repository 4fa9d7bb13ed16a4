import type { RawBuilder } from 'kysely'
import { addDays, type Day, dayFromEpoch, epochDay } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Counted } from '../domain/custom.ts'
import { type CountedDay, type CountedMonth, MILLIONTHS } from '../domain/custom-totals.ts'
import { busyDays, countDays } from '../store/custom-counts.ts'
import { busiestSeen } from '../store/custom-preview.ts'

export const epoch = epochDay
export const dayOf = dayFromEpoch

/** The accounts that were asked for, as far as they are seen; without any those that were active last. */
export async function accountsToTry(
  tx: Tx,
  visible: RawBuilder<boolean>,
  { wanted, on, limit }: { wanted: readonly AccountId[]; on: Day; limit: number },
): Promise<AccountId[]> {
  return busiestSeen(tx, visible, { wanted, from: addDays(on, -6), to: on, limit })
}

interface Own {
  rows: CountedDay[]
  people: CountedMonth[]
}

/** What accounts come to day by day, counted from their raw events in the way that the roll-up counts them. */
export async function countFor(
  tx: Tx,
  accounts: readonly AccountId[],
  counted: Counted,
  span: { from: Day; to: Day },
): Promise<(account: AccountId) => Own> {
  const days = await busyDays(tx, accounts, span)
  const rows = Map.groupBy(await countDays(tx, days, [{ counter: 0, ...counted }], null), (row) => row.account)
  return (account) => {
    const own = rows.get(account) ?? []
    return {
      rows: own.map(({ day, events, amount, lastValue }) => ({
        day: epochDay(day),
        events,
        amount: millionths(amount),
        lastValue: lastValue === null ? null : Number(lastValue),
      })),
      people: own.flatMap(({ day, people }) =>
        (people ?? []).map((person) => ({ person, month: epochDay(day), days: 1 })),
      ),
    }
  }
}

/** A decimal text with at most six digits behind its point, as a whole number of millionths. */
function millionths(text: string | null): bigint {
  if (text === null) return 0n
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text) ?? []
  const value = BigInt(whole) * BigInt(MILLIONTHS) + BigInt(fraction.padEnd(6, '0').slice(0, 6))
  return sign === '-' ? -value : value
}
