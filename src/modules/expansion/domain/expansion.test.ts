import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Day } from '../../../kernel/day.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { caseOf } from './case.ts'
import { conversionOf, shareOf } from './conversion.ts'
import type { AccountFacts, Offered } from './facts.ts'
import { type Found, findAll } from './find.ts'
import { type Beside, optionsOf } from './options.ts'
import { documentRules, kinds } from './rules.ts'
import { partsOf, scoreOf } from './score.ts'
import { heldBy, lookAgain, mayMove, type Opportunity, states } from './settle.ts'
import { judgeTactics, tacticsOf } from './tactics.ts'
import { costOfSeats } from './volume.ts'
import { wordsOf } from './words.ts'

/** Seats of an account that pays 10,000.00 a year for all of them. */
const seatsOf = (limit: number | null, used: number | null): AccountFacts['seats'] => ({
  ...{ limit, used, each: limit === null ? null : Math.round(1_000_000 / limit), agreed: null, since: null },
})

const anAccount = (more: Partial<AccountFacts> = {}): AccountFacts => ({
  ...{ account: 'acme' as AccountId, isCustomer: true, plan: 'Starter' },
  ...{ seats: seatsOf(null, null), storage: { limit: null, used: null }, features: [], owned: [] },
  ...{ segments: new Set<string>(), departments: [], renewal: null, isRed: false, overdueInvoices: 0 },
  ...more,
})
const plan = (name: string, tier: number, price: number | null, features: string[]) => ({
  name,
  tier,
  price,
  perSeat: false,
  features,
})
const offered: Offered = {
  plans: [
    plan('Starter', 1, 120_000, ['Inbox']),
    plan('Growth', 2, 1_200_000, ['Inbox', 'Reports']),
    plan('Scale', 3, 6_000_000, ['Inbox', 'Reports', 'API']),
  ],
  products: [{ name: 'Voice', price: 600_000, dependsOn: ['Inbox'], signals: ['Calls', 'Growing', 'Large'] }],
  storagePrice: 600_000,
}
const find = (more: Partial<AccountFacts>) => findAll(anAccount(more), offered, documentRules)

test.each([
  [40, 50, []],
  [41, 50, [25]],
  [3, 3, [2]],
])(
  'F159 %i people on %i seats: more seats are recommended above four fifths, half of the limit',
  (used, limit, more) => {
    const found = find({ seats: seatsOf(limit, used) })
    expect(found.map(({ numbers }) => numbers.kind === 'seats' && numbers.more)).toEqual(more)
  },
)

test('F159 seats cost what a seat costs today; without ARR nobody knows', () => {
  expect(find({ seats: seatsOf(50, 45) })[0]?.amount).toBe(25 * 20_000)
  expect(find({ seats: { ...seatsOf(50, 45), each: null } })[0]?.amount).toBeNull()
})

test('F160 more than seven tenths of the storage: 100 GB more at $500 a month', () => {
  expect(find({ storage: { limit: 200, used: 140 } })).toEqual([])
  expect(find({ storage: { limit: 200, used: 141 } })).toMatchObject([
    { kind: 'storage', amount: 600_000, odds: 0.7, days: 60 },
  ])
})

test('F161 G05 features of a higher plan in use: the lowest plan with half of them, its price less the own one, odds by their number', () => {
  expect(find({ features: ['Inbox'] })).toEqual([])
  expect(find({ features: ['Reports'] })).toMatchObject([
    {
      ...{ kind: 'plan_upgrade', about: 'Growth', amount: 1_080_000, odds: 0.45, days: 90 },
      numbers: { features: ['Reports'], others: [{ plan: 'Scale', features: 1 }] },
    },
  ])
  // One of two is half of them: the step to the next plan comes first.
  expect(find({ features: ['API', 'Reports'] })).toMatchObject([{ about: 'Growth', amount: 1_080_000 }])
  expect(find({ features: ['API'] })).toMatchObject([{ about: 'Scale', amount: 5_880_000, odds: 0.45 }])
  expect(find({ features: ['API'], plan: 'Scale' })).toEqual([])
})

test('F162 G05 a product is offered where more than six tenths of its signs hold, with what it needs besides', () => {
  expect(find({ segments: new Set(['Calls']) })).toEqual([])
  const [found] = find({ segments: new Set(['Calls', 'Growing']) })
  expect(found).toMatchObject({ kind: 'cross_sell', amount: 600_000, days: 120, numbers: { missing: ['Inbox'] } })
  expect(found?.odds).toBeCloseTo((2 / 3) * 0.7)
  expect(find({ segments: new Set(['Calls', 'Growing']), owned: ['Voice'] })).toEqual([])
})

