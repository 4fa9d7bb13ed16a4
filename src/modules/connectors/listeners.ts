import type { Listener, ListenerOfMany } from '../../platform/contributions.ts'
import { tell } from '../../platform/outbox/outbox.ts'
import { gatherAll, gatherFor } from './service/tell.ts'

/** Told after a day is closed: by then it is judged as well, since that happens with the news of the close. */
export const dayJudged = 'connectors.day_judged'

export const onDaysClosed: Listener = (tx, { data }) =>
  tell(tx, [{ name: dayJudged, account: null, data: { day: data.to }, key: `${dayJudged} ${String(data.to)}` }])

export const onDayJudged: Listener = (tx, _news, platform) => gatherAll(platform, tx)

export const onBandsChanged: ListenerOfMany = (tx, news, platform) =>
  gatherFor(platform, tx, [...new Set(news.flatMap(({ account }) => account ?? []))])
