import { z } from 'zod'
import { cursor, limit, line, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { unitKinds } from '../domain/account.ts'
import { account } from './accounts.ts'
import { custom, customValue } from './values.ts'

const unit = z.object({
  id: z.string(),
  name: z.string(),
  unit: z.enum(unitKinds),
  custom: z.record(z.string(), customValue),
})

export const listChildren = operation({
  name: 'accounts.children',
  method: 'get',
  path: '/api/accounts/:account/children',
  input: z.object({ account: uuid, cursor, limit: limit(50) }),
  output: z.object({
    /** Those right below it; `below` counts what lies right below each of them in turn. */
    accounts: z.array(account.extend({ below: z.number() })),
    next: z.string().nullable(),
    units: z.array(unit),
    /** How many accounts lie below it on all levels. */
    below: z.number(),
    /** The sum over the account and all below it, in the workspace's currency; those whose ARR is not known are left out. */
    arr: z.number(),
    currency: z.string(),
    unknownArr: z.number(),
  }),
  permission: 'accounts.read',
  summary: 'Accounts and units below an account, with their ARR by sum',
})

export const addUnit = operation({
  name: 'accounts.addUnit',
  method: 'post',
  path: '/api/accounts/:account/units',
  input: z.object({
    account: uuid,
    name: line(200),
    unit: z.enum(unitKinds),
    custom: custom.optional(),
    source: line(100).optional(),
    externalId: line(200).optional(),
  }),
  output: unit,
  permission: 'accounts.write',
  summary: 'Add a product, instance, subscription or site below an account',
})

export const updateUnit = operation({
  name: 'accounts.updateUnit',
  method: 'patch',
  path: '/api/accounts/:account/units/:unit',
  input: z.object({
    account: uuid,
    unit: uuid,
    name: line(200).optional(),
    kind: z.enum(unitKinds).optional(),
    custom: custom.optional(),
  }),
  output: unit,
  permission: 'accounts.write',
  summary: 'Change a unit of an account',
})
