import { z } from 'zod'
import { cursor, day, label, limit, line, pageOf, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { approvers, decisions, editTypes, statuses } from './domain/approval.ts'
import { offerKinds, offerStates, purposes } from './domain/offer.ts'

const named = z.object({ id: z.string(), name: z.string() })
const words = (max: number) => z.string().trim().min(1).max(max)
const plain = z.union([z.string(), z.number(), z.null()])

const approval = z.object({
  id: z.string(),
  kind: z.string(),
  title: sentence,
  /** Exactly what would happen, a line each. */
  effect: z.array(sentence),
  account: named.nullable(),
  askedBy: named.nullable(),
  playbook: named.nullable(),
  policy: label.nullable(),
  why: sentence.nullable(),
  /** Who has to say yes, in words. */
  approver: z.string(),
  assignee: named.nullable(),
  because: z.string().nullable(),
  askedAt: z.string(),
  expiresAt: z.string().nullable(),
  status: z.enum(statuses),
  decidedAt: z.string().nullable(),
  decidedBy: named.nullable(),
  reason: sentence.nullable(),
  editable: z.array(z.object({ field: z.string(), label: z.string(), type: z.enum(editTypes), value: plain })),
  changes: z.array(z.object({ label: z.string(), type: z.enum(editTypes), before: plain, after: plain })),
  mayDecide: z.boolean(),
  whyNot: sentence.nullable(),
})

export const listApprovals = operation({
  name: 'approvals.list',
  method: 'get',
  path: '/api/approvals',
  input: z.object({
    whose: z
      .enum(['mine', 'team', 'decided'])
      .default('mine')
      .describe('What waits for oneself, what waits at all, or what was decided, of what one sees'),
    account: uuid.optional(),
    kind: line(40).optional(),
    cursor,
    limit: limit(50),
  }),
  output: pageOf(approval),
  permission: 'approvals.read',
  summary: 'What waits for a yes or no, each with exactly what would happen, and what was decided',
})

export const countApprovals = operation({
  name: 'approvals.count',
  method: 'get',
  path: '/api/approvals/count',
  input: z.object({}),
  output: z.object({ mine: z.number(), team: z.number() }),
  permission: 'approvals.read',
  summary: 'How many approvals wait for oneself, and how many of those one sees wait at all',
})

export const getApproval = operation({
  name: 'approvals.get',
  method: 'get',
  path: '/api/approvals/:approval',
  input: z.object({ approval: uuid }),
  output: approval,
  permission: 'approvals.read',
  summary: 'One question: exactly what would happen, who asks, by which rule, and until when',
})

export const decideApproval = operation({
  name: 'approvals.decide',
  method: 'post',
  path: '/api/approvals/:approval/decision',
  input: z.object({
    approval: uuid,
    decision: z.enum(decisions),
    reason: words(1000).optional().describe('Needed where it is rejected'),
    changes: z
      .record(z.string().max(60), z.union([z.string().max(5000), z.number()]))
      .optional()
      .describe('Fields under `editable` with what they are to be instead'),
  }),
  output: z.object({ status: z.enum(statuses) }),
  permission: 'approvals.decide',
  summary: 'Approves, approves with changes, or rejects with a reason',
})

// ---------------------------------------------------------------- rules and limits

const policy = z.object({
  id: z.string(),
  name: label,
  condition: z.unknown(),
  /** The condition in words. */
  says: z.string(),
  approver: z.enum(approvers),
  hours: z.number(),
  isOn: z.boolean(),
})

export const listPolicies = operation({
  name: 'approvals.policies',
  method: 'get',
  path: '/api/approvals/policies',
  input: z.object({}),
  output: z.object({
    items: z.array(policy),
    /** The fields that a condition may name. */
    fields: z.array(
      z.object({
        key: z.string(),
        label: z.string(),
        type: z.enum(['number', 'money', 'share', 'text', 'boolean', 'date', 'choice', 'list']),
        unit: z.string().optional(),
        choices: z.array(z.string()).optional(),
        source: z.enum(['measure', 'attribute', 'custom', 'own']),
      }),
    ),
    limits: z.array(z.object({ role: z.string(), percent: z.number().nullable(), amount: z.number().nullable() })),
    currency: z.string(),
  }),
  permission: 'approvals.read',
  summary: 'The rules by which something must be approved, and how much each role may give away by itself',
})

const policyContent = {
  name: line(120),
  condition: z.looseObject({ version: z.number(), where: z.unknown() }),
  approver: z.enum(approvers),
  hours: z.number().int().min(1).max(2160).default(168).describe('After so many hours without an answer it is expired'),
  isOn: z.boolean().default(true),
}

export const addPolicy = operation({
  name: 'approvals.addPolicy',
  method: 'post',
  path: '/api/approvals/policies',
  input: z.object(policyContent),
  output: z.object({ id: z.string() }),
  permission: 'approvals.manage',
  summary: 'Adds a rule by which something must be approved, as a condition over what is about to be done',
})

export const changePolicy = operation({
  name: 'approvals.changePolicy',
  method: 'put',
  path: '/api/approvals/policies/:policy',
  input: z.object({ policy: uuid, ...policyContent }),
  output: z.object({ id: z.string() }),
  permission: 'approvals.manage',
  summary: 'Changes a rule by which something must be approved',
})

export const removePolicy = operation({
  name: 'approvals.removePolicy',
  method: 'delete',
  path: '/api/approvals/policies/:policy',
  input: z.object({ policy: uuid }),
  output: z.object({ id: z.string() }),
  permission: 'approvals.manage',
  summary: 'Removes a rule by which something must be approved',
})

export const saveLimit = operation({
  name: 'approvals.saveLimit',
  method: 'put',
  path: '/api/approvals/limits/:role',
  input: z.object({
    role: z.enum(['owner', 'admin', 'lead', 'csm']),
    percent: z.number().int().min(0).max(100).nullable().describe('Null is without limit'),
    amount: z.number().int().min(0).max(1e12).nullable().describe('Minor units of the workspace’s currency'),
  }),
  output: z.object({}),
  permission: 'approvals.manage',
  summary: 'Sets how much a role may give away in an offer without approval',
})

// ---------------------------------------------------------------- offers

const offer = z.object({
  id: z.string(),
  account: named,
  title: sentence,
  kind: z.enum(offerKinds),
  kindWord: z.string(),
  purpose: z.enum(purposes),
  percent: z.number().nullable(),
  amount: z.number().nullable(),
  months: z.number().nullable(),
  currency: z.string(),
  validUntil: z.string(),
  reason: z.string(),
  state: z.enum(offerStates),
  /** Nobody accepted in time. */
  isLapsed: z.boolean(),
  why: sentence.nullable(),
  approval: z.string().nullable(),
  by: named.nullable(),
  madeAt: z.string(),
  changedAt: z.string(),
})

const states = z.enum(offerStates).array().max(offerStates.length)

export const listOffers = operation({
  name: 'approvals.offers',
  method: 'get',
  path: '/api/offers',
  input: z.object({
    account: uuid.optional(),
    states: z.union([z.enum(offerStates).transform((one) => [one]), states]).optional(),
    cursor,
    limit: limit(50),
  }),
  output: pageOf(offer),
  permission: 'approvals.read',
  summary: 'Offers to the customers that one sees, the newest first',
})

/** What is offered, whoever draws it up: a person or a step of a playbook. */
export const offered = {
  kind: z.enum(offerKinds),
  purpose: z.enum(purposes),
  percent: z.number().int().min(1).max(100).nullable().default(null),
  amount: z
    .number()
    .int()
    .min(1)
    .max(1e12)
    .nullable()
    .default(null)
    .describe('Minor units of the workspace’s currency'),
  months: z.number().int().min(1).max(60).nullable().default(null),
  reason: words(1000),
}
const terms = { ...offered, validUntil: day }

export const addOffer = operation({
  name: 'approvals.addOffer',
  method: 'post',
  path: '/api/accounts/:account/offers',
  input: z.object({
    account: uuid,
    ...terms,
    begins: z.enum(['submitted', 'draft']).default('submitted').describe('Put forward at once, or kept as a draft'),
  }),
  output: z.object({ id: z.string(), state: z.enum(offerStates), approval: z.string().nullable() }),
  permission: 'offers.write',
  summary: 'Draws up an offer; above the limit of one’s role, and to make somebody stay, it waits for approval',
})

export const changeOffer = operation({
  name: 'approvals.changeOffer',
  method: 'patch',
  path: '/api/offers/:offer',
  input: z.object({
    offer: uuid,
    percent: z.number().int().min(1).max(100).nullable().optional(),
    amount: z.number().int().min(1).max(1e12).nullable().optional(),
    months: z.number().int().min(1).max(60).nullable().optional(),
    validUntil: day.optional(),
    reason: words(1000).optional(),
  }),
  output: z.object({ id: z.string() }),
  permission: 'offers.write',
  summary: 'Changes the terms of an offer that is still a draft',
})

export const moveOffer = operation({
  name: 'approvals.moveOffer',
  method: 'post',
  path: '/api/offers/:offer/state',
  input: z.object({
    offer: uuid,
    to: z.enum(['submitted', 'made', 'accepted', 'declined', 'withdrawn']),
    why: words(1000).nullable().default(null),
  }),
  output: z.object({ state: z.enum(offerStates), approval: z.string().nullable() }),
  permission: 'offers.write',
  summary: 'Puts an offer forward, or says that it was made, accepted, declined or withdrawn',
})
