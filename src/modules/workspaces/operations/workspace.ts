import { z } from 'zod'
import { day, line } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { newcomersChoices } from '../domain/provider.ts'
import { nothing, time } from './fields.ts'

export const updateWorkspace = operation({
  name: 'workspaces.update',
  method: 'patch',
  path: '/api/workspace',
  input: z.object({
    name: line(200).optional(),
    currency: line(3).optional(),
    zone: line(64).optional(),
    from: day.optional(),
  }),
  output: nothing,
  permission: 'workspaces.manage',
  summary: 'Rename the workspace, change its currency, or its zone from a day to come',
})

export const createWorkspace = operation({
  name: 'workspaces.create',
  method: 'post',
  path: '/api/workspaces',
  input: z.object({
    name: line(200),
    slug: line(48).optional(),
    zone: line(64),
    currency: line(3),
    asOf: day.optional(),
  }),
  output: z.object({ id: z.string(), slug: z.string() }),
  permission: 'workspaces.own',
  summary: 'Make another workspace, with you as its owner',
})

export const resume = operation({
  name: 'workspaces.resume',
  method: 'post',
  path: '/api/workspace/resume',
  input: nothing,
  output: z.object({ wasHeld: z.boolean() }),
  permission: 'workspaces.own',
  summary: 'Confirm after a restore that messages and calls may leave this workspace again',
})

// ---------------------------------------------------------------- how one comes in

const requests = z.number().int().min(60).max(1_000_000)

export const security = operation({
  name: 'workspaces.security',
  method: 'get',
  path: '/api/workspaces/security',
  input: nothing,
  output: z.object({
    requiresTwoFactor: z.boolean(),
    requestsOfMember: z.number(),
    requestsOfKey: z.number(),
    /** Members who sign in by themselves, and how many of them have a second factor. */
    signIn: z.number(),
    secured: z.number(),
  }),
  permission: 'workspaces.manage',
  summary: 'What the workspace asks of its people, and how many requests it answers',
})

export const updateSecurity = operation({
  name: 'workspaces.updateSecurity',
  method: 'patch',
  path: '/api/workspaces/security',
  input: z.object({
    requiresTwoFactor: z.boolean().optional(),
    requestsOfMember: requests.optional(),
    requestsOfKey: requests.optional(),
  }),
  output: nothing,
  permission: 'workspaces.manage',
  summary: 'Ask everybody for a second factor, or change how many requests a minute are answered',
})

export const provider = operation({
  name: 'workspaces.provider',
  method: 'get',
  path: '/api/workspaces/provider',
  input: nothing,
  output: z.object({
    /** The address that the provider must know as one to send people back to. */
    callback: z.string(),
    provider: z
      .object({
        label: z.string(),
        issuer: z.string(),
        clientId: z.string(),
        domains: z.array(z.string()),
        newcomers: z.enum(newcomersChoices),
        isOn: z.boolean(),
        savedAt: time,
      })
      .nullable(),
  }),
  permission: 'workspaces.own',
  summary: 'The OpenID provider by which people sign in, without its secret',
})

export const saveProvider = operation({
  name: 'workspaces.saveProvider',
  method: 'put',
  path: '/api/workspaces/provider',
  input: z.object({
    label: line(60),
    issuer: line(500),
    clientId: line(300),
    secret: line(1000).optional(),
    domains: z.array(line(253)).min(1).max(50),
    newcomers: z.enum(newcomersChoices).default('invited'),
    isOn: z.boolean().default(true),
  }),
  output: nothing,
  permission: 'workspaces.own',
  summary: 'Sign people in by an OpenID provider; it is asked before it is saved',
})

export const removeProvider = operation({
  name: 'workspaces.removeProvider',
  method: 'delete',
  path: '/api/workspaces/provider',
  input: nothing,
  output: nothing,
  permission: 'workspaces.own',
  summary: 'Sign nobody in by the provider any more',
})
