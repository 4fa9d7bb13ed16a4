import { expect, test } from 'vitest'
import { addDays, type Day, daysRange } from '../../../kernel/day.ts'
import { indicatorKeys, indicators } from './indicators.ts'
import type { LossLike } from './label.ts'
import { decidedWithin, type Outcomes, recordAgainst, type SeenOf, sayRecord } from './record.ts'
import { readBy, type Sight, watch } from './watch.ts'

const day = (text: string) => text as Day
const first = day('2026-01-01')
type Values = Record<string, number>
const customer = { 'commercial.arr': 12_000, 'commercial.days_to_renewal': 200, 'commercial.days_to_notice': 140 }

/** An account day after day; what is not said of a day is unknown on it. */
const sights = (days: { now?: Values; earlier?: Values; silent?: string[] }[]): Sight[] =>
  days.map(({ now = {}, earlier = {}, silent = [] }, at) => ({
    day: addDays(first, at),
    now: (field) => ({ ...customer, ...now })[field] ?? Number.NaN,
    earlier: (field) => earlier[field] ?? Number.NaN,
    isStale: (field) => silent.includes(field),
    wasStale: (field) => (days[at - 1]?.silent ?? []).includes(field),
  }))
const nobody = { watched: null, spells: [] }
const found = (now: Values, earlier: Values = {}) =>
  watch(nobody, sights([{ now, earlier }])).spells.map(({ indicator }) => indicator)

const borders: [key: string, now: Values, earlier: Values, notYet: Values, notYetEarlier?: Values][] = [
  ['logins', { 'usage.logins_30d': 70 }, { 'usage.logins_30d': 100 }, { 'usage.logins_30d': 71 }],
  ['use', { 'usage.trend_30d': -0.21 }, {}, { 'usage.trend_30d': -0.2 }],
  ['features', { 'usage.features_30d': 8 }, { 'usage.features_30d': 10 }, { 'usage.features_30d': 9 }],
  ['people', { 'usage.active_people_30d': 5 }, { 'usage.active_people_30d': 10 }, { 'usage.active_people_30d': 6 }],
  ['tickets', { 'support.tickets_30d': 4 }, { 'support.tickets_30d': 2 }, { 'support.tickets_30d': 3 }],
  ['escalation', { 'support.escalations_90d': 1 }, {}, { 'support.escalations_90d': 0 }],
  ['csat', { 'support.csat_90d': 2.9 }, {}, { 'support.csat_90d': 3 }],
  ['sentiment', { 'support.sentiment_90d': -0.1 }, {}, { 'support.sentiment_90d': 0 }],
  ['nps', { 'sentiment.nps_mean': 6 }, {}, { 'sentiment.nps_mean': 6.5 }],
  ['payment', { 'commercial.failed_payments_90d': 1 }, {}, { 'commercial.failed_payments_90d': 0 }],
  ['overdue', { 'commercial.overdue_invoices': 1 }, {}, { 'commercial.overdue_invoices': 0 }],
  ['dispute', { 'commercial.disputes_open': 1 }, {}, { 'commercial.disputes_open': 0 }],
  ['notice', { 'commercial.days_to_notice': 60 }, {}, { 'commercial.days_to_notice': 59 }],
  ['renewal', { 'commercial.days_to_renewal': 90 }, {}, { 'commercial.days_to_renewal': 91 }],
  ['health', { 'health.score': 49.9 }, {}, { 'health.score': 50 }],
  ['health_fell', { 'health.score': 60 }, { 'health.score': 70 }, { 'health.score': 61 }],
]

test('F130 F132 every early warning begins at its border and not before', () => {
  expect(borders.map(([key]) => key)).toEqual(indicatorKeys)
  for (const [key, now, earlier, notYet] of borders) {
    expect(found(now, earlier), key).toEqual([key])
    expect(found(notYet, earlier), key).toEqual([])
  }
  expect(found({ 'support.tickets_30d': 3, 'support.tickets_prior_30d': 0 })).toEqual(['tickets'])
  expect(found({ 'support.tickets_30d': 2, 'support.tickets_prior_30d': 0 })).toEqual([])
})

