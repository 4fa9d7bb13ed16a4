import { addDays, type Day } from '../../../kernel/day.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { sum } from '../../../kernel/statistics.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { anId, aWhole, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { mustSee, visible } from '../../accounts/index.ts'
import { columnsOn } from '../../measures/index.ts'
import { namesOfMembers, settings } from '../../workspaces/index.ts'
import { type CaseInputs, caseOf } from '../domain/case.ts'
import { type Conversion, conversionOf, type Ended, shareOf } from '../domain/conversion.ts'
import type { Found } from '../domain/find.ts'
import { optionsOf } from '../domain/options.ts'
import { type Kind, kinds } from '../domain/rules.ts'
import { partsOf } from '../domain/score.ts'
import { sayWhy } from '../domain/sentence.ts'
import { departmentsIn, heldBy, type State } from '../domain/settle.ts'
import { signalMeasures, signalsOf } from '../domain/signals.ts'
import { nextSteps } from '../domain/steps.ts'
import { judgeTactics, type Tactic, tacticTitles } from '../domain/tactics.ts'
import { costOfSeats, type VolumeStep } from '../domain/volume.ts'
import { decidersOf } from '../store/facts.ts'
import * as store from '../store/opportunities.ts'
import { casesOf, onTrial, pilotsOf } from '../store/pilots.ts'
import { type Frame, factsOf, frameOf } from './facts.ts'

/** What was settled longer ago than this is shown on its account alone. */
const shownFor = 90
/** Conversion is counted over two years. */
const countedFor = 730
const cardsPerColumn = 60
const mostOfAccount = 100

interface Filter {
  kind?: Kind | undefined
  owner?: string | undefined
}

export interface ListRequest extends Filter {
  state: State | 'standing'
  held?: boolean | undefined
  cursor?: string | undefined
  limit: number
}

/** A page of opportunities by score. */
export async function listOpportunities(tx: Tx, viewer: Viewer, asked: ListRequest) {
  const frame = await frameOf(tx)
  const found = await store.listed(tx, {
    ...wantedOf(viewer, asked),
    states: asked.state === 'standing' ? ['open', 'pursued'] : [asked.state],
    held: asked.held,
    after: placeIn(asked.cursor, { score: aWhole, id: anId }),
    limit: asked.limit + 1,
  })
  const shown = found.slice(0, asked.limit)
  const last = found.length > asked.limit ? shown.at(-1) : undefined
  return {
    currency: frame.exchange.into,
    items: await presented(tx, shown, frame),
    next: last ? encodeCursor([last.score, last.id]) : null,
  }
}

const wantedOf = (viewer: Viewer, { kind, owner }: Filter) => ({
  ...{ visible: visible(viewer), kind, owner: owner as MemberId | undefined },
})

async function presented(tx: Tx, found: readonly store.Listed[], frame: Frame) {
  const trials = await onTrial(
    tx,
    found.map(({ id }) => id),
  )
  const names = await namesOfMembers(
    tx,
    found.flatMap(({ owner }) => owner ?? []),
  )
  return found.map((one) => shownOf(one, { frame, trials, names }))
}

interface Beside {
  frame: Frame
  trials: ReadonlyMap<string, Day>
  names: ReadonlyMap<MemberId, string>
}

function shownOf({ account, name, owner, settledBy: _, ...one }: store.Listed, { frame, trials, names }: Beside) {
  return {
    ...one,
    account: { id: account, name },
    owner: owner ? { id: owner, name: names.get(owner) ?? '' } : null,
    parts: partsOf(one, frame.rules.score, frame.unit),
    says: sayWhy(one.numbers),
    trialUntil: trials.get(one.id) ?? null,
  }
}

const boardStates = ['open', 'pursued', 'won', 'lost', 'dismissed'] as const

/** The pipeline by stage. Those that nothing may be offered of stand beside it and in no sum. */
export async function board(tx: Tx, viewer: Viewer, asked: Filter) {
  const frame = await frameOf(tx)
  const since = addDays(frame.on, -shownFor)
  const wanted = wantedOf(viewer, asked)
  const found = await store.boarded(tx, { ...wanted, states: boardStates, held: false, since, limit: cardsPerColumn })
  const all = await store.totals(tx, { ...wanted, since })
  const items = Map.groupBy(await presented(tx, found, frame), ({ state }) => state)
  return {
    currency: frame.exchange.into,
    columns: boardStates.map((state) => {
      const own = all.filter((one) => one.state === state && !one.isHeld)
      return {
        ...{ state, count: sum(own, ({ count }) => count) },
        amount: sum(own, ({ amount, came }) => (state === 'won' ? came : amount)),
        unpriced: sum(own, ({ unpriced }) => unpriced),
        items: items.get(state) ?? [],
      }
    }),
    held: summed(all.filter(({ isHeld }) => isHeld)),
  }
}

const summed = (totals: readonly store.Total[]) => ({
  count: sum(totals, ({ count }) => count),
  amount: sum(totals, ({ amount }) => amount),
})

/** What the pipeline may bring, by the share of alike opportunities that were won (rule 33: what is held brings nothing). */
export async function forecast(tx: Tx, viewer: Viewer, asked: Filter) {
  const { on, exchange } = await frameOf(tx)
  const since = addDays(on, -countedFor)
  const all = await store.totals(tx, { ...wantedOf(viewer, asked), since })
  const ended = await store.endedSince(tx, since)
  const offered = await store.offeredSince(tx, since)
  const free = all.filter(({ isHeld }) => !isHeld)
  const byKind = kinds.map((kind) => ofKind(kind, free, ended))
  const known = byKind.flatMap(({ expected }) => expected ?? [])
  const { customers, products } = await store.attachedOn(tx, visible(viewer), on)
  const standing = free.filter(({ state }) => state === 'open' || state === 'pursued')
  return {
    currency: exchange.into,
    kinds: byKind,
    tactics: offered
      .toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || b.offered - a.offered)
      .map((one) => ({ ...one, share: shareOf(one) })),
    open: summed(free.filter(({ state }) => state === 'open')),
    pursued: summed(free.filter(({ state }) => state === 'pursued')),
    expected: known.length === 0 ? null : added(known),
    held: summed(all.filter(({ isHeld }) => isHeld)),
    unpriced: sum(standing, ({ unpriced }) => unpriced),
    attach: { customers, products: products.map((one) => ({ ...one, share: one.customers / customers })) },
  }
}

