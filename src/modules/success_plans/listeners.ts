import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { realign } from './store.ts'

const follow: Listener = (tx, { data }) => realign(tx, [data.from as AccountId, data.into as AccountId])

export const listeners: Readonly<Record<string, Listener>> = { 'accounts.merged': follow, 'accounts.unmerged': follow }
