import { z } from 'zod'
import { cursor, day, label, limit, line, pageOf, prose, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'

const scorecard = line(60).optional().describe('Name of a scorecard; without it the primary one')
const number = z.number().nullable()
const kind = z.enum(['company', 'consumer', 'vendor'])
const band = z.enum(['red', 'yellow', 'green', 'grey'])
/** Its scores are kept day by day; else they were worked out for this answer. */
const kept = z.boolean()
/** Says so in words; null where they are kept. */
const note = z.string().nullable()
const risk = z.object({ level: z.enum(['low', 'medium', 'high']), rule: label.nullable() })
const missing = z.array(z.object({ label, measure: z.string(), weight: z.number() }))

const factor = z.object({
  key: z.string(),
  label,
  measure: z.string(),
  per: z.string().nullable(),
  unit: z.string(),
  /** The value judged; null is unknown. */
  value: number,
  /** What it gives by itself, 0 to 100. */
  score: number,
  /** Its share of the card, and its share of what is known. */
  weight: z.number(),
  counted: z.number(),
  /** What it gives to the score; all of them and the cap add up to it. */
  points: z.number(),
  why: label,
})

const component = z.object({
  key: z.string(),
  label,
  weight: z.number(),
  counted: z.number(),
  score: number,
  points: z.number(),
  change: number,
  factors: z.array(factor),
})

export const getHealth = operation({
  name: 'health.get',
  method: 'get',
  path: '/api/accounts/:account/health',
  input: z.object({ account: uuid, scorecard }),
  output: z.object({
    account: z.string(),
    scorecard: z.string(),
    label,
    kept,
    version: z.number().nullable(),
    day: z.string().nullable(),
    /** The open day's value, which can still change. */
    provisional: z.boolean(),
    /** A source is silent: its values are carried and the band stays. */
    stale: z.boolean(),
    score: number,
    /** Why the band stands although the score lies in the range of another; null where the two agree. */
    held: z.string().nullable(),
    /** What the known signals alone would give, also where they are too few for a score. */
    estimate: number,
    band,
    completeness: z.number(),
    needed: z.number(),
    risk,
    cap: z.object({ label, atMost: z.number(), points: z.number() }).nullable(),
    /** What caps took less or more than on that day; with the components' changes it adds up to the score's. */
    capChange: number,
    since: z.object({ day: z.string(), score: number }).nullable(),
    components: z.array(component),
    missing,
  }),
  permission: 'health.read',
  summary: 'The health of an account: score, band, what it is made of, what is not known, risk by rule',
})

export const getHistory = operation({
  name: 'health.history',
  method: 'get',
  path: '/api/accounts/:account/health/history',
  input: z.object({ account: uuid, scorecard, from: day.optional(), to: day.optional() }),
  output: z.object({
    account: z.string(),
    scorecard: z.string(),
    from: z.string(),
    to: z.string(),
    bands: z.object({ yellow: z.number(), green: z.number() }),
    days: z.array(
      z.object({
        day: z.string(),
        score: number,
        band,
        version: z.number(),
        completeness: z.number(),
        provisional: z.boolean(),
      }),
    ),
    marks: z.array(z.object({ day: z.string(), kind: z.enum(['configuration', 'band']), label })),
  }),
  permission: 'health.read',
  summary: 'The health of an account day by day as it was shown, with marks where scorecard or band changed',
})

const end = z.object({ day: z.string(), score: number, band, version: z.number() })

export const explainHealth = operation({
  name: 'health.explain',
  method: 'get',
  path: '/api/accounts/:account/health/explain',
  input: z.object({ account: uuid, scorecard, from: day.optional(), to: day.optional() }),
  output: z.object({
    account: z.string(),
    scorecard: z.string(),
    from: end,
    to: end,
    provisional: z.boolean(),
    sentence: z.string(),
    /** They add up to the change; null where one end has no score. */
    parts: z
      .object({ behaviour: z.number(), configuration: z.number(), time: z.number(), data: z.number() })
      .nullable(),
    movers: z.array(
      z.object({
        part: z.enum(['behaviour', 'configuration', 'time', 'data']),
        measure: z.string().nullable(),
        label: label.nullable(),
        component: label.nullable(),
        from: number,
        to: number,
        points: z.number(),
        sentence: z.string(),
        evidence: z.array(
          z.object({ at: z.string(), text: z.string(), source: z.object({ kind: z.string(), id: z.string() }) }),
        ),
      }),
    ),
  }),
  permission: 'health.read',
  summary: 'Why the health of an account moved between two days: behaviour, configuration, time, data, with evidence',
})

export const returnHealth = operation({
  name: 'health.return',
  method: 'get',
  path: '/api/accounts/:account/health/return',
  input: z.object({ account: uuid, scorecard }),
  output: z.object({
    account: z.string(),
    scorecard: z.string(),
    kind: z.enum(['reachable', 'at the top', 'out of reach', 'too little known']),
    band: z.enum(['red', 'yellow', 'green']).nullable(),
    need: number,
    from: number,
    to: number,
    steps: z.array(
      z.object({
        label,
        points: z.number(),
        changes: z.array(z.object({ measure: z.string(), label, unit: z.string(), from: z.number(), to: z.number() })),
        sentence: z.string(),
      }),
    ),
    sentence: z.string(),
  }),
  permission: 'health.read',
  summary: 'What would bring an account back: the least that moves its score to the next band, past the hysteresis',
})

const share = z.object({ count: z.number(), share: number })
const mover = z.object({
  account: z.string(),
  name: z.string(),
  arr: number,
  currency: z.string().nullable(),
  band,
  bandBefore: band,
  score: z.number(),
  before: z.number(),
  change: z.number(),
})

export const healthOverview = operation({
  name: 'health.overview',
  method: 'get',
  path: '/api/health/overview',
  input: z.object({ scorecard, days: z.coerce.number().int().min(1).max(400).default(30), limit: limit(5, 50) }),
  output: z.object({
    scorecard: z.string(),
    label,
    kept,
    isActive: z.boolean(),
    note,
    /** The kinds of account that it judges. */
    kinds: z.array(kind),
    on: z.string(),
    since: z.string(),
    currency: z.string(),
    bands: z.array(z.object({ band, count: z.number(), arr: z.number(), share: number })),
    scored: z.number(),
    average: number,
    below50: share,
    above80: share,
    target: z.object({ green: z.number(), yellow: z.number(), red: z.number(), healthy: z.number() }),
    fell: z.array(mover),
    rose: z.array(mover),
  }),
  permission: 'health.read',
  summary: 'The health of the base: accounts and ARR by band, average, shares below 50 and above 80, biggest movers',
})

const detail = z.object({
  activePeople: number,
  daysActive: number,
  features: number,
  tickets: number,
  csat: number,
  meetings: number,
  daysToRenewal: number,
  contractValue: number,
  hasExpanded: number,
})

export const listHealth = operation({
  name: 'health.list',
  method: 'get',
  path: '/api/health',
  input: z.object({ scorecard, band: band.optional(), cursor, limit: limit(50) }),
  output: pageOf(
    detail.extend({
      account: z.string(),
      name: z.string(),
      arr: number,
      currency: z.string().nullable(),
      renewsOn: z.string().nullable(),
      band,
      score: number,
      completeness: z.number(),
      day: z.string().nullable(),
      risk,
    }),
  ).extend({ kept, isActive: z.boolean(), note }),
  permission: 'health.read',
  summary:
    'The health of every account with the metrics behind it: lowest score first, then highest contract value; of a scorecard that is not switched on as of the last closed day',
})

const version = z.object({
  version: z.number(),
  changes: z.array(sentence),
  madeAt: z.string(),
  madeBy: z.string(),
  bandsMoved: number,
})

const scorecardHead = z.object({
  name: z.string(),
  label,
  version: z.number(),
  isPrimary: z.boolean(),
  isActive: z.boolean(),
  /** The kinds of account that it is made for; none where it is for everybody without one of their own. */
  appliesTo: z.array(kind),
  versions: z.array(version),
})

export const listScorecards = operation({
  name: 'health.scorecards',
  method: 'get',
  path: '/api/health/scorecards',
  input: z.object({}),
  output: z.object({
    items: z.array(
      scorecardHead.extend({
        summary: label,
        /** Where yellow and green begin, and how many points past a border a band changes. */
        bands: z.object({ yellow: z.number(), green: z.number() }),
        hysteresis: z.number(),
      }),
    ),
  }),
  permission: 'health.read',
  summary: 'Every scorecard with its versions and what each version changed, the primary one first',
})

const shape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('bands'),
    steps: z.array(z.object({ limit: z.string(), value: z.number(), points: z.number() })),
    otherwise: z.number(),
  }),
  z.object({ kind: z.literal('linear'), poor: z.number(), good: z.number() }),
  z.object({ kind: z.literal('boolean'), yes: z.number(), no: z.number() }),
  z.object({
    kind: z.literal('table'),
    cases: z.array(z.object({ when: z.unknown(), points: number })),
    otherwise: number,
  }),
])

