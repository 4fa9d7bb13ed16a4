import { z } from 'zod'
import { told } from '../../../kernel/words.ts'
import { cursor, jsonParam, limit, line, pageOf, prose, sentence, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { densities } from '../domain/density.ts'
import { explanation, tree } from './condition.ts'

const condition = jsonParam(tree).describe(
  'A condition, such as {"version":1,"where":{"all":[{"field":"measure:health.score","op":"below","value":50},{"field":"attribute:renews_on","op":"within next","days":90}]}}',
)
const columns = jsonParam(z.array(line(150)).max(60)).describe(
  'Keys of fields to answer for each account, such as attribute:arr or measure:health.score; segments.fields lists them',
)
const direction = z.enum(['ascending', 'descending'])
const sortKey = z.object({ key: line(150), direction })
const value = z.union([z.number(), z.string(), z.boolean(), z.array(z.string()), z.null()])

const filter = {
  condition: condition.optional(),
  text: z.string().max(200).optional(),
}

const ordered = {
  ...filter,
  /** Fields; change:<measure> is its change in 30 days, spark:<measure> its course over 90. */
  columns: columns.default([]),
  sort: line(150).default('attribute:name'),
  direction: direction.default('ascending'),
  /** What decides where accounts are equal in what comes before. */
  further: jsonParam(z.array(sortKey).max(3)).default([]),
}

const field = z.object({
  key: z.string(),
  label: z.string(),
  type: z.enum(['number', 'money', 'share', 'text', 'boolean', 'date', 'choice', 'list']),
  unit: z.string().optional(),
  choices: z.array(z.string()).readonly().optional(),
  source: z.enum(['measure', 'attribute', 'custom', 'own']),
  /** Its values are ids of members or of accounts. */
  names: z.enum(['member', 'account']).optional(),
  /** Still read, and no longer offered. */
  isRetired: z.boolean().optional(),
})

export const accountFields = operation({
  name: 'segments.fields',
  method: 'get',
  path: '/api/segments/fields',
  input: z.object({}),
  output: z.object({ items: z.array(field) }),
  permission: 'segments.read',
  summary: 'Every field of an account that a condition or a list may name: attributes, custom fields, measures',
})

export const listAccounts = operation({
  name: 'segments.accounts',
  method: 'get',
  path: '/api/accounts',
  input: z.object({ ...ordered, cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      id: z.string(),
      name: z.string(),
      values: z.record(z.string(), value),
      /** Column to its points, one a week, the last of yesterday. */
      courses: z.record(z.string(), z.array(z.number().nullable())),
    }),
  ).extend({
    /** Names of the accounts that stand in a column by id, such as parents. */
    names: z.record(z.string(), z.string()),
  }),
  permission: 'accounts.read',
  summary: 'Lists accounts: all or those that meet a condition, ordered by any field, with the columns asked for',
})

export const countAccounts = operation({
  name: 'segments.count',
  method: 'get',
  path: '/api/segments/count',
  input: z.object(filter),
  output: z.object({ count: z.number() }),
  permission: 'accounts.read',
  summary: 'How many accounts a condition holds for',
})

const figures = z.object({
  count: z.number(),
  arr: z.number(),
  /** Whose health is red. */
  atRisk: z.number(),
  atRiskArr: z.number(),
  /** Within 90 days. */
  renewing: z.number(),
  renewingArr: z.number(),
  health: z.number().nullable(),
  scored: z.number(),
})

export const summariseAccounts = operation({
  name: 'segments.summary',
  method: 'get',
  path: '/api/segments/summary',
  input: z.object(filter),
  output: figures.extend({
    currency: z.string(),
    bands: z.object({ red: z.number(), yellow: z.number(), green: z.number(), unknown: z.number() }),
    /** The same accounts 30 days ago, as they were shown then. */
    before: figures.extend({ on: z.string() }).nullable(),
    /** Why there is no such comparison. */
    withoutBefore: z.enum(['too many', 'nothing shown']).nullable(),
  }),
  permission: 'accounts.read',
  summary:
    'Totals over the accounts that meet a condition: count, ARR, at risk, health bands, renewals within 90 days, each against 30 days ago',
})