interface Estimate {
  value: number
  low: number
  high: number
}

const added = (estimates: readonly Estimate[]): Estimate => ({
  value: sum(estimates, ({ value }) => value),
  low: sum(estimates, ({ low }) => low),
  high: sum(estimates, ({ high }) => high),
})

function ofKind(kind: Kind, totals: readonly store.Total[], ended: readonly Ended[]) {
  const own = totals.filter((one) => one.kind === kind)
  const stage = (state: 'open' | 'pursued') => ({
    ...summed(own.filter((one) => one.state === state)),
    conversion: conversionOf(ended, kind, state === 'pursued'),
  })
  const won = own.filter(({ state }) => state === 'won')
  const [open, pursued] = [stage('open'), stage('pursued')]
  const [first, second] = [expectedOf(open), expectedOf(pursued)]
  return {
    ...{ kind, open, pursued },
    expected: first && second ? added([first, second]) : null,
    won: { count: sum(won, ({ count }) => count), amount: sum(won, ({ came }) => came) },
    ended: sum(
      ended.filter((one) => one.kind === kind),
      (one) => one.ended,
    ),
  }
}

function expectedOf(stage: { count: number; amount: number; conversion: Conversion | null }): Estimate | null {
  const { count, amount, conversion } = stage
  if (count === 0) return { value: 0, low: 0, high: 0 }
  if (!conversion) return null
  const { share, low, high } = conversion
  return { value: Math.round(amount * share), low: Math.round(amount * low), high: Math.round(amount * high) }
}

// ---------------------------------------------------------------- one account

