import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Day, epochDay } from '../../../kernel/day.ts'
import {
  type CheckedRule,
  checkRule,
  countTheSame,
  describeChange,
  describeRule,
  type Rule,
  type RuleInput,
  unitOf,
} from './custom.ts'
import { type CountedDay, type CountedMonth, customValue, monthMasks, noTotals, totalsOver } from './custom-totals.ts'

const plain: RuleInput = {
  count: 'events',
  kinds: [],
  names: ['Report exported'],
  where: null,
  property: null,
  window: 30,
  isChange: false,
}
const checked = (more: Partial<RuleInput>): CheckedRule => checkRule({ ...plain, ...more })
const ruleOf = (more: Partial<RuleInput>): Rule => {
  const found = checked(more)
  if (found.kind === 'refused') throw new Error(JSON.stringify(found.problems))
  return found.rule
}
const onPlan = { version: 1, where: { field: 'text:plan', op: 'is', value: 'pro' } }

test('a rule over events by name and property is read, and said in words', () => {
  const rule = ruleOf({ count: 'people', where: onPlan, kinds: ['track'] })
  expect(describeRule(rule)).toBe(
    "Distinct people with events called Report exported (track) where plan must be 'pro', in 30 days; robots are left out",
  )
  expect(describeRule(ruleOf({ count: 'sum', property: 'pages', isChange: true, window: 7 }))).toBe(
    'Sum of pages over events called Report exported, in 7 days against the 7 days before, as a share; robots are left out',
  )
})

test.each<[string, Partial<RuleInput>, string]>([
  ['a sum without a property', { count: 'sum' }, 'rule.property'],
  ['the last value without a property', { count: 'last value', property: '' }, 'rule.property'],
  ['the change of a last day', { count: 'last day', isChange: true }, 'rule.isChange'],
  [
    'a field that is no property',
    { where: { version: 1, where: { field: 'plan', op: 'is', value: 'x' } } },
    'rule.where.where.field',
  ],
  [
    'a number against a text',
    { where: { version: 1, where: { field: 'number:a', op: 'contains', value: 'x' } } },
    'rule.where.where.op',
  ],
  ['what is no condition at all', { where: 'plan = pro' }, 'rule.where'],
])('%s is refused with field and remedy', (_, more, field) => {
  const found = checked(more)
  expect(found.kind).toBe('refused')
  const [problem] = found.kind === 'refused' ? found.problems : []
  expect(problem?.field).toBe(field)
  expect(problem?.remedy).not.toBe('')
})

test('the unit follows from what is counted, and only a property has one of its own', () => {
  expect(unitOf(ruleOf({}), 'hours')).toBe('count')
  expect(unitOf(ruleOf({ count: 'sum', property: 'x' }), 'hours')).toBe('hours')
  expect(unitOf(ruleOf({ count: 'last day' }), 'hours')).toBe('date')
  expect(unitOf(ruleOf({ isChange: true }), 'hours')).toBe('share')
})

test('another window counts the same events; another name, condition or property does not', () => {
  const rule = ruleOf({})
  expect(countTheSame(rule, ruleOf({ window: 90, isChange: true }))).toBe(true)
  expect(countTheSame(rule, ruleOf({ count: 'days' }))).toBe(true)
  expect(countTheSame(rule, ruleOf({ count: 'people' })), 'people are kept by name').toBe(false)
  expect(countTheSame(rule, ruleOf({ names: ['Report exported', 'Import run'] }))).toBe(false)
  expect(countTheSame(rule, ruleOf({ where: onPlan }))).toBe(false)
})

test('what changed between two versions is said in words', () => {
  const before = { label: 'Exports', summary: null, direction: 'up', unit: 'count', rule: ruleOf({}) } as const
  expect(describeChange(before, before)).toEqual([])
  expect(describeChange(before, { ...before, label: 'Reports', rule: ruleOf({ window: 90 }) })).toEqual([
    'called Exports, now Reports',
    'window 30 days, now 90 days',
  ])
})

test('a change is unknown without anything before, and a fall to nothing is all of it', () => {
  const change = { count: 'events', isChange: true } as const
  expect(customValue(change, { ...noTotals, events: 3 }, noTotals)).toBeNull()
  expect(customValue(change, noTotals, { ...noTotals, events: 4 })).toBe(-1)
  expect(customValue({ count: 'sum', isChange: false }, { ...noTotals, amount: 1_500_000n }, noTotals)).toBe(1.5)
})

const first = epochDay('2026-01-01' as Day)
const days = fc.uniqueArray(
  fc.record({
    day: fc.integer({ min: first, max: first + 120 }),
    events: fc.integer({ min: 1, max: 9 }),
    amount: fc.bigInt({ min: -5_000_000n, max: 5_000_000n }),
    lastValue: fc.option(fc.integer({ min: 0, max: 9 })),
  }),
  { selector: ({ day }) => day, maxLength: 60 },
)
const people = fc.array(
  fc.record({ person: fc.constantFrom('ada', 'ben', 'cyd'), day: fc.integer({ min: first, max: first + 120 }) }),
  { maxLength: 40 },
)

/** Active days of people as months of bits. */
function monthsOf(active: { person: string; day: number }[]): CountedMonth[] {
  const months = new Map<string, CountedMonth>()
  for (const { person, day } of active) {
    const date = new Date(day * 86_400_000)
    const month = day - (date.getUTCDate() - 1)
    const kept = months.get(`${person} ${month}`) ?? { person, month, days: 0 }
    months.set(`${person} ${month}`, { ...kept, days: kept.days | (1 << (date.getUTCDate() - 1)) })
  }
  return [...months.values()]
}

test('totals slid over many days equal a count of each window by itself', () => {
  fc.assert(
    fc.property(days, people, fc.integer({ min: 1, max: 60 }), (rows: CountedDay[], active, window) => {
      const [from, to] = [first + 20, first + 110]
      const slid = totalsOver(rows, monthsOf(active), { from, to, window })
      for (let day = from; day <= to; day++) {
        const inside = rows.filter((row) => row.day <= day && row.day > day - window).sort((a, b) => a.day - b.day)
        expect(slid[day - from]).toEqual({
          events: inside.reduce((sum, row) => sum + row.events, 0),
          days: inside.length,
          amount: inside.reduce((sum, row) => sum + row.amount, 0n),
          people: new Set(active.filter((one) => one.day <= day && one.day > day - window).map((one) => one.person))
            .size,
          lastDay: inside.at(-1)?.day ?? null,
          lastValue: inside.findLast((row) => row.lastValue !== null)?.lastValue ?? null,
        })
      }
    }),
    { numRuns: 200 },
  )
})

test('the months of a span know which of their days belong to it', () => {
  expect(monthMasks('2026-01-30' as Day, '2026-02-02' as Day)).toEqual([
    { month: '2026-01-01', mask: (1 << 29) | (1 << 30) },
    { month: '2026-02-01', mask: 3 },
  ])
})
