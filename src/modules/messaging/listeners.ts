import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { realign } from './store/messages.ts'

const followMerge: Listener = async (tx, { data }) => {
  await realign(
    tx,
    [data.from, data.into].filter((id): id is AccountId => typeof id === 'string'),
  )
}

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.merged': followMerge,
  'accounts.unmerged': followMerge,
}
