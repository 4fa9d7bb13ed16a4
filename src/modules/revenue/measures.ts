import { type Day, endOfDay, startOfDay } from '../../kernel/day.ts'
import { sum } from '../../kernel/statistics.ts'
import { spoken } from '../../kernel/words.ts'
import type { Basis, MeasureDefinition, MeasureRow, MeasureScope, MeasureSource } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { peopleActive30 } from '../events/index.ts'
import { everyDay, firstKnownLate } from '../measures/index.ts'
import { settings } from '../workspaces/index.ts'
import { asCameAbout, asKnown, type KnownContract } from './domain/contract.ts'
import { commercialOn, course, type Step } from './domain/course.ts'
import { type Exchange, exchangeKnown } from './domain/exchange.ts'
import { exchangeNow } from './service.ts'
import { contractsOf } from './store.ts'
import { type InvoiceNumbers, invoiceNumbers } from './store-invoices.ts'

const definition = (
  key: string,
  label: string,
  unit: MeasureDefinition['unit'],
  direction: MeasureDefinition['direction'],
  summary: string,
  more: Partial<MeasureDefinition> = {},
): MeasureDefinition => ({ key: `commercial.${key}`, label, unit, direction, window: 0, summary, ...more })

const stored: MeasureDefinition[] = [
  definition(
    'arr',
    spoken('ARR'),
    'money',
    'up',
    spoken(
      'Yearly amount of the contracts that count, at the rates of the day; unknown where contracts overlap without saying how they relate, or a currency has no rate',
    ),
  ),
  definition('mrr', spoken('MRR'), 'money', 'up', spoken('A twelfth of ARR')),
  definition(
    'contract_value',
    spoken('Contract value'),
    'money',
    'up',
    spoken('Value of the contracts that count over their whole terms'),
  ),
  definition(
    'renews_on',
    spoken('Renewal date'),
    'date',
    'neither',
    spoken('The earliest end or turn of term of the contracts that count'),
  ),
  definition(
    'notice_on',
    spoken('Notice deadline'),
    'date',
    'neither',
    spoken('The last day on which notice can be given'),
  ),
  definition(
    'has_expanded',
    spoken('Has expanded'),
    'yes or no',
    'up',
    spoken('Whether ARR ever rose because more was bought; price rises do not count'),
  ),
  definition(
    'arr_change_12m',
    spoken('ARR change in 12 months'),
    'share',
    'up',
    spoken('ARR against the same day a year before, both at the rates of the day; unknown without ARR then'),
    { window: 365 },
  ),
  definition(
    'multi_year',
    spoken('Multi-year contract'),
    'yes or no',
    'up',
    spoken('Whether a contract that counts runs for two years or more'),
  ),
  definition('seats_bought', spoken('Seats bought'), 'count', 'up', spoken('Seats of the contracts that count')),
  definition(
    'seats_used_share',
    spoken('Seats used'),
    'share',
    'up',
    spoken('People active in 30 days against seats bought'),
    {
      window: 30,
    },
  ),
  definition(
    'lifetime_revenue',
    spoken('Lifetime revenue'),
    'money',
    'up',
    spoken(
      'What its paid contracts bring from the first day to the end of the running term, at the rates of their days, one-off amounts left out; of a customer that left, all it brought. Unknown where ARR ever was, and while only contracts without an end count',
    ),
  ),
  definition(
    'overdue_invoices',
    spoken('Overdue invoices'),
    'count',
    'down',
    spoken('Invoices past their due day, neither paid nor void'),
    { timeDriven: true },
  ),
  definition(
    'overdue_days',
    spoken('Days overdue'),
    'days',
    'down',
    spoken('Days since the oldest overdue invoice was due; 0 without one'),
    { timeDriven: true },
  ),
  definition(
    'failed_payments_90d',
    spoken('Failed payments'),
    'count',
    'down',
    spoken('Payments that failed in 90 days'),
    {
      window: 90,
    },
  ),
  definition('disputes_open', spoken('Open disputes'), 'count', 'down', spoken('Invoices in dispute')),
  definition(
    'cancelled',
    spoken('Cancelled'),
    'yes or no',
    'down',
    spoken('Whether the customer cancelled and signed no paid contract since'),
  ),
  definition(
    'renewal_likelihood',
    spoken('Renewal likelihood'),
    'share',
    'up',
    spoken(
      'How likely the customer renews: 0 once they cancelled or gave notice for all that counts, else unknown until a model or a forecast tells it',
    ),
  ),
]

const derived: MeasureDefinition[] = [
  definition('days_to_renewal', spoken('Days to renewal'), 'days', 'neither', spoken('Days until the renewal date'), {
    derived: { from: 'commercial.renews_on', as: 'days until' },
    timeDriven: true,
  }),
  definition('days_to_notice', spoken('Days to notice'), 'days', 'neither', spoken('Days until the notice deadline'), {
    derived: { from: 'commercial.notice_on', as: 'days until' },
    timeDriven: true,
  }),
]

