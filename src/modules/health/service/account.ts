import { sayHeld } from '../../../kernel/band.ts'
import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Basis } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { columnsOn } from '../../measures/index.ts'
import { today } from '../../workspaces/index.ts'
import { measuresOfRisk } from '../domain/measures-of.ts'
import { pointsOf, valueOfFactor } from '../domain/points.ts'
import { riskOf } from '../domain/risk.ts'
import {
  componentScores,
  contributions,
  countedWeights,
  prepareScorecard,
  type ReadyScorecard,
  restoreScore,
  type Score,
} from '../domain/score.ts'
import { factorsOf, type ShownBand, type Values } from '../domain/scorecard.ts'
import { latestScores, type ShownScore } from '../store/scores.ts'
import { type CardVersion, cardsFor, mustCardFor, readyVersion } from './cards.ts'
import { type Meanings, meaningsFor } from './wording.ts'
import { isKept, workOutEach } from './worked-out.ts'

/** A score as it was shown, with the card that made it and the values it was made of. */
export interface Shown {
  row: ShownScore
  score: Score
  ready: ReadyScorecard
  values: Values
}

/** How far back changes are shown beside a score, in days. */
export const changeDays = 30

/** The newest score on or before a day; undefined where the account was never scored by then. */
export async function shownOn(tx: Tx, account: AccountId, card: CardVersion, on: Day): Promise<Shown | undefined> {
  const rows = await newestBy(tx, card, [account], on)
  return (await shownOfEach(tx, card.ready.card.name, rows))[0]
}

/** Rows with what is behind them, in their order. */
export async function shownOfEach(tx: Tx, scorecard: string, rows: readonly ShownScore[]): Promise<Shown[]> {
  const versions = new Map<number, ReadyScorecard>()
  for (const version of new Set(rows.map((row) => row.version)))
    versions.set(version, await readyVersion(tx, scorecard, version))
  const made = rows.map((row) => ({ row, ready: versions.get(row.version) as ReadyScorecard }))
  const values = await valuesOfEach(tx, made, 'frozen')
  return made.map(({ row, ready }, at) => {
    const { score: value, known, points, cap } = row
    const score = restoreScore(ready, { value, known, points, cap })
    return { row, ready, values: values[at] as Values, score }
  })
}

/**
 * The values behind rows, in their order: of the open day the newest, of a closed one as they were known then or as they are
 * known now.
 */
export async function valuesOfEach(
  tx: Tx,
  shown: readonly Pick<Shown, 'row' | 'ready'>[],
  basis: Basis,
): Promise<Values[]> {
  const cards = [...new Set(shown.map(({ ready }) => ready))]
  const keys = [...new Set(cards.flatMap((ready) => [...ready.measures, ...measuresOfRisk(ready.card)]))]
  const read = async (own: typeof shown, on: 'now' | readonly Day[]) => {
    if (own.length === 0) return []
    const accounts = own.map(({ row }) => row.account)
    const columns = await columnsOn(tx, accounts, on, basis, keys)
    return own.map((one, at): [unknown, Values] => [one, { get: (measure) => columns.of(measure)[at] }])
  }
  const closed = shown.filter(({ row }) => row.closed)
  const open = shown.filter(({ row }) => !row.closed)
  const days = closed.map(({ row }) => row.day)
  const found = new Map([...(await read(closed, days)), ...(await read(open, 'now'))])
  return shown.map((one) => found.get(one) as Values)
}

/** In points, as people and programs read them; three decimals keep the thousandths exact. */
export const inPoints = (thousandths: number): number => thousandths / 1000
export const inPointsOrNull = (thousandths: number | null): number | null =>
  thousandths === null ? null : thousandths / 1000

/** The health of an account with everything it is made of, and what is not known of it. */
export async function healthOf(tx: Tx, account: AccountId, scorecard: string | undefined) {
  const card = await mustCardFor(tx, account, scorecard)
  const { name, label } = card.ready.card
  const shown = await shownOn(tx, account, card, await today(tx))
  const head = { account, scorecard: name, label, kept: await isKept(tx, card) }
  if (!shown) return { ...head, ...neverScored(card.ready) }
  const before = await shownOn(tx, account, card, addDays(shown.row.day, -changeDays))
  return { ...head, ...sayShown(shown, before, await meaningsFor(tx, shown.ready.card)) }
}

