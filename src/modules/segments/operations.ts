import { z } from 'zod'
import { cursor, jsonParam, limit, line, pageOf, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'

/** A tree of the rule language; its own parser checks it and names what is wrong. */
const condition = jsonParam(z.looseObject({ version: z.number(), where: z.unknown() })).describe(
  'A condition, such as {"version":1,"where":{"all":[{"field":"measure:health.score","op":"below","value":50},{"field":"attribute:renews_on","op":"within next","days":90}]}}',
)
const columns = jsonParam(z.array(line(150)).max(60)).describe(
  'Keys of fields to answer for each account, such as attribute:arr or measure:health.score; segments.fields lists them',
)
const direction = z.enum(['ascending', 'descending'])
const value = z.union([z.number(), z.string(), z.boolean(), z.array(z.string()), z.null()])

const filter = {
  condition: condition.optional(),
  text: z.string().max(200).optional(),
}

const ordered = {
  ...filter,
  columns: columns.default([]),
  sort: line(150).default('attribute:name'),
  direction: direction.default('ascending'),
}

const field = z.object({
  key: z.string(),
  label: z.string(),
  type: z.enum(['number', 'money', 'share', 'text', 'boolean', 'date', 'choice', 'list']),
  unit: z.string().optional(),
  choices: z.array(z.string()).readonly().optional(),
  source: z.enum(['measure', 'attribute', 'custom', 'own']),
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
  input: z.object({
    ...ordered,
    /** A number measure drawn as a small curve over 90 days. */
    spark: line(150).optional(),
    cursor,
    limit: limit(50),
  }),
  output: pageOf(
    z.object({
      id: z.string(),
      name: z.string(),
      values: z.record(z.string(), value),
      spark: z.array(z.number().nullable()).optional(),
    }),
  ),
  permission: 'accounts.read',
  summary: 'Lists accounts: all or those that meet a condition, ordered by any field, with the columns asked for',
})

export const summariseAccounts = operation({
  name: 'segments.summary',
  method: 'get',
  path: '/api/segments/summary',
  input: z.object(filter),
  output: z.object({
    count: z.number(),
    arr: z.number(),
    currency: z.string(),
    renewing: z.number(),
    renewingArr: z.number(),
    bands: z.object({ red: z.number(), yellow: z.number(), green: z.number(), unknown: z.number() }),
  }),
  permission: 'accounts.read',
  summary: 'Totals over the accounts that meet a condition: count, ARR, health bands, renewals within 90 days',
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

const explanation: z.ZodType = z.lazy(() =>
  z.looseObject({
    outcome: z.enum(['true', 'false', 'unknown']),
    sentence: z.string(),
    path: z.string(),
    parts: z.array(explanation),
  }),
)

export const explainAccount = operation({
  name: 'segments.explain',
  method: 'get',
  path: '/api/segments/explain/:account',
  input: z.object({ account: uuid, condition }),
  output: z.object({ holds: z.boolean(), explanation }),
  permission: 'segments.read',
  summary: 'Why a condition holds for an account, or does not, part by part with the values it saw',
})

const view = z.object({
  id: z.string(),
  name: z.string(),
  isShared: z.boolean(),
  isOwn: z.boolean(),
  condition: z.unknown(),
  columns: z.array(z.string()),
  sort: z.string(),
  direction,
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
  input: z.object({
    id: uuid.optional(),
    name: line(80),
    isShared: z.boolean().default(false),
    condition: condition.nullable().default(null),
    columns: z.array(line(150)).max(60),
    sort: line(150),
    direction,
  }),
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
  summary: 'Removes one’s own saved view',
})
