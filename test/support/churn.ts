import type { Day } from '../../src/kernel/day.ts'
import type { Kept } from '../../src/modules/churn/domain/kept.ts'
import type { TargetKind } from '../../src/modules/churn/domain/target.ts'
import type { Card } from '../../src/modules/churn/service/card.ts'
import { scoreNewest } from '../../src/modules/churn/service/score.ts'
import { saveKept } from '../../src/modules/churn/store/foretold.ts'
import { saveModel } from '../../src/modules/churn/store/models.ts'
import { closeOverdueDays } from '../../src/modules/measures/index.ts'
import { revenue } from '../../src/modules/revenue/module.ts'
import type { Predictor } from '../../src/platform/learning/model.ts'
import { newId } from '../../src/platform/random.ts'
import { shapeOf, tellRows } from './facts.ts'
import type { World } from './world.ts'

/** Contracts of customers: whom they are with, from when until when, and what a year costs. */
export async function tellContracts(
  world: World,
  rows: readonly [account: string, starts: Day, ends: Day, amount: number, noticeReceived?: Day][],
): Promise<void> {
  await tellRows(
    world,
    shapeOf(revenue, 'revenue.contract'),
    rows.map(([account, starts, ends, amount, noticeReceived]) => ({
      ...{ id: `${account} ${starts}`, account, starts, ends, amount, period: 'year', notice_days: 60 },
      notice_received_on: noticeReceived ?? null,
    })),
  )
}

/** Lets the world's day end, so that its measures are frozen. */
export async function nextDay(world: World, moment: string): Promise<void> {
  await world.settle()
  world.clock.set(new Date(moment))
  await closeOverdueDays(world.platform, world.workspace)
  await world.settle()
}

/** The longer somebody is a customer, the likelier they leave: a line as good as any to see what is done with it. */
const line: Predictor = {
  format: 1,
  model: {
    family: 'logistic',
    columns: [{ name: 'accounts.age_days' }],
    intercept: 1,
    inputs: [{ column: 0, mean: 200, deviation: 100, weight: 1 }],
  },
  calibrator: { kind: 'none' },
}

/** Puts a model up as if a training had found it good, and foretells everybody by it. */
export async function publishModel(
  world: World,
  on: Day,
  {
    target = 'loss',
    predictor = line,
    spreads = [],
    kept,
  }: { target?: TargetKind; predictor?: Predictor; spreads?: Card['spreads']; kept?: Kept } = {},
): Promise<void> {
  await world.within(async (tx) => {
    const model = {
      id: newId(tx.now),
      target,
      on,
      card: { ...cardOf(on), spreads },
      predictor,
      behind: null,
    } as const
    await saveModel(tx, { ...model, verdict: { state: 'published' } })
    await scoreNewest(tx)
    if (kept) await saveKept(tx, model.id, kept)
  })
}

function cardOf(on: Day): Card {
  const estimate = { value: 0.86, low: 0.8, high: 0.9 }
  const bins = [0.02, 0.06, 0.11, 0.2, 0.42].map((foretold, at) => ({
    ...{ rows: 90, came: Math.round(90 * foretold * 1.1), foretold },
    seen: { value: foretold * 1.1, low: foretold * 0.7, high: foretold * 1.5 + 0.02 * at },
  }))
  const lifts = [{ share: 0.1, rows: 45, came: 20, lift: 4.2 }]
  const figures = {
    ...{ auc: estimate, averagePrecision: 0.4, brier: 0.051, logLoss: 0.19 },
    ...{ calibration: { slope: 0.96, intercept: 0.02 }, bins, lifts },
  }
  const gain = { value: 0.05, low: 0.02, high: 0.08, isSure: true, draws: 1000 }
  return {
    ...{ horizon: 90, months: [on], accounts: 480, rows: 4200, oneOf: 1 },
    losses: { learned: 62, voluntary: 55, payment: 7, acquisition: 4 },
    silent: ['surveys.csat_survey'],
    leaks: [
      {
        ...{ measure: 'support.escalations_90d', where: 'at least', cut: 3 },
        lost: 9,
        of: 9,
        share: 0.6,
        isDecision: false,
      },
    ],
    found: {
      ...{ family: 'logistic', split: 'known then', inputs: ['accounts.age_days'], rows: 450, losses: 61 },
      ...{ accounts: 300, accountsLost: 31, from: on, to: on, figures, candidates: [] },
      plain: { ...figures, auc: { value: 0.81, low: 0.76, high: 0.85 } },
      ...{ gainAuc: gain, gainLogLoss: { ...gain, value: -0.02, low: -0.03, high: -0.01 } },
      scorecards: [{ name: 'tenure', label: 'Tenure', auc: { value: 0.8, low: 0.74, high: 0.85 }, gain, rows: 420 }],
      shuffled: { value: 0.49, low: 0.4, high: 0.58 },
      importance: [
        { measure: 'usage.baseline_ratio', fall: 0.05 },
        { measure: 'accounts.age_days', fall: 0.02 },
      ],
    },
  }
}
