import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { realign } from './store/meetings.ts'

const followMerge: Listener = (tx, { data }) => realign(tx, [data.from as AccountId, data.into as AccountId])

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.merged': followMerge,
  'accounts.unmerged': followMerge,
}
