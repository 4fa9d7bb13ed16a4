import { sum } from '../../kernel/statistics.ts'
import { told } from '../../kernel/words.ts'
import type { ImportReview } from '../../platform/contributions.ts'
import { find } from '../accounts/index.ts'
import { accountsWithEarlyTickets } from './store.ts'

/** Tickets from before their account became a customer: counted, shown, held back by nothing. */
export const helpdeskReview: ImportReview = {
  look: async (tx) => {
    const early = await accountsWithEarlyTickets(tx)
    if (early.length === 0) return { oddities: [], questions: [] }
    const named = await find(
      tx,
      early.slice(0, 5).map(({ account }) => account),
    )
    const count = sum(early, ({ tickets }) => tickets)
    const sentence = told`${count} tickets of ${early.length} accounts were opened before the account became a customer`
    return {
      oddities: [{ kind: 'tickets before sign-up', count, sentence, examples: named.map(({ name }) => name) }],
      questions: [],
    }
  },
}
