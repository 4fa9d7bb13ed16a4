import { z } from 'zod'
import { languages } from '../../kernel/words.ts'
import { cursor, day, jsonParam, limit, line, pageOf, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { touches } from './domain/assignment.ts'
import { sections } from './domain/handoff.ts'
import { outcomes, states } from './domain/handover.ts'

const named = z.object({ id: z.string(), name: z.string() })

/** So many accounts are named one by one. */
const mostNamed = 200

const chosen = {
  giver: uuid.describe('Whose accounts change hands'),
  heirs: jsonParam(z.array(uuid).max(20)).describe('Who takes over; among several the accounts are divided by ARR'),
  only: jsonParam(z.array(uuid).max(mostNamed)).optional().describe('Only these accounts of the book; left out, all'),
  without: jsonParam(z.array(uuid).max(mostNamed)).default([]).describe('All accounts but these'),
}

const book = z.object({ accounts: z.number(), arr: z.number() })
const limits = z.object({
  accounts: z.number().int().min(1).max(1_000_000).nullable(),
  /** Minor units of the workspace's currency. */
  arr: z.number().int().min(1).max(1e15).nullable(),
})

export const previewHandover = operation({
  name: 'handovers.preview',
  method: 'get',
  path: '/api/handovers/preview',
  input: z.object({ ...chosen, heirs: chosen.heirs.default([]) }),
  output: z.object({
    accounts: z.number(),
    /** In the workspace's currency, as far as it is known. */
    arr: z.number(),
    limits,
    heirs: z.array(
      z.object({
        person: named,
        accounts: z.number(),
        arr: z.number(),
        /** Null where the viewer does not see this book. */
        before: book.nullable(),
        after: book.nullable(),
        isOver: z.boolean().nullable(),
        languages: z.array(z.object({ language: z.string(), accounts: z.number() })),
      }),
    ),
    /** What goes along with them. */
    along: z.array(z.object({ name: z.string(), label: sentence, count: z.number(), examples: z.array(z.string()) })),
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        arr: z.number().nullable(),
        renewsOn: z.string().nullable(),
        score: z.number().nullable(),
        band: z.enum(['red', 'yellow', 'green', 'grey']),
        languages: z.array(z.string()),
        heir: z.string().nullable(),
      }),
    ),
  }),
  permission: 'accounts.read',
  summary:
    'What a handover would do: accounts, ARR and languages by who takes over, books over their limit, what goes along',
})

export const makeHandover = operation({
  name: 'handovers.make',
  method: 'post',
  path: '/api/handovers',
  input: z.object({
    giver: chosen.giver,
    heirs: z.array(uuid).min(1).max(20),
    only: z.array(uuid).max(mostNamed).optional(),
    without: z.array(uuid).max(mostNamed).default([]),
    effective: day.optional().describe('The day on which they change hands; left out, at once'),
    note: z.string().trim().max(2000).optional().describe('Why, for whoever reads it later'),
    /** How many accounts the preview counted. */
    expected: z.number().int().min(1).max(100_000),
  }),
  output: z.object({ id: z.string(), state: z.enum(states), moved: z.number() }),
  permission: 'accounts.write',
  summary: 'Hands accounts of one member over to others, at once or on a day to come, with what goes along',
})

const handover = z.object({
  id: z.string(),
  giver: named,
  heirs: z.array(named),
  accounts: z.number(),
  effective: z.string(),
  state: z.enum(states),
  note: z.string().nullable(),
  reason: sentence.nullable(),
  madeBy: named,
  madeAt: z.string(),
  doneAt: z.string().nullable(),
  /** Until when it can be taken back; null where it cannot. */
  undoUntil: z.string().nullable(),
  /** Planned, and whoever asks may take it off. */
  mayCancel: z.boolean(),
})

export const listHandovers = operation({
  name: 'handovers.list',
  method: 'get',
  path: '/api/handovers',
  input: z.object({ cursor, limit: limit(50) }),
  output: pageOf(handover),
  permission: 'accounts.read',
  summary: 'Handovers, planned and past, newest first',
})

