import type { AccountId, MemberId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { stepAnswered } from '../../platform/steps.ts'
import { today } from '../workspaces/index.ts'
import { enter, firedNow } from './service/enter.ts'
import { newsTriggers } from './service/news.ts'
import { hearAnswer } from './service/runs.ts'
import { noteLate } from './store/entries.ts'
import { playbooksOn } from './store/playbooks.ts'
import { followMerge } from './store/runs.ts'

/** Something happened that playbooks may wait for: accounts enter at once, by the values of the last close. */
const onNews: Listener = async (tx, news, platform) => {
  const trigger = newsTriggers.get(news.name)
  if (!trigger) return
  const accounts = [...new Set(trigger.accounts(news))]
  const day = await today(tx)
  for (const kept of await playbooksOn(tx)) {
    const place = kept.definition.triggers.findIndex((one) => one.kind === 'news' && one.of === news.name)
    if (place < 0) continue
    const isLate = !trigger.isLive(news)
    await enter(
      platform,
      tx,
      kept,
      await firedNow(platform, tx, kept, { accounts, trigger: String(place), isLate }),
      day,
    )
  }
}

/** Facts of earlier days came for some accounts: what their values do today starts nothing (rule 7). */
const onRefreshed: Listener = async (tx, { data }) => {
  const late = (data.late ?? []) as AccountId[]
  if (late.length > 0 && (await playbooksOn(tx)).length > 0) await noteLate(tx, await today(tx), late)
}

const onAnswered: Listener = (tx, { data }) => {
  const { key, answer } = data as { key: string; answer: string; by: MemberId | null }
  return hearAnswer(tx, key, answer)
}

const onMerged: Listener = (tx, { data }) => followMerge(tx, data.from as AccountId)

export const listeners: Readonly<Record<string, Listener>> = {
  ...Object.fromEntries([...newsTriggers.keys()].map((name) => [name, onNews])),
  'measures.refreshed': onRefreshed,
  [stepAnswered]: onAnswered,
  'accounts.merged': onMerged,
}
