import { z } from 'zod'
import { cursor, day, limit, line, pageOf, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { dimensions } from '../domain/dimensions.ts'
import { partUnits, units } from '../domain/kpi.ts'
import { spans } from '../domain/spans.ts'

const figure = {
  key: z.string(),
  name: z.string(),
  formula: z.string(),
  numeratorWord: z.string(),
  denominatorWord: z.string().nullable(),
  numeratorUnit: z.enum(partUnits),
  denominatorUnit: z.enum(partUnits),
  level: z.enum(['parent', 'account']),
  unit: z.enum(units),
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
  input: z.object({
    kpi: z.string().max(60),
    ...framed,
    by: z.enum(dimensions).optional().describe('Splits by an attribute as it was at the start'),
  }),
  output: z.object({
    ...period,
    ...figure,
    days: z.array(z.string()),
    /** The measure behind it; null where it is none. */
    measure: z.string().nullable(),
    isOfRevenue: z.boolean(),
    groups: z.array(
      z.object({
        group: z.string().nullable(),
        label: z.string().nullable(),
        value: z.number().nullable(),
        numerator: z.number().nullable(),
        denominator: z.number().nullable(),
        /** The middle half of its accounts; null where fewer than ten know the measure or it is no mean of one. */
        spread: z.object({ accounts: z.number(), low: z.number(), median: z.number(), high: z.number() }).nullable(),
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

const behind = {
  kpi: z.string().max(60),
  ...framed,
  by: z.enum(dimensions).optional().describe('With value: only accounts of one group'),
  value: z.string().max(200).optional().describe('The group as it was at the start; empty for those without one'),
}

export const kpiAccounts = operation({
  name: 'kpis.accounts',
  method: 'get',
  path: '/api/kpis/:kpi/accounts',
  input: z.object({ ...behind, cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      id: uuid,
      name: line(),
      value: z.number().nullable(),
      numerator: z.number().nullable(),
      denominator: z.number().nullable(),
      currency: z.string(),
    }),
  ),
  permission: 'kpis.read',
  summary: 'Accounts that have a part in a KPI, each with its own; a page may hold fewer than the limit',
})

export const exportKpis = operation({
  name: 'kpis.export',
  method: 'get',
  path: '/api/kpis/export',
  input: z.object(framed),
  output: z.unknown(),
  permission: 'kpis.read',
  carries: 'download',
  summary: 'Every KPI with its parts as CSV',
})

export const exportAccounts = operation({
  name: 'kpis.export_accounts',
  method: 'get',
  path: '/api/kpis/:kpi/accounts/export',
  input: z.object(behind),
  output: z.unknown(),
  permission: 'kpis.read',
  carries: 'download',
  summary: 'Every account behind a KPI with its own part as CSV',
})