test('F132 a warning says what was seen then and 30 days before', () => {
  const [spell] = watch(
    nobody,
    sights([{ now: { 'usage.logins_30d': 18 }, earlier: { 'usage.logins_30d': 42 } }]),
  ).spells
  const rule = indicators.find(({ key }) => key === spell?.indicator)
  expect(rule?.says(spell?.value ?? null, spell?.before ?? null)).toBe('Logins fell from 42 to 18 in 30 days')
})

test('what is unknown warns of nothing, and a fall from nothing is no fall', () => {
  expect(found({})).toEqual([])
  expect(found({ 'usage.logins_30d': 0 }, { 'usage.logins_30d': 0 })).toEqual([])
})

test('a warning stands from its first day until the first on which it is over, and may come again', () => {
  const low = { now: { 'health.score': 40 } }
  const seen = watch(nobody, sights([{}, low, low, {}, low]))
  expect(seen.spells.map(({ from, until }) => [from, until])).toEqual([
    ['2026-01-02', '2026-01-04'],
    ['2026-01-05', null],
  ])
  expect(seen.watched).toEqual([{ from: first, until: null }])
})

test('looking day by day sees the same as looking at all days at once', () => {
  const pattern = daysRange(first, addDays(first, 40)).map((_, at) => ({
    now: { 'health.score': (at * 7) % 11 > 4 ? 45 : 55, 'commercial.arr': at % 17 === 16 ? 0 : 100 },
  }))
  const all = sights(pattern)
  const whole = watch(nobody, all)
  const rows = new Map<string, unknown>()
  let standing: Parameters<typeof watch>[0] = nobody
  for (const sight of all) {
    const seen = watch(standing, [sight])
    for (const spell of seen.spells) rows.set(`${spell.indicator} ${spell.from}`, spell)
    for (const stretch of seen.watched) rows.set(`watched ${stretch.from}`, stretch)
    const last = seen.watched.at(-1) ?? standing.watched
    const open = [...standing.spells, ...seen.spells].filter(
      ({ indicator, from }) => (rows.get(`${indicator} ${from}`) as { until: Day | null } | undefined)?.until === null,
    )
    standing = { watched: last?.until === null ? last : null, spells: open }
  }
  const named = [
    ...whole.spells.map((spell) => [`${spell.indicator} ${spell.from}`, spell] as const),
    ...whole.watched.map((stretch) => [`watched ${stretch.from}`, stretch] as const),
  ]
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(named))
})

test('rule 19 who has given notice or pays no more is warned of nothing any more', () => {
  const low = { 'health.score': 40 }
  const seen = watch(
    nobody,
    sights([{ now: low }, { now: { ...low, 'commercial.renewal_likelihood': 0 } }, { now: low }]),
  )
  expect(seen.spells.map(({ from, until }) => [from, until])).toEqual([
    ['2026-01-01', '2026-01-02'],
    ['2026-01-03', null],
  ])
  expect(found({ ...low, 'commercial.arr': 0 })).toEqual([])
})

test('rule 9 while a source is silent its warnings neither begin nor end, and what its return begins is no news', () => {
  const silent = ['support.escalations_90d']
  const escalated = { 'support.escalations_90d': 1 }
  const ending = watch(nobody, sights([{ now: escalated }, { silent }, { silent }, {}]))
  expect(ending.spells.map(({ from, until }) => [from, until])).toEqual([['2026-01-01', '2026-01-04']])
  const returning = watch(nobody, sights([{}, { now: escalated, silent }, { now: escalated }]))
  expect(returning.spells.map(({ from }) => from)).toEqual(['2026-01-03'])
  expect(returning.fresh).toEqual([])
})

const recordsOf = ({ months, losses, watched, warnings }: Outcomes & SeenOf) => {
  const record = recordAgainst({ months, losses })
  record.add({ watched, warnings })
  return record.told()
}
const loss = (on: string, more: Partial<LossLike> = {}): LossLike => ({
  ...{ day: day(on), kind: 'voluntary', saidOn: null },
  ...more,
})
const months = ['2025-01-31', '2025-02-28', '2025-03-31', '2025-04-30'].map(day)
const stretch = (account: string, from: string, until: string | null = null) => ({
  ...{ account, indicator: 'nps', from: day(from), until: until === null ? null : day(until) },
})

