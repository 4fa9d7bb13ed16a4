import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { Listener, ListenerOfMany, News } from '../../platform/contributions.ts'
import { stepAnswered } from '../../platform/steps.ts'
import { today } from '../workspaces/index.ts'
import type { Trigger } from './domain/playbook.ts'
import { enter, firedNow } from './service/enter.ts'
import { judgeLive } from './service/live.ts'
import { type NewsKind, newsKind, newsKinds } from './service/news.ts'
import { hearAnswer } from './service/runs.ts'
import { noteLate } from './store/entries.ts'
import { playbooksOn } from './store/playbooks.ts'
import { followMerge } from './store/runs.ts'

/** Something happened that playbooks may wait for: accounts enter at once, by the values of the last close. */
const onNews: ListenerOfMany = async (tx, news, platform) => {
  const kind = newsKind(news[0]?.name ?? '')
  if (!kind) return
  const day = await today(tx)
  for (const kept of await playbooksOn(tx)) {
    const told = toldTo(kept.definition.triggers, kind, news)
    if (told.length === 0) continue
    await enter(platform, tx, kept, await firedNow(platform, tx, kept, told), day)
  }
}

/** Which triggers of a playbook the news are for. */
function toldTo(triggers: readonly Trigger[], kind: NewsKind, news: readonly News[]) {
  const asking = triggers.flatMap((one, place) =>
    one.kind === 'news' && one.of === kind.name ? [{ filter: one.filter ?? {}, trigger: String(place) }] : [],
  )
  if (asking.length === 0) return []
  const happenings = news.flatMap((one) => kind.happenings(one))
  return asking.flatMap(({ filter, trigger }) =>
    happenings
      .filter(({ facts }) => kind.passes(filter, facts))
      .map(({ account, contact, isLive }) => ({ account, contact, trigger, isLate: !isLive })),
  )
}

/** Values changed: what is set live judges them, and what came late of earlier days starts nothing (rule 7). */
const onRefreshed: Listener = async (tx, news, platform) => {
  const on = await playbooksOn(tx)
  const late = lateOf(news)
  if (late.size > 0 && on.length > 0) await noteLate(tx, await today(tx), [...late])
  await judgeLive(platform, tx, on, changedBy(news), 'live, as values change')
}

/** The same for what names segments, once those are right. */
const onTouched: Listener = async (tx, news, platform) =>
  judgeLive(platform, tx, await playbooksOn(tx), changedBy(news), 'live, behind segments')

const changedBy = (news: News) => ({ accounts: (news.data.accounts ?? []) as AccountId[], late: lateOf(news) })

const lateOf = ({ data }: News): ReadonlySet<AccountId> => new Set((data.late ?? []) as AccountId[])

const onAnswered: Listener = (tx, { data }) => {
  const { key, answer } = data as { key: string; answer: string; by: MemberId | null }
  return hearAnswer(tx, key, answer)
}

const onMerged: Listener = (tx, { data }) => followMerge(tx, data.from as AccountId)

export const listeners: Readonly<Record<string, Listener>> = {
  'measures.refreshed': onRefreshed,
  'segments.touched': onTouched,
  [stepAnswered]: onAnswered,
  'accounts.merged': onMerged,
}

export const listenersOfMany: Readonly<Record<string, ListenerOfMany>> = Object.fromEntries(
  newsKinds.map(({ name }) => [name, onNews]),
)
