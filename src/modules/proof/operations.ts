import { z } from 'zod'
import { day, label, line, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { contaminations } from '../holdouts/index.ts'

const comparison = {
  sentence,
  holdout: z
    .object({
      id: z.string(),
      share: z.number(),
      held: z.number(),
      treated: z.number(),
      /** Units whose comparison is blurred: acted on by hand, merged, moved. */
      contaminated: z.number(),
      startedAt: z.string(),
      endsOn: z.string().nullable(),
      /** Days after entry on which an outcome is read. */
      days: z.number(),
      /** Units after which there is a figure, and how many there are. */
      planned: z.number(),
      ripe: z.number(),
      /** The smallest difference of a share that those drawn so far could show. */
      smallestEffect: z.number().nullable(),
    })
    .nullable(),
  /** Where teams began one after the other instead: weaker evidence. */
  stepped: z
    .object({
      teams: z.array(z.object({ name: z.string(), startsOn: z.string(), met: z.number() })),
      days: z.number(),
      /** The day on which the last outcome is read, before which there is no figure. */
      endsOn: z.string(),
      /** In so many orders the teams could have begun. */
      orders: z.number(),
      ripe: z.number(),
      /** Accounts that were met under one team and merged with one of another, and so were dealt with as both. */
      contaminated: z.number(),
    })
    .nullable(),
  outcomes: z.array(
    z.object({
      name: sentence,
      kind: z.enum(['share', 'money']),
      n: z.number(),
      answer: z.object({ difference: z.number(), low: z.number(), high: z.number() }).nullable(),
    }),
  ),
}

export const playbookResults = operation({
  name: 'proof.playbook',
  method: 'get',
  path: '/api/proof/playbooks/:id',
  input: z.object({ id: uuid }),
  output: z.object({
    playbook: z.object({ id: z.string(), name: z.string() }),
    stage: z.string(),
    goalDays: z.number().nullable(),
    ...comparison,
  }),
  permission: 'playbooks.read',
  summary: 'What a playbook did, by those that it left alone: retention, goal and ARR, or that it is too early to say',
})

export const campaignResults = operation({
  name: 'proof.campaign',
  method: 'get',
  path: '/api/proof/campaigns/:campaign',
  input: z.object({ campaign: uuid }),
  output: z.object({ campaign: z.object({ id: z.string(), name: z.string() }), ...comparison }),
  permission: 'campaigns.read',
  summary:
    'What a campaign did, by those that it left alone: retention, leaving the segment and ARR, or that it is too early',
})

export const listOfHoldouts = operation({
  name: 'proof.holdouts',
  method: 'get',
  path: '/api/proof/holdouts',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        /** A playbook, or everything under `workspace`. */
        about: z.object({ kind: z.string(), id: z.string() }),
        /** What is held back, as it is called now. */
        name: z.string(),
        share: z.number().describe('Of the units that take part'),
        population: z.unknown().describe('The condition under which an account takes part'),
        startedAt: z.string(),
        endsOn: z.string().nullable(),
        endedAt: z.string().nullable(),
        isOver: z.boolean(),
        held: z.number(),
        treated: z.number(),
        outside: z.number(),
        /** The smallest difference of a share that those drawn so far could show; null where an arm is empty. */
        smallestEffect: z.number().nullable(),
        contaminated: z.array(z.object({ kind: z.enum(contaminations), accounts: z.number() })),
      }),
    ),
  }),
  permission: 'holdouts.read',
  summary: 'Every hold-out by what it is about today, with what those drawn so far could show and what blurs it',
})

// ---------------------------------------------------------------- backtests

const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() })
const difference = estimate.extend({ isSure: z.boolean() })
const verdict = z.object({
  kind: z.enum(['too few', 'skill', 'no skill', 'the wrong way']),
  sentences: z.array(sentence),
})

