import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { Listener, News } from '../../platform/contributions.ts'
import { stepAnswered } from '../../platform/steps.ts'
import { today } from '../workspaces/index.ts'
import type { Asking } from './domain/asked.ts'
import type { Trigger } from './domain/playbook.ts'
import { enter, firedNow } from './service/enter.ts'
import { judgeLive } from './service/live.ts'
import { type NewsKind, newsKind, newsKinds } from './service/news.ts'
import { hearAnswer } from './service/runs.ts'
import { noteLate } from './store/entries.ts'
import { playbooksOn } from './store/playbooks.ts'
import { followMerge } from './store/runs.ts'

/** Something happened that playbooks may wait for: accounts enter at once, by the values of the last close. */
const onNews: Listener = async (tx, news, platform) => {
  const kind = newsKind(news.name)
  if (!kind) return
  const day = await today(tx)
  for (const kept of await playbooksOn(tx)) {
    const told = toldTo(kept.definition.triggers, kind, news)
    if (told.length === 0) continue
    await enter(platform, tx, kept, await firedNow(platform, tx, kept, told), day)
  }
}

/** Which triggers of a playbook the news are for. */
function toldTo(triggers: readonly Trigger[], kind: NewsKind, news: News) {
  const happenings = triggers.some((one) => one.kind === 'news' && one.of === kind.name) ? kind.happenings(news) : []
  return triggers.flatMap((one, place) =>
    one.kind === 'news' && one.of === kind.name
      ? happenings
          .filter(({ facts }) => kind.passes(one.filter ?? {}, facts))
          .map(({ account, contact, isLive }) => ({ account, contact, trigger: String(place), isLate: !isLive }))
      : [],
  )
}

/** Facts of earlier days came for some accounts: what their values do today starts nothing (rule 7). */
const onRefreshed: Listener = async (tx, news, platform) => {
  const late = lateOf(news)
  if (late.size > 0 && (await playbooksOn(tx)).length > 0) await noteLate(tx, await today(tx), [...late])
  await judgeChanged('live, as values change')(tx, news, platform)
}

/** Accounts whose values changed are judged by what is set live. */
const judgeChanged =
  (asking: Asking): Listener =>
  (tx, news, platform) =>
    judgeLive(platform, tx, { accounts: (news.data.accounts ?? []) as AccountId[], late: lateOf(news) }, asking)

const lateOf = ({ data }: News): ReadonlySet<AccountId> => new Set((data.late ?? []) as AccountId[])

const onAnswered: Listener = (tx, { data }) => {
  const { key, answer } = data as { key: string; answer: string; by: MemberId | null }
  return hearAnswer(tx, key, answer)
}

const onMerged: Listener = (tx, { data }) => followMerge(tx, data.from as AccountId)

export const listeners: Readonly<Record<string, Listener>> = {
  ...Object.fromEntries(newsKinds.map(({ name }) => [name, onNews])),
  'measures.refreshed': onRefreshed,
  'segments.touched': judgeChanged('live, behind segments'),
  [stepAnswered]: onAnswered,
  'accounts.merged': onMerged,
}
