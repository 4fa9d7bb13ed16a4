import { type Day, monthOf } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { chances, type Predictor } from '../../../platform/learning/model.ts'
import { tell } from '../../../platform/outbox/outbox.ts'
import { catalogue, lastClosed, publishSpan } from '../../measures/index.ts'
import { today } from '../../workspaces/index.ts'
import { type Drift, driftedOf, driftOf } from '../domain/drift.ts'
import { intervalOf } from '../domain/nearby.ts'
import { type TargetKind, targetOf } from '../domain/target.ts'
import { probabilityKey } from '../measures.ts'
import { replaceChanges } from '../store/changes.ts'
import { keepForetold } from '../store/foretold.ts'
import { markScored, predictorOf, speakingModels, type Trained } from '../store/models.ts'
import { dropScores, probabilities, replaceScores, type Score } from '../store/scores.ts'
import type { Found } from './card.ts'
import { noteChanges } from './change.ts'
import { everyCustomer, foretoldOn } from './months.ts'

const accountsPerPage = 5000
const thousand = 1000

/** Three decimals, as the documents have it (F120). */
export const thousandths = (all: Float64Array): Float64Array =>
  all.map((chance) => Math.round(chance * thousand) / thousand)

/**
 * Foretells everybody on the last closed day by the models that speak, each about its target; where one has no skill, nothing is
 * told any more. Answers whether anything was to do.
 */
export async function scoreNewest(tx: Tx): Promise<boolean> {
  const on = await lastClosed(tx)
  if (on === null) return false
  const due = (await speakingModels(tx)).filter(({ scoredOn }) => scoredOn !== on)
  for (const trained of due) await scoreBy(tx, trained, on)
  return due.length > 0
}

async function scoreBy(tx: Tx, trained: Trained, on: Day): Promise<void> {
  const { id, target, card } = trained
  const predictor = await predictorOf(tx, id)
  if (!predictor || !card.found) {
    const before = await dropScores(tx, target)
    if (target === 'loss') await replaceChanges(tx, on, [])
    await say(tx, target, before.map(withoutAny))
    return markScored(tx, id, on, null)
  }
  const everybody = await everyCustomer(tx)
  const { scores, drift } = await foretell(tx, { trained, predictor, bins: card.found.figures.bins, everybody }, on)
  const foretold = new Set(scores.map(({ account }) => account))
  const before = await probabilities(tx, target)
  const gone = [...before.keys()].filter((account) => !foretold.has(account))
  await replaceScores(tx, { target, model: id, on }, scores)
  // Once a month is enough to see whether it keeps its word, and once the horizon is over there is something to hold it against.
  if (!trained.toldOn.some((day) => monthOf(day) === monthOf(on))) await keepForetold(tx, { model: id, on }, scores)
  if (target === 'loss') await noteChanges(tx, predictor, everybody, on)
  // History keeps a row where something changed.
  const moved = scores.filter(({ account, probability }) => before.get(account) !== probability)
  await say(tx, target, [
    ...moved.map(({ account, probability }) => ({ account, values: [probability] })),
    ...gone.map(withoutAny),
  ])
  await markScored(tx, id, on, drift)
  await tellDrift(tx, trained, drift)
}

interface Speaking {
  trained: Trained
  predictor: Predictor
  bins: Found['figures']['bins']
  everybody: readonly AccountId[]
}

/** Everybody's probability, and how far those whom it concerns stand from the rows that were learned from. */
async function foretell(tx: Tx, { trained: { target, card }, predictor, bins, everybody }: Speaking, on: Day) {
  const asked = targetOf(target, card.horizon)
  const scores: Score[] = []
  const spreads = card.spreads ?? []
  const seen = new Map(spreads.map(({ measure }) => [measure, [] as number[]]))
  for (let at = 0; at < everybody.length; at += accountsPerPage) {
    const { accounts, arr, table } = await foretoldOn(tx, everybody.slice(at, at + accountsPerPage), on, asked)
    table.columns.forEach(({ name }, column) => {
      const own = seen.get(name)
      for (const value of own ? (table.values[column] ?? []) : []) own?.push(value)
    })
    thousandths(chances(predictor, table)).forEach((probability, place) => {
      const own = arr[place] as number
      const value = Number.isNaN(own) ? null : own
      scores.push({
        account: accounts[place] as AccountId,
        probability,
        ...intervalOf(bins, probability),
        arr: value,
        expected: probability * (value ?? 0),
      })
    })
  }
  return { scores, drift: driftOf(spreads, scores.length, (measure) => seen.get(measure) ?? []) }
}

/** News where a measure has drifted that had not on the day before. */
async function tellDrift(tx: Tx, { id, target, drift: before }: Trained, drift: Drift | null): Promise<void> {
  const known = new Set(driftedOf(before))
  const measures = driftedOf(drift).filter((measure) => !known.has(measure))
  if (measures.length === 0) return
  const labels = new Map((await catalogue(tx)).map(({ key, label }) => [key, label]))
  const data = { model: id, target, labels: measures.map((measure) => labels.get(measure) ?? measure) }
  await tell(tx, [{ name: 'churn.drifted', account: null, data, key: `churn.drifted ${id} ${measures.join()}` }])
}

const withoutAny = (account: AccountId) => ({ account, values: [null] })

/**
 * The probability of a loss as a measure, so that lists, segments and playbooks read it. It stands from the day on which it was
 * told: a model of this morning may have learned from what came since the close that it speaks of (decision 560).
 */
async function say(
  tx: Tx,
  target: TargetKind,
  rows: readonly { account: AccountId; values: (number | null)[] }[],
): Promise<void> {
  if (target !== 'loss') return
  const day = await today(tx)
  await publishSpan(
    tx,
    [probabilityKey],
    rows.map((row) => ({ ...row, day })),
  )
}
