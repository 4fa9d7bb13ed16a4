import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, HoldoutId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Expression } from '../../../platform/db/condition.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type AccountLanguage, accountLanguage, compiled } from '../../segments/index.ts'
import { today } from '../../workspaces/index.ts'
import { type Arm, drawn } from '../domain/draw.ts'
import { type Assignment, everything, type Holdout, isOver, redEnterprise } from '../domain/holdout.ts'
import * as store from '../store.ts'

export type Assignments = Map<AccountId, Assignment>

/**
 * Who of some accounts is left alone, drawn when first met and the same for ever. It binds whatever reaches them: the hold-out
 * itself, and the one over everything before it. Whoever was outside when first met stays outside, since they were acted on.
 */
export async function assign(
  tx: Tx,
  platform: Platform,
  holdout: HoldoutId,
  accounts: readonly AccountId[],
): Promise<Assignments> {
  const found = await work(tx, platform, holdout, accounts)
  const noted = await store.insertAssigned(tx, found.fresh)
  // Somebody else met one of them just now: what they noted stands.
  if (noted < found.fresh.length) return assign(tx, platform, holdout, accounts)
  await store.insertBlurs(tx, found.blurs)
  return found.assignments
}

/** What `assign` would answer, without anything being noted: for a simulation, or to say why. */
export const wouldBe = async (
  tx: Tx,
  platform: Platform,
  holdout: HoldoutId,
  accounts: readonly AccountId[],
): Promise<Assignments> => (await work(tx, platform, holdout, accounts)).assignments

interface Work {
  assignments: Assignments
  fresh: store.Assigned[]
  blurs: store.Blur[]
}

async function work(tx: Tx, platform: Platform, id: HoldoutId, accounts: readonly AccountId[]): Promise<Work> {
  const both = await store.withEverything(tx, id)
  if (!both.some((one) => one.id === id)) throw absent()
  const day = await today(tx)
  const running = both.filter((one) => !isOver(one, day)).sort((one) => (one.about.kind === everything ? -1 : 1))
  const met = await store.unitsOf(tx, accounts)
  if (running.length === 0 || met.length === 0) return { ...nothing(accounts, met), fresh: [], blurs: [] }
  const known = await armsOf(tx, running, met)
  const language = await accountLanguage(platform, tx)
  const fresh = await drawnFor(tx, language, running, { met, known })
  const arms = new Map([...known, ...fresh.map(({ holdout, unit, arm }) => [`${holdout} ${unit}`, arm] as const)])
  const never = await neverAmong(tx, language, { running, met, arms })
  const judged = met.map((one) => ({ one, ...judge(one, { id, running, arms, never }) }))
  const assignments = nothing(accounts, met).assignments
  for (const { one, assignment } of judged) assignments.set(one.asked, assignment)
  return { assignments, fresh, blurs: [...judged.flatMap(({ blurs }) => blurs), ...moved(met, running, arms)] }
}

const absent = () => new AppError('not_found', told`No hold-out with this id`)

const nothing = (accounts: readonly AccountId[], met: readonly store.Met[]): { assignments: Assignments } => {
  const known = new Set(met.map(({ asked }) => asked))
  const why = (account: AccountId) => (known.has(account) ? 'over' : 'unknown')
  return { assignments: new Map(accounts.map((account) => [account, { arm: 'outside', why: why(account) }])) }
}

type Arms = ReadonlyMap<string, Arm>

/** What was drawn before for the units, and for the accounts themselves, which were units of their own once. */
async function armsOf(tx: Tx, running: readonly Holdout[], met: readonly store.Met[]): Promise<Arms> {
  const ids = [...new Set(met.flatMap(({ unit, account }) => [unit, account]))]
  const assigned = await store.assignedTo(
    tx,
    running.map(({ id }) => id),
    ids,
  )
  return new Map(assigned.map(({ holdout, unit, arm }) => [`${holdout} ${unit}`, arm]))
}