export const getHandover = operation({
  name: 'handovers.get',
  method: 'get',
  path: '/api/handovers/:handover',
  input: z.object({ handover: uuid }),
  output: handover.extend({
    /** How many of its accounts the viewer does not see any more. */
    unseen: z.number(),
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        arr: z.number().nullable(),
        renewsOn: z.string().nullable(),
        heir: named,
        outcome: z.enum(outcomes),
        reason: sentence.nullable(),
      }),
    ),
  }),
  permission: 'accounts.read',
  summary: 'A handover with its accounts and what became of each',
})

export const cancelHandover = operation({
  name: 'handovers.cancel',
  method: 'post',
  path: '/api/handovers/:handover/cancel',
  input: z.object({ handover: uuid }),
  output: z.object({}),
  permission: 'accounts.write',
  summary: 'Takes a planned handover off, before its day',
})

export const undoHandover = operation({
  name: 'handovers.undo',
  method: 'post',
  path: '/api/handovers/:handover/undo',
  input: z.object({ handover: uuid }),
  output: z.object({ returned: z.number(), stayed: z.number() }),
  permission: 'accounts.write',
  summary: 'Gives back what nobody changed since, within a day: accounts and what went along',
})

export const briefAccount = operation({
  name: 'handovers.brief',
  method: 'get',
  path: '/api/accounts/:account/brief',
  input: z.object({
    account: uuid,
    heir: uuid.optional().describe('Who takes over; left out, whoever owns it'),
    language: z.enum(languages).optional().describe('Of the introduction; left out, the first person’s to write to'),
  }),
  output: z.object({
    account: named,
    owner: named.nullable(),
    arr: z.number().nullable(),
    renewsOn: z.string().nullable(),
    noticeOn: z.string().nullable(),
    health: z.object({
      band: z.enum(['red', 'yellow', 'green', 'grey']),
      score: z.number().nullable(),
      why: z.string(),
    }),
    lastContactOn: z.string().nullable(),
    openTickets: z.number().nullable(),
    open: z.array(z.object({ label: sentence, count: z.number(), examples: z.array(z.string()) })),
    people: z.array(z.object({ name: z.string(), role: z.string(), title: z.string().nullable() })),
    /** Who looks after the account beside its owner. */
    team: z.array(z.object({ name: z.string(), role: z.string() })),
    introduction: z.object({ language: z.enum(languages), subject: z.string(), text: z.string() }),
  }),
  permission: 'accounts.read',
  summary: 'What somebody who takes an account over has to know, and words of introduction to its people',
})

export const getLimits = operation({
  name: 'handovers.limits',
  method: 'get',
  path: '/api/handovers/limits',
  input: z.object({}),
  output: limits,
  permission: 'accounts.read',
  summary: 'From which size on a book is too large',
})

export const saveLimits = operation({
  name: 'handovers.saveLimits',
  method: 'put',
  path: '/api/handovers/limits',
  input: limits,
  output: z.object({}),
  permission: 'workspaces.manage',
  summary: 'Decides from how many accounts, or how much ARR, a book is too large',
})

/** Room for what one says of a customer under one heading. */
const mostWords = 4000
const said = Object.fromEntries(sections.map((section) => [section, z.string()])) as Record<
  (typeof sections)[number],
  z.ZodString
>
const words = z.string().trim().max(mostWords).default('')

export const readHandoff = operation({
  name: 'handovers.handoff',
  method: 'get',
  path: '/api/accounts/:account/handoff',
  input: z.object({ account: uuid }),
  output: z.object({ ...said, by: named.nullable(), at: z.string().nullable() }),
  permission: 'accounts.read',
  summary:
    'What sales told of a customer when success took over: goals, promises, people, risks, what was sold, what is open',
})

export const writeHandoff = operation({
  name: 'handovers.writeHandoff',
  method: 'put',
  path: '/api/accounts/:account/handoff',
  input: z.object({
    account: uuid,
    goals: words.describe('What the customer wants to reach; a line for each'),
    promised: words.describe('What was promised in selling'),
    stakeholders: words.describe('Who decides, who uses, who has to be won'),
    risks: words.describe('What could go wrong'),
    sold: words.describe('Products and terms'),
    contacts: words.describe('Whom to call first'),
    open: words.describe('What is still to be done; each line becomes a task'),
  }),
  output: z.object({ opened: z.number() }),
  permission: 'facts.write',
  summary: 'Keeps what sales tells of a customer; each line that is still open becomes a task of the account’s owner',
})

