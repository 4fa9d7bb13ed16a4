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

/** Pieces that one transaction delivers: a commit each would be half the work of a night in which many scores change. */
const deliveredTogether = 50

/**
 * Delivers up to `limit` waiting pieces of news to their listeners, in transactions of their workspace that also remove
 * them: delivered and forgotten together, or neither. Effects of a held workspace stay where they are.
 */
export async function deliver(platform: Platform, limit = 200): Promise<number> {
  const listeners = listenersByName(platform)
  const effects = platform.contributions.modules.flatMap((module) => Object.keys(module.effects ?? {}))
  const waiting = await platform.db.system((session) => dueNews(session, limit, effects))
  for (const portion of portionsOf(waiting)) await deliverPortion(platform, portion, listeners)
  return waiting.length
}

/** News in its order, of one name and workspace together; what failed before goes alone. */
function portionsOf(waiting: readonly WaitingNews[]): WaitingNews[][] {
  const portions: WaitingNews[][] = []
  for (const item of waiting) {
    const last = portions.at(-1)
    const [first] = last ?? []
    const isAlike = first?.name === item.name && first.workspace === item.workspace
    if (last && isAlike && last.length < deliveredTogether && first.attempts + item.attempts === 0) last.push(item)
    else portions.push([item])
  }
  return portions
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

/** One that fails takes those beside it back; then each is delivered by itself. */
async function deliverPortion(
  platform: Platform,
  portion: readonly WaitingNews[],
  listeners: ReadonlyMap<string, Listener[]>,
): Promise<void> {
  const workspace = portion[0]?.workspace as WorkspaceId
  try {
    for (const { name, news } of portion)
      for (const { ahead } of platform.contributions.modules) await ahead?.[name]?.(platform, workspace, news)
    await platform.db.within(workspace, async (tx) => {
      const ours = await removeNews(
        tx,
        portion.map(({ id }) => id),
      )
      const heard = portion.filter(({ id }) => ours.has(id)) // another process may have been faster
      for (const item of heard) {
        for (const listener of listeners.get(item.name) ?? []) await listener(tx, item.news, platform)
      }
      await hearTogether(platform, tx, heard)
    })
  } catch (error) {
    const [item] = portion
    if (portion.length === 1 && item) return postpone(platform, item, error as Error)
    for (const one of portion) await deliverPortion(platform, [one], listeners)
  }
}

/** News of one name, for whoever hears all of it at once. */
async function hearTogether(platform: Platform, tx: Tx, heard: readonly WaitingNews[]): Promise<void> {
  const [first] = heard
  if (!first) return
  const news = heard.map((item) => item.news)
  for (const { listenersOfMany } of platform.contributions.modules)
    await listenersOfMany?.[first.name]?.(tx, news, platform)
}

async function postpone(platform: Platform, item: WaitingNews, { message }: Error): Promise<void> {
  platform.log.warn({ news: item.name, attempts: item.attempts + 1, error: message }, 'news could not be delivered')
  await platform.db.system((session) => postponeNews(session, item, message, item.attempts + 1 >= mostAttempts))
}