/** Draws for units that are met for the first time; whoever is held out of everything is not drawn for anything else. */
async function drawnFor(
  tx: Tx,
  language: AccountLanguage,
  running: readonly Holdout[],
  { met, known }: { met: readonly store.Met[]; known: Arms },
): Promise<store.Assigned[]> {
  const fresh: store.Assigned[] = []
  const units = [...new Set(met.map(({ unit }) => unit))]
  const isTaken = new Set(
    units.filter((unit) =>
      running.some(({ id, about }) => about.kind === everything && known.get(`${id} ${unit}`) === 'held'),
    ),
  )
  for (const holdout of running) {
    const open = units.filter((unit) => !isTaken.has(unit) && !known.has(`${holdout.id} ${unit}`))
    const drawing = await drawAll(tx, language, holdout, open)
    fresh.push(...drawing)
    if (holdout.about.kind === everything) for (const { unit, arm } of drawing) if (arm === 'held') isTaken.add(unit)
  }
  return fresh
}

/** A unit is drawn where it and all below it meet the population and none of them may never be held out. */
export async function drawAll(
  tx: Tx,
  language: AccountLanguage,
  holdout: Pick<Holdout, 'id' | 'salt' | 'share' | 'population'>,
  units: readonly AccountId[],
): Promise<store.Assigned[]> {
  if (units.length === 0) return []
  const population = compiled(language, holdout.population)
  const fitting = await store.fittingOf(tx, units, { population, never: neverHeld(language) })
  return fitting.map(({ unit, fits, never }) => ({
    holdout: holdout.id,
    unit,
    arm: fits && !never ? drawn(holdout, unit) : 'outside',
  }))
}

const neverHeld = (language: AccountLanguage): Expression => compiled(language, redEnterprise)

/** Those that are held out and may not be, by how they stand now. */
async function neverAmong(
  tx: Tx,
  language: AccountLanguage,
  { running, met, arms }: { running: readonly Holdout[]; met: readonly store.Met[]; arms: Arms },
): Promise<ReadonlySet<AccountId>> {
  const held = met.filter(({ unit }) => running.some(({ id }) => arms.get(`${id} ${unit}`) === 'held'))
  if (held.length === 0) return new Set()
  const accounts = [...new Set(held.map(({ account }) => account))]
  return store.accountsFor(tx, accounts, neverHeld(language))
}

interface Around {
  id: HoldoutId
  running: readonly Holdout[]
  arms: Arms
  never: ReadonlySet<AccountId>
}

function judge(one: store.Met, { id, running, arms, never }: Around): { assignment: Assignment; blurs: store.Blur[] } {
  const holding = running.find((holdout) => arms.get(`${holdout.id} ${one.unit}`) === 'held')
  if (holding && never.has(one.account)) {
    const blur = { holdout: holding.id, account: one.account, unit: one.unit, kind: 'released' } as const
    return { assignment: { arm: 'outside', why: 'never' }, blurs: [blur] }
  }
  if (holding?.about.kind === everything)
    return { assignment: { arm: 'held', why: holding.id === id ? 'drawn' : 'everything' }, blurs: [] }
  const arm = arms.get(`${id} ${one.unit}`)
  if (arm === undefined) return { assignment: { arm: 'outside', why: 'over' }, blurs: [] }
  return { assignment: { arm, why: arm === 'outside' ? 'population' : 'drawn' }, blurs: [] }
}

/** Accounts that were units of their own and stand below another now, for which the other arm was drawn. */
function moved(met: readonly store.Met[], running: readonly Holdout[], arms: Arms): store.Blur[] {
  return running.flatMap(({ id }) =>
    met.flatMap(({ account, unit }): store.Blur[] => {
      const [before, now] = [arms.get(`${id} ${account}`), arms.get(`${id} ${unit}`)]
      const isMoved = account !== unit && before !== undefined && now !== undefined && before !== now
      return isMoved ? [{ holdout: id, account, unit, kind: 'moved' }] : []
    }),
  )
}
