import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { scoreClosedDays } from './service/score-days.ts'
import { scoreOpenDay } from './service/score-now.ts'

/** Days were closed: what is shown of them is decided now, once and for ever. */
export const onDaysClosed: Listener = (tx, news) => scoreClosedDays(tx, news.data.from as Day, news.data.to as Day)

/** Accounts were touched: their open day is scored again within seconds, provisionally. */
export const onRefreshed: Listener = (tx, news) => scoreOpenDay(tx, (news.data.accounts ?? []) as AccountId[])
