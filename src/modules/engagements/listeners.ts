import { dayOf } from '../../kernel/day.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Listener } from '../../platform/contributions.ts'
import { touchAgain } from '../measures/index.ts'
import { settings } from '../workspaces/index.ts'
import { realign } from './store.ts'

const follow: Listener = (tx, { data }) => realign(tx, [data.from as AccountId, data.into as AccountId])

/** Who is a sponsor decides over contact with the sponsor. */
const peopleChanged: Listener = async (tx, { data }) => {
  const { accounts, attributes, since, isLate } = data as {
    accounts: AccountId[]
    attributes: string[]
    since: string
    isLate: boolean
  }
  if (!attributes.includes('contacts')) return
  const { zone } = await settings(tx)
  await touchAgain(tx, accounts, dayOf(new Date(since), zone), isLate ? undefined : 'in time')
}

export const listeners: Readonly<Record<string, Listener>> = {
  'accounts.merged': follow,
  'accounts.unmerged': follow,
  'accounts.changed': peopleChanged,
}