test('F163 three active people in a department without a contract are an opportunity, two are not', () => {
  const department = (people: number, isCustomer = false) => ({
    seats: seatsOf(50, 10),
    departments: [{ account: 'dept' as AccountId, name: 'Finance', people, isCustomer }],
  })
  expect(find(department(3))).toMatchObject([{ kind: 'department', about: 'dept', amount: 3 * 20_000 }])
  expect(find(department(2))).toEqual([])
  expect(find(department(9, true))).toEqual([])
})

test('whoever is no customer has no opportunities', () => {
  expect(find({ isCustomer: false, seats: seatsOf(2, 2), features: ['API'] })).toEqual([])
})

// The document's formula, written a second time as it stands there, with the amount that it meant.
const written = (amount: number, odds: number, days: number, fit: number | null) =>
  Math.min(amount / 100_000, 1) * 0.4 + odds * 0.3 + ((180 - days) / 180) * 0.2 + (fit || 0.7) * 0.1

test('F164 the score is the document’s, in thousandths whose four parts add up', () => {
  const amounts = fc.integer({ min: 0, max: 30_000_000 })
  fc.assert(
    fc.property(
      amounts,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(30, 60, 90, 120),
      (amount, odds, days) => {
        const parts = partsOf({ amount, odds, days, fit: null }, documentRules.score, 100)
        expect(Math.abs(scoreOf(parts) - 1000 * written(amount / 100, odds, days, null))).toBeLessThanOrEqual(2)
      },
    ),
  )
})

test('F164 E02 an upgrade’s amount counts in its score: literally it was no number, and nothing could be sorted by it', () => {
  const literal = { additionalRevenue: 10_800, probability: 0.45, timeline: '90 days' } as { estimatedRevenue?: number }
  expect(Math.min((literal.estimatedRevenue as number) / 100_000, 1)).toBeNaN()
  const [upgrade] = find({ features: ['Reports'] }) as [Found]
  const parts = partsOf(upgrade, documentRules.score, 100)
  expect(parts).toEqual({ amount: 43, odds: 135, soon: 100, fit: 70 })
  expect(scoreOf(parts)).toBe(348)
})

test('rule 33 who is red or owes money is offered nothing, and the reason is kept', () => {
  expect(heldBy({ isRed: true, overdueInvoices: 2 })).toBe('red')
  expect(heldBy({ isRed: false, overdueInvoices: 1 })).toBe('overdue')
  expect(heldBy({ isRed: false, overdueInvoices: 0 })).toBeNull()
})

const on = '2026-05-04' as Day
const earlier = '2026-04-01' as Day
const kept = (found: Found, more: Partial<Opportunity> = {}): Opportunity => ({
  ...{ ...found, id: 'one', state: 'open', held: null, foundOn: earlier, pursuedOn: null, goneOn: null },
  ...{ settledOn: null, settledBy: null, came: null, why: null, tactic: null },
  ...more,
})
const again = (facts: AccountFacts, standing: Opportunity[], resting: string[] = []) =>
  lookAgain(facts, findAll(facts, offered, documentRules), {
    standing,
    resting: new Set(resting),
    plans: offered.plans,
    on,
  })

test('what was bought is won by itself, with what was bought', () => {
  const [seats] = find({ seats: seatsOf(50, 45) }) as [Found]
  const bought = again(anAccount({ seats: seatsOf(60, 45) }), [kept(seats)])
  expect(bought.kept).toMatchObject([{ state: 'won', came: 10 * 20_000, settledOn: on }])
  const [upgrade] = find({ features: ['Reports'] }) as [Found]
  const higher = again(anAccount({ plan: 'Scale', features: ['Reports'] }), [kept(upgrade)])
  expect(higher.kept).toMatchObject([{ state: 'won', came: 1_080_000 }])
})

test('what no sign tells of any more lapses, unless somebody pursues it', () => {
  const [seats] = find({ seats: seatsOf(50, 45) }) as [Found]
  const quiet = anAccount({ seats: seatsOf(50, 20) })
  expect(again(quiet, [kept(seats)]).kept).toMatchObject([
    { state: 'lapsed', why: 'Fewer of the seats are in use again' },
  ])
  const pursued = again(quiet, [kept(seats, { state: 'pursued', pursuedOn: earlier })])
  expect(pursued.kept).toMatchObject([{ state: 'pursued', goneOn: on, settledOn: null }])
})

