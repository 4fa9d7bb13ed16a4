import { z } from 'zod'
import { cursor, day, limit, line, pageOf, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { flowKinds } from '../../revenue/index.ts'
import { dimensions } from '../domain/dimensions.ts'

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
