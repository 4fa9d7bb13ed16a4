import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { followParents } from './flows.ts'
import { followCurrency } from './rates.ts'
import { exchangeNow, realign } from './service.ts'

const both = (data: Record<string, unknown>) => [data.from as AccountId, data.into as AccountId]

/** Who belongs together decides what is a transfer within one parent, and by whom revenue is kept. */
const parentsChanged: Listener = async (tx, { data }) => {
  const { accounts, attributes } = data as { accounts: AccountId[]; attributes: string[] }
  if (attributes.includes('parent')) await followParents(tx, accounts, await exchangeNow(tx))
}

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.changed': parentsChanged,
  'accounts.merged': (tx, { data }) => realign(tx, both(data), [data.into as AccountId]),
  'accounts.unmerged': (tx, { data }) => realign(tx, both(data), both(data)),
  'workspaces.currency_changed': (tx) => followCurrency(tx),
}
