import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { touchAgain, touchAll } from '../measures/index.ts'
import { hasFacts, realign } from './store.ts'

const follow: Listener = (tx, { data }) => realign(tx, [data.from as AccountId, data.into as AccountId])

/** Early enough to lie before every order. */
const fromTheBeginning = '1970-01-01' as Day

/** Whether an account is a vendor is one value for all days: a change of it counts every day anew. */
const accountChanged: Listener = async (tx, { data }) => {
  const { accounts, attributes } = data as { accounts: AccountId[]; attributes: string[] }
  if (attributes.includes('kind') && (await hasFacts(tx))) await touchAgain(tx, accounts, fromTheBeginning, 'in time')
}

/** The same of the workspace's currency: only orders in it are summed. */
const currencyChanged: Listener = async (tx) => {
  if (await hasFacts(tx)) await touchAll(tx, fromTheBeginning)
}

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.merged': follow,
  'accounts.unmerged': follow,
  'accounts.changed': accountChanged,
  'workspaces.currency_changed': currencyChanged,
}
