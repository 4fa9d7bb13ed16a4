import type { AccountId } from '../../kernel/ids.ts'
import type { Listener, ListenerOfMany } from '../../platform/contributions.ts'
import { lookAround } from './service/look.ts'

/** What decides whether somebody can buy more, and of what. What people do and owe is looked at after each close of a day. */
const told = new Set(['arr', 'plan', 'stage', 'parent'])

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.changed': async (tx, { data }) => {
    const { accounts, attributes } = data as { accounts: AccountId[]; attributes: string[] }
    if (attributes.some((one) => told.has(one))) await lookAround(tx, accounts)
  },
}

export const listenersOfMany: Readonly<Record<string, ListenerOfMany>> = {
  // Rule 33: who turns red is offered nothing from this moment on.
  'health.band_changed': (tx, news) => lookAround(tx, [...new Set(news.flatMap(({ account }) => account ?? []))]),
}
