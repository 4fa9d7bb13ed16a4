import { expect, test } from 'vitest'
import { addDays, type Day } from '../../../kernel/day.ts'
import { seededRandom } from '../../../platform/random.ts'
import { type SteppedOutcome, steppedLook } from './stepped.ts'

const first = '2026-03-02' as Day
const names = ['a', 'b', 'c', 'd', 'e', 'f']
const effects = { from: -1, to: 1, step: 0.01 }

/** A world in which teams differ, weeks get worse, and whoever is treated stays with so many points more. */
function lived(seed: number, effect: number) {
  const { next } = seededRandom(seed)
  const order = names.map((name) => ({ name, at: next() })).sort((one, other) => one.at - other.at)
  const starts = new Map(order.map(({ name }, at) => [name, addDays(first, at * 14)]))
  const outcomes: SteppedOutcome[] = []
  for (let day = 0; day < 77; day++)
    for (const [place, team] of names.entries())
      for (let unit = 0; unit < 2; unit++) {
        const metOn = addDays(first, day)
        const chance = 0.45 + 0.03 * place - 0.001 * day + (metOn >= (starts.get(team) as Day) ? effect : 0)
        outcomes.push({ team, metOn, value: next() < chance ? 1 : 0 })
      }
  return steppedLook(outcomes, starts, effects)
}

test('N3 rule 28 a stepped start finds an effect that was planted, and says how sure', () => {
  const looks = Array.from({ length: 20 }, (_, seed) => lived(seed + 1, 0.3))
  const mean = looks.reduce((sum, look) => sum + (look?.difference ?? 0), 0) / looks.length
  expect(Math.abs(mean - 0.3)).toBeLessThan(0.04)
  expect(looks.filter((look) => look !== null && look.low > 0).length).toBeGreaterThanOrEqual(16)
  expect(looks.filter((look) => look !== null && look.low <= 0.3 && look.high >= 0.3).length).toBeGreaterThanOrEqual(18)
})

test('N3 rule 28 where nothing was planted a stepped start finds something in about one of twenty worlds', () => {
  const looks = Array.from({ length: 50 }, (_, seed) => lived(1000 + seed, 0))
  const wrong = looks.filter((look) => look !== null && (look.low > 0 || look.high < 0)).length
  // Beyond 8 of 50 a chance of one in twenty is met once in a thousand.
  expect(wrong).toBeLessThanOrEqual(8)
})

test('N3 rule 28 three teams, or teams that began together, can tell nothing', () => {
  const outcomes = names
    .slice(0, 3)
    .flatMap((team, place) =>
      Array.from({ length: 30 }, (_, at) => ({ team, metOn: addDays(first, at), value: place === 0 ? 1 : 0 })),
    )
  const starts = new Map(names.slice(0, 3).map((team, at) => [team, addDays(first, at * 14)]))
  expect(steppedLook(outcomes, starts, effects)).toBeNull()
  expect(steppedLook(outcomes, new Map(names.slice(0, 3).map((team) => [team, first])), effects)).toBeNull()
})
