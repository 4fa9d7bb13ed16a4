import { z } from 'zod'
import { cursor, day, flag, label, limit, line, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { outcomes } from './domain/pilot.ts'
import { kinds } from './domain/rules.ts'
import { holds, states } from './domain/settle.ts'
import { tactics } from './domain/tactics.ts'

const named = z.object({ id: z.string(), name: z.string() })
const kind = z.enum(kinds)
const tactic = z.enum(tactics)
const money = z.number().nullable()
const parts = z.object({ amount: z.number(), odds: z.number(), soon: z.number(), fit: z.number() })

const numbers = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('seats'), used: z.number(), limit: z.number(), more: z.number(), each: money }),
  z.object({ kind: z.literal('storage'), used: z.number(), limit: z.number(), more: z.number(), each: money }),
  z.object({
    kind: z.literal('plan_upgrade'),
    from: z.string(),
    to: z.string(),
    features: z.array(z.string()),
    priceFrom: money,
    priceTo: money,
    others: z.array(z.object({ plan: z.string(), features: z.number() })),
  }),
  z.object({
    kind: z.literal('cross_sell'),
    product: z.string(),
    holds: z.array(z.string()),
    of: z.array(z.string()),
    missing: z.array(z.string()),
  }),
  z.object({ kind: z.literal('department'), name: z.string(), people: z.number(), each: money }),
  z.object({
    kind: z.literal('price'),
    plan: z.string(),
    seats: z.number(),
    each: z.number(),
    list: z.number(),
    step: z.number(),
    agreed: z.object({ currency: z.string(), each: z.number() }),
    renewsOn: z.string(),
  }),
])

const opportunity = z.object({
  id: z.string(),
  account: named,
  owner: named.nullable(),
  kind,
  /** What of its kind: a plan, a product, a department; empty where there is only one. */
  about: z.string(),
  state: z.enum(states),
  /** A year, in minor units of the workspace’s currency; null where no price is known. */
  amount: money,
  /** Thousandths, and the four parts that add up to it. */
  score: z.number(),
  parts,
  /** By the document: part of the score and of no forecast. */
  odds: z.number(),
  days: z.number(),
  fit: z.number().nullable(),
  numbers,
  says: sentence,
  /** Why nothing may be offered now. */
  held: z.enum(holds).nullable(),
  foundOn: z.string(),
  pursuedOn: z.string().nullable(),
  goneOn: z.string().nullable(),
  settledOn: z.string().nullable(),
  came: money,
  why: sentence.nullable(),
  /** How it was put to the customer; null where nobody said. */
  tactic: tactic.nullable(),
  /** The day until which a trial or pilot runs. */
  trialUntil: z.string().nullable(),
})

const filter = {
  kind: kind.optional(),
  owner: uuid.optional(),
}

export const listExpansion = operation({
  name: 'expansion.list',
  method: 'get',
  path: '/api/expansion',
  input: z.object({
    ...filter,
    state: z
      .enum([...states, 'standing'])
      .default('standing')
      .describe('Standing is open or pursued'),
    held: flag.optional().describe('Only those of accounts in red or with overdue invoices, or only the others'),
    cursor,
    limit: limit(50),
  }),
  output: z.object({ currency: z.string(), items: z.array(opportunity), next: z.string().nullable() }),
  permission: 'expansion.read',
  summary: 'Opportunities by score with the numbers behind them; those that nothing may be offered of say why',
})

export const exportExpansion = operation({
  name: 'expansion.export',
  method: 'get',
  path: '/api/expansion/export',
  input: listExpansion.input.omit({ cursor: true, limit: true }),
  output: z.unknown(),
  permission: 'expansion.read',
  carries: 'download',
  summary: 'Opportunities by score as CSV, exactly as filtered; amounts in whole units',
})

export const boardExpansion = operation({
  name: 'expansion.board',
  method: 'get',
  path: '/api/expansion/board',
  input: z.object(filter),
  output: z.object({
    currency: z.string(),
    columns: z.array(
      z.object({
        state: z.enum(states),
        count: z.number(),
        amount: z.number(),
        /** How many of them are worth nobody knows what. */
        unpriced: z.number(),
        items: z.array(opportunity),
      }),
    ),
    held: z.object({ count: z.number(), amount: z.number() }),
  }),
  permission: 'expansion.read',
  summary: 'The pipeline by stage with sums; what was settled within 90 days stands in its last columns',
})

const conversion = z.object({
  share: z.number(),
  low: z.number(),
  high: z.number(),
  n: z.number(),
  alike: z.enum(['kind', 'all']),
})
const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() })

export const forecastExpansion = operation({
  name: 'expansion.forecast',
  method: 'get',
  path: '/api/expansion/forecast',
  input: z.object({ owner: uuid.optional() }),
  output: z.object({
    currency: z.string(),
    kinds: z.array(
      z.object({
        kind,
        open: z.object({ count: z.number(), amount: z.number(), conversion: conversion.nullable() }),
        pursued: z.object({ count: z.number(), amount: z.number(), conversion: conversion.nullable() }),
        /** What conversion makes of both; null where it is not yet known for one of them. */
        expected: estimate.nullable(),
        won: z.object({ count: z.number(), amount: z.number() }),
        ended: z.number(),
      }),
    ),
    /** How opportunities were put to customers and what came of it, over two years and the whole workspace; null is not recorded. */
    tactics: z.array(
      z.object({
        kind,
        tactic: tactic.nullable(),
        offered: z.number(),
        ended: z.number(),
        won: z.number(),
        came: z.number(),
        share: estimate.nullable(),
      }),
    ),
    open: z.object({ count: z.number(), amount: z.number() }),
    pursued: z.object({ count: z.number(), amount: z.number() }),
    /** Over the kinds of which conversion is known. */
    expected: estimate.nullable(),
    held: z.object({ count: z.number(), amount: z.number() }),
    unpriced: z.number(),
    attach: z.object({
      customers: z.number(),
      products: z.array(z.object({ product: z.string(), customers: z.number(), share: z.number() })),
    }),
  }),
  permission: 'expansion.read',
  summary:
    'What the pipeline may bring by the measured share that alike opportunities were won, never by the documents’ odds; conversion by kind and by tactic, attach rate by product, with their counts',
})

