import { told } from '../../kernel/words.ts'
import type { Ending } from '../../platform/contributions.ts'
import { endConnections, liveConnections } from './store.ts'

/** Programs read as the person who let them in, so nobody takes them over: they end with that person's access. */
export const programs: Ending = {
  label: told`Programs`,
  names: async (tx, member) => (await liveConnections(tx, member)).map(({ client }) => client),
  end: async (tx, member) => {
    const found = await liveConnections(tx, member)
    await endConnections(
      tx,
      found.map(({ id }) => id),
    )
  },
}
