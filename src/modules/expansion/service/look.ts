import { addDays } from '../../../kernel/day.ts'
import { type AccountId, derivedId, type WorkspaceId } from '../../../kernel/ids.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { inTurns } from '../../../platform/in-turns.ts'
import { idPages } from '../../accounts/index.ts'
import { lastClosed } from '../../measures/index.ts'
import { type Found, findAll } from '../domain/find.ts'
import { partsOf, scoreOf } from '../domain/score.ts'
import { heldBy, keyOf, lookAgain, type Opportunity } from '../domain/settle.ts'
import { parentsOf } from '../store/facts.ts'
import * as store from '../store/opportunities.ts'
import { lookedOn, noteLook } from '../store/settings.ts'
import { type Frame, factsOf, frameOf } from './facts.ts'

const page = 2000

/** Looks at everybody once after each day close: by then the day's measures and health are known. */
export async function turnLooks(platform: Platform, workspace: WorkspaceId): Promise<'more' | 'done'> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(workspace, work)
  const closed = await within(lastClosed)
  if (closed === null || (await within(lookedOn)) === closed) return 'done'
  const looked = inTurns(idPages(within, page), { hands: 2 }, (ids) => within((tx) => lookAt(tx, ids)))
  for await (const _ of looked);
  await within((tx) => noteLook(tx, closed))
  return 'done'
}

/** Looks at some accounts, and at those above them: what happens in a department is an opportunity there. */
export async function lookAround(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  if (accounts.length === 0) return
  await lookAt(tx, [...new Set([...accounts, ...(await parentsOf(tx, accounts))])])
}

/** Finds what some accounts could buy next, and settles what was found before. */
export async function lookAt(tx: Tx, accounts: readonly AccountId[]): Promise<void> {
  if (accounts.length === 0) return
  const frame = await frameOf(tx)
  const standing = Map.groupBy(await store.standingOf(tx, accounts), ({ account }) => account)
  const resting = Map.groupBy(
    await store.restingOf(tx, accounts, addDays(frame.on, -frame.rules.rest)),
    ({ account }) => account,
  )
  const facts = await factsOf(tx, accounts, frame)
  const saved = facts.flatMap((own) => {
    const { account } = own
    const found = findAll(own, frame.offered, frame.rules)
    const { kept, fresh } = lookAgain(own, found, {
      standing: standing.get(account) ?? [],
      resting: new Set((resting.get(account) ?? []).map(keyOf)),
      plans: frame.offered.plans,
      on: frame.on,
    })
    const born = fresh.map((one) => bornOf(tx.workspace, account, one, frame))
    return [...kept, ...born.map((one) => ({ ...one, held: heldBy(own) }))].map((one) => ({
      ...one,
      ...{ account, score: scoreOf(partsOf(one, frame.rules.score, frame.unit)) },
    }))
  })
  await store.save(tx, saved)
}

/** Two that look at once find the same one. */
function bornOf(workspace: WorkspaceId, account: AccountId, found: Found, { on }: Frame): Opportunity {
  const id = derivedId(workspace, 'expansion', found.kind, `${account} ${found.about} ${on}`)
  return {
    ...{ ...found, id, state: 'open', held: null, foundOn: on, pursuedOn: null, goneOn: null },
    ...{ settledOn: null, settledBy: null, came: null, why: null, tactic: null },
  }
}