/** The newest score of each account by the scorecard that speaks for it, in points; those never scored are absent. */
export async function scoresOfEach(
  tx: Tx,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, { day: Day; score: number | null; band: ShownBand }>> {
  const on = await today(tx)
  const found = new Map<AccountId, { day: Day; score: number | null; band: ShownBand }>()
  const cards = await cardsFor(tx, accounts)
  for (const [card, own] of Map.groupBy(accounts, (account) => cards.get(account))) {
    if (!card) continue
    for (const { account, day, score, band } of await newestBy(tx, card, own, on))
      found.set(account, { day, score: inPointsOrNull(score), band })
  }
  return found
}

/** The newest score of each account on or before a day; those never scored by then are absent. */
export async function newestBy(
  tx: Tx,
  card: CardVersion,
  accounts: readonly AccountId[],
  on: Day,
): Promise<ShownScore[]> {
  return (await isKept(tx, card))
    ? latestScores(tx, accounts, card.ready.card.name, on)
    : workOutEach(tx, accounts, card, on)
}

/** An account of which nothing was ever known: everything is missing. */
function neverScored(ready: ReadyScorecard) {
  return {
    day: null,
    version: null,
    provisional: false,
    stale: false,
    score: null,
    held: null,
    estimate: null,
    band: 'grey' as const,
    completeness: 0,
    needed: ready.card.completeness,
    risk: { level: 'low' as const, rule: null },
    cap: null,
    capChange: null,
    since: null,
    components: [],
    missing: missingOf(prepareScorecard(ready.card), new Map()),
  }
}

function sayShown(shown: Shown, before: Shown | undefined, meanings: Meanings) {
  const { row, ready, values, score } = shown
  const held = row.cap === null ? undefined : ready.card.caps[row.cap]
  return {
    day: row.day,
    version: row.version,
    provisional: !row.closed,
    stale: row.isStale,
    score: inPointsOrNull(row.score),
    // Of a silent source the band stays by another rule, which is said beside it.
    held: row.isStale ? null : sayHeld(ready.card, row.band, inPointsOrNull(row.score)),
    estimate: inPointsOrNull(score.estimate),
    band: row.band,
    completeness: row.known / 100_000,
    needed: ready.card.completeness,
    risk: riskOf(ready.card, values, row.score),
    cap: held ? { label: held.label, atMost: held.atMost, points: inPoints(contributions(ready, score).cap) } : null,
    capChange: before ? inPoints(capOf(shown) - capOf(before)) : null,
    since: before ? { day: before.row.day, score: inPointsOrNull(before.row.score) } : null,
    components: sayComponents(shown, before, meanings),
    missing: missingOf(ready, values),
  }
}

function sayComponents(shown: Shown, before: Shown | undefined, meanings: Meanings) {
  const { ready, score } = shown
  const parts = contributions(ready, score)
  const scores = componentScores(ready, score.points)
  const factors = sayFactors(shown, parts.factors, meanings)
  const earlier = before ? componentPoints(before) : null
  return ready.card.components.map((component, at) => {
    const own = factors.filter((_, factor) => ready.componentOf[factor] === at)
    const points = parts.components[at] ?? 0
    return {
      key: component.key,
      label: component.label,
      weight: total(own.map((factor) => factor.weight)),
      counted: total(own.map((factor) => factor.counted)),
      score: inPointsOrNull(scores[at] ?? null),
      points: inPoints(points),
      change: earlier ? inPoints(points - (earlier.get(component.key) ?? 0)) : null,
      factors: own,
    }
  })
}

/** Shares add up without the dust of binary fractions. */
const total = (shares: number[]): number =>
  Math.round(shares.reduce((sum, share) => sum + share, 0) * 100_000) / 100_000

function sayFactors({ ready, values, score }: Shown, parts: readonly number[], meanings: Meanings) {
  const counted = countedWeights(ready, score.points)
  return ready.factors.map(({ factor }, at) => ({
    key: factor.key,
    label: factor.label,
    measure: factor.measure,
    per: factor.per,
    unit: factor.per ? 'number' : meanings.wordingOf(factor.measure).unit,
    value: valueOfFactor(factor, values),
    score: inPointsOrNull(score.points[at] ?? null),
    weight: (ready.weights[at] ?? 0) / ready.weight,
    counted: (counted[at] ?? 0) / 100_000,
    points: inPoints(parts[at] ?? 0),
    why: factor.why,
  }))
}

const capOf = ({ ready, score }: Shown): number => contributions(ready, score).cap

function componentPoints({ ready, score }: Shown): Map<string, number> {
  const { components } = contributions(ready, score)
  return new Map(ready.card.components.map((component, at) => [component.key, components[at] ?? 0]))
}

/** The factors that nobody could tell, with the share of the weight that is missing with them. */
function missingOf(ready: ReadyScorecard, values: Values) {
  return factorsOf(ready.card).flatMap(({ factor }, at) =>
    pointsOf(factor, values) === null
      ? [{ label: factor.label, measure: factor.measure, weight: (ready.weights[at] ?? 0) / ready.weight }]
      : [],
  )
}
