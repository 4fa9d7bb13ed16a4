import type { Condition } from '../../../kernel/condition/index.ts'
import { addDays } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { fewestTeams, lastReading, metAfter, ordersOf, type Start, type StartUnit } from '../../holdouts/index.ts'
import { judgedThrough } from '../../segments/index.ts'
import { type SteppedLook, steppedLook } from '../domain/stepped.ts'
import { reached, retained, type Unit, type UnitOutcome } from './outcomes.ts'

/** Units that one read takes. */
const page = 5000

/** Effects on a share that are tried: every half point. */
const effects = { from: -1, to: 1, step: 0.005 }

/**
 * What a playbook did, where teams began with it one after the other. There is no figure before the last team has begun and the
 * outcome of those whom it met is read: the end is fixed beforehand, and the answer is given once.
 */
export async function steppedResults(
  platform: Platform,
  tx: Tx,
  start: Start,
  goal: { when: Condition; name: string } | null,
) {
  const judged = await judgedThrough(tx)
  const met = await unitsOf(tx, start)
  const endsOn = lastReading(start)
  const isOver = judged !== null && judged >= endsOn
  // Whoever was met after the last team began has nobody left to be compared with.
  const units = met
    .map((one): Unit & StartUnit => ({ ...one, readOn: addDays(one.metOn, start.days) }))
    .filter(({ readOn }) => judged !== null && readOn <= judged)
  const looks = [
    { name: told`Still a customer`, look: isOver ? lookOf(start, met, await retained(tx, units)) : null },
    ...(goal
      ? [{ name: goal.name, look: isOver ? lookOf(start, met, await reached(platform, tx, units, goal.when)) : null }]
      : []),
  ]
  return {
    holdout: null,
    stepped: {
      teams: start.steps.map(({ name, startsOn, team }) => ({
        ...{ name, startsOn },
        met: met.filter((one) => one.team === team).length,
      })),
      ...{ days: start.days, endsOn, orders: ordersOf(start.steps.length), ripe: units.length },
      contaminated: met.filter(({ isBlurred }) => isBlurred).length,
    },
    outcomes: looks.map(({ name, look }) => ({
      ...{ name, kind: 'share' as const, n: look?.n ?? units.length },
      answer: look && { difference: look.difference, low: look.low, high: look.high },
    })),
    sentence: sentenceOf(start, { look: looks[0]?.look ?? null, isOver, endsOn }),
  }
}

function lookOf({ steps }: Start, met: readonly StartUnit[], outcomes: readonly UnitOutcome[]): SteppedLook | null {
  const known = new Map(met.map((one) => [one.unit, one]))
  const told = outcomes.flatMap(({ unit, value }) => {
    const one = known.get(unit)
    return one ? [{ team: one.team, metOn: one.metOn, value }] : []
  })
  return steppedLook(told, new Map(steps.map(({ team, startsOn }) => [team, startsOn])), effects)
}

async function unitsOf(tx: Tx, { id }: Start): Promise<StartUnit[]> {
  const units: StartUnit[] = []
  for (let after: AccountId | null = null; ; ) {
    const rows = await metAfter(tx, id, { after, limit: page })
    units.push(...rows)
    if (rows.length < page) return units
    after = rows.at(-1)?.unit ?? null
  }
}

function sentenceOf(
  { steps, days }: Start,
  { look, isOver, endsOn }: { look: SteppedLook | null; isOver: boolean; endsOn: string },
): string {
  if (steps.length < fewestTeams)
    return told`Cannot answer: ${steps.length} teams can begin in ${ordersOf(steps.length)} orders, too few to tell an effect from chance.`
  if (!isOver)
    return told`Too early to say: the last team’s accounts are read on ${endsOn}, ${days} days after it began.`
  if (!look) return told`Cannot answer: too few accounts were met while some teams waited and others had begun.`
  const points = (share: number) => (Math.round(share * 1000) / 10).toFixed(1)
  if (look.low > 0)
    return told`It seems to have kept customers: between ${points(look.low)} and ${points(look.high)} points more stayed where teams had begun.`
  if (look.high < 0)
    return told`Fewer seem to have stayed: between ${points(-look.high)} and ${points(-look.low)} points fewer where teams had begun.`
  return told`No difference can be told: it lies between ${points(look.low)} and ${points(look.high)} points.`
}
