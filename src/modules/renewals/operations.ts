import { z } from 'zod'
import { day, line, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { calls, categories, sides, states } from './domain/renewal.ts'

const named = z.object({ id: z.string(), name: z.string() })
const quarter = line(7).optional().describe('Such as 2026-Q1; the current one where left out')

const call = z.object({
  kind: z.enum(calls),
  amount: z.number(),
  why: z.string(),
  at: z.string(),
  by: z.string(),
})

const likelihood = z.object({
  share: z.number(),
  low: z.number(),
  high: z.number(),
  n: z.number(),
  alike: z.enum(['band', 'all']),
})

const renewal = z.object({
  account: named,
  owner: named.nullable(),
  dueOn: z.string(),
  /** The last day of notice, from which the clocks count back. */
  deadline: z.string().nullable(),
  /** A year, in minor units of the workspace's currency. */
  due: z.number().nullable(),
  noticeOn: z.string().nullable(),
  state: z.enum(states),
  settledOn: z.string().nullable(),
  final: z.number().nullable(),
  health: z.number().nullable(),
  category: z.enum(categories),
  forecast: z.number(),
  csm: call.nullable(),
  lead: call.nullable(),
  likelihood: likelihood.nullable(),
})

const head = { quarter: z.string(), from: z.string(), to: z.string(), currency: z.string() }

export const listRenewals = operation({
  name: 'renewals.list',
  method: 'get',
  path: '/api/renewals',
  input: z.object({ quarter, owner: uuid.optional() }),
  output: z.object({ ...head, items: z.array(renewal) }),
  permission: 'renewals.read',
  summary: 'Renewals due in a quarter, the earliest notice deadline first, with what each side calls them',
})

export const forecastRenewals = operation({
  name: 'renewals.forecast',
  method: 'get',
  path: '/api/renewals/forecast',
  input: z.object({ quarter, owner: uuid.optional() }),
  output: z.object({
    ...head,
    /** All categories: they add up to what is due. */
    categories: z.array(
      z.object({ category: z.enum(categories), count: z.number(), due: z.number(), forecast: z.number() }),
    ),
    due: z.number(),
    final: z.number(),
    forecast: z.number(),
    bestCase: z.number(),
    sides: z.array(
      z.object({
        side: z.enum([...sides, 'model']),
        forecast: z.number(),
        /** Open renewals that this side says something of, and those that are over, which count as they came. */
        called: z.number(),
        decided: z.number(),
        low: z.number().nullable(),
        high: z.number().nullable(),
      }),
    ),
    accuracy: z.array(
      z.object({
        member: z.string(),
        name: z.string(),
        renewals: z.number(),
        called: z.number(),
        final: z.number(),
        due: z.number(),
        bias: z.number().nullable(),
        error: z.number().nullable(),
      }),
    ),
    likelihood: z.object({
      n: z.number(),
      classes: z.array(z.object({ name: z.string(), decided: z.number(), likelihood: likelihood.nullable() })),
      error: z.object({ brier: z.number(), base: z.number() }).nullable(),
    }),
  }),
  permission: 'renewals.read',
  summary:
    'The forecast of a quarter: categories that add up to what is due, the calls of both sides and the model, and how right they were',
})

export const mondayRenewals = operation({
  name: 'renewals.monday',
  method: 'get',
  path: '/api/renewals/monday',
  input: z.object({
    quarter,
    since: day.optional().describe('The week of this day; the one before this where left out'),
  }),
  output: z.object({
    ...head,
    since: z.string().nullable(),
    before: z.object({ due: z.number(), forecast: z.number() }),
    now: z.object({ due: z.number(), forecast: z.number() }),
    /** They add up to the difference of the two forecasts. */
    movements: z.array(
      z.object({
        account: named,
        dueOn: z.string(),
        from: z.enum(categories).nullable(),
        to: z.enum(categories).nullable(),
        by: z.number(),
        dueBy: z.number(),
        whose: z.string().nullable(),
        why: sentence,
      }),
    ),
  }),
  permission: 'renewals.read',
  summary: 'What moved in a quarter’s forecast since last week, account by account, with who said so and why',
})

export const renewalsOfAccount = operation({
  name: 'renewals.ofAccount',
  method: 'get',
  path: '/api/accounts/:account/renewals',
  input: z.object({ account: uuid }),
  output: z.object({
    currency: z.string(),
    items: z.array(renewal.extend({ calls: z.array(call.extend({ side: z.enum(sides) })) })),
  }),
  permission: 'renewals.read',
  summary: 'Renewals of an account, the newest first, with every call',
})

const one = { account: uuid, due: day.describe('The day on which the renewal is due') }

export const callRenewal = operation({
  name: 'renewals.call',
  method: 'post',
  path: '/api/accounts/:account/renewals/:due/calls',
  input: z.object({
    ...one,
    kind: z.enum(calls),
    amount: z
      .number()
      .int()
      .min(0)
      .max(1e13)
      .optional()
      .describe('Minor units a year; all that is due where left out, nothing of an expected loss'),
    why: line(500),
  }),
  output: z.object({ side: z.enum(sides), amount: z.number() }),
  permission: 'renewals.call',
  summary: 'Notes what you expect of a renewal, and why; beside the owner’s call stands that of whoever leads',
})

export const prepareRenewal = operation({
  name: 'renewals.prepare',
  method: 'post',
  path: '/api/accounts/:account/renewals/:due/tasks',
  input: z.object(one),
  output: z.object({ opened: z.number() }),
  permission: 'renewals.call',
  summary: 'Opens the work of a renewal as tasks with what is to be delivered, counted back from the notice deadline',
})
