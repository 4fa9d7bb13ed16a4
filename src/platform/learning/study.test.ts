import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { inThread } from './pool.ts'
import { type StudyInput, study } from './study.ts'

/** Accounts seen month after month until they leave; how they use the product tells it, how long they are here tells a little. */
function company(accounts: number, seed: number, telling: number): StudyInput {
  const random = seededRandom(seed)
  const [usage, tenure, idle]: [number[], number[], number[]] = [[], [], []]
  const [happened, groups, periods]: [number[], number[], number[]] = [[], [], []]
  for (let account = 0; account < accounts; account++) {
    let mood = random.next() * 2 - 1
    const since = Math.floor(random.next() * 30)
    for (let month = 0; month < 24; month++) {
      mood += (random.next() - 0.5) * 0.4
      const chance = 1 / (1 + Math.exp(3.2 + telling * 2 * mood))
      const leaves = random.next() < chance
      usage.push(mood + (random.next() - 0.5) * 0.3)
      tenure.push(since + month)
      idle.push(random.next())
      happened.push(leaves ? 1 : 0)
      groups.push(account)
      periods.push(month)
      if (leaves) break
    }
  }
  const values = [usage, tenure, idle].map((column) => Float64Array.from(column))
  return {
    table: { rows: happened.length, columns: [{ name: 'usage' }, { name: 'tenure' }, { name: 'idle' }], values },
    happened,
    groups,
    periods,
    gap: 2,
    plain: ['tenure'],
    families: ['logistic', 'boosting'],
    mostInputs: null,
    seed: 3,
  }
}

test('where usage tells who leaves, the study finds it on later months, keeps its word and sees through dealt-out labels', async () => {
  const found = await inThread({ kind: 'study', input: company(300, 1, 1) })
  expect(found?.figures.auc.low).toBeGreaterThan(0.6)
  expect(found?.gain.auc).toMatchObject({ isSure: true })
  expect(found?.gain.logLoss.high).toBeLessThan(0)
  expect(found?.figures.calibration?.slope).toBeGreaterThan(0.7)
  expect(found?.figures.calibration?.slope).toBeLessThan(1.4)
  expect(found?.shuffled?.low).toBeLessThan(0.5)
  expect(found?.importance[0]?.column).toBe('usage')
  expect(found?.family).toBe('logistic')
})

test('where nothing tells it, no gain is sure; where hardly anybody leaves, there is nothing to judge by', () => {
  const blind = study({ ...company(200, 2, 0), families: ['logistic'] })
  expect(blind?.gain.auc.isSure && blind.gain.auc.low > 0).toBeFalsy()
  expect(study(company(4, 3, 1))).toBeNull()
})

test('with few losses the plain columns stand beside those that add most to them', () => {
  const found = study({ ...company(150, 4, 1), families: ['logistic'], mostInputs: 2 })
  expect(found?.inputs).toEqual(['tenure', 'usage'])
})
