import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withUnit } from '../../src/modules/proof/domain/arms.ts'
import { lessBefore, look, nobody, type Treatment } from '../../src/modules/proof/index.ts'
import { figure, proveSize } from '../support/figures.ts'

const repeats = proveSize({ reduced: 200, full: 2000 })
const accounts = 20_000
const planned = 2_000
const days = 365

/** The same chances under the same seed, and none of the product's own (Marsaglia's xorshift with 32 bits). */
function chances(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296
  }
}

interface Year {
  falseAlarm: boolean
  covered: boolean
  /** The day on which the interval first left out zero. */
  foundOn: number | null
}

/**
 * A year in which accounts come into a playbook day by day, half of them held out, and thirty days later it is known who stayed. Of
 * those held out 85% stay, more of those who used the product more before. It is looked at every day.
 */
function year(seed: number, effect: number, held = 0.5): Year {
  const chance = chances(seed)
  const perDay = accounts / (days - 30)
  const arms: Treatment = { treated: nobody, control: nobody }
  const told: Year = { falseAlarm: false, covered: true, foundOn: null }
  let [known, due] = [0, 0]
  for (let day = 30; day < days; day++) {
    for (due += perDay; known < Math.floor(due); known++) {
      const isTreated = chance() >= held
      const before = chance()
      const stays = chance() < 0.7 + 0.3 * before + (isTreated ? effect : 0) ? 1 : 0
      const group = isTreated ? 'treated' : 'control'
      arms[group] = withUnit(arms[group], stays, before)
    }
    const seen = look(lessBefore(arms), { planned, confidence: 0.95 })
    if (seen.kind === 'too early') continue
    const isOutside = seen.low > 0 || seen.high < 0
    if (isOutside) told.foundOn ??= day
    if (effect === 0 && isOutside) told.falseAlarm = true
    if (effect < seen.low || effect > seen.high) told.covered = false
  }
  return told
}

test.each([
  ['half of them held out', 0.5],
  ['one in ten held out', 0.1],
])(
  'N3 looked at every day of a year, a playbook that does nothing seems to help at most once in twenty: %s',
  (_, held) => {
    const years = Array.from({ length: repeats }, (_, at) => year(at + 1, 0, held))
    const alarms = years.filter(({ falseAlarm }) => falseAlarm).length
    figure(
      `hold-outs: false alarms over a year of daily looks, ${held * 100}% held out`,
      `${alarms} of ${repeats}`,
      'at most 5%',
    )
    expect(alarms / repeats).toBeLessThanOrEqual(0.05)
  },
)

test('N3 a planted effect lies within the interval at every look of the year, and is found', () => {
  const years = Array.from({ length: repeats }, (_, at) => year(at + 1, 0.02))
  const covered = years.filter((one) => one.covered).length
  const found = years.flatMap(({ foundOn }) => (foundOn === null ? [] : [foundOn])).sort((a, b) => a - b)
  figure(
    'hold-outs: years in which 2 points stay within the interval at every look',
    `${covered} of ${repeats}`,
    'at least 92%',
  )
  figure('hold-outs: years in which 2 points are found', `${found.length} of ${repeats}`, 'any')
  figure('hold-outs: the day on which half of them are', String(found[Math.floor(repeats / 2)] ?? 'none'), 'any')
  expect(covered / repeats).toBeGreaterThanOrEqual(0.92)
  expect(found.length / repeats).toBeGreaterThan(0.8)
})

// ---------------------------------------------------------------- experiments that others published

const datasets = process.env.TENURE_DATASETS

interface Said {
  results: { treated: string; finding: { difference: number; p: number } }[]
}

function said(file: string, group: string, control: string, outcome: string): Said['results'] {
  const main = join(import.meta.dirname, '../../src/app/cli/main.ts')
  const asked = ['--group', group, '--control', control, '--outcome', outcome, '--json']
  const path = join(datasets ?? '', file)
  const output = execFileSync(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    main,
    'proof',
    path,
    ...asked,
  ])
  return (JSON.parse(output.toString()) as Said).results
}

test.skipIf(!datasets || !existsSync(join(datasets, 'hillstrom-email')))(
  'N3 the two mailings of Hillstrom brought 7.66 and 4.52 points more visits, as published',
  () => {
    const file = 'hillstrom-email/hillstrom_email_data.csv.gz'
    const found = said(file, 'segment', 'No E-Mail', 'visit')
    const effects = Object.fromEntries(found.map(({ treated, finding }) => [treated, finding.difference]))
    expect(effects['Mens E-Mail']).toBeCloseTo(0.0766, 4)
    expect(effects['Womens E-Mail']).toBeCloseTo(0.0452, 4)
  },
)

test.skipIf(!datasets || !existsSync(join(datasets, 'cookie-cats-ab')))(
  'N3 moving the gate of Cookie Cats is chance after a day and harm after a week, as published',
  () => {
    const p = (outcome: string) =>
      said('cookie-cats-ab/cookie_cats.csv.gz', 'version', 'gate_30', outcome)[0]?.finding.p ?? Number.NaN
    expect(p('retention_1')).toBeCloseTo(0.0744, 4)
    expect(p('retention_7')).toBeCloseTo(0.00155, 5)
  },
)