export const getScorecard = operation({
  name: 'health.scorecard',
  method: 'get',
  path: '/api/health/scorecards/:name',
  input: z.object({ name: line(60), version: z.coerce.number().int().min(1).optional() }),
  output: scorecardHead.extend({
    file: z.unknown(),
    card: z.object({
      name: z.string(),
      label,
      summary: label,
      appliesTo: z.array(kind),
      missing: z.string(),
      completeness: z.number(),
      hysteresis: z.number(),
      bands: z.object({ yellow: z.number(), green: z.number() }),
      components: z.array(
        z.object({
          key: z.string(),
          label,
          weight: z.number(),
          factors: z.array(
            z.object({
              key: z.string(),
              label,
              measure: z.string(),
              per: z.string().nullable(),
              weight: z.number(),
              why: label,
              missing: z.string(),
              shape,
              /** What is judged and how, in words. */
              measured: z.string(),
              says: z.array(z.string()),
            }),
          ),
        }),
      ),
      caps: z.array(z.object({ label, when: z.unknown(), atMost: z.number(), says: z.string() })),
      risk: z.array(z.object({ level: z.string(), label, when: z.unknown(), says: z.string() })),
    }),
  }),
  permission: 'health.read',
  summary:
    'How health is judged: one scorecard with its components, factors, caps and risk rules, as file and in words',
})

