import type { Day } from '../../../kernel/day.ts'
import { type AccountId, derivedId, type MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { today } from '../../workspaces/index.ts'
import type { AccountFacts } from '../domain/facts.ts'
import { type Found, findAll } from '../domain/find.ts'
import type { Kind } from '../domain/rules.ts'
import { partsOf, scoreOf } from '../domain/score.ts'
import { boughtOf, heldBy } from '../domain/settle.ts'
import type { Tactic } from '../domain/tactics.ts'
import * as store from '../store/opportunities.ts'
import { type Frame, factsOf, frameOf } from './facts.ts'

/** What somebody remembers of how they offered something. */
interface Remembered {
  pursuedOn: Day
  tactic: Tactic | null
  /** Why it came to nothing; asked only where it did. */
  why: string
}

/** A customer who was looked at on one day of the past, and again once it was decided. */
export interface PastLook {
  account: AccountId
  foundOn: Day
  settledOn: Day
  by: MemberId
  remembers: (found: { kind: Kind; isWon: boolean }) => Remembered
}

/**
 * Brings opportunities along as they went. What could be bought is found by the rules from what was known then, and what was bought is
 * told by the contracts that followed: only how it was offered, and why it was lost, is taken from memory.
 */
export async function recordOpportunities(tx: Tx, past: readonly PastLook[]): Promise<void> {
  const before = await factsBy(tx, past, ({ foundOn }) => foundOn)
  const after = await factsBy(tx, past, ({ settledOn }) => settledOn)
  await store.save(
    tx,
    past.flatMap((look) => {
      const [then, later] = [before.get(keyOf(look, look.foundOn)), after.get(keyOf(look, look.settledOn))]
      // Rule 33 held then as well: who was in trouble was offered nothing.
      if (!then || !later || heldBy(then.facts)) return []
      return findAll(then.facts, then.frame.offered, then.frame.rules).map((found) =>
        endedAs(tx, look, { found, frame: then.frame, later: later.facts }),
      )
    }),
  )
}

interface Looked {
  facts: AccountFacts
  frame: Frame
}

const keyOf = ({ account }: Pick<PastLook, 'account'>, on: Day): string => `${account} ${on}`

/** What was known of each on its day: everybody of one day is read at once. */
async function factsBy(
  tx: Tx,
  past: readonly PastLook[],
  dayOf: (look: PastLook) => Day,
): Promise<Map<string, Looked>> {
  const known = new Map<string, Looked>()
  for (const [on, looks] of Map.groupBy(past, dayOf)) {
    const frame = await frameOf(tx, on)
    const facts = await factsOf(tx, [...new Set(looks.map(({ account }) => account))], frame)
    for (const one of facts) known.set(keyOf(one, on), { facts: one, frame })
  }
  return known
}

function endedAs(
  tx: Tx,
  look: PastLook,
  { found, frame, later }: { found: Found; frame: Frame; later: AccountFacts },
): store.Kept {
  const came = boughtOf(found, later, frame.offered.plans)
  const { pursuedOn, tactic, why } = look.remembers({ kind: found.kind, isWon: came !== null })
  return {
    ...{ ...found, account: look.account, held: null, goneOn: null, came, tactic, pursuedOn },
    ...{ foundOn: look.foundOn, settledOn: look.settledOn },
    id: derivedId(tx.workspace, 'expansion', found.kind, `${look.account} ${found.about} ${look.foundOn}`),
    state: came === null ? 'lost' : 'won',
    settledBy: came === null ? look.by : null,
    why: came !== null ? null : later.isCustomer ? why : told`The customer left`,
    score: scoreOf(partsOf(found, frame.rules.score, frame.unit)),
  }
}

/**
 * What stands today may have been there for longer: goes back day by day as far as the rules find the same from what was known then.
 *
 * @param days before today, the latest first
 */
export async function dateOpportunities(tx: Tx, accounts: readonly AccountId[], days: readonly Day[]): Promise<void> {
  let from = await today(tx)
  for (const to of days) {
    const frame = await frameOf(tx, to)
    const facts = await factsOf(tx, accounts, frame)
    const found = facts.flatMap((one) =>
      findAll(one, frame.offered, frame.rules).map(({ kind, about }) => ({ account: one.account, kind, about })),
    )
    await store.dateBack(tx, found, { from, to })
    from = to
  }
}
