import { addDays, type Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import { type AccountId, type MemberId, TENURE_NAMESPACE, uuidV5 } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId, secret } from '../../../platform/random.ts'
import { today } from '../../workspaces/index.ts'
import {
  armOn,
  drawnSteps,
  fewestTeams,
  ordersOf,
  type Start,
  type StartId,
  type StartUnit,
  stillWaits,
} from '../domain/start.ts'
import { unitsOf } from '../store.ts'
import * as store from '../store-starts.ts'

export interface StartDraft {
  about: Start['about']
  name: string
  /** Between one team's beginning and the next. */
  weeks: number
  days: number
  /** The order follows from it. Left out, chance decides. */
  salt?: string
  by: MemberId | null
}

/** How many teams would begin one after the other, and whether what they show could be told from chance. */
export async function previewStart(tx: Tx) {
  const teams = (await store.teamsWithAccounts(tx)).length
  return { teams, orders: ordersOf(teams), canTell: teams >= fewestTeams }
}

/** Begins a stepped start: the first team today, the others week by week in a drawn order. */
export async function beginStart(tx: Tx, { about, name, weeks, days, salt, by }: StartDraft): Promise<Start> {
  const teams = await store.teamsWithAccounts(tx)
  if (teams.length < 2)
    throw new AppError('conflict', told`Fewer than two teams look after customers, so none could wait for another`, {
      field: 'stepped',
      remedy: told`Put those who look after customers into teams under Settings`,
    })
  // One whose last outcome was read is over, and another may begin.
  const before = await store.startAbout(tx, about)
  if (before && lastReading(before) < (await today(tx))) await store.endStart(tx, before.id)
  const drawn = { salt: salt ?? uuidV5(TENURE_NAMESPACE, secret()), first: await today(tx), weeks }
  const start: Start = {
    ...{ id: newId(tx.now) as StartId, about, name, steps: drawnSteps(teams, drawn), days },
    ...{ startedAt: tx.now, endedAt: null, madeBy: by },
  }
  if (await store.insertStart(tx, start)) return start
  throw new AppError('conflict', told`Teams begin with this one after the other already`, {
    field: 'stepped',
    remedy: told`Leave it out: the order stays as it was drawn`,
  })
}

/** Who of some accounts waits for the turn of their team; whoever is met for the first time is noted. */
export async function waitingAmong(
  tx: Tx,
  about: Start['about'],
  accounts: readonly AccountId[],
  day: Day,
): Promise<Set<AccountId>> {
  const start = await store.startAbout(tx, about)
  if (!start || accounts.length === 0) return new Set()
  const met = await unitsOf(tx, accounts)
  const units = [...new Set(met.map(({ unit }) => unit))]
  const before = await store.metUnits(tx, start.id, units)
  const known = new Set(before.map(({ unit }) => unit))
  const fresh = await freshOf(
    tx,
    start,
    units.filter((unit) => !known.has(unit)),
    day,
  )
  await store.insertMet(tx, start.id, fresh)
  const waiting = new Set([...before, ...fresh].flatMap((one) => (stillWaits(start, one, day) ? [one.unit] : [])))
  return new Set(met.flatMap(({ asked, unit }) => (waiting.has(unit) ? [asked] : [])))
}

/** Of somebody who belongs to several teams the one counts that begins first. */
async function freshOf(tx: Tx, { steps }: Start, units: readonly AccountId[], day: Day): Promise<StartUnit[]> {
  const teams = Map.groupBy(await store.teamsOf(tx, units), ({ unit }) => unit)
  return units.flatMap((unit): StartUnit[] => {
    const own = new Set((teams.get(unit) ?? []).map(({ team }) => team))
    const step = steps.find(({ team }) => own.has(team))
    const arm = step && armOn(steps, step.team, day)
    return step && arm ? [{ unit, team: step.team, arm, metOn: day, isBlurred: false }] : []
  })
}

/** The last day on which an outcome of somebody who was met by the last team's beginning is read. */
export const lastReading = ({ steps, days }: Start): Day => addDays(steps.at(-1)?.startsOn as Day, days)