test('F159 seats that were asked for are lost once the customer signs anew for no more, and won once it signs for more', () => {
  const from = (since: Day, limit: number | null, used = 45) =>
    anAccount({ seats: { ...seatsOf(limit, used), since: since } })
  const [seats] = findAll(from(earlier, 50), offered, documentRules) as [Found]
  const pursued = kept(seats, { state: 'pursued', pursuedOn: earlier })
  const after = (facts: AccountFacts, one = pursued) => again(facts, [one]).kept
  expect(after(from(on, 50))).toMatchObject([
    { state: 'lost', settledOn: on, settledBy: null, why: 'A new contract began without more seats' },
  ])
  expect(after(from(on, 40))).toMatchObject([{ state: 'lost' }])
  expect(after(from(on, 60))).toMatchObject([{ state: 'won', came: 10 * 20_000 }])
  // The same contract, or a term of it that rolled on by itself: nobody decided anything.
  expect(after(from(earlier, 50))).toMatchObject([{ state: 'pursued', settledOn: null }])
  // Nobody had asked: the seats are as full as they were, and somebody still may.
  expect(after(from(on, 50), kept(seats))).toMatchObject([{ state: 'open', settledOn: null, numbers: { since: on } }])
})

test('seats and storage whose limit is gone lapse for that, and not for being used less', () => {
  const [seats] = find({ seats: seatsOf(50, 45) }) as [Found]
  expect(again(anAccount({ seats: seatsOf(null, 45) }), [kept(seats)]).kept).toMatchObject([
    { state: 'lapsed', why: 'Contract and plan no longer limit the seats' },
  ])
  const [storage] = find({ storage: { limit: 200, used: 180 } }) as [Found]
  expect(again(anAccount({ storage: { limit: null, used: 180 } }), [kept(storage)]).kept).toMatchObject([
    { state: 'lapsed', why: 'The plan no longer limits the storage' },
  ])
})

test('what was dismissed rests, and what stands is not found twice', () => {
  const busy = anAccount({ seats: seatsOf(50, 45) })
  const [seats] = findAll(busy, offered, documentRules) as [Found]
  expect(again(busy, []).fresh).toHaveLength(1)
  expect(again(busy, [], ['seats ']).fresh).toEqual([])
  expect(again(busy, [kept(seats)]).fresh).toEqual([])
})

test('nothing leads out of what has ended, and lapsing is nobody’s to say', () => {
  const ended = states.filter((state) => state !== 'open' && state !== 'pursued')
  for (const from of ended) for (const to of states) expect(mayMove(from, to)).toBe(false)
  for (const from of states) expect(mayMove(from, 'lapsed')).toBe(false)
  expect(mayMove('open', 'pursued') && mayMove('pursued', 'won')).toBe(true)
})

test('F180 conversion is not known before ten ended, and says of how many it is', () => {
  const ended = [
    { kind: 'seats' as const, wasPursued: true, won: 6, ended: 8 },
    { kind: 'seats' as const, wasPursued: false, won: 0, ended: 12 },
  ]
  expect(conversionOf(ended, 'seats', true)).toBeNull()
  expect(conversionOf(ended, 'seats', false)).toMatchObject({ share: 0.3, n: 20, alike: 'kind' })
  const others = [...ended, { kind: 'storage' as const, wasPursued: true, won: 1, ended: 4 }]
  expect(conversionOf(others, 'seats', true)).toMatchObject({ share: 7 / 12, n: 12, alike: 'all' })
})

test('F161 F181 a business case is worked out from what the customer said, and not before', () => {
  const blank = { people: 20, hours: null, hourCost: null, gain: null, cost: 1_200_000, once: null }
  expect(caseOf(blank)).toBeNull()
  // 20 people who save 2 hours a month at 50.00: 24,000.00 a year, for 12,000.00.
  expect(caseOf({ ...blank, hours: 2, hourCost: 5000 })).toEqual({
    ...{ benefit: 2_400_000, cost: 1_200_000, net: 1_200_000, roi: 1, payback: 6 },
  })
  expect(caseOf({ ...blank, gain: 0 })).toMatchObject({ net: -1_200_000, payback: null })
})

