import type { MemberId, RiskId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { HandsOn } from '../../platform/contributions.ts'
import { divide, settings } from '../workspaces/index.ts'
import { giveRisks } from './service/change.ts'
import { openAmong, openNamedFor, openWith } from './store/risks.ts'

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
  along: {
    open: async (tx, from, accounts) => {
      const risks = await openWith(tx, from, accounts)
      const { currency } = await settings(tx)
      return {
        count: risks.length,
        worth: [{ minor: risks.reduce((sum, { arr }) => sum + (arr ?? 0), 0), currency }],
        examples: risks.slice(0, shownExamples).map(({ what }) => what),
      }
    },
    // Those of the account's owner follow it by themselves; those that are the giver's by name are given.
    move: async (tx, from, heirs) => {
      const named = (await openNamedFor(tx, from)).filter(({ account }) => heirs.has(account))
      await giveRisks(tx, named, ({ account }) => ({ owner: heirs.get(account) ?? from, ownerBy: 'named' }))
      return named.map(({ id, account }) => ({ id, heir: heirs.get(account) }))
    },
    takeBack: async (tx, from, accounts, moved) => {
      const heirs = new Map((moved as { id: RiskId; heir: MemberId }[]).map(({ id, heir }) => [id, heir]))
      const back = new Set(accounts)
      const still = (await openAmong(tx, [...heirs.keys()])).filter(
        ({ id, owner, account }) => heirs.get(id) === owner && back.has(account),
      )
      return giveRisks(tx, still, () => ({ owner: from, ownerBy: 'named' }))
    },
  },
}
