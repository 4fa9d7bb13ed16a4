import { z } from 'zod'
import { cursor, label, limit, line, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { lossKinds } from '../revenue/index.ts'
import { severities } from './domain/factors.ts'
import { indicatorKeys } from './domain/indicators.ts'
import { levels } from './domain/level.ts'
import { reasonSources } from './domain/lost.ts'
import { targetKinds } from './domain/target.ts'

const named = z.object({ id: z.string(), name: z.string() })
const interval = z.object({ low: z.number(), high: z.number() })
const estimate = interval.extend({ value: z.number() })
const difference = estimate.extend({ isSure: z.boolean(), draws: z.number() })
const families = z.enum(['logistic', 'boosting', 'forest'])
const risk = z.object({
  rule: z.enum(levels),
  /** By the probability; null where none is told. */
  model: z.enum(levels).nullable(),
  level: z.enum(levels),
  /** Which of the two acts. */
  by: z.enum(['rule', 'model', 'both', 'person']),
})

const target = z.enum(targetKinds).default('loss').describe('What is foretold')

const head = z.object({
  id: z.string(),
  target: z.enum(targetKinds),
  /** The last closed day when it was trained. */
  on: z.string(),
  trainedAt: z.string(),
  state: z.enum(['published', 'no skill', 'too few', 'nothing']),
  says: sentence,
  horizon: z.number(),
  /** The closed day as whose everybody was foretold last: probabilities and ARR are of its end. */
  scoredOn: z.string().nullable(),
})

const bin = z.object({ rows: z.number(), came: z.number(), foretold: z.number(), seen: estimate })

const figures = z.object({
  auc: estimate,
  averagePrecision: z.number(),
  brier: z.number(),
  logLoss: z.number(),
  calibration: z.object({ slope: z.number(), intercept: z.number() }).nullable(),
  bins: z.array(bin),
  lifts: z.array(z.object({ share: z.number(), rows: z.number(), came: z.number(), lift: z.number() })),
})

const found = z.object({
  family: families,
  /** Whether each month was foretold by what was known then, or by what came of other accounts before. */
  split: z.enum(['known then', 'other accounts']),
  inputs: z.array(label),
  rows: z.number(),
  losses: z.number(),
  accounts: z.number(),
  accountsLost: z.number(),
  from: z.string(),
  to: z.string(),
  figures,
  plain: figures,
  candidates: z.array(z.object({ family: families, auc: estimate, brier: z.number(), logLoss: z.number() })),
  gainAuc: difference,
  gainLogLoss: difference,
  scorecards: z.array(z.object({ name: z.string(), label, auc: estimate, gain: difference, rows: z.number() })),
  shuffled: estimate.nullable(),
  importance: z.array(z.object({ measure: z.string(), label, fall: z.number() })),
})

const card = z.object({
  horizon: z.number(),
  months: z.array(z.string()),
  accounts: z.number(),
  rows: z.number(),
  losses: z.object({ learned: z.number(), voluntary: z.number(), payment: z.number(), acquisition: z.number() }),
  oneOf: z.number(),
  silent: z.array(label),
  leaks: z.array(
    z.object({
      measure: z.string(),
      label,
      where: z.enum(['at least', 'at most', 'known', 'unknown']),
      cut: z.number(),
      lost: z.number(),
      of: z.number(),
      share: z.number(),
      isDecision: z.boolean(),
    }),
  ),
  found: found.nullable(),
  /** Why this model speaks or stayed behind; null on cards of before. */
  outcome: z.enum(['alone', 'better', 'word not kept', 'stays', 'not published']).nullable(),
  contest: z
    .object({
      rows: z.number(),
      losses: z.number(),
      gain: interval.extend({ value: z.number() }).nullable(),
      kept: interval.extend({ foretold: z.number(), came: z.number() }),
    })
    .nullable(),
})

/** What the model said of days that are over, held against what came. */
const kept = z.object({
  word: z.enum(['kept', 'more', 'fewer']),
  /** Sums over days whose horizons do not overlap. */
  accounts: z.number(),
  foretold: z.number(),
  came: z.number(),
  /** How many times as many came as were foretold. */
  ratio: estimate.nullable(),
  windows: z.array(z.object({ on: z.string(), accounts: z.number(), foretold: z.number(), came: z.number() })),
  bins: z.array(bin),
})

const drift = z.object({
  accounts: z.number(),
  measures: z.array(z.object({ label, psi: z.number(), isFar: z.boolean() })),
})

const action = z.object({
  key: z.string(),
  title: sentence,
  why: sentence,
  role: z.enum(['csm', 'sales_leader', 'support_manager']),
  together: sentence.nullable(),
  priority: z.enum(['urgent', 'high']),
  hours: z.number().nullable(),
})

export const churnModel = operation({
  name: 'churn.model',
  method: 'get',
  path: '/api/churn/model',
  input: z.object({ target }),
  output: z.object({
    model: head
      .extend({
        card,
        drift: drift.nullable(),
        kept: kept.nullable(),
        /** The same in words, or when there is something to say of it. */
        word: sentence.nullable(),
        /** When it is trained anew. */
        training: sentence,
      })
      .nullable(),
    /** Every training, the newest first, with what decided whether it came to speak. */
    history: z.array(
      head.extend({
        auc: estimate.nullable(),
        decided: sentence,
        /** What became of what it said, of models that speak no more. */
        word: sentence.nullable(),
        speaks: z.boolean(),
      }),
    ),
    currency: z.string(),
  }),
  permission: 'risks.read',
  summary:
    'The churn model’s card: what it learned from, its skill with interval beside a plain forecast, or why there is none',
})

export const trainChurn = operation({
  name: 'churn.train',
  method: 'post',
  path: '/api/churn/train',
  input: z.object({
    target,
    days: z.coerce.number().int().min(14).max(180).optional().describe('Days without anything that count as silent'),
  }),
  output: z.object({ asked: z.literal(true) }),
  permission: 'health.write',
  summary: 'Trains the churn model anew from what is known by now; its card says what came of it',
})

export const rankChurn = operation({
  name: 'churn.ranking',
  method: 'get',
  path: '/api/churn',
  input: z.object({
    target,
    hours: z.coerce.number().min(1).max(10_000).default(40).describe('Hours that the team has in a week'),
    hoursEach: z.coerce.number().min(0.25).max(1000).default(4).describe('Hours that one account takes'),
    cursor,
    limit: limit(50),
  }),
  output: z.object({
    model: head.nullable(),
    currency: z.string(),
    capacity: z.number(),
    items: z.array(
      z.object({
        account: named,
        owner: named.nullable(),
        rank: z.number(),
        isWithinCapacity: z.boolean(),
        probability: z.number(),
        low: z.number(),
        high: z.number(),
        arr: z.number().nullable(),
        expected: z.number(),
        daysToRenewal: z.number().nullable(),
        daysToNotice: z.number().nullable(),
        risk,
      }),
    ),
    next: z.string().nullable(),
  }),
  permission: 'risks.read',
  summary: 'Customers by expected loss, probability times ARR, with how far the team’s hours reach and both risks',
})

export const exportChurn = operation({
  name: 'churn.export',
  method: 'get',
  path: '/api/churn/export',
  input: rankChurn.input.omit({ cursor: true, limit: true }),
  output: z.unknown(),
  permission: 'risks.read',
  carries: 'download',
  summary: 'Customers by expected loss as CSV; amounts in whole units, probabilities as shares of one',
})

export const churnAtRisk = operation({
  name: 'churn.at_risk',
  method: 'get',
  path: '/api/churn/at_risk',
  input: z.object({}),
  output: z.object({
    model: head.nullable(),
    currency: z.string(),
    accounts: z.number(),
    arr: z.number(),
    /** Probability times ARR of all, and between what it lies nine times in ten. */
    expected: estimate,
    /** How many accounts are lost, and between how many nine times in ten. */
    losses: estimate,
    largestShare: z.number().nullable(),
    /** What moved it in the last 30 days; the parts add up to the change. Null where no model spoke at their beginning. */
    change: z
      .object({
        from: z.string(),
        before: z.number(),
        behaviour: z.number(),
        renewals: z.number(),
        retraining: z.number(),
        now: z.number(),
      })
      .nullable(),
    /** The whole ARR of those at medium risk and above. */
    full: z.object({ accounts: z.number(), arr: z.number() }),
  }),
  permission: 'risks.read',
  summary: 'Revenue at risk within the horizon: by probability with its interval, and the full ARR of those at risk',
})

export const accountChurn = operation({
  name: 'churn.account',
  method: 'get',
  path: '/api/accounts/:account/churn',
  input: z.object({ account: uuid }),
  output: z.object({
    model: head.nullable(),
    currency: z.string(),
    standing: z.enum(['foretold', 'has said that it leaves', 'no paid contract']),
    score: interval
      .extend({ probability: z.number(), expected: z.number(), rank: z.number(), of: z.number() })
      .nullable(),
    /** What else is foretold of it, each by a model of its own. */
    others: z.array(interval.extend({ target: z.enum(targetKinds), label, probability: z.number() })),
    risk,
    /** What a person settled; in force until either risk rises above what it was then. */
    settled: z
      .object({
        level: z.enum(levels),
        reason: z.string(),
        at: z.string(),
        by: named.nullable(),
        isInForce: z.boolean(),
      })
      .nullable(),
    arr: z.number().nullable(),
    daysToRenewal: z.number().nullable(),
    daysToNotice: z.number().nullable(),
    factors: z.array(
      z.object({
        key: z.string(),
        severity: z.enum(severities),
        name: label,
        detail: sentence,
        share: z.number().nullable(),
      }),
    ),
    shares: z.array(
      z.object({
        measure: z.string(),
        label,
        said: sentence,
        share: z.number(),
        value: z.number().nullable(),
        unit: z.string(),
      }),
    ),
    actions: z.array(action),
  }),
  permission: 'risks.read',
  summary: 'How likely a customer is lost, what speaks for it, what it may cost, and what to do',
})

export const settleChurn = operation({
  name: 'churn.settle',
  method: 'put',
  path: '/api/accounts/:account/churn/settled',
  input: z.object({
    account: uuid,
    level: z.enum(levels).nullable().describe('Null takes the last word back'),
    reason: z.string().trim().min(1).max(500).nullable().default(null),
  }),
  output: z.object({ settled: z.literal(true) }),
  permission: 'risks.write',
  summary: 'Settles which risk of a customer acts, with a reason, until the one by rule or by model rises',
})

const warning = z.object({
  indicator: z.string(),
  name: label,
  /** What was seen when it began. */
  says: sentence,
  /** The first closed day on which it held. */
  since: z.string(),
  measure: z.string(),
  unit: z.string(),
  value: z.number().nullable(),
  before: z.number().nullable(),
  /** The measure's newest value. */
  now: z.number().nullable(),
})

const indicator = z.enum(indicatorKeys as [string, ...string[]])

export const listWarnings = operation({
  name: 'churn.warnings',
  method: 'get',
  path: '/api/churn/warnings',
  input: z.object({
    indicator: indicator.optional().describe('Only accounts of which this one stands'),
    owner: uuid.optional(),
    cursor,
    limit: limit(50),
  }),
  output: z.object({
    currency: z.string(),
    items: z.array(
      z.object({
        account: named,
        owner: named.nullable(),
        arr: z.number().nullable(),
        daysToRenewal: z.number().nullable(),
        warnings: z.array(warning),
      }),
    ),
    next: z.string().nullable(),
  }),
  permission: 'risks.read',
  summary:
    'Customers of whom something begins to speak for a loss, the newest warning first, with what was seen since when',
})

export const churnIndicators = operation({
  name: 'churn.indicators',
  method: 'get',
  path: '/api/churn/indicators',
  input: z.object({}),
  output: z.object({
    /** The closed day after which everybody was looked at last. */
    on: z.string().nullable(),
    /** Ends of the first and the last month whose 90 days are decided. */
    from: z.string().nullable(),
    to: z.string().nullable(),
    losses: z.number(),
    /** How many more are needed before a rate says something. */
    missing: z.number(),
    /** Share of all customers that decide within 90 days to leave; null under ten losses. */
    base: z.number().nullable(),
    items: z.array(
      z.object({
        key: indicator,
        name: label,
        asks: sentence,
        /** Accounts that the viewer sees of which it stands now. */
        standing: z.number(),
        warnings: z.number(),
        left: z.number(),
        rate: estimate.nullable(),
        /** How many of the losses had been warned of, and how many days before, in the middle. */
        foreseen: z.number(),
        lead: z.number().nullable(),
        isSure: z.boolean(),
        says: sentence,
      }),
    ),
  }),
  permission: 'risks.read',
  summary:
    'Early warnings by kind: what each asks, of how many customers it stands, and how often it came true in this company’s own past',
})

export const accountWarnings = operation({
  name: 'churn.account_warnings',
  method: 'get',
  path: '/api/accounts/:account/churn/warnings',
  input: z.object({ account: uuid }),
  output: z.object({
    /** Whether it pays and has not said that it leaves: of others nobody is warned. */
    isWatched: z.boolean(),
    standing: z.array(warning.extend({ action })),
    /** The last twenty that are over. */
    past: z.array(warning.pick({ indicator: true, name: true, says: true, since: true }).extend({ until: z.string() })),
  }),
  permission: 'risks.read',
  summary: 'Early warnings of a customer, those that stand with what to do, and those that are over',
})

/** `lifetime` is what they brought over their whole time, in minor units, as far as it is known. */
const together = { customers: z.number(), arr: z.number(), unpriced: z.number(), lifetime: z.number() }
const sourced = z.object({ source: z.enum(reasonSources), says: label })
const factor = z.object({ key: z.string(), name: sentence })

export const lostCustomers = operation({
  name: 'churn.lost',
  method: 'get',
  path: '/api/churn/lost',
  input: z.object({
    days: z.coerce
      .number()
      .int()
      .min(30)
      .max(1095)
      .default(365)
      .describe('How far back from the last day that is decided'),
    reason: line(500).optional().describe('Only customers under this reason, by its key'),
    cursor,
    limit: limit(50),
  }),
  output: z.object({
    currency: z.string(),
    /** Ends of contracts in these days are decided: their grace is over. */
    from: z.string(),
    to: z.string(),
    ...together,
    /** Each customer under one reason, the costliest first; null where nothing was recorded. */
    reasons: z.array(z.object({ key: z.string(), reason: sourced.nullable(), ...together })),
    /** What was seen by rule at the last month’s end before they said it; a customer may stand under several. */
    signs: z.array(factor.extend(together)),
    items: z.array(
      z.object({
        account: named,
        owner: named.nullable(),
        /** From when on no paid contract ran, and when the customer said so; null where it never did. */
        day: z.string(),
        saidOn: z.string().nullable(),
        arr: z.number().nullable(),
        /** What it brought over its whole time; null where ARR was ever unknown. */
        lifetime: z.number().nullable(),
        kind: z.enum(lossKinds),
        reason: sourced.nullable(),
        also: z.array(sourced),
        signs: z.array(factor.extend({ detail: sentence })),
        /** What the model that spoke then said on the day before they said it, and what raised it most. */
        model: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('no model') }),
          z.object({ kind: z.literal('not foretold'), on: z.string() }),
          z.object({
            kind: z.literal('foretold'),
            on: z.string(),
            probability: z.number(),
            factors: z.array(z.object({ measure: z.string(), label, said: sentence })),
          }),
        ]),
      }),
    ),
    next: z.string().nullable(),
  }),
  permission: 'risks.read',
  summary:
    'Customers that left, by the reason that was recorded (cancellation, lost risk, call of the renewal), what was seen before and what the model said then; no reason is made up',
})