export const commercialMeasures: MeasureSource = {
  definitions: [...stored, ...derived],
  knownLateSince: (tx) => firstKnownLate(tx, 'revenue_kinds'),
  compute,
}

async function compute(tx: Tx, { accounts, days }: MeasureScope, basis: Basis): Promise<MeasureRow[]> {
  const { zone } = await settings(tx)
  const closing = days.map((day) => ({ day, ends: endOfDay(day, zone) }))
  const startOf = (day: Day) => startOfDay(day, zone).getTime()
  const contracts = await contractsOf(tx, accounts)
  const exchange = await exchangeNow(tx)
  const rates = ratesOf(exchange, closing, basis)
  const positions = new Map(
    accounts.map((account) => [account, positionsOf(contracts.get(account) ?? [], closing, basis, { startOf, rates })]),
  )
  const people = await peopleActive30(tx, [...contracts.keys()], days)
  const numbers = await invoiceNumbers(tx, accounts, closing, basis)
  return everyDay({ accounts, days }, numbers, (row, day) =>
    rowOf({ ...row, day }, positions.get(row.account)?.get(day) ?? { ...nothing, exchange }, people(row.account, day)),
  )
}

/** Rates by what is known now, or by what was known then: one told later is nothing that could have been shown before. */
function ratesOf(exchange: Exchange, days: { day: Day; ends: Date }[], basis: Basis): (day: Day) => Exchange {
  if (basis === 'restated') return () => exchange
  // What is known only grows, so that as many known rates are the same rates: days share them.
  const alike = new Map<number, Exchange>()
  const byDay = days.map(({ day, ends }): [Day, Exchange] => {
    const known = exchangeKnown(exchange, ends.getTime())
    const count = sum([...known.rates.values()], ({ length }) => length)
    const shared = alike.get(count) ?? known
    alike.set(count, shared)
    return [day, shared]
  })
  const known = new Map(byDay)
  return (day) => known.get(day) ?? exchange
}

interface Known {
  contracts: readonly KnownContract[]
  steps: Step[]
  exchange: Exchange
}
const nothing = { contracts: [], steps: [] }

/** An account's steps as of each day. What was known changes seldom, so days with the same knowledge share their steps. */
function positionsOf(
  contracts: KnownContract[],
  days: { day: Day; ends: Date }[],
  basis: Basis,
  { startOf, rates }: { startOf: (day: Day) => number; rates: (day: Day) => Exchange },
): Map<Day, Known> {
  const until = days
    .map(({ day }) => day)
    .sort()
    .at(-1)
  if (contracts.length === 0 || until === undefined) return new Map()
  const shared = new Map<Exchange, Map<string, Known>>()
  return new Map(
    days.map(({ day, ends }) => {
      const known =
        basis === 'restated' ? asCameAbout(contracts, day, startOf) : asKnown(contracts, day, ends.getTime())
      const knowledge = known.map(({ id, ends: end, noticeReceivedOn }) => `${id}${end}${noticeReceivedOn}`).join()
      const exchange = rates(day)
      const alike = shared.get(exchange) ?? new Map<string, Known>()
      shared.set(exchange, alike)
      const steps = alike.get(knowledge) ?? { contracts: known, steps: course(known, until, exchange), exchange }
      alike.set(knowledge, steps)
      return [day, steps]
    }),
  )
}

function rowOf(row: InvoiceNumbers, { contracts, steps, exchange }: Known, people: number | null): MeasureRow {
  const now = commercialOn(steps, row.day, exchange)
  const cancelled = row.hasCancellations ? isCancelled(row.lastCancelledOn, contracts, row.day) : null
  const values = [
    now.arr,
    now.mrr,
    now.contractValue,
    now.renewsOn,
    now.noticeOn,
    now.hasExpanded,
    now.arrChange12m,
    now.multiYear,
    now.seatsBought,
    people === null || !now.seatsBought ? null : people / now.seatsBought,
    now.lifetimeRevenue,
    row.overdue,
    row.overdueDays,
    row.failed,
    row.disputes,
    cancelled === null ? null : Number(cancelled),
    cancelled || now.isUnderNotice ? 0 : null,
  ]
  return { account: row.account, day: row.day, values }
}

/** A cancellation stands until a paid contract starts after it. */
function isCancelled(lastCancelledOn: Day | null, contracts: readonly KnownContract[], on: Day): boolean {
  if (lastCancelledOn === null) return false
  return !contracts.some(({ isTrial, starts }) => !isTrial && starts > lastCancelledOn && starts <= on)
}
