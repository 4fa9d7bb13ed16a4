import { told } from '../../kernel/words.ts'
import type { HandsOn } from '../../platform/contributions.ts'
import { intakeScope } from './keys.ts'
import { liveKeysOf, moveKeys } from './store-keys.ts'

/** Keys that send product events go on sending, under the name of whoever takes over. All other keys end with their member. */
export const sendingKeys: HandsOn = {
  name: 'workspaces.keys',
  label: told`Keys that send events`,
  open: async (tx, member) => {
    const keys = (await liveKeysOf(tx, member)).filter((key) => key.scopes.includes(intakeScope))
    return { count: keys.length, examples: keys.slice(0, 5).map((key) => key.name) }
  },
  handOver: async (tx, { from, to: [heir] }) => {
    const ids = (await liveKeysOf(tx, from)).filter((key) => key.scopes.includes(intakeScope)).map((key) => key.id)
    await moveKeys(tx, ids, from, heir)
    return ids
  },
  takeBack: (tx, { from, to: [heir] }, moved) => moveKeys(tx, moved as string[], heir, from),
}
