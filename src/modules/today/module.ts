import { z } from 'zod'
import type { AccountId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import { defineModule } from '../../platform/contributions.ts'
import { holdings } from './holdings.ts'
import { routes } from './routes.ts'
import { goesOn, goOn, refreshAttention, refreshEverybody, refreshPart } from './service.ts'
import { turnDigests } from './service-digests.ts'
import { saveWeights } from './store.ts'

const weights = z.object({
  risk: z.object({ red: z.number(), yellow: z.number(), green: z.number(), grey: z.number() }),
  fall: z.number().min(0),
  renewal: z.array(z.object({ days: z.number(), times: z.number() })),
  leastArr: z.number().min(0),
})

export const today = defineModule({
  name: 'today',
  holdings,
  routes,
  loops: [{ name: 'today.digests', pause: 60_000, turn: turnDigests, isBehindClose: true }],
  // Health listens before us and has put its newest scores on the current rows by then.
  listeners: {
    'measures.closed': refreshEverybody,
    [goesOn]: goOn,
    'measures.refreshed': (tx, news) => refreshAttention(tx, (news.data.accounts as AccountId[]) ?? []),
  },
  ahead: { [goesOn]: refreshPart },
  packs: [
    {
      folder: 'today',
      apply: async (tx, _name, content) => saveWeights(tx, weights.parse(content)),
    },
  ],
  auditWords: {
    'reason.answered': (name) => told`answered why an account stands on Today ${name}`,
    'digest.chosen': () => told`chose whether the morning mail comes`,
    'reason.answer_taken_back': (name) => told`took back an answer on Today ${name}`,
  },
})
