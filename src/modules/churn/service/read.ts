import type { Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { longDate } from '../../../kernel/say.ts'
import { t, told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { aNumber, anId, aWhole, placeIn } from '../../../platform/http/cursor.ts'
import { encodeCursor } from '../../../platform/http/fields.ts'
import { mustSee } from '../../accounts/index.ts'
import { risksByRule } from '../../health/index.ts'
import { type CatalogueEntry, catalogue, columnsOn } from '../../measures/index.ts'
import { namesOfMembers, settings } from '../../workspaces/index.ts'
import { actionsFor } from '../domain/actions.ts'
import { sayOutcome } from '../domain/contest.ts'
import { driftFrom } from '../domain/drift.ts'
import { factorsByRule, ruleMeasures, topFactors } from '../domain/factors.ts'
import { sayKept, sayTraining, wordOf } from '../domain/kept.ts'
import { horizon, isForetold } from '../domain/label.ts'
import { capacityOf, holds, type Level, levelOf, lossRange, riskOf } from '../domain/level.ts'
import { leastLosses } from '../domain/plan.ts'
import { type TargetKind, targetNames, targetOf } from '../domain/target.ts'
import { sayVerdict } from '../domain/verdict.ts'
import { changeSeen } from '../store/changes.ts'
import { newestModels, predictorOf, speakingModel, speakingModels, type Trained } from '../store/models.ts'
import { otherScoresOf, ranked, type Standing, scoreOf, sums } from '../store/scores.ts'
import { dropSettled, type Settlement, saveSettled, settledAmong } from '../store/settled.ts'
import { firstOver } from './kept.ts'
import { foretoldOn, noticeColumn } from './months.ts'
import { type MeasureShare, sharesIn } from './shares.ts'

const head = ({ id, target, on, trainedAt, scoredOn, verdict, card: { horizon } }: Trained) => ({
  id,
  target,
  on,
  trainedAt: trainedAt.toISOString(),
  state: verdict.state,
  says: sayVerdict(verdict, leastLosses, target),
  horizon,
  scoredOn,
})

/** What is trained anew every month: losses, and whatever else somebody once asked for, with its days. */
export async function trainedTargets(tx: Tx): Promise<{ target: TargetKind; days: number }[]> {
  const asked = (await speakingModels(tx)).map(({ target, card }) => ({ target, days: card.horizon }))
  return asked.some(({ target }) => target === 'loss') ? asked : [{ target: 'loss', days: horizon }, ...asked]
}

/** The training that speaks with every figure, and what all of them found. */
export async function modelCard(tx: Tx, target: TargetKind) {
  const trained = await newestModels(tx, target, 24)
  const newest = await speakingModel(tx, target)
  const labels = new Map((await catalogue(tx)).map(({ key, label }) => [key, label]))
  const labelOf = (measure: string) =>
    labels.get(measure) ?? (measure === noticeColumn ? told`Days to notice` : measure)
  const { currency } = await settings(tx)
  if (!newest) return { model: null, history: [], currency }
  const { spreads: _spreads, broken: _broken, contest = null, outcome = null, ...card } = newest.card
  return {
    model: {
      ...head(newest),
      ...wordSaid(newest, await firstOver(tx, newest)),
      drift: newest.drift && {
        accounts: newest.drift.accounts,
        measures: newest.drift.measures
          .slice(0, 10)
          .map(({ measure, psi }) => ({ label: labelOf(measure), psi, isFar: psi > driftFrom })),
      },
      card: {
        outcome,
        contest,
        ...card,
        silent: card.silent.map(labelOf),
        leaks: card.leaks.map((leak) => ({ ...leak, label: labelOf(leak.measure) })),
        found: card.found && {
          ...card.found,
          inputs: card.found.inputs.map(labelOf),
          importance: card.found.importance.slice(0, 15).map((one) => ({ ...one, label: labelOf(one.measure) })),
        },
      },
    },
    history: trained.map((one) => ({
      ...head(one),
      auc: one.card.found?.figures.auc ?? null,
      decided: sayOutcome(one.card.outcome, one.card.contest ?? null, one.card.broken ?? null),
      word: one.kept && one.id !== newest.id ? sayKept(one.kept) : null,
      speaks: one.id === newest.id,
    })),
    currency,
  }
}

/** What became of what a model said, and when it is trained anew. */
function wordSaid({ kept, verdict }: Trained, firstOverOn: Day | null) {
  const training = sayTraining(kept)
  if (kept)
    return {
      kept: { ...kept, word: wordOf(kept), windows: [...kept.windows], bins: [...kept.bins] },
      word: sayKept(kept),
      training,
    }
  const isSilent = verdict.state !== 'published' || firstOverOn === null
  return {
    kept: null,
    word: isSilent ? null : t`What it says can be held against what came from ${longDate(firstOverOn)} on.`,
    training,
  }
}

// ---------------------------------------------------------------- ranking

export interface RankingRequest {
  target: TargetKind
  hours: number
  hoursEach: number
  cursor?: string | undefined
  limit: number
}

/** Accounts by what they may cost, with how far the team's hours reach (rule 21), and both risks side by side (rule 17). */
export async function ranking(tx: Tx, viewer: Viewer, { target, hours, hoursEach, cursor, limit }: RankingRequest) {
  const newest = await speakingModel(tx, target)
  const place = placeIn(cursor, { expected: aNumber, account: anId, rank: aWhole })
  const found = await ranked(tx, viewer, { target, after: place, limit: limit + 1 })
  const shown = found.slice(0, limit)
  const accounts = shown.map(({ account }) => account)
  const rules = await risksByRule(tx, accounts)
  const settled = await settledAmong(tx, accounts)
  const names = await namesOfMembers(
    tx,
    shown.flatMap(({ owner }) => owner ?? []),
  )
  const days = await columnsOn(tx, accounts, 'now', 'frozen', [
    'commercial.days_to_renewal',
    'commercial.days_to_notice',
  ])
  const capacity = capacityOf(hours, hoursEach)
  const start = place?.rank ?? 0
  const last = found.length > limit ? shown.at(-1) : undefined
  const { currency } = await settings(tx)
  return {
    model: newest ? head(newest) : null,
    currency,
    capacity,
    items: shown.map(({ account, name, owner, probability, low, high, arr, expected }, at) => {
      const rule = (rules.get(account) ?? 'low') as Level
      const model = levelOf(probability)
      return {
        account: { id: account, name },
        owner: ownerOf(owner, names),
        rank: start + at + 1,
        isWithinCapacity: start + at < capacity,
        ...{ probability, low, high, arr, expected: Math.round(expected) },
        daysToRenewal: known(days.of('commercial.days_to_renewal')[at]),
        daysToNotice: known(days.of('commercial.days_to_notice')[at]),
        risk: { rule, model, ...riskOf(rule, model, settled.get(account)) },
      }
    }),
    next: last ? encodeCursor([last.expected, last.account, start + shown.length]) : null,
  }
}

const ownerOf = (owner: MemberId | null, names: ReadonlyMap<MemberId, string>) =>
  owner ? { id: owner, name: names.get(owner) ?? '' } : null
const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value)

/** Revenue at risk: what all may cost by their probabilities and between what (E07, rule 22), beside the full ARR of those at risk. */
export async function atRisk(tx: Tx, viewer: Viewer) {
  const newest = await speakingModel(tx, 'loss')
  const { currency } = await settings(tx)
  const all = await sums(tx, viewer)
  const learned = newest?.card.found?.accountsLost ?? 0
  const range = lossRange({ expected: all.expected, variance: all.variance, whole: all.arr, learned })
  const count = { expected: all.losses, variance: all.lossesVariance, whole: all.accounts, learned }
  return {
    model: newest ? head(newest) : null,
    currency,
    accounts: all.accounts,
    arr: all.arr,
    expected: { value: Math.round(all.expected), low: Math.round(range.low), high: Math.round(range.high) },
    losses: { value: all.losses, ...lossRange(count) },
    change: await changeSeen(tx, viewer),
    largestShare: all.expected > 0 ? all.largest / all.expected : null,
    full: { accounts: all.atRiskAccounts, arr: all.atRiskArr },
  }
}

// ---------------------------------------------------------------- one account

/** What speaks for the loss of one account, what it may cost, and what to do about it. */
export async function churnOfAccount(tx: Tx, viewer: Viewer, id: AccountId) {
  const { id: account } = await mustSee(tx, viewer, id)
  const newest = await speakingModel(tx, 'loss')
  const others = await otherScoresOf(tx, account)
  const score = await scoreOf(tx, viewer, account)
  const entries = await catalogue(tx)
  const read = await columnsOn(tx, [account], 'now', 'frozen', [...ruleMeasures, ...standingMeasures])
  const value = (key: string) => known(read.of(key)[0])
  const rule = ((await risksByRule(tx, [account])).get(account) ?? 'low') as Level
  const level = score ? levelOf(score.probability) : null
  const shares = score && newest ? await sharesOfAccount(tx, newest, account, entries) : []
  const factors = topFactors(factorsByRule({ get: value }), shares)
  const settled = (await settledAmong(tx, [account])).get(account)
  const acts = riskOf(rule, level, settled)
  const { currency } = await settings(tx)
  const arr = value('commercial.arr')
  return {
    model: newest ? head(newest) : null,
    currency,
    standing: standingOf(value, arr),
    score: score ? presentScore(score) : null,
    others: others.map((one) => ({ ...one, label: targetNames[one.target] })),
    risk: { rule, model: level, ...acts },
    settled: settled ? await presentSettled(tx, settled, holds(settled, rule, level)) : null,
    arr,
    daysToRenewal: value('commercial.days_to_renewal'),
    daysToNotice: value('commercial.days_to_notice'),
    factors,
    shares: shares.toSorted((one, other) => Math.abs(other.share) - Math.abs(one.share)).slice(0, 8),
    actions: actionsFor(acts.level === 'high', factors),
  }
}

async function presentSettled(tx: Tx, { level, reason, at, by }: Settlement, isInForce: boolean) {
  const name = (await namesOfMembers(tx, [by])).get(by)
  return { level, reason, at: at.toISOString(), by: name ? { id: by, name } : null, isInForce }
}

/** Settles which risk acts (rule 17), with both as they are now; null takes it back. */
export async function settle(
  tx: Tx,
  viewer: Viewer,
  { account: id, level, reason }: { account: AccountId; level: Level | null; reason: string | null },
): Promise<{ account: AccountId; name: string }> {
  const { id: account, name } = await mustSee(tx, viewer, id)
  if (level === null) await dropSettled(tx, account)
  else {
    if (reason === null)
      throw new AppError('invalid', told`reason: say why the risk is another one`, {
        field: 'reason',
        remedy: told`Write what you know that the measures do not`,
      })
    const rule = ((await risksByRule(tx, [account])).get(account) ?? 'low') as Level
    const score = await scoreOf(tx, viewer, account)
    const model = score ? levelOf(score.probability) : null
    await saveSettled(tx, { account, level, reason, rule, model, by: viewer.member as MemberId })
  }
  return { account, name }
}

const standingMeasures = [
  'commercial.arr',
  'commercial.renewal_likelihood',
  'commercial.days_to_renewal',
  'commercial.days_to_notice',
] as const

type Reading = (key: string) => number | null

function standingOf(value: Reading, arr: number | null): 'foretold' | 'has said that it leaves' | 'no paid contract' {
  const likelihood = value('commercial.renewal_likelihood')
  if (arr !== null && arr > 0 && likelihood === 0) return 'has said that it leaves'
  const standing = {
    arr: arr ?? Number.NaN,
    likelihood: likelihood ?? Number.NaN,
    daysToRenewal: value('commercial.days_to_renewal') ?? Number.NaN,
  }
  return isForetold(standing) ? 'foretold' : 'no paid contract'
}

const presentScore = ({ probability, low, high, expected, rank, of }: Standing) => ({
  probability,
  low,
  high,
  expected: Math.round(expected),
  rank,
  of,
})

/** What each measure adds to what the model says of the account, by the day on which it was foretold. */
async function sharesOfAccount(
  tx: Tx,
  newest: Trained,
  account: AccountId,
  entries: readonly CatalogueEntry[],
): Promise<MeasureShare[]> {
  const predictor = await predictorOf(tx, newest.id)
  if (!predictor || newest.scoredOn === null) return []
  const { accounts, table } = await foretoldOn(tx, [account], newest.scoredOn, targetOf('loss'))
  if (accounts.length === 0) return []
  return sharesIn(predictor, table, 0, new Map(entries.map((entry) => [entry.key, entry])))
}
