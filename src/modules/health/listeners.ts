import { addDays, type Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Ahead, Listener } from '../../platform/contributions.ts'
import { historyDays, lastClosed } from '../measures/index.ts'
import { scoreAhead, scoreClosedDays } from './service/score-days.ts'
import { scoreOpenDay, scoreOpenDayOfAll } from './service/score-now.ts'

/** Days were closed: what is shown of them is decided now, once and for ever. */
export const onDaysClosed: Listener = (tx, news) => scoreClosedDays(tx, news.data.from as Day, news.data.to as Day)

/** A whole past was closed, or a day of a large base: most of it is scored before the news is heard. */
export const aheadOfClose: Ahead = (platform, workspace, { data }) =>
  scoreAhead(platform, workspace, { from: data.from as Day, to: data.to as Day })

/** Accounts were touched: their open day is scored again within seconds, provisionally. */
export const onRefreshed: Listener = (tx, news) => scoreOpenDay(tx, (news.data.accounts ?? []) as AccountId[])

/** Closed days that the scorecard never scored are added, those that it did stay, the open day is scored again. */
export const onScorecardChanged: Listener = async (tx, news) => {
  const through = await lastClosed(tx)
  const scorecard = String(news.data.scorecard)
  if (through) await scoreClosedDays(tx, addDays(through, 1 - historyDays), through, scorecard)
  await scoreOpenDayOfAll(tx)
}

/** A scorecard that was just switched on never scored any of the past. */
export const aheadOfScorecard: Ahead = async (platform, workspace, { data }) => {
  const through = await platform.db.within(workspace, lastClosed)
  if (!through) return
  await scoreAhead(
    platform,
    workspace,
    { from: addDays(through, 1 - historyDays), to: through },
    String(data.scorecard),
  )
}
