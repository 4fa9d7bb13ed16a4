import { sql } from 'kysely'
import { addDays, type Day, monthOf } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'

/** How many people were active in the 30 days up to each of these days; null where no source tells people apart yet. */
export async function peopleActive30(
  tx: Tx,
  accounts: readonly AccountId[],
  days: readonly Day[],
): Promise<(account: AccountId, day: Day) => number | null> {
  const heard = await tx.row(sql<{ day: Day }>`
    select first_day as day from events_signals where workspace_id = ${tx.workspace} and signal = 'people'`)
  const since = heard?.day ?? null
  const windows = since === null ? [] : days.filter((day) => day >= since).flatMap(monthsOf)
  const rows = await tx.rows(sql<{ account: AccountId; day: Day; people: number }>`
    select m.account_id as account, w.day, count(distinct m.person)::int as people
    from unnest(${accounts}::uuid[]) as a (id)
    cross join unnest(${windows.map((w) => w.day)}::date[], ${windows.map((w) => w.month)}::date[], ${windows.map((w) => w.mask)}::int[])
      as w (day, month, mask)
    join events_account_person_month m on m.workspace_id = ${tx.workspace} and m.account_id = a.id and m.month = w.month
      and m.kind = 'person' and m.days & w.mask <> 0
    group by m.account_id, w.day`)
  const counted = new Map(rows.map(({ account, day, people }) => [`${account} ${day}`, people]))
  return (account, day) => (since === null || day < since ? null : (counted.get(`${account} ${day}`) ?? 0))
}

/** The months that the 30 days up to a day reach into, each with its days of them as bits. */
function monthsOf(day: Day): { day: Day; month: Day; mask: number }[] {
  const masks = new Map<Day, number>()
  for (let back = 0; back < 30; back++) {
    const date = addDays(day, -back)
    const month = monthOf(date)
    masks.set(month, (masks.get(month) ?? 0) | (1 << (Number(date.slice(8)) - 1)))
  }
  return [...masks].map(([month, mask]) => ({ day, month, mask }))
}