const inputs = z.object({
  people: z.number().min(0).max(1e7).nullable().describe('People who work with it'),
  hours: z.number().min(0).max(744).nullable().describe('Hours that each of them saves in a month'),
  hourCost: z.number().min(0).max(1e9).nullable().describe('What an hour costs them, in minor units'),
  gain: z.number().min(0).max(1e15).nullable().describe('What it brings beside that a year, in minor units'),
  cost: z.number().min(0).max(1e15).nullable().describe('What it costs them a year, in minor units'),
  once: z.number().min(0).max(1e15).nullable().describe('What it costs them once, in minor units'),
})

const pilot = z.object({
  id: z.string(),
  what: z.string(),
  starts: z.string(),
  ends: z.string(),
  outcome: z.enum(outcomes).nullable(),
  learned: z.string().nullable(),
  endedOn: z.string().nullable(),
})

export const expansionOfAccount = operation({
  name: 'expansion.of_account',
  method: 'get',
  path: '/api/accounts/:account/expansion',
  input: z.object({ account: uuid }),
  output: z.object({
    currency: z.string(),
    held: z.enum(holds).nullable(),
    items: z.array(
      opportunity.extend({
        steps: z.array(z.object({ key: z.string(), title: sentence })),
        options: z.array(z.object({ title: sentence, amount: money, off: z.number() })),
        /** Of so many seats bought together each costs this share less, and so much a year; empty where nothing does. */
        volume: z.array(z.object({ from: z.number(), off: z.number(), each: money })),
        /** Ways to put it to this customer: what speaks for each, and how often it was won here of those that ended. */
        tactics: z.array(
          z.object({
            tactic,
            title: label,
            ground: sentence.nullable(),
            holds: z.boolean().nullable(),
            won: z.number(),
            ended: z.number(),
          }),
        ),
        case: z.object({
          inputs,
          result: z
            .object({
              benefit: z.number(),
              cost: z.number(),
              net: z.number(),
              roi: z.number().nullable(),
              payback: z.number().nullable(),
            })
            .nullable(),
        }),
        pilots: z.array(pilot),
      }),
    ),
    signals: z.array(
      z.object({
        key: z.string(),
        says: label,
        holds: z.boolean().nullable(),
        seen: z.number().nullable(),
        unit: z.enum(['share', 'count', 'score']),
      }),
    ),
    deciders: z.array(z.object({ id: z.string(), name: z.string(), title: z.string().nullable(), role: z.string() })),
  }),
  permission: 'expansion.read',
  summary:
    'What an account could buy next, why, and what to do about it: steps, three options, business case, trials, signs, who decides',
})

const one = { account: uuid, id: uuid }

export const moveExpansion = operation({
  name: 'expansion.move',
  method: 'post',
  path: '/api/accounts/:account/expansion/:id/state',
  input: z.object({
    ...one,
    state: z.enum(['pursued', 'won', 'lost', 'dismissed']),
    why: line(500).optional().describe('Needed for what is lost or dismissed'),
    tactic: tactic.optional().describe('How it is put to the customer; what was said before stays where left out'),
    came: z
      .number()
      .int()
      .min(0)
      .max(1e13)
      .optional()
      .describe('What was bought a year, in minor units; the amount where left out'),
  }),
  output: z.object({ state: z.enum(states) }),
  permission: 'expansion.write',
  summary: 'Takes up an opportunity, or says how it ended; nothing is taken up while the account is red or owes money',
})

export const stepsOfExpansion = operation({
  name: 'expansion.prepare',
  method: 'post',
  path: '/api/accounts/:account/expansion/:id/tasks',
  input: z.object(one),
  output: z.object({ opened: z.number() }),
  permission: 'expansion.write',
  summary: 'Opens the next steps of an opportunity as tasks; those that are open already stay',
})

export const caseOfExpansion = operation({
  name: 'expansion.write_case',
  method: 'put',
  path: '/api/accounts/:account/expansion/:id/case',
  input: z.object({ ...one, inputs }),
  output: z.object({ saved: z.literal(true) }),
  permission: 'expansion.write',
  summary: 'Keeps what is known of the customer’s gain, from which the business case follows',
})

export const beginPilot = operation({
  name: 'expansion.begin_pilot',
  method: 'post',
  path: '/api/accounts/:account/expansion/:id/pilots',
  input: z.object({
    ...one,
    what: line(500).describe('What is tried, and how both will know whether it worked'),
    starts: day,
    ends: day,
  }),
  output: z.object({ id: z.string() }),
  permission: 'expansion.write',
  summary: 'Begins a trial of a higher plan or a pilot of a product, and takes the opportunity up',
})

export const endPilot = operation({
  name: 'expansion.end_pilot',
  method: 'post',
  path: '/api/accounts/:account/expansion/pilots/:pilot/outcome',
  input: z.object({
    account: uuid,
    pilot: uuid,
    outcome: z.enum(outcomes),
    learned: line(500).optional().describe('What came of it'),
  }),
  output: z.object({ outcome: z.enum(outcomes) }),
  permission: 'expansion.write',
  summary: 'Says how a trial or pilot ended',
})