const file = z.record(z.string(), z.unknown())

const moved = z.object({
  account: z.string(),
  name: z.string(),
  from: band,
  to: band,
  scoreFrom: number,
  scoreTo: number,
})

export const previewScorecard = operation({
  name: 'health.preview',
  method: 'post',
  path: '/api/health/preview',
  input: z.object({ file, against: scorecard }),
  output: z.object({
    scorecard: z.string(),
    against: z.string().nullable(),
    version: number,
    changes: z.array(sentence),
    accounts: z.number(),
    moved: z.number(),
    matrix: z.array(z.object({ from: band, to: band, accounts: z.number() })),
    /** Those who change band, and those whose score moves; who moves most first. */
    examples: z.array(moved),
    movers: z.array(moved),
    /** How many accounts have a score in each ten points, now and then. */
    distribution: z.array(z.object({ from: z.number(), before: z.number(), after: z.number() })),
  }),
  permission: 'health.read',
  summary: 'What a scorecard would make of the base before it is saved: who changes band, from which to which',
})

export const saveScorecard = operation({
  name: 'health.save',
  method: 'post',
  path: '/api/health/scorecards',
  input: z.object({
    file,
    why: prose.optional(),
    basedOn: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe('The version that was changed, 0 for a new scorecard; refused where another one is in force by now'),
  }),
  output: z.object({ scorecard: z.string(), version: z.number(), changes: z.array(sentence), moved: z.number() }),
  permission: 'health.write',
  summary: 'Puts a scorecard in force as its next version; days that are closed keep what they showed',
})

export const setPrimaryScorecard = operation({
  name: 'health.setPrimary',
  method: 'put',
  path: '/api/health/primary',
  input: z.object({ name: line(60) }),
  output: z.object({ name: z.string() }),
  permission: 'health.write',
  summary:
    'Lets a scorecard speak, for the workspace or for the kinds of account that it is made for: lists, segments and Today read it from then on',
})

export const useScorecard = operation({
  name: 'health.use',
  method: 'put',
  path: '/api/health/scorecards/:name/use',
  input: z.object({ name: line(60) }),
  output: z.object({ name: z.string() }),
  permission: 'health.write',
  summary:
    'Switches a scorecard on: it is scored every day beside the primary one, and its past is added from the measures',
})

export const dropScorecard = operation({
  name: 'health.drop',
  method: 'delete',
  path: '/api/health/scorecards/:name/use',
  input: z.object({ name: line(60) }),
  output: z.object({ name: z.string() }),
  permission: 'health.write',
  summary: 'Switches a scorecard off; the days that it showed stay',
})
