import type { Day } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { touchAgain } from '../measures/index.ts'
import { hasFacts, realign } from './store.ts'

const follow: Listener = (tx, { data }) => realign(tx, [data.from as AccountId, data.into as AccountId])

/** Early enough to lie before every order. */
const fromTheBeginning = '1970-01-01' as Day

/** Which money counts and whether an account is a vendor is one value for all days: a change of it counts every day anew. */
const accountChanged: Listener = async (tx, { data }) => {
  const { accounts, attributes } = data as { accounts: AccountId[]; attributes: string[] }
  if (attributes.some((one) => one === 'currency' || one === 'kind') && (await hasFacts(tx)))
    await touchAgain(tx, accounts, fromTheBeginning, 'in time')
}

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.merged': follow,
  'accounts.unmerged': follow,
  'accounts.changed': accountChanged,
}