/** What one account could buy next, with everything that is needed to speak with it about it. */
export async function expansionOfAccount(tx: Tx, viewer: Viewer, id: AccountId) {
  const { id: account, name, ownerId: owner } = await mustSee(tx, viewer, id)
  const frame = await frameOf(tx)
  const kept = await store.ofAccount(tx, account, mostOfAccount)
  const items = await presented(
    tx,
    kept.map((one) => ({ ...one, name, owner })),
    frame,
  )
  const read = await columnsOn(tx, [account], 'now', 'restated', [...signalMeasures, 'outcomes.goal_achievement'])
  const value = (key: (typeof signalMeasures)[number]) => known(read.of(key)[0])
  const growth = { people: value('usage.active_people_30d'), before: value('usage.active_people_prior_30d') }
  const [facts] = await factsOf(tx, [account], frame)
  const cases = await casesOf(tx, account)
  const offered = await store.offeredSince(tx, addDays(frame.on, -countedFor))
  const { products } = await store.attachedOn(tx, visible(viewer), frame.on)
  const having = new Map(products.map(({ product, customers }) => [product, customers]))
  const pilots = Map.groupBy(await pilotsOf(tx, account), ({ opportunity }) => opportunity)
  const { currency } = await settings(tx)
  const { volume } = frame.rules
  const beside = { growth, departments: departmentsIn(kept), volume }
  return {
    currency,
    held: facts ? heldBy(facts) : null,
    items: items.map((one) => ({
      ...one,
      steps: nextSteps(one.kind).map(({ key, title }) => ({ key, title })),
      options: optionsOf(one, beside),
      volume: volumeOf(one, volume),
      tactics: judgeTactics(one, {
        roi: resultOf(cases.get(one.id))?.roi ?? null,
        goals: known(read.of('outcomes.goal_achievement')[0]),
        trial: pilots.get(one.id)?.[0] ? (pilots.get(one.id)?.[0]?.outcome ?? 'running') : null,
        departments: facts?.departments.filter(({ isCustomer }) => !isCustomer).length ?? 0,
        beside: kept.flatMap((other) => (other.id !== one.id && isStanding(other) ? besideOf(other) : [])),
        having: having.get(one.about) ?? 0,
        volume,
      }).map(({ tactic, ...judged }) => ({
        tactic,
        title: tacticTitles[tactic],
        ...judged,
        ...wonBy(offered, one.kind, tactic),
      })),
      case: caseIn(cases.get(one.id) ?? usualCase(one, growth.people)),
      pilots: (pilots.get(one.id) ?? []).map(({ opportunity: _, ...pilot }) => pilot),
    })),
    signals: signalsOf(value, facts?.departments.filter(({ people }) => people > 0).length ?? 0),
    deciders: await decidersOf(tx, account),
  }
}

/** What a seat costs a year by the number bought together, of what is bought by the seat. */
function volumeOf({ numbers }: Found, steps: readonly VolumeStep[]) {
  if (numbers.kind !== 'seats' && numbers.kind !== 'department') return []
  return steps.map(({ from, off }) => ({ from, off, each: costOfSeats([{ from: 1, off }], 1, numbers.each) }))
}

const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value)

/** Before somebody filled it in: who uses it and what it costs are known, what it brings only the customer can say. */
const usualCase = ({ amount }: Pick<Found, 'amount'>, people: number | null): CaseInputs => ({
  ...{ people, hours: null, hourCost: null, gain: null, cost: amount, once: null },
})

const isStanding = ({ state }: store.Kept): boolean => state === 'open' || state === 'pursued'

/** What one price could be made with: a plan or a product. */
const besideOf = ({ kind, about }: store.Kept): string[] =>
  kind === 'plan_upgrade' || kind === 'cross_sell' ? [about] : []

const resultOf = (inputs: CaseInputs | undefined) => (inputs ? caseOf(inputs) : null)

function wonBy(offered: readonly store.Offered[], kind: Kind, tactic: Tactic): { won: number; ended: number } {
  const own = offered.find((one) => one.kind === kind && one.tactic === tactic)
  return { won: own?.won ?? 0, ended: own?.ended ?? 0 }
}

const caseIn = (inputs: CaseInputs) => ({ inputs, result: caseOf(inputs) })
