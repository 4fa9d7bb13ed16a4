import { z } from 'zod'
import { cursor, day, limit, line, pageOf, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { flowKinds } from '../revenue/index.ts'
import { dimensions } from './domain/dimensions.ts'
import { spans } from './domain/spans.ts'

const asked = {
  from: day.describe('The first day of the period'),
  to: day.describe('Its last day; today where it lies ahead'),
  by: z.enum(dimensions).optional().describe('Splits by an attribute as it was at the start'),
  value: z.string().max(200).optional().describe('Only accounts with this value of it; empty for those without one'),
  segment: uuid.optional().describe('Only members of a segment, as it was at the start'),
}

const span = {
  opening: z.number(),
  sums: z.array(z.object({ kind: z.enum(flowKinds), amount: z.number(), accounts: z.number() })),
  closing: z.number(),
}

const retention = z.object({
  start: z.number(),
  kept: z.number(),
  end: z.number(),
  customers: z.number(),
  keptCustomers: z.number(),
  grr: z.number().nullable(),
  nrr: z.number().nullable(),
  logo: z.number().nullable(),
})

export const movements = operation({
  name: 'kpis.movements',
  method: 'get',
  path: '/api/kpis/movements',
  input: z.object(asked),
  output: z.object({
    from: z.string(),
    to: z.string(),
    currency: z.string(),
    ...span,
    /** From point to point over the customers at the start, at the rates of the start. */
    retention,
    months: z.array(z.object({ month: z.string(), ...span })),
    groups: z.array(z.object({ value: z.string().nullable(), label: z.string().nullable(), ...span, retention })),
    /** Accounts with contracts whose ARR nobody knows: what was last known of it stands in the figures. */
    unknown: z.number(),
    segmentIsThen: z.boolean(),
  }),
  permission: 'kpis.read',
  summary:
    'How ARR moved in a period: opening, new, expansion, price, contraction, churn, transfer and exchange to closing, by month and by group, with GRR and NRR',
})

export const movementAccounts = operation({
  name: 'kpis.movement_accounts',
  method: 'get',
  path: '/api/kpis/movements/accounts',
  input: z.object({
    ...asked,
    kind: z.enum(flowKinds).optional(),
    start: day
      .optional()
      .describe('The first day of the whole where a part is asked for: values are those of its start'),
    cursor,
    limit: limit(50),
  }),
  output: pageOf(
    z.object({
      id: uuid,
      name: line(),
      opening: z.number(),
      amount: z.number(),
      closing: z.number(),
      on: z.string(),
      currency: z.string(),
    }),
  ),
  permission: 'kpis.read',
  summary: 'Accounts whose ARR moved in a period, whoever moved most first',
})

export const exportMovements = operation({
  name: 'kpis.export_movements',
  method: 'get',
  path: '/api/kpis/movements/export',
  input: z.object(asked),
  output: z.unknown(),
  permission: 'kpis.read',
  carries: 'download',
  summary: 'Every movement of ARR in a period as CSV',
})

const figure = {
  key: z.string(),
  name: z.string(),
  formula: z.string(),
  numeratorWord: z.string(),
  denominatorWord: z.string().nullable(),
  numeratorUnit: z.enum(['money', 'count', 'months']),
  denominatorUnit: z.enum(['money', 'count', 'months']),
  level: z.enum(['parent', 'account']),
  unit: z.enum(['share', 'money', 'count', 'months', 'hours', 'rating', 'score', 'ratio']),
  direction: z.enum(['up', 'down']),
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  target: z.number().nullable(),
  standing: z.enum(['met', 'missed']).nullable(),
  /** A year before. */
  before: z.number().nullable(),
  /** On the same day of the twelve months before, and now. */
  trend: z.array(z.number().nullable()),
}

const framed = {
  to: day.optional().describe('The last day of the period; today without one'),
  span: z.enum(spans).default('year').describe('How long the period is'),
  segment: uuid.optional().describe('Only members of a segment, as it was at the start'),
}

const period = { from: z.string(), to: z.string(), currency: z.string(), segmentIsThen: z.boolean() }

export const listKpis = operation({
  name: 'kpis.list',
  method: 'get',
  path: '/api/kpis',
  input: z.object(framed),
  output: z.object({
    ...period,
    /** Commercial parents that paid at the start. */
    customers: z.number(),
    items: z.array(z.object(figure)),
    /** Figures whose facts nobody keeps so far. */
    waiting: z.array(z.object({ name: z.string(), for: z.string() })),
  }),
  permission: 'kpis.read',
  summary: 'Every KPI with its formula, value, target and course over a month, a quarter or twelve months',
})

export const getKpi = operation({
  name: 'kpis.get',
  method: 'get',
  path: '/api/kpis/:kpi',
  input: z.object({ kpi: z.string().max(60), ...framed, by: asked.by }),
  output: z.object({
    ...period,
    ...figure,
    days: z.array(z.string()),
    /** The measure behind it; null where it comes from revenue. */
    measure: z.string().nullable(),
    groups: z.array(
      z.object({
        group: z.string().nullable(),
        label: z.string().nullable(),
        value: z.number().nullable(),
        numerator: z.number().nullable(),
        denominator: z.number().nullable(),
      }),
    ),
    targets: z.array(z.object({ from: z.string(), target: z.number().nullable(), by: z.string().nullable() })),
  }),
  permission: 'kpis.read',
  summary: 'One KPI with its course, its targets, and its value in each group as that was at the start',
})

export const setTarget = operation({
  name: 'kpis.set_target',
  method: 'put',
  path: '/api/kpis/:kpi/target',
  input: z.object({
    kpi: z.string().max(60),
    from: day.optional().describe('The day from which it holds; today without one'),
    target: z.number().min(-1e15).max(1e15).nullable().describe('Shares as 0.9; null for none'),
  }),
  output: z.object({ from: z.string() }),
  permission: 'kpis.write',
  summary: 'Says what is aimed for with a KPI from a day on',
})

const closed = {
  month: z.string(),
  closedAt: z.string(),
  by: z.string().nullable(),
  currency: z.string(),
  arr: z.number(),
}
const month = day.describe('Any day of the month')

export const listCloses = operation({
  name: 'kpis.closes',
  method: 'get',
  path: '/api/kpis/closes',
  input: z.object({}),
  output: z.object({
    items: z.array(z.object(closed)),
    /** Months of the last year that have ended and are not closed, the newest first. */
    waiting: z.array(z.string()),
  }),
  permission: 'kpis.close',
  summary: 'Closed months, and those that wait to be closed',
})

export const closeMonth = operation({
  name: 'kpis.close_month',
  method: 'post',
  path: '/api/kpis/closes',
  input: z.object({ month }),
  output: z.object({ month: z.string(), arr: z.number() }),
  permission: 'kpis.close',
  summary:
    'Closes a month for good: its figures, its board pack and every account’s part are kept as they are known now',
})

export const getClose = operation({
  name: 'kpis.get_close',
  method: 'get',
  path: '/api/kpis/closes/:month',
  input: z.object({ month }),
  output: z.object({
    ...closed,
    /** As known now. */
    now: z.number(),
    /** How many accounts are known otherwise now. */
    accounts: z.number(),
    restated: z.array(
      z.object({ account: z.string(), name: z.string(), closed: z.number(), now: z.number(), change: z.number() }),
    ),
  }),
  permission: 'kpis.close',
  summary: 'A closed month with the bridge from what it was closed with to what is known of it now, account by account',
})

export const closePack = operation({
  name: 'kpis.close_pack',
  method: 'get',
  path: '/api/kpis/closes/:month/pack',
  input: z.object({ month, format: z.enum(['html', 'pdf']).default('html') }),
  output: z.unknown(),
  permission: 'kpis.close',
  carries: 'download',
  summary: 'The board pack of a closed month as it was kept, as a page or as PDF',
})
