import type { MemberId, RiskId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { HandsOn } from '../../platform/contributions.ts'
import { divide, settings } from '../workspaces/index.ts'
import { giveRisks } from './service/change.ts'
import { openAmong, openNamedFor } from './store/risks.ts'

const shownExamples = 5

type Moved = Record<MemberId, RiskId[]>

/** Open risks that are a member's by name are divided among those who take over, by what they expose; others follow their accounts. */
export const openRisksOfMember: HandsOn = {
  name: 'risks.open',
  label: told`Open risks`,
  open: async (tx, member) => {
    const risks = await openNamedFor(tx, member)
    const { currency } = await settings(tx)
    return {
      count: risks.length,
      worth: [{ minor: risks.reduce((sum, { arr }) => sum + (arr ?? 0), 0), currency }],
      examples: risks.slice(0, shownExamples).map(({ what }) => what),
    }
  },
  handOver: async (tx, { from, to }) => {
    const risks = await openNamedFor(tx, from)
    const shares = divide(
      risks.map(({ id, arr }) => ({ id, weight: arr ?? 0 })),
      to,
    )
    const heirs = new Map([...shares].flatMap(([heir, ids]) => ids.map((id) => [id, heir] as const)))
    await giveRisks(tx, risks, ({ id }) => ({ owner: heirs.get(id) ?? to[0], ownerBy: 'named' }))
    return Object.fromEntries(shares) satisfies Moved
  },
  takeBack: async (tx, { from }, moved) => {
    const heirs = new Map(Object.entries(moved as Moved).flatMap(([heir, ids]) => ids.map((id) => [id, heir] as const)))
    const still = (await openAmong(tx, [...heirs.keys()])).filter(({ id, owner }) => heirs.get(id) === owner)
    return giveRisks(tx, still, () => ({ owner: from, ownerBy: 'named' }))
  },
}
