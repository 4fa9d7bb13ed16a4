import { sql } from 'kysely'
import { addDays, type Day, monthOf } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { readAgain, readOnce } from '../../../platform/db/read-once.ts'

/** Since which day a source tells people apart; null where none does yet. */
export async function peopleSince(tx: Tx): Promise<Day | null> {
  const heard = await tx.row(sql<{ day: Day }>`
    select first_day as day from events_signals where workspace_id = ${tx.workspace} and signal = 'people'`)
  return heard?.day ?? null
}

/** How many people were active in the 30 days up to each of some days. */
export interface Counted {
  accounts: ReadonlySet<AccountId>
  days: ReadonlySet<Day>
  of(account: AccountId, day: Day): number
}

const countedRead = 'people active in 30 days'

/** What a transaction counted last, for whoever asks for the same accounts and days: a close does so a moment later. */
export const countedBefore = (tx: Tx): Promise<Counted | null> =>
  readOnce<Counted | null>(tx, countedRead, async () => null)

export async function keepCounted(tx: Tx, counted: Counted): Promise<void> {
  countedAgain(tx)
  await readOnce(tx, countedRead, async () => counted)
}

/** Who was active when was changed by a statement of ours. */
export const countedAgain = (tx: Tx): void => readAgain(tx, countedRead)

/** How many people were active in the 30 days up to a day; accounts with none are absent. */
export async function peopleOn(tx: Tx, accounts: readonly AccountId[], day: Day): Promise<Map<AccountId, number>> {
  const months = monthsOf(day)
  const rows = await tx.rows(sql<{ account: AccountId; people: number }>`
    select m.account_id as account, count(distinct m.person)::int as people
    from unnest(${accounts}::uuid[]) as a (id)
    cross join unnest(${months.map((w) => w.month)}::date[], ${months.map((w) => w.mask)}::int[]) as w (month, mask)
    join events_account_person_month m on m.workspace_id = ${tx.workspace} and m.account_id = a.id and m.month = w.month
      and m.kind = 'person' and m.days & w.mask <> 0
    group by m.account_id`)
  return new Map(rows.map(({ account, people }) => [account, people]))
}

/** The months that the 30 days up to a day reach into, each with its days of them as bits. */
function monthsOf(day: Day): { month: Day; mask: number }[] {
  const masks = new Map<Day, number>()
  for (let back = 0; back < 30; back++) {
    const date = addDays(day, -back)
    const month = monthOf(date)
    masks.set(month, (masks.get(month) ?? 0) | (1 << (Number(date.slice(8)) - 1)))
  }
  return [...masks].map(([month, mask]) => ({ month, mask }))
}
