import { z } from 'zod'
import { languages, told } from '../../kernel/words.ts'
import { cursor, day, flag, limit, line, pageOf, prose, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'

const answer = z.object({
  answer: z.string(),
  until: z.string().nullable(),
  why: z.string().nullable(),
  by: z.string().nullable(),
})

const reason = z.object({
  kind: z.string(),
  sentence: z.string(),
  /** The same behind a reason that has told how well the account is: empty where it would tell nothing else. */
  withoutHealth: z.string(),
  since: z.string(),
  isNew: z.boolean(),
  answer: answer.nullable(),
})

export const needsYou = operation({
  name: 'today.needsYou',
  method: 'get',
  path: '/api/today',
  input: z.object({
    mine: flag.default(false).describe('Only accounts that one owns oneself'),
    /** `pressing`: rule 16; `health`: the documents' order, health ascending, then contract value descending (F101). */
    order: z.enum(['pressing', 'health']).default('pressing'),
    cursor,
    limit: limit(25, 100),
  }),
  output: pageOf(
    z.object({
      id: z.string(),
      name: z.string(),
      size: z.string().nullable(),
      ownerName: z.string().nullable(),
      arr: z.number().nullable(),
      currency: z.string(),
      renewsOn: z.string().nullable(),
      score: z.number().nullable(),
      band: z.enum(['red', 'yellow', 'green', 'grey']),
      change: z.number().nullable(),
      spark: z.array(z.number().nullable()),
      priority: z.number(),
      reasons: z.array(reason),
    }),
  ).extend({ today: z.string() }),
  permission: 'today.read',
  summary: 'Accounts that need somebody today, each with its reasons in sentences, most pressing first',
})

export const todayFigures = operation({
  name: 'today.figures',
  method: 'get',
  path: '/api/today/figures',
  input: z.object({}),
  output: z.object({
    today: z.string(),
    currency: z.string(),
    waiting: z.number(),
    accounts: z.number(),
    arr: z.number(),
    /** What is due to be renewed in this quarter: amounts a year in minor units. */
    quarter: z.object({
      ...{ quarter: z.string(), renewals: z.number(), due: z.number() },
      /** Called lost, under notice, over without a signature, or of an unwell customer. */
      ...{ atRisk: z.number(), atRiskDue: z.number() },
    }),
    red: z.number(),
    yellow: z.number(),
    green: z.number(),
    grey: z.number(),
    redArr: z.number(),
  }),
  permission: 'today.read',
  summary: 'Totals of today over the accounts one sees: ARR, accounts by band, renewals due and at risk, how many wait',
})

export const answerReason = operation({
  name: 'today.answer',
  method: 'post',
  path: '/api/today/:account/answer',
  input: z
    .object({
      account: uuid,
      /** One reason; without it all reasons the account has now. */
      reason: line(60).optional(),
      answer: z.enum(['acknowledged', 'snoozed', 'false alarm']),
      until: day.optional(),
      why: prose.optional(),
    })
    .refine((input) => input.answer !== 'snoozed' || input.until, {
      path: ['until'],
      message: told`say until which day`,
    })
    .refine((input) => input.answer !== 'false alarm' || input.why?.trim(), {
      path: ['why'],
      message: told`say why it is a false alarm`,
    }),
  output: z.object({ answered: z.number() }),
  permission: 'today.write',
  summary:
    'Acknowledges reasons, snoozes them until a day, or marks them a false alarm; only a new reason brings the account back',
})

export const takeBackAnswer = operation({
  name: 'today.takeBack',
  method: 'delete',
  path: '/api/today/:account/answer',
  input: z.object({ account: uuid, reason: line(60).optional() }),
  output: z.object({ removed: z.number() }),
  permission: 'today.write',
  summary: 'Takes back what was answered for an account',
})

export const todayWeights = operation({
  name: 'today.weights',
  method: 'get',
  path: '/api/today/weights',
  input: z.object({}),
  output: z.object({
    risk: z.object({ red: z.number(), yellow: z.number(), green: z.number(), grey: z.number() }),
    fall: z.number(),
    renewal: z.array(z.object({ days: z.number(), times: z.number() })),
    leastArr: z.number(),
  }),
  permission: 'today.read',
  summary: 'The weights by which Today is ordered: risk by band, recent fall, nearness of renewal',
})

const digest = { isOn: z.boolean(), hour: z.number().int().min(0).max(23).describe('Of the clock where the member is') }

export const getDigest = operation({
  name: 'today.digest',
  method: 'get',
  path: '/api/today/digest',
  input: z.object({}),
  output: z.object({
    ...digest,
    sentAt: z.string().nullable(),
    /** False where no mail server is set up. */
    canSend: z.boolean(),
  }),
  permission: 'today.read',
  summary: 'Whether one is written to in the morning, and when',
})

export const chooseDigest = operation({
  name: 'today.chooseDigest',
  method: 'put',
  path: '/api/today/digest',
  input: z.object(digest),
  output: z.object({}),
  permission: 'today.read',
  summary: 'Choose whether one is written to in the morning, and at which hour',
})

export const previewDigest = operation({
  name: 'today.previewDigest',
  method: 'get',
  path: '/api/today/digest/preview',
  input: z.object({ language: z.enum(languages).default('en') }),
  output: z.object({
    subject: z.string(),
    /** Empty where there is nothing to say. */
    text: z.string(),
    /** Whether anything stands in it that the last one did not say. */
    hasNews: z.boolean(),
  }),
  permission: 'today.read',
  summary: 'The morning mail as it would be now',
})
