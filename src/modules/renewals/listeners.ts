import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { lookAt } from './service/look.ts'
import { discountDecided } from './service/proposals.ts'

/** What contracts tell an account to be worth, or when they renew: its renewals are read again. */
const told = new Set(['arr', 'renews_on', 'stage'])

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.changed': async (tx, { data }) => {
    const { accounts, attributes } = data as { accounts: AccountId[]; attributes: string[] }
    if (attributes.some((one) => told.has(one))) await lookAt(tx, accounts)
  },
  'approvals.decided': (tx, { data }) => discountDecided(tx, data as unknown as Parameters<typeof discountDecided>[1]),
  'revenue.cancelled': async (tx, { account }) => {
    if (account) await lookAt(tx, [account])
  },
}
