import { addDays, type Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { t, told } from '../../../kernel/words.ts'
import { type Evidence, type Platform, speaksOf } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { today } from '../../workspaces/index.ts'
import { explainChange, type Moment, type Mover } from '../domain/explain.ts'
import { measuresOfFactor } from '../domain/measures-of.ts'
import { leastReturn } from '../domain/return.ts'
import { factorsOf } from '../domain/scorecard.ts'
import { sayHeadline, sayMover, sayReturn, sayStep } from '../domain/words.ts'
import { firstScoreFrom } from '../store/scores.ts'
import { changeDays, inPoints, inPointsOrNull, type Shown, shownOf, shownOn, valuesAt } from './account.ts'
import { mustCardFor } from './cards.ts'
import { type Meanings, meaningsFor } from './wording.ts'

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
  const { account } = request
  const { before, after } = await twoEnds(tx, request)
  const meanings = await meaningsFor(tx, after.ready.card, before.ready.card)
  const head = {
    account,
    scorecard: after.ready.card.name,
    from: endOf(before),
    to: endOf(after),
    provisional: !after.row.closed,
  }
  const explained = explainChange(
    await momentOf(tx, account, before),
    await momentOf(tx, account, after),
    meanings.isTimeDriven,
  )
  if (explained.kind === 'not enough data') {
    return {
      ...head,
      parts: null,
      movers: [],
      sentence: t`Not enough was known ${explained.on === 'before' ? t`on the first day` : t`on the last day`} for a score.`,
    }
  }
  const { parts, movers } = explained
  return {
    ...head,
    parts: {
      behaviour: inPoints(parts.behaviour),
      configuration: inPoints(parts.configuration),
      time: inPoints(parts.time),
      data: inPoints(parts.data),
    },
    movers: await sayMovers(platform, tx, { account, after, meanings }, movers),
    sentence: sayHeadline(explained, before.row.day, after.row.day, meanings.wordingOf),
  }
}

const endOf = ({ row }: Shown) => ({
  day: row.day,
  score: inPointsOrNull(row.score),
  band: row.band,
  version: row.version,
})

/** The scores that stood at both ends; where the first day lies before the first score, that one. */
async function twoEnds(
  tx: Tx,
  { account, scorecard, from, to }: ExplainRequest,
): Promise<{ before: Shown; after: Shown }> {
  const card = await mustCardFor(tx, account, scorecard)
  const after = await shownOn(tx, account, card, to ?? (await today(tx)))
  if (!after) throw notScored()
  const since = from ?? addDays(after.row.day, -changeDays)
  if (since > after.row.day)
    throw new AppError('invalid', told`from: lies after to`, {
      field: 'from',
      remedy: told`Send a day up to ${after.row.day}`,
    })
  const before =
    (await shownOn(tx, account, card, since)) ?? (await firstFrom(tx, account, card.ready.card.name, since))
  return { before: before ?? after, after }
}

async function firstFrom(tx: Tx, account: AccountId, name: string, since: Day): Promise<Shown | undefined> {
  const row = await firstScoreFrom(tx, account, name, since)
  return row && shownOf(tx, account, name, row)
}

const notScored = () =>
  new AppError('not_found', told`This account has no score by that day`, {
    field: 'to',
    remedy: told`Choose a later day, or wait for its first data`,
  })

async function momentOf(tx: Tx, account: AccountId, { row, ready, values }: Shown): Promise<Moment> {
  // The open day is computed from everything known by now: there is nothing late about it.
  const restated = row.closed ? await valuesAt(tx, account, row, 'restated', [ready]) : values
  return { ready, frozen: values, restated }
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
