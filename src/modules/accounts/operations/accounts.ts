import { z } from 'zod'
import { cursor, day, limit, line, pageOf, sentence, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { groupRules, kinds, sizes, stages, touches } from '../domain/account.ts'
import { amount, currency, custom, customValue } from './values.ts'

export const account = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(kinds),
  stage: z.enum(stages),
  ownerId: z.string().nullable(),
  ownerName: z.string().nullable(),
  parentId: z.string().nullable(),
  plan: z.string().nullable(),
  /** Minor units of the workspace's currency; `currency` is what the account is billed in. */
  arr: z.number().nullable(),
  currency: z.string(),
  size: z.enum(sizes).nullable(),
  touch: z.enum(touches).nullable(),
  industry: z.string().nullable(),
  country: z.string().nullable(),
  domain: z.string().nullable(),
  since: z.string().nullable(),
  renewsOn: z.string().nullable(),
  /** By which rule it speaks for the health of those below it; null is the usual one of the workspace. */
  groupHealth: z.enum(groupRules).nullable(),
  custom: z.record(z.string(), customValue),
})

const identity = z.object({ id: z.string(), source: z.string(), externalId: z.string() })

export const detailed = account.extend({
  /** The workspace's currency, in which ARR is. */
  arrCurrency: z.string(),
  zone: z.string().nullable(),
  /** Named by hand or by a source, so ARR no longer decides it. */
  sizeSet: z.boolean(),
  touchSet: z.boolean(),
  parent: z.object({ id: z.string(), name: z.string() }).nullable(),
  contacts: z.number(),
  /** The people one speaks to first: sponsors, champions, those who hold the budget. */
  keyContacts: z.array(z.object({ id: z.string(), name: z.string(), role: z.string(), title: z.string().nullable() })),
  children: z.number(),
  identities: z.array(identity),
  merged: z.array(z.object({ id: z.string(), name: z.string(), mergedAt: z.string() })),
})

const editable = {
  stage: z.enum(stages).optional(),
  ownerId: uuid.nullable().optional(),
  parentId: uuid.nullable().optional(),
  plan: line(200).nullable().optional(),
  arr: amount.nullable().optional(),
  currency: currency.optional(),
  size: z.enum(sizes).nullable().optional(),
  touch: z.enum(touches).nullable().optional(),
  industry: line(200).nullable().optional(),
  country: line(200).nullable().optional(),
  domain: line(253).nullable().optional(),
  since: day.nullable().optional(),
  renewsOn: day.nullable().optional(),
  groupHealth: z.enum(groupRules).nullable().optional(),
  zone: line(64).nullable().optional(),
  custom: custom.optional(),
}

export const searchAccounts = operation({
  name: 'accounts.search',
  method: 'get',
  path: '/api/accounts/search',
  input: z.object({ text: line(200), limit: limit(10, 50) }),
  output: z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), detail: z.string() })) }),
  permission: 'accounts.read',
  summary: 'Finds accounts by name: those that begin with the text, then those that contain it',
})

export const getAccount = operation({
  name: 'accounts.get',
  method: 'get',
  path: '/api/accounts/:account',
  input: z.object({ account: uuid }),
  output: detailed,
  permission: 'accounts.read',
  summary:
    'An account with its attributes, custom fields, ids and place in the hierarchy; a merged id answers the survivor',
})

export const createAccount = operation({
  name: 'accounts.create',
  method: 'post',
  path: '/api/accounts',
  input: z.object({
    name: line(300),
    kind: z.enum(kinds).optional(),
    ...editable,
    /** With externalId: the id that another system gives it. */
    source: line(100).optional(),
    externalId: line(200).optional(),
  }),
  output: detailed,
  permission: 'accounts.write',
  summary: 'Make an account',
})

export const updateAccount = operation({
  name: 'accounts.update',
  method: 'patch',
  path: '/api/accounts/:account',
  input: z.object({
    account: uuid,
    name: line(300).optional(),
    ...editable,
    /** What stood there when it was looked at, by attribute such as owner or custom.region; a change since is a conflict. */
    seen: z.record(line(80), customValue).optional(),
  }),
  /** `act` takes the change back within a day. */
  output: detailed.extend({ act: z.string() }),
  permission: 'accounts.write',
  summary: 'Change attributes and custom fields of an account; each change enters its history',
})

export const undoEdit = operation({
  name: 'accounts.undo',
  method: 'post',
  path: '/api/accounts/acts/:act/undo',
  input: z.object({ act: uuid }),
  output: z.object({
    restored: z.number(),
    stayed: z.array(z.object({ account: z.string(), attribute: z.string(), label: z.string(), reason: sentence })),
  }),
  permission: 'accounts.write',
  summary: 'Take back a change of your own within a day; what somebody changed since stays and is named',
})

export const mergeAccount = operation({
  name: 'accounts.merge',
  method: 'post',
  path: '/api/accounts/:account/merge',
  input: z.object({ account: uuid, into: uuid }),
  output: detailed,
  permission: 'accounts.merge',
  summary:
    'Merge an account into another, which gets its ids, people and facts; imports never bring the first one back',
})

export const unmergeAccount = operation({
  name: 'accounts.unmerge',
  method: 'post',
  path: '/api/accounts/:account/unmerge',
  input: z.object({ account: uuid }),
  output: detailed,
  permission: 'accounts.merge',
  summary: 'Take the merge of an account back: its ids, people and facts return to it',
})

export const listHistory = operation({
  name: 'accounts.history',
  method: 'get',
  path: '/api/accounts/:account/history',
  input: z.object({ account: uuid, attribute: line(80).optional(), cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      account: z.string(),
      attribute: z.string(),
      label: z.string(),
      value: customValue,
      /** The value in words where it is an id. */
      words: z.string().nullable(),
      happenedAt: z.string(),
      knownAt: z.string(),
      origin: z.enum(['live', 'import', 'backfill', 'correction']),
      source: z.string(),
      /** Who changed it by hand. */
      by: z.string().nullable(),
      /** Lies in the future and waits. */
      due: z.boolean(),
    }),
  ),
  permission: 'accounts.read',
  summary: 'Every change of an account\u2019s attributes with when it happened and when it became known',
})
