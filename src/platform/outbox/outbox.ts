import type { WorkspaceId } from '../../kernel/ids.ts'
import type { Listener, News, Platform } from '../contributions.ts'
import type { Tx } from '../db/db.ts'
import { dueNews, insertNews, newsOnItsWay, postponeNews, removeNews, type WaitingNews } from './store.ts'

/** Tells news to the modules above, in the transaction that made it true. The same key is told once while it waits. */
export async function tell(tx: Tx, news: News[]): Promise<void> {
  if (news.length > 0) await insertNews(tx, news)
}

/** What was told under these names and is not delivered yet, for those who cannot do their work rightly before they heard it. */
export const onItsWay = (tx: Tx, names: readonly string[]): Promise<News[]> => newsOnItsWay(tx, names)

/** After this many failures a piece of news is set aside with its error for a person to look at. */
const mostAttempts = 8

/**
 * Delivers up to `limit` waiting pieces of news to their listeners, each in a transaction of its workspace
 * that also removes it: delivered and forgotten together, or neither. Effects of a held workspace stay where they are.
 */
export async function deliver(platform: Platform, limit = 200): Promise<number> {
  const listeners = listenersByName(platform)
  const effects = platform.contributions.modules.flatMap((module) => Object.keys(module.effects ?? {}))
  const waiting = await platform.db.system((session) => dueNews(session, limit, effects))
  for (const item of waiting) await deliverOne(platform, item, listeners.get(item.name) ?? [])
  return waiting.length
}

function listenersByName(platform: Platform): Map<string, Listener[]> {
  const byName = new Map<string, Listener[]>()
  for (const module of platform.contributions.modules) {
    for (const [name, listener] of Object.entries({ ...module.listeners, ...module.effects })) {
      byName.set(name, [...(byName.get(name) ?? []), listener])
    }
  }
  return byName
}

async function deliverOne(platform: Platform, item: WaitingNews, listeners: Listener[]): Promise<void> {
  try {
    await platform.db.within(item.workspace as WorkspaceId, async (tx) => {
      if (!(await removeNews(tx, item.id))) return // another process was faster
      for (const listener of listeners) await listener(tx, item.news, platform)
    })
  } catch (error) {
    const message = (error as Error).message
    platform.log.warn({ news: item.name, attempts: item.attempts + 1, error: message }, 'news could not be delivered')
    await platform.db.system((session) => postponeNews(session, item, message, item.attempts + 1 >= mostAttempts))
  }
}
