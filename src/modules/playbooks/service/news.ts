import type { AccountId } from '../../../kernel/ids.ts'
import { spoken } from '../../../kernel/words.ts'
import type { News } from '../../../platform/contributions.ts'

/** Something that modules tell of and that may start a playbook. */
export interface NewsTrigger {
  label: string
  accounts(news: News): readonly AccountId[]
  /** Whether it happened just now: what was imported or comes late starts nothing (rule 7). */
  isLive(news: News): boolean
}

const accountOf = ({ account }: News): readonly AccountId[] => (account ? [account] : [])

/** News by the names under which playbooks may ask for them. */
export const newsTriggers: ReadonlyMap<string, NewsTrigger> = new Map<string, NewsTrigger>([
  [
    'accounts.created',
    {
      label: spoken('An account is created'),
      accounts: ({ data }) => data.accounts as AccountId[],
      isLive: ({ data }) => data.origin === 'live',
    },
  ],
  [
    'accounts.assigned',
    {
      label: spoken('An account gets an owner'),
      accounts: ({ data }) => (data.accounts as { account: AccountId }[]).map(({ account }) => account),
      isLive: () => true,
    },
  ],
  ['meetings.held', { label: spoken('A meeting is held'), accounts: accountOf, isLive: () => true }],
  ['meetings.missed', { label: spoken('A meeting is missed'), accounts: accountOf, isLive: () => true }],
  ['messaging.replied', { label: spoken('A contact replies to a mail'), accounts: accountOf, isLive: () => true }],
])