test('F146 F149 warnings are held against who left within 90 days, the base rate against everybody at ends of months', () => {
  const names = Array.from({ length: 40 }, (_, at) => `a${at}`)
  // Ten are lost on 1 June after a warning on 1 April, two without any; eight are warned of and stay.
  const losses = new Map(names.slice(0, 12).map((name) => [name, [loss('2025-06-01')]]))
  const warnings = [
    ...names.slice(0, 10).map((name) => stretch(name, '2025-04-01')),
    ...names.slice(20, 28).map((name) => stretch(name, '2025-02-01', '2025-03-01')),
  ]
  const watched = names.map((name) => ({
    ...{ account: name, from: day('2024-01-01') },
    until: losses.has(name) ? day('2025-06-01') : null,
  }))
  const records = recordsOf({ months, losses, watched, warnings })
  const nps = records.indicators.nps
  expect(nps).toMatchObject({ warnings: 18, left: 10, foreseen: 10, lead: 61 })
  expect(nps?.rate?.value).toBeCloseTo(10 / 18, 12)
  // Of the four ends of months, 31 March and 30 April lie within 90 days of the losses: 12 of 40 there, none before.
  expect([records.losses, records.base]).toEqual([12, 24 / 160])
  expect(sayRecord(records, nps)).toBe('Who is warned of surely leaves more often than others')
  // Some accounts after others give the same, and losses decided on later change nothing.
  const later = new Map([...losses, ['a30', [loss('2025-12-01')]]])
  const known = [...later].map(([name, own]) => [name, decidedWithin(own, months)] as const)
  const page = recordAgainst({ months, losses: new Map(known.filter(([, own]) => own.length > 0)) })
  for (const at of [0, 7, 14, 21, 28, 35]) {
    const some = new Set(names.slice(at, at + 7))
    const of = <R extends { account: string }>(rows: R[]) => rows.filter(({ account }) => some.has(account))
    page.add({ watched: of(watched), warnings: of(warnings) })
  }
  expect(page.told()).toEqual(records)
})

test('rule 30 under ten losses nothing is told of what warnings are worth but how many are needed', () => {
  const losses = new Map([['a', [loss('2025-06-01')]]])
  const watched = [{ account: 'a', from: day('2024-01-01'), until: day('2025-06-01') }]
  const records = recordsOf({ months, losses, watched, warnings: [stretch('a', '2025-04-01')] })
  expect(records).toMatchObject({ losses: 1, base: null, indicators: { nps: { rate: null, lead: null } } })
  expect(sayRecord(records, records.indicators.nps)).toBe('Too early to say: 10 losses are needed, known so far: 1')
})

test('a warning that flickers counts once in 90 days, who was bought counts neither way, and lead ends when it was said', () => {
  const losses = new Map([
    ['a', [loss('2025-06-01', { saidOn: day('2025-05-01') })]],
    ['b', [loss('2025-05-01', { kind: 'acquisition' as const })]],
    ...Array.from({ length: 9 }, (_, at) => [`x${at}`, [loss('2025-05-20')]] as const),
  ])
  const warnings = [
    stretch('a', '2025-03-02', '2025-03-10'),
    stretch('a', '2025-03-20', '2025-05-01'),
    stretch('b', '2025-04-01', '2025-05-01'),
  ]
  const records = recordsOf({ months, losses, watched: [], warnings })
  expect(records.indicators.nps).toMatchObject({ warnings: 1, left: 1, foreseen: 1, lead: 60 })
})

test('C07 an early warning that asked for open warnings would warn of itself, and is refused', () => {
  for (const indicator of indicators) expect(readBy(indicator)).toContain(indicator.shows)
  const many = {
    key: 'many',
    when: { field: 'churn.warnings_open', op: 'at least', value: 3 },
    shows: 'usage.logins_30d',
  }
  expect(() => readBy(many as Parameters<typeof readBy>[0])).toThrow(
    'The early warning many reads churn.warnings_open, which rests on early warnings',
  )
  expect(() => readBy({ ...many, when: { all: [] }, shows: 'churn.probability' })).toThrow('churn.probability')
})
