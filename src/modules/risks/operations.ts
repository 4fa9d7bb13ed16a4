import { z } from 'zod'
import { cursor, day, limit, line, pageOf, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { pulses } from './domain/pulse.ts'
import { causes, impacts, origins, states } from './domain/risk.ts'

const named = z.object({ id: z.string(), name: z.string() })
const words = (max: number) => z.string().trim().min(1).max(max)
const some = <const Word extends string>(all: readonly [Word, ...Word[]]) =>
  z.union([z.enum(all).transform((one) => [one]), z.enum(all).array().max(all.length)]).optional()

const risk = z.object({
  id: z.string(),
  account: named,
  cause: z.enum(causes),
  causeWord: z.string(),
  what: z.string(),
  impact: z.enum(impacts),
  arr: z.number().nullable(),
  currency: z.string(),
  owner: named.nullable(),
  /** It is whoever owns the account, now and later. */
  isOwnersOwn: z.boolean(),
  nextStep: z.string().nullable(),
  dueOn: z.string().nullable(),
  isOverdue: z.boolean(),
  state: z.enum(states),
  closedOn: z.string().nullable(),
  closedReason: z.string().nullable(),
  closedBy: named.nullable(),
  origin: z.enum(origins),
  playbook: z.string().nullable(),
  madeAt: z.string(),
  madeBy: named.nullable(),
})

const filters = {
  owner: uuid.optional(),
  team: uuid.optional(),
  account: uuid.optional(),
  causes: some(causes),
  impacts: some(impacts),
  text: line(100).optional(),
}

export const listRisks = operation({
  name: 'risks.list',
  method: 'get',
  path: '/api/risks',
  input: z.object({ ...filters, state: z.enum(states).default('open'), cursor, limit: limit(50) }),
  output: pageOf(risk),
  permission: 'risks.read',
  summary:
    'Risks of the accounts one sees: open ones by the day of their next step, saved and lost ones the newest first',
})

const sum = z.object({ count: z.number(), arr: z.number() })

export const riskSummary = operation({
  name: 'risks.summary',
  method: 'get',
  path: '/api/risks/summary',
  input: z.object({ ...filters, since: day.optional() }),
  output: z.object({
    open: sum.extend({ accounts: z.number() }),
    overdue: z.number(),
    saved: sum,
    lost: sum,
    /** Null while fewer than ten were decided. */
    rate: z.number().nullable(),
    currency: z.string(),
    since: z.string(),
    until: z.string(),
  }),
  permission: 'risks.read',
  summary: 'What is exposed now, and how many risks with how much ARR were saved and lost: counts before any rate',
})

export const countRisks = operation({
  name: 'risks.count',
  method: 'get',
  path: '/api/risks/count',
  input: z.object({}),
  output: z.object({ due: z.number() }),
  permission: 'risks.read',
  summary: 'How many of one’s open risks have a next step that is due',
})

export const getRisk = operation({
  name: 'risks.get',
  method: 'get',
  path: '/api/risks/:risk',
  input: z.object({ risk: uuid }),
  output: risk.extend({ history: z.array(z.object({ at: z.string(), sentence: z.string() })) }),
  permission: 'risks.read',
  summary: 'One risk with all that became of it',
})

const content = {
  cause: z.enum(causes),
  what: words(300),
  impact: z.enum(impacts),
  arr: z.number().int().min(0).max(1e13).nullable().describe('Minor units of the workspace’s currency'),
  owner: uuid.nullable().describe('Null for whoever owns the account'),
  nextStep: words(300).nullable(),
  dueOn: day.nullable(),
}

export const openRisk = operation({
  name: 'risks.open',
  method: 'post',
  path: '/api/accounts/:account/risks',
  input: z.object({
    account: uuid,
    cause: content.cause,
    what: content.what,
    impact: content.impact.default('medium'),
    arr: content.arr.optional(),
    owner: content.owner.default(null),
    nextStep: content.nextStep.default(null),
    dueOn: content.dueOn.default(null),
    origin: z.enum(['hand', 'today']).default('hand'),
  }),
  output: z.object({ id: z.string() }),
  permission: 'risks.write',
  summary: 'Opens a risk for an account: cause, what is exposed, whose it is, next step and day',
})

export const changeRisk = operation({
  name: 'risks.change',
  method: 'patch',
  path: '/api/risks/:risk',
  input: z.object({
    risk: uuid,
    cause: content.cause.optional(),
    what: content.what.optional(),
    impact: content.impact.optional(),
    arr: content.arr.optional(),
    owner: content.owner.optional(),
    nextStep: content.nextStep.optional(),
    dueOn: content.dueOn.optional(),
  }),
  output: z.object({ id: z.string() }),
  permission: 'risks.write',
  summary: 'Changes an open risk',
})

export const endRisk = operation({
  name: 'risks.end',
  method: 'post',
  path: '/api/risks/:risk/end',
  input: z.object({ risk: uuid, state: z.enum(['saved', 'lost']), on: day.optional(), reason: words(1000) }),
  output: z.object({ id: z.string() }),
  permission: 'risks.write',
  summary: 'Says that a risk was saved or lost, when and why',
})

export const reopenRisk = operation({
  name: 'risks.reopen',
  method: 'post',
  path: '/api/risks/:risk/reopen',
  input: z.object({ risk: uuid }),
  output: z.object({ id: z.string() }),
  permission: 'risks.write',
  summary: 'Opens a risk again that was marked saved or lost',
})

// ---------------------------------------------------------------- pulse

const judgement = z.object({
  pulse: z.enum(pulses).nullable(),
  reason: z.string().nullable(),
  on: z.string(),
  until: z.string(),
  by: named.nullable(),
})

export const getPulse = operation({
  name: 'risks.pulse',
  method: 'get',
  path: '/api/accounts/:account/pulse',
  input: z.object({ account: uuid }),
  output: z.object({ now: judgement.nullable(), history: z.array(judgement) }),
  permission: 'risks.read',
  summary: 'What the success manager thinks of an account, with reason and last day, beside its score and never in it',
})

export const setPulse = operation({
  name: 'risks.setPulse',
  method: 'put',
  path: '/api/accounts/:account/pulse',
  input: z.object({
    account: uuid,
    pulse: z.enum(pulses).nullable().describe('Null takes the last one back'),
    reason: words(500).nullable().default(null),
    until: day.optional().describe('The last day on which it holds; two months without it'),
  }),
  output: z.object({ until: z.string() }),
  permission: 'risks.write',
  summary: 'Says what one thinks of an account, with a reason, until a day',
})
