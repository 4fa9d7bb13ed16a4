import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { followCurrency } from './rates.ts'
import { realign } from './service.ts'

const both = (data: Record<string, unknown>) => [data.from as AccountId, data.into as AccountId]

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.merged': (tx, { data }) => realign(tx, both(data), [data.into as AccountId]),
  'accounts.unmerged': (tx, { data }) => realign(tx, both(data), both(data)),
  'workspaces.currency_changed': (tx) => followCurrency(tx),
}
