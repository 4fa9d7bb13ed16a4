import { z } from 'zod'
import { line } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { groupRules } from '../domain/account.ts'
import { unknownPolicies } from '../domain/settings.ts'

const positive = z.number().min(0).max(1e12)

const settingsShape = {
  thresholds: z.object({
    size: z.object({ enterprise: positive, mid_market: positive }),
    touch: z.object({ high: positive, mid: positive }),
    hysteresis: z.number().min(0).max(0.5),
    lockUntilRenewal: z.boolean(),
  }),
  /** Attribute, or * for all others, to its sources, master first. */
  masters: z.record(line(80), z.array(line(100)).max(50)),
  /** Source to what becomes of its unknown groups. */
  unknown: z.record(line(100), z.enum(unknownPolicies)),
  /** How an account speaks for the health of those below it, unless it says otherwise itself. */
  groupHealth: z.enum(groupRules),
}

export const getSettings = operation({
  name: 'accounts.settings',
  method: 'get',
  path: '/api/accounts/settings',
  input: z.object({}),
  output: z.object(settingsShape),
  permission: 'workspaces.read',
  summary:
    'Settings of accounts: where size and touch begin, which source is master of which attribute, what becomes of unknown groups',
})

export const books = operation({
  name: 'accounts.books',
  method: 'get',
  path: '/api/accounts/books',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        /** Null for accounts that nobody owns. */
        member: z.string().nullable(),
        name: z.string().nullable(),
        accounts: z.number(),
        customers: z.number(),
        /** In the workspace's currency; empty where nothing is known. */
        arr: z.array(z.object({ minor: z.number(), currency: z.string() })),
      }),
    ),
  }),
  permission: 'accounts.read',
  summary: 'Who has which book: accounts owned, customers among them, and their ARR',
})

export const updateSettings = operation({
  name: 'accounts.updateSettings',
  method: 'patch',
  path: '/api/accounts/settings',
  input: z.object({
    thresholds: settingsShape.thresholds.optional(),
    masters: settingsShape.masters.optional(),
    unknown: settingsShape.unknown.optional(),
    groupHealth: settingsShape.groupHealth.optional(),
  }),
  output: z.object(settingsShape),
  permission: 'workspaces.manage',
  summary: 'Change thresholds, masters and policies; classes follow with the next change of ARR or renewal',
})