const plain: Beside = { growth: { people: null, before: null }, departments: [], volume: [] }

test('F168 F182 three options, the smallest costs nothing, and growth decides the second', () => {
  const [seats] = find({ seats: seatsOf(50, 48) }) as [Found]
  const options = optionsOf(seats, { ...plain, growth: { people: 48, before: 44 } })
  expect(options.map(({ amount }) => amount)).toEqual([0, 10 * 20_000, 25 * 20_000])
})

const steps = [
  { from: 10, off: 0.05 },
  { from: 25, off: 0.1 },
]

test.each([
  // A seat costs 200.00 a year.
  [9, 180_000],
  [10, 190_000],
  [24, 456_000],
  [25, 450_000],
  [40, 720_000],
])('F176 F182 %i seats together cost so much a year by the step that they reach: %i', (seats, amount) => {
  expect(costOfSeats(steps, seats, 20_000)).toBe(amount)
  expect(costOfSeats(steps, seats, null)).toBeNull()
})

test('F159 F182 what many seats cost less is taken off what the opportunity is worth and off each option by its own number', () => {
  const rules = { ...documentRules, volume: steps }
  const [seats] = findAll(anAccount({ seats: seatsOf(50, 48) }), offered, rules) as [Found]
  // 25 seats more at 200.00, a tenth less.
  expect(seats.amount).toBe(450_000)
  const options = optionsOf(seats, { ...plain, volume: steps, growth: { people: 48, before: 44 } })
  expect(options.map(({ amount, off }) => [amount, off])).toEqual([
    [0, 0],
    [190_000, 0.05],
    [450_000, 0.1],
  ])
})

test('F163 F176 F182 departments without a contract are an option of their own: a pilot, one of them, all of them', () => {
  const departments = [
    { name: 'Finance', people: 12 },
    { name: 'Sales', people: 15 },
  ]
  const facts = anAccount({
    seats: seatsOf(50, 10),
    departments: departments.map((one) => ({ ...one, account: one.name as AccountId, isCustomer: false })),
  })
  const [finance] = findAll(facts, offered, { ...documentRules, volume: steps }) as [Found]
  const options = optionsOf(finance, { ...plain, departments, volume: steps })
  // 12 seats at 200.00 less a twentieth; 27 less a tenth.
  expect(options).toEqual([
    { title: 'A pilot with Finance for 30 days', amount: 0, off: 0 },
    { title: 'Seats of their own for the 12 people of Finance', amount: 228_000, off: 0.05 },
    { title: 'Seats for Finance (12), Sales (15)', amount: 486_000, off: 0.1 },
  ])
  const [seats] = find({ seats: seatsOf(50, 48) }) as [Found]
  // 25 for the year, and 27 people.
  expect(optionsOf(seats, { ...plain, departments })[2]).toEqual({
    ...{ title: '52 seats more: room for the year, and for Finance (12), Sales (15)', amount: 52 * 20_000, off: 0 },
  })
  expect(wordsOf(seats, { ...plain, departments, volume: steps }, 'USD')).toMatchObject({
    option_3_details:
      '52 seats more: room for the year, and for Finance (12), Sales (15) ($9,360 a year, 10% less a seat)',
    departments: 'Finance (12), Sales (15)',
    volume_discounts: '5% less from 10 seats on, 10% less from 25 seats on',
  })
})

test('F176 the discount for many speaks where what is recommended reaches a step, and is unknown where none is set', () => {
  const nothing = { roi: null, goals: null, trial: null, departments: 0, beside: [], having: 0, volume: [] }
  const of = (limit: number, volume: typeof steps) => {
    const [seats] = find({ seats: seatsOf(limit, limit) }) as [Found]
    return judgeTactics(seats, { ...nothing, volume }).find(({ tactic }) => tactic === 'volume')
  }
  expect(of(50, steps)).toMatchObject({ holds: true, ground: '25 seats together cost 10% less each' })
  expect(of(10, steps)).toMatchObject({ holds: false, ground: 'Seats cost less from 10 on; 5 are recommended' })
  expect(of(50, [])).toMatchObject({ holds: null, ground: null })
})