// ---------------------------------------------------------------- who gets accounts that nobody owns

const assignmentRule = z.object({
  id: uuid,
  name: line(120),
  /** About the account; null is about all. */
  condition: z.looseObject({ version: z.number(), where: z.unknown() }).nullable(),
  /** Short codes such as de; the account is meant where its people speak one of them. */
  languages: z.array(z.string().regex(/^[a-z]{2,3}$/)).max(20),
  /** Among whom; empty is every success manager. */
  members: z.array(uuid).max(100),
})

const assignment = z.object({
  isLive: z.boolean().describe('Accounts that are made from now on are assigned by themselves'),
  rules: z.array(assignmentRule).max(50).describe('The first that fits an account counts'),
  capacities: z
    .array(limits.extend({ member: uuid, touch: z.enum(touches).nullable() }))
    .max(500)
    .describe('How much a member can look after, in all or of one touch; else the limits of a book hold'),
  version: z.number().int().min(0).max(1_000_000).describe('Of what was looked at; a change since is a conflict'),
})

export const getAssignment = operation({
  name: 'handovers.assignment',
  method: 'get',
  path: '/api/handovers/assignment',
  input: z.object({}),
  output: assignment.extend({ usual: limits, currency: z.string() }),
  permission: 'workspaces.manage',
  summary: 'The rules by which accounts that nobody owns find a success manager',
})

export const saveAssignment = operation({
  name: 'handovers.saveAssignment',
  method: 'put',
  path: '/api/handovers/assignment',
  input: assignment,
  output: z.object({ version: z.number() }),
  permission: 'workspaces.manage',
  summary: 'Sets the rules by which accounts find a success manager, and how much each can look after',
})

export const previewAssignment = operation({
  name: 'handovers.previewAssignment',
  method: 'get',
  path: '/api/handovers/assignment/preview',
  input: z.object({}),
  output: z.object({
    unowned: z.number(),
    assigned: z.number(),
    shares: z.array(
      z.object({ person: named, accounts: z.number(), arr: z.number(), before: book, after: book, capacity: limits }),
    ),
    nobody: z.array(
      z.object({ rule: z.string().nullable(), reason: sentence, accounts: z.number(), examples: z.array(z.string()) }),
    ),
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        arr: z.number().nullable(),
        member: z.string().nullable(),
        rule: z.string().nullable(),
        reason: sentence,
      }),
    ),
  }),
  permission: 'workspaces.manage',
  summary: 'To whom every account that nobody owns would go by the rules, and who would get nobody and why',
})

export const assignAll = operation({
  name: 'handovers.assign',
  method: 'post',
  path: '/api/handovers/assignment',
  input: z.object({ expected: z.number().int().min(1).max(100_000).describe('How many the preview would assign') }),
  output: z.object({ act: z.string(), assigned: z.number() }),
  permission: 'workspaces.manage',
  summary: 'Gives every account that nobody owns to whom the rules name, as one act that is taken back within a day',
})

export const listAssigned = operation({
  name: 'handovers.assigned',
  method: 'get',
  path: '/api/handovers/assignment/acts',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        act: z.string(),
        at: z.string(),
        /** Null where it came by itself. */
        by: z.string().nullable(),
        accounts: z.number(),
        returned: z.number(),
        mayUndo: z.boolean(),
      }),
    ),
  }),
  permission: 'workspaces.manage',
  summary: 'What the rules assigned lately, newest first',
})

export const getAssigned = operation({
  name: 'handovers.assignedIn',
  method: 'get',
  path: '/api/handovers/assignment/acts/:act',
  input: z.object({ act: uuid }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        person: named,
        rule: z.string(),
        reason: sentence,
        outcome: z.string(),
      }),
    ),
  }),
  permission: 'workspaces.manage',
  summary: 'The accounts that went to somebody in one act, each with its rule and reason',
})

export const undoAssignment = operation({
  name: 'handovers.undoAssignment',
  method: 'post',
  path: '/api/handovers/assignment/acts/:act/undo',
  input: z.object({ act: uuid }),
  output: z.object({ returned: z.number(), stayed: z.number() }),
  permission: 'workspaces.manage',
  summary: 'Takes back within a day what the rules assigned; what has another owner by then stays with them',
})
