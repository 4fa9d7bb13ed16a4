import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { askAfterRenewal, endOfLost, followOwners } from './service/change.ts'
import { realign } from './store/risks.ts'

/** Risks follow the account's owner (rule 38), and end with a customer who is lost. */
const followOwner: Listener = async (tx, { data }) => {
  const { accounts, attributes } = data as { accounts: AccountId[]; attributes: string[] }
  if (attributes.includes('owner')) await followOwners(tx, accounts)
  if (attributes.includes('stage')) await endOfLost(tx, accounts)
}

const followMerge: Listener = async (tx, { data }) => {
  const both = [data.from as AccountId, data.into as AccountId]
  await realign(tx, both)
  await followOwners(tx, both)
}

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.changed': followOwner,
  'revenue.renewed': async (tx, { account, data }) => {
    if (account) await askAfterRenewal(tx, account, String(data.contract))
  },
  'accounts.merged': followMerge,
  'accounts.unmerged': followMerge,
}
