import type { Condition } from '../../../kernel/condition/index.ts'
import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import { type AccountId, type HoldoutId, type MemberId, TENURE_NAMESPACE, uuidV5 } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId, secret } from '../../../platform/random.ts'
import { mustSee } from '../../accounts/index.ts'
import { accountLanguage, readCondition } from '../../segments/index.ts'
import { audit, today } from '../../workspaces/index.ts'
import { armSentence, type Holdout, isOver, techTouch } from '../domain/holdout.ts'
import * as store from '../store.ts'
import { drawAll, wouldBe } from './assign.ts'

export interface HoldoutDraft {
  about: Holdout['about']
  name: string
  /** Thousandths of the units. */
  share: number
  /** Under which an account takes part; without one, only tech-touch accounts do (rule 28). */
  population?: unknown
  endsOn?: Day | null
  /** Who is drawn follows from it. Left out, chance decides; the demo company names one, so that it is the same everywhere. */
  salt?: string
  by: MemberId | null
}

/** Begins to hold out some of those whom a playbook, a campaign or everything would reach. */
export async function startHoldout(tx: Tx, platform: Platform, draft: HoldoutDraft): Promise<Holdout> {
  const { name, share, about, by, endsOn = null } = draft
  if (endsOn !== null && endsOn < (await today(tx)))
    throw new AppError('invalid', told`endsOn: this day is over`, {
      field: 'endsOn',
      remedy: told`Name a day from today on`,
    })
  const population = await populationOf(tx, platform, draft.population)
  const id = newId(tx.now) as HoldoutId
  // A salt of its own: who is held out here says nothing of who is held out elsewhere.
  const salt = draft.salt ?? uuidV5(TENURE_NAMESPACE, secret())
  const holdout: Holdout = {
    ...{ id, about, name, share, salt, population, endsOn },
    startedAt: tx.now,
    endedAt: null,
    madeBy: by,
  }
  if (await store.insertHoldout(tx, holdout)) return holdout
  throw new AppError('conflict', told`A hold-out about this runs already`, {
    field: 'about',
    remedy: told`End it first: what it drew so far is kept`,
  })
}

async function populationOf(tx: Tx, platform: Platform, asked: unknown): Promise<Condition> {
  if (asked === undefined || asked === null) return techTouch
  return readCondition(await accountLanguage(platform, tx), asked, 'population')
}

/** Ends a hold-out for good: nobody is held out by it any more, and what it drew is kept. */
export async function endHoldout(tx: Tx, id: HoldoutId): Promise<Holdout> {
  const holdout = await mustFind(tx, id)
  if (holdout.endedAt === null) await store.endHoldout(tx, id)
  return holdout
}

export async function mustFind(tx: Tx, id: HoldoutId): Promise<Holdout> {
  const holdout = await store.holdoutNamed(tx, id)
  if (holdout) return holdout
  throw new AppError('not_found', told`No hold-out with this id`)
}

/** So many units are looked at one by one to say how many would be held out; of more, as many as the share says. */
const mostLookedAt = 50_000
const page = 5_000

export interface Preview {
  units: number
  held: number
  /** Counted by a draw that the real one will not repeat, or worked out from the share alone. */
  isCounted: boolean
}

/** How many units would take part and be held out, for the power that is said before the start. */
export async function previewHoldout(
  tx: Tx,
  platform: Platform,
  { share, population: asked }: { share: number; population?: unknown },
): Promise<Preview> {
  const population = await populationOf(tx, platform, asked)
  const language = await accountLanguage(platform, tx)
  const draft = { id: newId(tx.now) as HoldoutId, salt: uuidV5(TENURE_NAMESPACE, 'preview'), share, population }
  let [units, looked] = [0, 0]
  for (let after: AccountId | null = null; looked < mostLookedAt; ) {
    const tops: AccountId[] = await store.topsAfter(tx, after, page)
    const arms = await drawAll(tx, language, draft, tops)
    units += arms.filter(({ arm }) => arm !== 'outside').length
    looked += tops.length
    after = tops.at(-1) ?? null
    if (tops.length < page) break
  }
  const isCounted = looked < mostLookedAt
  return { units, held: Math.round((units * share) / 1000), isCounted }
}

/** The same among some accounts that would be met, whatever else takes part. */
export async function previewAmong(
  tx: Tx,
  platform: Platform,
  { share, accounts }: { share: number; accounts: readonly AccountId[] },
): Promise<{ units: number; held: number }> {
  const population = await populationOf(tx, platform, undefined)
  const draft = { id: newId(tx.now) as HoldoutId, salt: uuidV5(TENURE_NAMESPACE, 'preview'), share, population }
  const units = [...new Set((await store.unitsOf(tx, accounts)).map(({ unit }) => unit))]
  const arms = await drawAll(tx, await accountLanguage(platform, tx), draft, units)
  const taking = arms.filter(({ arm }) => arm !== 'outside').length
  return { units: taking, held: Math.round((taking * share) / 1000) }
}

export interface Listed {
  holdout: Holdout
  counts: store.Counts
  isOver: boolean
}

const mostListed = 500

export async function listHoldouts(tx: Tx): Promise<Listed[]> {
  const holdouts = await store.allHoldouts(tx, mostListed)
  const day = await today(tx)
  const counts = new Map(
    (
      await store.countsOf(
        tx,
        holdouts.map(({ id }) => id),
      )
    ).map((one) => [one.holdout, one]),
  )
  return holdouts.map((holdout) => ({
    holdout,
    counts: counts.get(holdout.id) ?? { holdout: holdout.id, held: 0, treated: 0, outside: 0, contaminated: 0 },
    isOver: isOver(holdout, day),
  }))
}

/** In which arm of the running hold-outs an account stands or would stand, and why. */
export async function armsOfAccount(tx: Tx, platform: Platform, viewer: Viewer, asked: AccountId) {
  const { id } = await mustSee(tx, viewer, asked)
  const running = (await listHoldouts(tx)).filter((one) => !one.isOver).slice(0, mostShown)
  const items = []
  for (const { holdout } of running) {
    const assignment = (await wouldBe(tx, platform, holdout.id, [id])).get(id)
    if (assignment)
      items.push({
        id: holdout.id,
        name: holdout.name,
        arm: assignment.arm,
        says: armSentence(assignment, holdout.name),
      })
  }
  return items
}

/** An account is looked at under so many hold-outs: more never run beside each other. */
const mostShown = 50

/** Both acts are logged, whoever did them: a person, or a playbook that was switched on. */
export const auditStarted = (tx: Tx, viewer: Viewer, { id, name, share, endsOn }: Holdout): Promise<void> =>
  audit(tx, viewer, {
    action: 'holdout.started',
    subject: 'holdout',
    subjectId: id,
    after: { name, share, ends: endsOn },
  })

export const auditEnded = (tx: Tx, viewer: Viewer, { id, name }: Holdout): Promise<void> =>
  audit(tx, viewer, { action: 'holdout.ended', subject: 'holdout', subjectId: id, after: { name } })