export const exportAccounts = operation({
  name: 'segments.export',
  method: 'get',
  path: '/api/segments/export',
  input: z.object(ordered),
  output: z.unknown(),
  permission: 'accounts.read',
  carries: 'download',
  summary: 'The list as CSV, exactly as filtered, ordered and seen',
})

export const explainAccount = operation({
  name: 'segments.explain',
  method: 'get',
  path: '/api/segments/explain/:account',
  input: z.object({ account: uuid, condition }),
  output: z.object({ holds: z.boolean(), name: z.string(), explanation }),
  permission: 'segments.read',
  summary: 'Why a condition holds for an account, or does not, part by part with the values it saw',
})

export const groupOfAccount = operation({
  name: 'segments.group',
  method: 'get',
  path: '/api/accounts/:account/group',
  input: z.object({ account: uuid }),
  output: z.object({
    isGroup: z.boolean(),
    below: z.number(),
    /** The worst score of the group, or the mean weighed by ARR. */
    rule: z.enum(['worst', 'by_arr']).nullable(),
    ruleFrom: z.enum(['account', 'workspace']),
    health: z.number().nullable(),
    /** By the borders of the workspace's own scorecard. */
    band: z.enum(['grey', 'red', 'yellow', 'green']),
    sums: z.array(
      z.object({
        key: z.string(),
        label: z.string(),
        value: z.number().nullable(),
        /** Of how many accounts it is known. */
        known: z.number(),
      }),
    ),
  }),
  permission: 'accounts.read',
  summary: 'How an account speaks for those below it: health by its rule; people, tickets and use by sum',
})

// ---------------------------------------------------------------- views

const look = {
  condition: condition.nullable().default(null),
  columns: z.array(line(150)).max(60),
  sort: line(150),
  direction,
  further: z.array(sortKey).max(3).default([]),
  widths: z.record(line(150), z.number().int().min(40).max(1200)).default({}),
  density: z.enum(densities).default('normal'),
}

const view = z.object({
  id: z.string(),
  name: z.string(),
  isShared: z.boolean(),
  isOwn: z.boolean(),
  mayChange: z.boolean(),
  isPinned: z.boolean(),
  /** Roles for which the list opens with it. */
  defaultFor: z.array(z.string()),
  maker: z.string().nullable(),
  changedBy: z.string().nullable(),
  savedAt: z.string(),
  condition: z.unknown(),
  columns: z.array(z.string()),
  sort: z.string(),
  direction,
  further: z.array(sortKey),
  widths: z.record(z.string(), z.number()),
  density: z.enum(densities),
})

export const listViews = operation({
  name: 'segments.views',
  method: 'get',
  path: '/api/segments/views',
  input: z.object({}),
  output: z.object({ items: z.array(view) }),
  permission: 'segments.read',
  summary: 'Saved views of the list of accounts: one’s own and those shared with everybody',
})

export const saveView = operation({
  name: 'segments.saveView',
  method: 'post',
  path: '/api/segments/views',
  input: z.object({ id: uuid.optional(), name: line(80), isShared: z.boolean().default(false), ...look }),
  output: z.object({ id: z.string() }),
  permission: 'segments.read',
  summary: 'Keeps a list as one sees it, for oneself or for everybody',
})

export const deleteView = operation({
  name: 'segments.deleteView',
  method: 'delete',
  path: '/api/segments/views/:id',
  input: z.object({ id: uuid }),
  output: z.object({ id: z.string() }),
  permission: 'segments.read',
  summary: 'Removes a saved view of one\u2019s own, or a shared one that one answers for',
})

export const pinView = operation({
  name: 'segments.pinView',
  method: 'put',
  path: '/api/segments/views/:id/pin',
  input: z.object({ id: uuid, isPinned: z.boolean() }),
  output: z.object({}),
  permission: 'segments.read',
  summary: 'Keeps a saved view at hand for oneself, or no longer',
})

