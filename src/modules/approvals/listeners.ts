import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { placeAgain } from './service/ask.ts'
import { realign, waitingAbout } from './store/approvals.ts'

/** Questions about an account follow its owner (rule 38). */
const followOwner: Listener = async (tx, { data }) => {
  const { accounts, attributes } = data as { accounts: AccountId[]; attributes: string[] }
  if (attributes.includes('owner')) await placeAgain(tx, await waitingAbout(tx, accounts))
}

const followMerge: Listener = async (tx, { data }) => {
  const both = [data.from as AccountId, data.into as AccountId]
  await realign(tx, both)
  await placeAgain(tx, await waitingAbout(tx, both))
}

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.changed': followOwner,
  'accounts.merged': followMerge,
  'accounts.unmerged': followMerge,
}
