import { told } from '../../kernel/words.ts'
import type { ImportReview } from '../../platform/contributions.ts'
import * as store from './store/review.ts'

/** What an import's report should say of usage: it is counted as it came, and looked at by a person. */
export const eventsReview: ImportReview = {
  look: async (tx) => {
    const [early, shared] = [await store.usageBeforeSince(tx), await store.sharedIds(tx)]
    const oddities = [
      {
        kind: 'usage before the account',
        count: early.count,
        sentence: told`${early.count} accounts have usage before the day on which they became customers`,
        examples: early.examples,
      },
      {
        kind: 'shared event ids',
        count: shared.count,
        sentence: told`${shared.count} event ids stand for more than one event; all of them were kept`,
        examples: shared.examples,
      },
    ]
    return { oddities: oddities.filter((oddity) => oddity.count > 0), questions: [] }
  },
}
