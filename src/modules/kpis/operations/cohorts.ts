import { z } from 'zod'
import { cursor, day, limit, line, pageOf, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { grains } from '../domain/cohorts.ts'

const asked = {
  grain: z
    .enum(grains)
    .default('month')
    .describe('Whether customers are told by the month or the quarter of their start'),
  segment: uuid.optional().describe('Only members of a segment, as it is now'),
}

const timeToChurn = z.object({
  customers: z.number(),
  lost: z.number(),
  /** Months after which half are lost, with its interval of 95%; null where that is not seen. */
  median: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Months that the longest customer has paid. */
  longest: z.number(),
  /** Months that a customer stays on average within so many. */
  mean: z.number(),
  within: z.number(),
})

export const cohorts = operation({
  name: 'kpis.cohorts',
  method: 'get',
  path: '/api/kpis/cohorts',
  input: z.object(asked),
  output: z.object({
    today: z.string(),
    grain: z.enum(grains),
    currency: z.string(),
    segmentIsThen: z.boolean(),
    /** Commercial parents that ever paid. */
    customers: z.number(),
    cohorts: z.array(
      z.object({
        start: z.string(),
        began: z.number(),
        /** At the end of each month or quarter from the first one on; of the present one as it is today. */
        cells: z.array(
          z.object({
            customers: z.number(),
            /** At the rates of the end of the first month or quarter. */
            arr: z.number(),
            logo: z.number(),
            revenue: z.number().nullable(),
          }),
        ),
      }),
    ),
    /** All of them together, each stretch over those old enough for it. */
    together: z.array(z.object({ customers: z.number(), logo: z.number(), revenue: z.number().nullable() })),
    timeToChurn: timeToChurn.nullable(),
    /** ARR won and grown by ARR lost and shrunk in twelve months. */
    quickRatio: z.number().nullable(),
    margin: z.number(),
    /** What a customer who pays as much as the mean is worth within the months of `timeToChurn.within`; null where nobody pays. */
    contractValue: z.number().nullable(),
    arrPerCustomer: z.number().nullable(),
    purchases: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('nobody bought') }),
      z.object({ kind: z.literal('too few'), buyers: z.number(), again: z.number(), needed: z.number() }),
      z.object({
        kind: z.literal('told'),
        buyers: z.number(),
        again: z.number(),
        /** Of a new buyer within five years, at the margin. */
        value: z.number(),
        orders: z.number(),
        spent: z.number(),
      }),
    ]),
  }),
  permission: 'kpis.read',
  summary:
    'How many customers and how much ARR is left of those who began in a month or quarter, how long customers stay, and what one is worth in its lifetime',
})

export const cohortAccounts = operation({
  name: 'kpis.cohort_accounts',
  method: 'get',
  path: '/api/kpis/cohorts/accounts',
  input: z.object({
    ...asked,
    cohort: day.describe('Any day of the month or quarter in which they began'),
    since: z.coerce.number().int().min(0).max(120).default(0).describe('So many months or quarters after it'),
    cursor,
    limit: limit(50),
  }),
  output: pageOf(z.object({ id: uuid, name: line(), began: z.number(), now: z.number(), currency: z.string() })),
  permission: 'kpis.read',
  summary: 'Accounts behind a cell of the cohorts, whoever lost or gained most first',
})
