import { z } from 'zod'
import { cursor, day, jsonParam, limit, line, pageOf, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { endings, statuses } from './domain/run.ts'
import { stages } from './domain/stage.ts'

const source = z.string().min(1).max(100_000).describe('The playbook in YAML or JSON')
const condition = z.record(z.string(), z.unknown())
const named = z.object({ id: z.string(), name: z.string() })
const stage = z.enum(stages)
const warnings = z.array(sentence).describe('What to look at, although it was done')

const counts = {
  underWay: z.number(),
  parked: z.number(),
  ended: z.number(),
  /** Runs that ended because the goal was reached. */
  reached: z.number(),
  /** In the last 30 days. */
  entered: z.number(),
  queued: z.number(),
  keptOut: z.number(),
  keptOutBy: z.array(z.object({ reason: z.string(), count: z.number() })),
}

const head = {
  id: z.string(),
  key: z.string().nullable(),
  name: z.string(),
  summary: z.string(),
  version: z.number(),
  stage,
  takes: z.enum(['new', 'present']),
  perDay: z.number().nullable(),
  redirectTo: z.string().nullable(),
  reason: z.string().nullable(),
  isLive: z.boolean(),
  hasGoal: z.boolean(),
  triggers: z.array(sentence),
}

export const listPlaybooks = operation({
  name: 'playbooks.list',
  method: 'get',
  path: '/api/playbooks',
  input: z.object({}),
  output: z.object({
    items: z.array(z.object({ ...head, ...counts, steps: z.number(), reviewDue: z.boolean() })),
  }),
  permission: 'playbooks.read',
  summary: 'All playbooks with their stage, who is under way, and who entered or was kept out in the last 30 days',
})

export const playbookSchema = operation({
  name: 'playbooks.schema',
  method: 'get',
  path: '/api/playbooks/schema',
  input: z.object({}),
  output: z.object({ schema: z.record(z.string(), z.unknown()), kinds: z.array(z.record(z.string(), z.unknown())) }),
  permission: 'playbooks.read',
  summary: 'The JSON Schema of a playbook, and the kinds of steps that it may have',
})

const problem = z.object({ line: z.number(), field: z.string(), message: sentence, remedy: sentence })

export const checkPlaybook = operation({
  name: 'playbooks.check',
  method: 'post',
  path: '/api/playbooks/check',
  input: z.object({ source }),
  output: z.object({ problems: z.array(problem), name: z.string().nullable() }),
  permission: 'playbooks.read',
  summary: 'What is wrong with a playbook as it is written, each with its line and remedy; nothing is saved',
})

export const getPlaybook = operation({
  name: 'playbooks.get',
  method: 'get',
  path: '/api/playbooks/:id',
  input: z.object({ id: uuid }),
  output: z.object({
    ...head,
    ...counts,
    source: z.string(),
    entry: z.record(z.string(), z.unknown()),
    audience: z.record(z.string(), z.unknown()),
    graph: z.object({
      nodes: z.array(
        z.object({
          id: z.string(),
          title: z.string().nullable(),
          kind: z.string(),
          /** Runs that came to it, whatever became of them there. */
          reached: z.number(),
          standing: z.number(),
          done: z.number(),
          held: z.number(),
          failed: z.number(),
        }),
      ),
      edges: z.array(
        z.object({ from: z.string().nullable(), to: z.string().nullable(), label: z.string().nullable() }),
      ),
    }),
    switchedAt: z.string().nullable(),
    switchedBy: z.string().nullable(),
    redirectToName: z.string().nullable(),
    reviewedAt: z.string(),
    closedThrough: z.string().nullable(),
  }),
  permission: 'playbooks.read',
  summary: 'A playbook as it is written, its graph with how many runs stand and passed where, and its stage',
})

export const playbookVersions = operation({
  name: 'playbooks.versions',
  method: 'get',
  path: '/api/playbooks/:id/versions',
  input: z.object({ id: uuid }),
  output: z.object({
    items: z.array(
      z.object({ version: z.number(), source: z.string(), madeAt: z.string(), by: z.string().nullable() }),
    ),
  }),
  permission: 'playbooks.read',
  summary: 'Every version of a playbook, the newest first',
})

export const savePlaybook = operation({
  name: 'playbooks.save',
  method: 'post',
  path: '/api/playbooks',
  input: z.object({
    id: uuid.optional().describe('The playbook that is changed; left out for a new one'),
    source,
    basedOn: z.number().int().min(1).optional().describe('The version that was changed'),
  }),
  output: z.object({ id: z.string(), version: z.number(), warnings }),
  permission: 'playbooks.write',
  summary: 'Saves a playbook as its next version: new runs take it, those under way end on theirs',
})

export const switchPlaybook = operation({
  name: 'playbooks.switch',
  method: 'post',
  path: '/api/playbooks/:id/stage',
  input: z.object({
    id: uuid,
    stage: stage.describe('Off; internal work only; everything to one member; live'),
    redirectTo: uuid
      .optional()
      .describe('Who gets what would go to customers while it is redirected; oneself where nobody is named'),
    takes: z
      .enum(['new', 'present'])
      .default('new')
      .describe('Only new crossings, or also those that are there already'),
    perDay: z.number().int().min(1).max(100_000).optional().describe('How many accounts enter in a day at most'),
    reason: line(500).optional().describe('Why it is switched on without a simulation'),
    holdOut: z
      .object({
        percent: z.number().min(0.1).max(90),
        endsOn: day.optional().describe('The last day of the comparison'),
        population: condition.optional().describe('Who takes part; tech-touch accounts where it is left out'),
      })
      .optional()
      .describe('Accounts that are left alone, so that the effect can be told'),
    stepped: z
      .object({ weeks: z.number().int().min(1).max(12).describe('Between one team’s beginning and the next') })
      .optional()
      .describe('In place of a hold-out, teams begin one after the other in a drawn order: weaker evidence'),
  }),
  output: z.object({ stage, warnings }),
  permission: 'playbooks.write',
  summary: 'Switches a playbook to a stage: off, internal work only, redirected to one member, or live',
})

export const reviewPlaybook = operation({
  name: 'playbooks.review',
  method: 'post',
  path: '/api/playbooks/:id/review',
  input: z.object({ id: uuid }),
  output: z.object({ reviewed: z.literal(true) }),
  permission: 'playbooks.write',
  summary: 'Notes that somebody looked a playbook over and left it as it is',
})

export const archivePlaybook = operation({
  name: 'playbooks.archive',
  method: 'delete',
  path: '/api/playbooks/:id',
  input: z.object({ id: uuid }),
  output: z.object({ archived: z.literal(true) }),
  permission: 'playbooks.write',
  summary: 'Archives a playbook: nobody enters, and what is under way rests',
})

// ---------------------------------------------------------------- runs

const run = z.object({
  id: z.string(),
  playbook: named,
  version: z.number(),
  /** The newest version, where an open run is on an older one, and whether the run can go on there: it has the step that the run stands at. */
  newest: z.object({ version: z.number(), fits: z.boolean() }).nullable(),
  account: named,
  contact: named.nullable(),
  enteredOn: z.string(),
  begunAt: z.string(),
  step: z.string().nullable(),
  /** What the step is called, where it has a title or opens something that has one. */
  stepTitle: z.string().nullable(),
  status: z.enum([...statuses, 'off']),
  wakeAt: z.string().nullable(),
  problem: sentence.nullable(),
  ended: z.enum(endings).nullable(),
  endedAt: z.string().nullable(),
})

export const listRuns = operation({
  name: 'playbooks.runs',
  method: 'get',
  path: '/api/playbooks/runs',
  input: z.object({
    playbook: uuid.optional(),
    account: uuid.optional(),
    statuses: jsonParam(z.array(z.enum(statuses)).min(1).max(statuses.length)).default([...statuses]),
    at: line(40).optional().describe('The step that runs stand at'),
    cursor,
    limit: limit(50),
  }),
  output: pageOf(run),
  permission: 'playbooks.read',
  summary: 'Runs of playbooks for accounts that one sees, the newest first',
})

export const getRun = operation({
  name: 'playbooks.run',
  method: 'get',
  path: '/api/playbooks/runs/:run',
  input: z.object({ run: uuid }),
  output: run.extend({
    log: z.array(
      z.object({
        at: z.string(),
        step: z.string().nullable(),
        stepTitle: z.string().nullable(),
        what: z.string(),
        says: sentence,
        by: z.string().nullable(),
        made: z.object({ kind: z.string(), id: z.string() }).nullable(),
      }),
    ),
  }),
  permission: 'playbooks.read',
  summary: 'A run with every line of its log',
})

export const actOnRuns = operation({
  name: 'playbooks.act',
  method: 'post',
  path: '/api/playbooks/runs/acts',
  input: z.object({
    runs: z.array(uuid).min(1).max(500),
    act: z
      .enum(['pause', 'resume', 'skip', 'cancel', 'move', 'renew'])
      .describe('renew: goes on by the newest version, where that has the step'),
    to: line(40).optional().describe('The step that runs are moved to'),
  }),
  output: z.object({ changed: z.number() }),
  permission: 'playbooks.run',
  summary: 'Pauses, resumes, moves on, moves, renews or cancels runs; what cannot be done with one leaves it as it is',
})

export const startRuns = operation({
  name: 'playbooks.start',
  method: 'post',
  path: '/api/playbooks/:id/runs',
  input: z.object({ id: uuid, accounts: z.array(uuid).min(1).max(500) }),
  output: z.object({
    entered: z.number(),
    items: z.array(z.object({ account: z.string(), cameOf: z.string(), says: sentence, run: z.string().nullable() })),
  }),
  permission: 'playbooks.run',
  summary: 'Lets accounts into a playbook by hand; who does not enter is told why',
})

// ---------------------------------------------------------------- why

const explanation = z.record(z.string(), z.unknown())

export const whyPlaybook = operation({
  name: 'playbooks.why',
  method: 'get',
  path: '/api/playbooks/:id/why/:account',
  input: z.object({ id: uuid, account: uuid, on: day.optional() }),
  output: z.object({
    playbook: named.extend({ stage, version: z.number() }),
    account: named,
    day: z.string().nullable(),
    sentence,
    asked: z.array(
      z.object({
        what: z.enum(['trigger', 'entry']),
        place: z.number().nullable(),
        says: sentence,
        holds: z.boolean().nullable(),
        explanation: explanation.nullable(),
        since: z.string().nullable(),
      }),
    ),
    firings: z.array(
      z.object({
        day: z.string(),
        at: z.string(),
        cameOf: z.string(),
        says: sentence,
        run: z.string().nullable(),
        version: z.number(),
        trigger: z.string(),
      }),
    ),
  }),
  permission: 'playbooks.read',
  summary:
    'Why an account entered a playbook or did not: triggers and conditions with the values they saw, and what kept it out',
})

// ---------------------------------------------------------------- simulation

const span = {
  from: day.describe('The first day on which accounts may enter'),
  to: day.describe('The last one; at most the day after the last close'),
}
const simulation = {
  id: z.string(),
  playbook: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  failure: sentence.nullable(),
  progress: z.number(),
  askedAt: z.string(),
  endedAt: z.string().nullable(),
}

const found = z.object({
  from: z.string(),
  to: z.string(),
  accounts: z.number(),
  entered: z.number(),
  messages: z.number(),
  tasks: z.number(),
  risks: z.number(),
  approvals: z.number(),
  changes: z.number(),
  underWay: z.number(),
  queued: z.number(),
  leftOut: z.number(),
  /** Messages that the contact pressure would hold. */
  held: z.number(),
  perDay: z.array(z.object({ day: z.string(), entered: z.number(), messages: z.number(), tasks: z.number() })),
  entries: z.array(z.object({ account: z.string(), name: z.string(), day: z.string(), says: sentence })),
  keptOut: z.array(z.object({ reason: z.string(), count: z.number() })),
  ended: z.array(z.object({ how: z.string(), count: z.number() })),
  perOwner: z.array(
    z.object({
      owner: z.string().nullable(),
      name: z.string().nullable(),
      tasks: z.number(),
      hours: z.number(),
      busiest: z.object({ day: z.string(), hours: z.number() }).nullable(),
    }),
  ),
  besides: z.array(z.object({ name: z.string(), count: z.number() })),
  targeting: z.object({
    entered: z.number(),
    lostLater: z.number(),
    lostOfAll: z.number(),
    all: z.number(),
    medianLead: z.number().nullable(),
  }),
  unknown: z.array(z.object({ field: z.string(), knownSince: z.string().nullable(), decisions: z.number() })),
  notes: z.array(sentence),
})

export const simulatePlaybook = operation({
  name: 'playbooks.simulate',
  method: 'post',
  path: '/api/playbooks/simulations',
  input: z.object({
    playbook: uuid.optional().describe('The playbook that is kept; left out for one that is only written'),
    source: source.optional().describe('As it is to be simulated; left out, as it is kept'),
    ...span,
  }),
  output: z.object({ id: z.string() }),
  permission: 'playbooks.write',
  summary: 'Begins to run a playbook over the past, as known then; nothing is opened, sent or changed',
})

export const getSimulation = operation({
  name: 'playbooks.simulation',
  method: 'get',
  path: '/api/playbooks/simulations/:simulation',
  input: z.object({ simulation: uuid }),
  output: z.object({ ...simulation, result: found.nullable() }),
  permission: 'playbooks.write',
  summary:
    'A simulation with how far it is, and who would have entered, what would have been done and what it could not know',
})

export const cancelSimulation = operation({
  name: 'playbooks.cancelSimulation',
  method: 'delete',
  path: '/api/playbooks/simulations/:simulation',
  input: z.object({ simulation: uuid }),
  output: z.object({ cancelled: z.boolean() }),
  permission: 'playbooks.write',
  summary: 'Stops a simulation that is under way',
})

export const listSimulations = operation({
  name: 'playbooks.simulations',
  method: 'get',
  path: '/api/playbooks/:id/simulations',
  input: z.object({ id: uuid }),
  output: z.object({
    items: z.array(z.object({ ...simulation, isOfNow: z.boolean(), entered: z.number().nullable() })),
  }),
  permission: 'playbooks.read',
  summary: 'Simulations of a playbook, the newest first, and whether they are of what it says now',
})