const perSeat: Offered = {
  ...offered,
  plans: [
    { name: 'Starter', tier: 1, price: 80_000, perSeat: true, features: ['Inbox'] },
    { name: 'Growth', tier: 2, price: 200_000, perSeat: true, features: ['Inbox', 'Reports'] },
  ],
}
/** Twelve seats at 700.00 where the list says 800.00, to be decided in so many days. */
const cheap = (days: number, more: Partial<AccountFacts> = {}) =>
  anAccount({
    seats: { limit: 12, used: 4, each: 70_000, agreed: { currency: 'EUR', each: 65_000 }, since: null },
    renewal: { on: '2026-07-01' as Day, days },
    ...more,
  })

test('F161 a plan that is priced by the seat costs an account so much more for each of its seats', () => {
  const [found] = findAll(anAccount({ seats: seatsOf(12, 4), features: ['Reports'] }), perSeat, documentRules)
  expect(found).toMatchObject({ kind: 'plan_upgrade', amount: 12 * 120_000, numbers: { priceFrom: 12 * 80_000 } })
  // Without seats nobody knows what it would cost.
  expect(findAll(anAccount({ features: ['Reports'] }), perSeat, documentRules)[0]?.amount).toBeNull()
})

test('F177 a seat below the list is raised towards it with the next term, by a step that can be asked for', () => {
  // 12.5% below the list; 7% of 700.00 is 49.00 a seat, less than the 100.00 to the list.
  expect(findAll(cheap(60), perSeat, documentRules)).toMatchObject([
    { kind: 'price', amount: 12 * 4_900, days: 60, numbers: { each: 70_000, list: 80_000, step: 4_900 } },
  ])
  // Not long before it is decided, not once notice is due, and not where the list is near.
  expect(findAll(cheap(121), perSeat, documentRules)).toEqual([])
  expect(findAll(cheap(-1), perSeat, documentRules)).toEqual([])
  const near = { limit: 12, used: 4, each: 75_000, agreed: { currency: 'EUR', each: 70_000 }, since: null }
  expect(findAll(cheap(60, { seats: near }), perSeat, documentRules)).toEqual([])
})

test('a raise is told by the next term in the currency that was agreed, whatever the rates did', () => {
  const [found] = findAll(cheap(60), perSeat, documentRules) as [Found]
  const standing = [kept(found, { state: 'pursued', tactic: 'two_steps' })]
  const later = (each: number, agreed: number, term = '2027-07-01') =>
    lookAgain(
      cheap(300, {
        seats: { limit: 12, used: 4, each, agreed: { currency: 'EUR', each: agreed }, since: null },
        renewal: { on: term as Day, days: 300 },
      }),
      [],
      { standing, resting: new Set(), plans: perSeat.plans, on },
    ).kept[0]
  // 5% more of 12 seats at 700.00.
  expect(later(73_500, 68_250)).toMatchObject({ state: 'won', came: 42_000, tactic: 'two_steps' })
  // A dearer euro is no raise, and neither is anything before the term turned.
  expect(later(73_500, 65_000)).toMatchObject({ state: 'pursued', goneOn: on })
  expect(later(73_500, 68_250, '2026-07-01')).toMatchObject({ state: 'pursued' })
})

test('F174 F175 F176 each kind has its tactics, those that something speaks for first, and what nobody knows is not made up', () => {
  const nothing = { roi: null, goals: null, trial: null, departments: 0, beside: [], having: 0, volume: [] }
  const [seats] = find({ seats: seatsOf(50, 45) }) as [Found]
  const first = judgeTactics(seats, { ...nothing, departments: 2 })[0]
  expect(first).toEqual({ tactic: 'departments', holds: true, ground: '2 departments below have no contract' })
  expect(judgeTactics(seats, nothing).at(-1)).toMatchObject({ tactic: 'departments', holds: false })
  const [upgrade] = find({ features: ['Reports'] }) as [Found]
  const judged = judgeTactics(upgrade, { ...nothing, roi: 0.4, trial: 'failed' })
  expect(judged.map(({ tactic, holds }) => [tactic, holds])).toEqual([
    ['value', true],
    ['premium', true],
    ['outcomes', null],
    ['trial', false],
  ])
  expect(Object.keys(tacticsOf)).toEqual([...kinds])
})

test('F180 how often a tactic won is said with its interval once ten of it ended', () => {
  expect(shareOf({ won: 9, ended: 9 })).toBeNull()
  const share = shareOf({ won: 4, ended: 10 })
  // Wilson's interval of 4 of 10 at 95%, as statistics packages print it.
  expect([share?.value, share?.low.toFixed(4), share?.high.toFixed(4)]).toEqual([0.4, '0.1682', '0.6873'])
})