export const setDefaultView = operation({
  name: 'segments.setDefault',
  method: 'put',
  path: '/api/segments/defaults/:role',
  input: z.object({ role: line(20), view: uuid.nullable() }),
  output: z.object({}),
  permission: 'segments.share',
  summary: 'Decides with which shared view the list of accounts opens for a role',
})

// ---------------------------------------------------------------- many accounts at once

const editedValue = z.union([prose, z.number(), z.boolean(), z.array(line(200)).max(200), z.null()])
const words = z.array(line(60)).max(50).default([])

const edit = z.union([
  z.object({
    kind: z.literal('set'),
    /** owner, stage, touch, size, plan, industry, country, group_health or custom.<key>. */
    attribute: line(80),
    value: editedValue,
    /** Of an amount; the workspace\u2019s own where nothing is said. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, told`must be a code such as USD`)
      .optional(),
  }),
  z.object({ kind: z.literal('words'), attribute: line(80), add: words, remove: words }),
])

const selection = {
  ...filter,
  /** Only these, of those that fit. */
  accounts: z.array(uuid).max(5000).optional(),
}

export const previewEdit = operation({
  name: 'segments.previewEdit',
  method: 'post',
  path: '/api/segments/acts/preview',
  input: z.object({ ...selection, edit }),
  output: z.object({
    sentence,
    count: z.number(),
    changes: z.number(),
    same: z.number(),
    refused: z.array(z.object({ reason: sentence, count: z.number() })),
    books: z.array(z.object({ owner: z.string().nullable(), name: z.string().nullable(), count: z.number() })),
  }),
  permission: 'accounts.write',
  summary:
    'What a change of many accounts would do: how many change, are so already or are refused, and whose they are',
})

const act = z.object({
  id: z.string(),
  kind: z.enum(['edit', 'undo']),
  ofAct: z.string().nullable(),
  sentence,
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  isOwn: z.boolean(),
  total: z.number(),
  changed: z.number(),
  same: z.number(),
  refused: z.number(),
  failure: sentence.nullable(),
  madeAt: z.string(),
  finishedAt: z.string().nullable(),
  undoneBy: z.string().nullable(),
  /** For a day, and once. */
  isUndoable: z.boolean(),
})

export const startEdit = operation({
  name: 'segments.startEdit',
  method: 'post',
  path: '/api/segments/acts',
  input: z.object({
    /** Chosen by the caller, so that the same wish sent twice is done once. */
    id: uuid.optional(),
    ...selection,
    edit,
    /** How many accounts the preview counted. */
    expected: z.number().int().min(0),
  }),
  output: z.object({ id: z.string() }),
  permission: 'accounts.write',
  summary: 'Changes all accounts that are meant, in the background; can be stopped, and taken back within a day',
})

export const listActs = operation({
  name: 'segments.acts',
  method: 'get',
  path: '/api/segments/acts',
  input: z.object({ limit: limit(20, 50) }),
  output: z.object({ items: z.array(act) }),
  permission: 'accounts.read',
  summary: 'One\u2019s own changes of many accounts, the newest first, with how far they have come',
})

export const getAct = operation({
  name: 'segments.act',
  method: 'get',
  path: '/api/segments/acts/:id',
  input: z.object({ id: uuid }),
  output: act.extend({
    /** Why accounts stayed as they were, with a few of them by name. */
    stayed: z.array(z.object({ reason: sentence, count: z.number(), examples: z.array(z.string()) })),
  }),
  permission: 'accounts.read',
  summary: 'How far a change of many accounts has come, and what stayed as it was',
})

export const stopAct = operation({
  name: 'segments.stopAct',
  method: 'post',
  path: '/api/segments/acts/:id/stop',
  input: z.object({ id: uuid }),
  output: z.object({}),
  permission: 'accounts.write',
  summary: 'Stops a change of many accounts; what is changed already stays and can be taken back',
})

export const undoAct = operation({
  name: 'segments.undoAct',
  method: 'post',
  path: '/api/segments/acts/:id/undo',
  input: z.object({ id: uuid }),
  output: z.object({ id: z.string() }),
  permission: 'accounts.write',
  summary: 'Takes a change of many accounts back within a day; what somebody changed since stays and is named',
})
