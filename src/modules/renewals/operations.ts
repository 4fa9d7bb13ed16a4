import { z } from 'zod'
import { languages } from '../../kernel/words.ts'
import { day, line, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { paperKinds, stages } from './domain/papers.ts'
import { grounds, proposalStates } from './domain/proposal.ts'
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

const foretold = z.enum(['decision', 'loss'])

const likelihood = z.object({
  share: z.number(),
  low: z.number(),
  high: z.number(),
  n: z.number(),
  alike: z.enum(['notice', 'band', 'all']),
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
  /** By the share of alike renewals that were renewed. */
  likelihood: likelihood.nullable(),
  /** By a churn model, where one is published and speaks of the day: that of the next decision before that of losses. */
  model: z.object({ target: foretold, share: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** The day of the earlier renewal of this account that the model speaks of: this one depends on it, and no chance stands here. */
  dependsOn: z.string().nullable(),
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

export const exportRenewals = operation({
  name: 'renewals.export',
  method: 'get',
  path: '/api/renewals/export',
  input: listRenewals.input,
  output: z.unknown(),
  permission: 'renewals.read',
  carries: 'download',
  summary: 'Renewals due in a quarter as CSV, the earliest notice deadline first; amounts in whole units',
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
        side: z.enum([...sides, 'history', 'model']),
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
    /** How far each published churn model lay from what came, beside a plain forecast. */
    models: z.array(
      z.object({ target: foretold, on: z.string(), horizon: z.number(), brier: z.number(), plain: z.number() }),
    ),
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

export const renewalCalendar = operation({
  name: 'renewals.calendar',
  method: 'get',
  path: '/api/renewals/calendar',
  input: z.object({ from: day, to: day.describe('At most 100 days later'), owner: uuid.optional() }),
  output: z.object({
    ...{ from: z.string(), to: z.string(), currency: z.string() },
    items: z.array(
      z.object({
        day: z.string(),
        /** The last day of notice, or the stage that begins so many days before it. */
        what: z.enum(['deadline', ...stages]),
        account: named,
        dueOn: z.string(),
        due: z.number().nullable(),
        category: z.enum(categories),
      }),
    ),
  }),
  permission: 'renewals.read',
  summary: 'Last days of notice day by day, and when the clocks of 120, 90, 60 and 30 days before turn',
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

// ---------------------------------------------------------------- documents of a renewal

const kind = z.enum(paperKinds)
const aPaper = { ...one, kind }
const version = z.coerce.number().int().min(1).max(100_000)

const paperHead = z.object({
  kind,
  version: z.number(),
  language: z.enum(languages),
  /** For whom it is. */
  reader: z.string().nullable(),
  /** The day whose numbers it shows. */
  asOf: z.string(),
  madeAt: z.string(),
  /** Null where the product made it. */
  by: z.string().nullable(),
})

export const listPapers = operation({
  name: 'renewals.papers',
  method: 'get',
  path: '/api/accounts/:account/renewals/:due/papers',
  input: z.object(one),
  output: z.object({
    account: named,
    dueOn: z.string(),
    deadline: z.string().nullable(),
    state: z.enum(states),
    stages: z.array(
      z.object({ stage: z.enum(stages), before: z.number(), isReached: z.boolean(), kinds: z.array(kind) }),
    ),
    /** Every version, the newest of each kind first. */
    items: z.array(paperHead),
  }),
  permission: 'renewals.read',
  summary:
    'The documents of a renewal by stage: strategy, value report, business review, proposal, changes to the contract, success plan, with every version',
})

const tone = z.enum(['plain', 'good', 'bad', 'quiet']).optional()
const cell = z.object({ text: z.string(), tone, href: z.string().optional() })
const column = z.object({ label: z.string(), align: z.literal('end').optional() })
const band = z.enum(['red', 'yellow', 'green', 'grey'])

const block = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('figures'),
    figures: z.array(cell.extend({ label: z.string(), note: z.string().optional() })),
  }),
  z.object({ kind: z.literal('text'), text: z.string(), tone }),
  z.object({
    kind: z.literal('table'),
    label: z.string(),
    columns: z.array(column),
    rows: z.array(z.array(cell)),
    total: z.array(cell).optional(),
  }),
  z.object({
    kind: z.literal('moves'),
    label: z.string(),
    moves: z.array(z.object({ points: z.number(), text: z.string() })),
  }),
  z.object({
    kind: z.literal('chart'),
    chart: z.object({
      label: z.string(),
      points: z.array(z.object({ day: z.string(), value: z.number().nullable() })),
      marks: z.array(z.object({ day: z.string(), label: z.string() })),
      steps: z.array(z.number()),
      band: band.nullable(),
    }),
  }),
])

export const readPaper = operation({
  name: 'renewals.paper',
  method: 'get',
  path: '/api/accounts/:account/renewals/:due/papers/:kind',
  input: z.object({ ...aPaper, version: version.optional().describe('The newest where left out') }),
  output: paperHead.extend({
    title: z.string(),
    lead: z.string().nullable(),
    state: z.object({ band, score: z.number().nullable() }).nullable(),
    closing: z.string().nullable(),
    /** For us and not for the customer. */
    isInside: z.boolean(),
    proposal: z.number().nullable(),
    chapters: z.array(
      z.object({
        title: z.string(),
        aside: z.string().nullable(),
        blocks: z.array(block),
        slot: z.string().nullable(),
      }),
    ),
    slots: z.array(z.object({ key: z.string(), label: z.string(), hint: z.string(), text: z.string() })),
  }),
  permission: 'renewals.read',
  summary: 'One document of a renewal: its numbers as of its day, and what people wrote into it',
})

export const makePaper = operation({
  name: 'renewals.makePaper',
  method: 'post',
  path: '/api/accounts/:account/renewals/:due/papers/:kind',
  input: z.object({
    ...aPaper,
    language: z.enum(languages).optional().describe('That of the person it is for where left out'),
    reader: uuid.optional().describe('The person of the customer it is for; who decides over the money where left out'),
  }),
  output: z.object({ version: z.number() }),
  permission: 'renewals.call',
  summary: 'Makes a new version of a document with the numbers of today; what was written into it goes along',
})

export const writePaper = operation({
  name: 'renewals.writePaper',
  method: 'put',
  path: '/api/accounts/:account/renewals/:due/papers/:kind',
  input: z.object({
    ...aPaper,
    version: z.number().int().min(1).describe('The version that was read; a newer one refuses'),
    words: z.record(z.string().max(40), z.string().max(5000)).describe('Texts by their place; others stay'),
  }),
  output: z.object({ version: z.number() }),
  permission: 'renewals.call',
  summary: 'Writes into a document: a new version with the same numbers and other words',
})

const printing = z.object({ ...aPaper, version: version.optional() })

export const paperHtml = operation({
  name: 'renewals.paperHtml',
  method: 'get',
  path: '/api/accounts/:account/renewals/:due/papers/:kind/document.html',
  input: printing,
  output: z.unknown(),
  permission: 'renewals.read',
  summary:
    'A document of a renewal as one page that needs nothing besides itself; the same version is the same, letter by letter',
  carries: 'download',
})

export const paperPdf = operation({
  name: 'renewals.paperPdf',
  method: 'get',
  path: '/api/accounts/:account/renewals/:due/papers/:kind/document.pdf',
  input: printing,
  output: z.unknown(),
  permission: 'renewals.read',
  summary: 'A document of a renewal on paper, as PDF',
  carries: 'download',
})

// ---------------------------------------------------------------- proposals

const minor = z.number().int().min(-1e13).max(1e13)
const proposalLine = z.object({
  product: line(200).nullable(),
  seats: z.number().min(0).max(1e9).nullable(),
  seatsThen: z.number().min(0).max(1e9).nullable(),
  now: minor.min(0).describe('A year now, in minor units of the contract’s currency'),
  growth: minor.describe('Added to it or taken away a year at today’s price'),
})
const terms = z.object({
  months: z.number().int().min(1).max(120),
  lines: z.array(proposalLine).min(1).max(200),
  uplift: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(0)
    .describe('How much dearer the same becomes, in tenths of a per cent'),
  discount: z.number().int().min(0).max(100).default(0).describe('Whole per cent off the price'),
  ground: z.enum(grounds).default('commitment').describe('Why something is taken off'),
  reason: line(1000).nullable().default(null),
  validUntil: day,
  autoRenew: z.boolean().nullable().default(null),
  noticeDays: z.number().int().min(0).max(3650).nullable().default(null),
})
const aPrice = { now: z.number(), growth: z.number(), uplift: z.number(), discount: z.number(), total: z.number() }

export const listProposals = operation({
  name: 'renewals.proposals',
  method: 'get',
  path: '/api/accounts/:account/renewals/:due/proposals',
  input: z.object(one),
  output: z.object({
    contracts: z.array(z.object({ id: z.string(), name: z.string(), plan: z.string().nullable() })),
    isOpen: z.boolean(),
    /** What the contracts that turn bring now; null where they are in several currencies or unknown. */
    bought: z
      .object({
        currency: z.string(),
        lines: z.array(proposalLine),
        months: z.number().nullable(),
        autoRenew: z.boolean().nullable(),
        noticeDays: z.number().nullable(),
      })
      .nullable(),
    items: z.array(
      z.object({
        ...{ version: z.number(), currency: z.string(), state: z.enum(proposalStates), why: sentence.nullable() },
        ...{ approval: z.string().nullable(), madeAt: z.string(), by: z.string().nullable(), terms },
        /** A year: now, what is added, the price change and the discount add up to the total. */
        price: z.object({ ...aPrice, term: z.number(), lines: z.array(proposalLine.extend(aPrice)) }),
        outside: z.enum(['short term', 'below', 'above']).nullable(),
      }),
    ),
  }),
  permission: 'renewals.read',
  summary:
    'The proposals of a renewal, every version, with price change and expansion apart and what each discount waits for',
})

export const propose = operation({
  name: 'renewals.propose',
  method: 'post',
  path: '/api/accounts/:account/renewals/:due/proposals',
  input: z.object({ ...one, ...terms.shape }),
  output: z.object({ version: z.number() }),
  permission: 'renewals.call',
  summary: 'Draws up a version of the proposal: lines, term, price change, discount; the one before it is replaced',
})

export const moveProposal = operation({
  name: 'renewals.moveProposal',
  method: 'post',
  path: '/api/accounts/:account/renewals/:due/proposals/:version/state',
  input: z.object({
    ...{ ...one, version },
    to: z.enum(['submitted', 'sent', 'accepted', 'declined']),
    why: line(1000).nullable().default(null),
  }),
  output: z.object({ state: z.enum(proposalStates), approval: z.string().nullable() }),
  permission: 'renewals.call',
  summary:
    'Puts a proposal forward, where a discount above one’s limit waits for approval; or says that it was sent, accepted, declined',
})
