import { told } from '../../kernel/words.ts'
import type { Ending } from '../../platform/contributions.ts'
import { find } from '../accounts/index.ts'
import { endLinksOf, liveAccountsOf } from './service/links.ts'

/** A link shows what its maker sees, so nobody takes it over: it ends with that member's access. */
export const sharedLinks: Ending = {
  label: told`Shared links`,
  names: async (tx, member) => (await find(tx, await liveAccountsOf(tx, member))).map(({ name }) => name),
  end: async (tx, member) => {
    await endLinksOf(tx, member)
  },
}
