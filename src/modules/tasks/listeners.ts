import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { placeAgain } from './service/placing.ts'
import { openAbout, realign } from './store/tasks.ts'

/** Tasks follow the account's owner and its team: those of its roles, and those that were the former owner's (rule 38). */
const followOwner: Listener = async (tx, { data }) => {
  const { accounts, attributes } = data as { accounts: AccountId[]; attributes: string[] }
  if (attributes.includes('owner') || attributes.includes('team')) await placeAgain(tx, await openAbout(tx, accounts))
}

const followMerge: Listener = async (tx, { data }) => {
  const both = [data.from, data.into].filter((id): id is AccountId => typeof id === 'string')
  await realign(tx, both)
  await placeAgain(tx, await openAbout(tx, both))
}

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.changed': followOwner,
  'accounts.merged': followMerge,
  'accounts.unmerged': followMerge,
}
