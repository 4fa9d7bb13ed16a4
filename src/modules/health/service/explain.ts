import { addDays, type Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { t, told } from '../../../kernel/words.ts'
import { type Evidence, type Platform, speaksOf } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { today } from '../../workspaces/index.ts'
import { type Explanation, explainChange, type Moment, type Mover } from '../domain/explain.ts'
import { measuresOfFactor } from '../domain/measures-of.ts'
import { leastReturn } from '../domain/return.ts'
import { factorsOf } from '../domain/scorecard.ts'
import { sayHeadline, sayMover, sayReturn, sayStep } from '../domain/words.ts'
import { type ShownScore, scoresStanding } from '../store/scores.ts'
import {
  changeDays,
  inPoints,
  inPointsOrNull,
  newestBy,
  type Shown,
  shownOfEach,
  shownOn,
  valuesOfEach,
} from './account.ts'
import { type CardVersion, cardsFor, mustCardFor } from './cards.ts'
import { type Meanings, meaningsFor } from './wording.ts'
import { isKept, workOutEach } from './worked-out.ts'

export interface ExplainRequest {
  account: AccountId
  scorecard: string | undefined
  from: Day | undefined
  to: Day | undefined
}

/** So many facts are shown behind a mover, and so many movers have them. */
const factsPerMover = 3
const moversWithFacts = 6

/** Why a score moved between two days: four parts that add up, the biggest movers in sentences, the facts behind them. */
export async function explainScore(platform: Platform, tx: Tx, request: ExplainRequest) {
  const { account, scorecard, from, to } = request
  const card = await mustCardFor(tx, account, scorecard)
  const [moved] = await movedBy(tx, card, [account], { from, to: to ?? (await today(tx)) })
  if (!moved) throw notScored()
  const { before, after, explained, meanings } = moved
  return {
    account,
    scorecard: after.ready.card.name,
    from: endOf(before),
    to: endOf(after),
    provisional: !after.row.closed,
    ...sayChange(moved),
    movers:
      explained.kind === 'explained'
        ? await sayMovers(platform, tx, { account, after, meanings }, explained.movers)
        : [],
  }
}

/**
 * The same of each account over the last 30 days, or from a day on, by the scorecard that speaks for it and without the facts
 * behind. Those never scored are absent.
 */
export async function movesOfEach(tx: Tx, accounts: readonly AccountId[], from?: Day) {
  const found = new Map<AccountId, ReturnType<typeof sayMoves>>()
  const cards = await cardsFor(tx, accounts)
  const to = await today(tx)
  for (const [card, own] of Map.groupBy(accounts, (account) => cards.get(account))) {
    if (!card) continue
    for (const moved of await movedBy(tx, card, own, { from, to })) found.set(moved.after.row.account, sayMoves(moved))
  }
  return found
}

function sayMoves(moved: Moved) {
  const { before, explained, meanings } = moved
  const movers = explained.kind === 'explained' ? explained.movers : []
  return {
    since: before.row.day,
    ...sayChange(moved),
    movers: movers.map((mover) => ({
      part: mover.part,
      points: inPoints(mover.points),
      sentence: sayMover(mover, meanings.wordingOf),
    })),
  }
}

/** The change of a score between its two ends, in four parts and in a sentence. */
function sayChange({ before, after, explained, meanings }: Moved) {
  if (explained.kind === 'not enough data') {
    const end = explained.on === 'before' ? t`on the first day` : t`on the last day`
    return { parts: null, sentence: t`Not enough was known ${end} for a score.` }
  }
  const { behaviour, configuration, time, data } = explained.parts
  return {
    parts: {
      behaviour: inPoints(behaviour),
      configuration: inPoints(configuration),
      time: inPoints(time),
      data: inPoints(data),
    },
    sentence: sayHeadline(explained, before.row.day, after.row.day, meanings.wordingOf),
  }
}

const endOf = ({ row }: Shown) => ({
  day: row.day,
  score: inPointsOrNull(row.score),
  band: row.band,
  version: row.version,
})

interface Moved {
  before: Shown
  after: Shown
  explained: Explanation
  meanings: Meanings
}

/** What a scorecard showed of each account at both ends, and why it moved between them. Accounts never scored are absent. */
async function movedBy(
  tx: Tx,
  card: CardVersion,
  accounts: readonly AccountId[],
  span: { from: Day | undefined; to: Day },
): Promise<Moved[]> {
  const ends = await twoEnds(tx, card, accounts, span)
  const moments = await momentsOf(tx, ends.flat())
  const moved: Moved[] = []
  for (const [before, after] of ends) {
    const meanings = await meaningsFor(tx, after.ready.card, before.ready.card)
    const [first, last] = [moments.get(before) as Moment, moments.get(after) as Moment]
    moved.push({ before, after, meanings, explained: explainChange(first, last, meanings.isTimeDriven) })
  }
  return moved
}

/** The scores that stood at both ends; where the first day lies before the first score, that one. */
async function twoEnds(
  tx: Tx,
  card: CardVersion,
  accounts: readonly AccountId[],
  { from, to }: { from: Day | undefined; to: Day },
): Promise<(readonly [before: Shown, after: Shown])[]> {
  const { name } = card.ready.card
  const last = await newestBy(tx, card, accounts, to)
  const since = last.map(({ account, day }) => ({ account, on: from ?? addDays(day, -changeDays) }))
  for (const [at, { day }] of last.entries()) refuseTurned(since[at]?.on, day)
  const first = new Map((await standingBy(tx, card, since)).map((row) => [row.account, row]))
  const shown = await shownOfEach(tx, name, [...last, ...last.map((row) => first.get(row.account) ?? row)])
  return last.map((_, at) => [shown[last.length + at] as Shown, shown[at] as Shown])
}

function refuseTurned(from: Day | undefined, to: Day): void {
  if (from === undefined || from <= to) return
  throw new AppError('invalid', told`from: lies after to`, {
    field: 'from',
    remedy: told`Send a day up to ${to}`,
  })
}

/** What a scorecard showed of each account on a day of its own. */
async function standingBy(
  tx: Tx,
  card: CardVersion,
  days: readonly { account: AccountId; on: Day }[],
): Promise<ShownScore[]> {
  if (await isKept(tx, card)) return scoresStanding(tx, card.ready.card.name, days)
  const rows: ShownScore[] = []
  // What is worked out stands on one day for all, and so does what it is held against.
  for (const [on, own] of Map.groupBy(days, (one) => one.on)) {
    const accounts = own.map(({ account }) => account)
    rows.push(...(await workOutEach(tx, accounts, card, on)))
  }
  return rows
}

const notScored = () =>
  new AppError('not_found', told`This account has no score by that day`, {
    field: 'to',
    remedy: told`Choose a later day, or wait for its first data`,
  })

async function momentsOf(tx: Tx, ends: readonly Shown[]): Promise<Map<Shown, Moment>> {
  const closed = ends.filter(({ row }) => row.closed)
  const known = await valuesOfEach(tx, closed, 'restated')
  const restated = new Map(closed.map((one, at) => [one, known[at]]))
  // The open day is computed from everything known by now: there is nothing late about it.
  return new Map(
    ends.map((one) => [one, { ready: one.ready, frozen: one.values, restated: restated.get(one) ?? one.values }]),
  )
}

interface About {
  account: AccountId
  after: Shown
  meanings: Meanings
}

async function sayMovers(platform: Platform, tx: Tx, about: About, movers: readonly Mover[]) {
  const said: Awaited<ReturnType<typeof sayMoved>>[] = []
  for (const [at, mover] of movers.entries())
    said.push(await sayMoved(platform, tx, about, mover, at < moversWithFacts))
  return said
}

async function sayMoved(
  platform: Platform,
  tx: Tx,
  { account, after, meanings }: About,
  mover: Mover,
  withFacts: boolean,
) {
  const { part, measure, from, to, points } = mover
  const facts = withFacts && measure ? await evidenceFor(platform, tx, account, measure, after.row.day) : []
  return {
    part,
    measure,
    label: measure ? meanings.wordingOf(measure).label : null,
    component: measure ? componentOf(after, measure) : null,
    from,
    to,
    points: inPoints(points),
    sentence: sayMover(mover, meanings.wordingOf),
    evidence: facts.map(({ at, text, source }) => ({ at: at.toISOString(), text, source })),
  }
}

const componentOf = ({ ready }: Shown, measure: string): string | null =>
  factorsOf(ready.card).find(({ factor }) => measuresOfFactor(factor).includes(measure))?.component.label ?? null

/** The facts behind a value, from the module that owns its measure. */
async function evidenceFor(
  platform: Platform,
  tx: Tx,
  account: AccountId,
  measure: string,
  on: Day,
): Promise<Evidence[]> {
  const provider = platform.contributions.evidence.find((one) => speaksOf(one, measure))
  return provider ? provider.find(tx, account, measure, on, factsPerMover) : []
}

/** The least that moves the score to the next band, past the hysteresis (rule 15). */
export async function returnOf(tx: Tx, account: AccountId, scorecard: string | undefined) {
  const card = await mustCardFor(tx, account, scorecard)
  const { name } = card.ready.card
  const shown = await shownOn(tx, account, card, await today(tx))
  if (!shown)
    return {
      account,
      scorecard: name,
      kind: 'too little known' as const,
      ...nowhere,
      sentence: sayReturn({ kind: 'too little known' }, nothing),
    }
  const meanings = await meaningsFor(tx, shown.ready.card)
  const least = leastReturn(shown.ready, shown.values, shown.row.band, meanings.movable)
  const sentence = sayReturn(least, meanings.wordingOf)
  const head = { account, scorecard: name, kind: least.kind, ...nowhere, sentence }
  if (least.kind === 'out of reach') return { ...head, band: least.band, need: inPoints(least.need) }
  if (least.kind !== 'reachable') return head
  const steps = least.steps.map((step) => ({
    label: step.label,
    points: inPoints(step.points),
    changes: step.changes.map((change) => ({ ...change, ...meanings.wordingOf(change.measure) })),
    sentence: sayStep(step, meanings.wordingOf),
  }))
  return { ...head, band: least.band, from: inPoints(least.from), to: inPoints(least.to), steps }
}

const nothing = (measure: string) => ({ label: measure, unit: 'number' })
const nowhere = { band: null, need: null, from: null, to: null, steps: [] }
