import type { AccountId } from '../../kernel/ids.ts'
import type { Listener, News } from '../../platform/contributions.ts'
import { realign, realignPeople, release } from './service/rollup.ts'

export const listeners: Record<string, Listener> = {
  'accounts.identified': release,
  'accounts.merged': (tx, news) => realign(tx, bothOf(news)),
  'accounts.unmerged': (tx, news) => realign(tx, bothOf(news)),
  'accounts.changed': async (tx, { data }) => {
    const { accounts, attributes } = data as { accounts: AccountId[]; attributes: string[] }
    if (attributes.includes('contacts')) await realignPeople(tx, accounts)
  },
}

const bothOf = ({ data }: News): AccountId[] => [data.from as AccountId, data.into as AccountId]
