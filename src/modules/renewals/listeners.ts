import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { lookAt } from './service/look.ts'
import { discountDecided } from './service/proposals.ts'

/** What the calendar or a rate makes of contracts that nobody touched: what an account is worth, or when it renews. */
const told = new Set(['arr', 'renews_on', 'stage'])

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.changed': async (tx, { data }) => {
    const { accounts, attributes } = data as { accounts: AccountId[]; attributes: string[] }
    if (attributes.some((one) => told.has(one))) await lookAt(tx, accounts)
  },
  'approvals.decided': (tx, { data }) => discountDecided(tx, data as unknown as Parameters<typeof discountDecided>[1]),
  'revenue.contracts_told': (tx, { data }) => lookAt(tx, data.accounts as AccountId[]),
  'revenue.cancelled': async (tx, { account }) => {
    if (account) await lookAt(tx, [account])
  },
}