const backtestHead = {
  id: z.string(),
  subjects: z.array(z.string()),
  from: z.string(),
  to: z.string(),
  horizon: z.number(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  failure: sentence.nullable(),
  progress: z.number(),
  askedAt: z.string(),
  endedAt: z.string().nullable(),
}

const counts = z.object({
  losses: z.number(),
  /** Flagged 60 days or more before the notice deadline; `late` were flagged after that. */
  inTime: z.number(),
  late: z.number(),
  /** Minor units of the workspace's currency; losses whose ARR nobody knows are in neither. */
  lostArr: z.number(),
  inTimeArr: z.number(),
  unknownArr: z.number(),
  /** Accounts: flagged on some day; lost within the horizon of it; acted on and kept; left alone and kept. */
  flagged: z.number(),
  lostFlagged: z.number(),
  treated: z.number(),
  falseAlarms: z.number(),
  recall: estimate.nullable(),
  precision: estimate.nullable(),
  lift: z.number().nullable(),
  /** Days from the first flag to the notice deadline: the middle, and the quarters. */
  lead: z.object({ median: z.number(), low: z.number(), high: z.number() }).nullable(),
})

const flaggedAccount = z.object({ account: z.string(), name: z.string(), on: z.string() })

const subject = z.object({
  key: z.string(),
  label,
  kind: z.enum(['scorecard', 'model']),
  version: z.number().nullable(),
  verdict,
  /** Customers on months' ends that it rated, and of whom it said nothing. */
  rows: z.number(),
  silent: z.number(),
  auc: estimate.nullable(),
  lift: z.number().nullable(),
  /** Among those whose contract ends within the horizon. */
  deciding: z.object({ rows: z.number(), lostRows: z.number(), auc: estimate.nullable(), lift: z.number().nullable() }),
  beyondCalendar: difference.nullable(),
  bands: z.object({ red: counts, yellow: counts }),
  tenths: z.array(z.object({ from: z.number(), rows: z.number(), lost: z.number() })),
  months: z.array(
    z.object({ day: z.string(), seen: z.number(), red: z.number(), lost: z.number(), lostRed: z.number() }),
  ),
  told: z.array(
    z.object({
      account: z.string(),
      name: z.string(),
      endedOn: z.string(),
      deadline: z.string(),
      arr: z.number().nullable(),
      fate: z.enum(['in time', 'late', 'missed']),
      on: z.string().nullable(),
      lead: z.number().nullable(),
      worst: z.enum(['red', 'yellow', 'green', 'grey']),
    }),
  ),
  falseAlarms: z.array(flaggedAccount),
  treated: z.array(flaggedAccount),
  groups: z.array(
    z.object({
      name: z.string(),
      value: z.string(),
      accounts: z.number(),
      losses: z.number(),
      inTime: z.number(),
      auc: estimate.nullable(),
    }),
  ),
  parts: z.array(
    z.object({
      component: z.string(),
      key: z.string(),
      label,
      weight: z.number(),
      known: z.number(),
      auc: estimate.nullable(),
      isSuspicious: z.boolean(),
    }),
  ),
})

const backtestResult = z.object({
  from: z.string(),
  to: z.string(),
  horizon: z.number(),
  /** The last day that was closed when it was worked out. */
  closed: z.string().nullable(),
  days: z.number(),
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
  leftOut: z.number(),
  accounts: z.number(),
  rows: z.number(),
  losses: z.number(),
  unseenLosses: z.number(),
  underNotice: z.number(),
  subjects: z.array(subject),
  comparisons: z.array(
    z.object({ first: z.string(), second: z.string(), difference: difference.nullable(), sentence }),
  ),
  /** Weights of the components of the first scorecard that its own past suggests. */
  weights: z
    .object({
      sentence,
      items: z.array(z.object({ key: z.string(), label, now: z.number(), suggested: z.number() })),
      gain: difference.nullable(),
      learnedThrough: z.string().nullable(),
      triedFrom: z.string().nullable(),
    })
    .nullable(),
  notes: z.array(sentence),
})

export const askBacktest = operation({
  name: 'proof.ask',
  method: 'post',
  path: '/api/proof/backtests',
  input: z.object({
    subjects: z
      .array(line(60))
      .min(1)
      .max(5)
      .describe('Names of scorecards; `churn.probability` is the model, where there is one'),
    from: day.describe('Months that end on this day or later are replayed'),
    to: day.describe('The last day; months of which it is not known yet what followed are left out'),
    horizon: z.coerce
      .number()
      .int()
      .min(30)
      .max(365)
      .default(180)
      .describe('Days within which a loss counts as foretold'),
  }),
  output: z.object({ id: z.string() }),
  permission: 'health.write',
  summary: 'Begins to hold scorecards or the model against what followed, month by month, as known then',
})

export const listBacktests = operation({
  name: 'proof.backtests',
  method: 'get',
  path: '/api/proof/backtests',
  input: z.object({}),
  output: z.object({
    items: z.array(z.object({ ...backtestHead, verdicts: z.array(verdict) })),
    /** How the churn model is named as a subject, and whether it publishes now. */
    model: z.object({ subject: z.string(), publishes: z.boolean() }),
  }),
  permission: 'health.read',
  summary: 'Backtests, the newest first, with their verdicts in words',
})

export const getBacktest = operation({
  name: 'proof.backtest',
  method: 'get',
  path: '/api/proof/backtests/:backtest',
  input: z.object({ backtest: uuid }),
  output: z.object({ ...backtestHead, graceDays: z.number(), result: backtestResult.nullable() }),
  permission: 'health.read',
  summary:
    'What scorecards said of accounts against what followed: counts, precision, recall, AUC, lift, lead time, false alarms, suggested weights',
})

export const cancelBacktest = operation({
  name: 'proof.cancel',
  method: 'delete',
  path: '/api/proof/backtests/:backtest',
  input: z.object({ backtest: uuid }),
  output: z.object({ cancelled: z.boolean() }),
  permission: 'health.write',
  summary: 'Stops a backtest that is under way',
})
