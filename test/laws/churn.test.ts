import { expect, test } from 'vitest'
import { lossRange } from '../../src/modules/churn/domain/level.ts'
import { learn } from '../../src/modules/churn/service/train.ts'
import { chances as foretell } from '../../src/platform/learning/model.ts'
import { figure, proveSize } from '../support/figures.ts'
import { type Company, chances, companyOf } from './churn-company.ts'

const companies = proveSize({ reduced: 3, full: 20 })
const shuffledSize = proveSize({ reduced: 800, full: 5_000 })

/** Student's t at 97.5% for 2 and 19 degrees of freedom: of 3 and of 20 companies. */
const reach = { 3: 4.3027, 20: 2.093 }[companies] as number

test('N10 the probabilities of a company add up to the losses that come within 90 days, nine times in ten, and beat tenure with notice', async () => {
  let within = 0
  const gains: number[] = []
  const sums: string[] = []
  for (let seed = 1; seed <= companies; seed++) {
    const { known, later } = companyOf(5_000, seed)
    const { verdict, study } = await learn(known)
    expect(verdict).toEqual({ state: 'published' })
    if (!study) throw new Error('A published model has a study')
    gains.push(study.gain.auc.value)
    const told = foretell(study.predictor, later.table)
    const { low, high, sum } = rangeOf(told, study.groupsHappened)
    if (low <= later.lost && later.lost <= high) within++
    sums.push(`${sum.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)}): ${later.lost}`)
  }
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / companies
  const spread = Math.sqrt(gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / (companies - 1))
  const half = (reach * spread) / Math.sqrt(companies)
  figure('churn: companies whose losses lie within the interval', `${within} of ${companies}`, 'at least 16 of 20')
  figure('churn: foretold (interval): lost', sums.join(', '), 'any')
  figure(
    'churn: mean gain in AUC over tenure and days to notice',
    `${mean.toFixed(4)} (${(mean - half).toFixed(4)} to ${(mean + half).toFixed(4)})`,
    'above 0',
  )
  expect(within).toBeGreaterThanOrEqual(Math.floor(0.8 * companies))
  expect(mean - half).toBeGreaterThan(0)
})

function rangeOf(told: Float64Array, learned: number) {
  let [sum, variance] = [0, 0]
  for (const chance of told) {
    sum += chance
    variance += chance * (1 - chance)
  }
  return { sum, ...lossRange({ expected: sum, variance, whole: told.length, learned }) }
}

test('N10 where outcomes are dealt out anew among accounts, no skill is found', async () => {
  let without = 0
  for (let seed = 1; seed <= companies; seed++) {
    const { known } = companyOf(shuffledSize, 100 + seed)
    const { verdict } = await learn(dealtAnew(known, seed))
    if (verdict.state === 'no skill') without++
  }
  figure(
    'churn: companies without skill once outcomes are dealt out',
    `${without} of ${companies}`,
    'at least 19 of 20',
  )
  expect(without).toBeGreaterThanOrEqual(Math.floor(0.95 * companies))
})

/** Each account gets what came of another one in the same months; where that one has left, nothing came. */
function dealtAnew(known: Company['known'], seed: number): Company['known'] {
  const chance = chances(seed)
  const accounts = [...new Set(known.groups)]
  const order = accounts.map((account) => [chance(), account] as const).sort((one, other) => one[0] - other[0])
  const partner = new Map(accounts.map((account, at) => [account, order[at]?.[1] ?? account]))
  const came = new Map(
    known.groups.entries().map(([row, account]) => [`${account} ${known.periods[row]}`, known.happened[row]]),
  )
  const happened = Float64Array.from(
    known.groups,
    (account, row) => came.get(`${partner.get(account)} ${known.periods[row]}`) ?? 0,
  )
  return { ...known, happened }
}
