import { z } from 'zod'
import { cursor, limit, line, pageOf, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { detailed } from './accounts.ts'
import { customValue } from './values.ts'

export const listUnmatched = operation({
  name: 'accounts.unmatched',
  method: 'get',
  path: '/api/accounts/unmatched',
  input: z.object({ kind: z.enum(['account', 'person']).optional(), cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      id: z.string(),
      source: z.string(),
      externalId: z.string(),
      kind: z.enum(['account', 'person']),
      firstSeen: z.string(),
      lastSeen: z.string(),
      times: z.number(),
    }),
  ),
  permission: 'accounts.merge',
  summary: 'Groups and people in product events that match no account yet (the unmatched queue), latest first',
})

export const resolveUnmatched = operation({
  name: 'accounts.resolveUnmatched',
  method: 'post',
  path: '/api/accounts/unmatched/:id',
  input: z.object({
    id: uuid,
    how: z.enum(['attach', 'prospect', 'customer', 'ignore']),
    /** The account to attach to. */
    account: uuid.optional(),
    /** The name of the account to make. */
    name: line(300).optional(),
  }),
  output: z.object({ account: z.string().nullable() }),
  permission: 'accounts.merge',
  summary: 'Say who an unknown group or person is: attach to an account, make a prospect or customer, or ignore',
})

export const listConflicts = operation({
  name: 'accounts.conflicts',
  method: 'get',
  path: '/api/accounts/conflicts',
  input: z.object({ source: line(100).optional(), cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      account: z.string(),
      accountName: z.string(),
      attribute: z.string(),
      label: z.string(),
      source: z.string(),
      value: customValue,
      /** The value in words where it is an id. */
      words: z.string().nullable(),
      kept: customValue,
      keptWords: z.string().nullable(),
      keptSource: z.string(),
      seenAt: z.string(),
    }),
  ),
  permission: 'accounts.read',
  summary: 'Values that a source reports otherwise than the attribute\u2019s master, both values beside each other',
})

export const settleConflict = operation({
  name: 'accounts.settleConflict',
  method: 'post',
  path: '/api/accounts/:account/conflicts',
  input: z.object({ account: uuid, attribute: line(80), source: line(100), take: z.enum(['theirs', 'ours']) }),
  output: detailed,
  permission: 'accounts.merge',
  summary: 'Settle what a source says against the value that stands: take its word, or keep ours',
})
