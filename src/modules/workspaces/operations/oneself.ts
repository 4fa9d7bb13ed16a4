import { z } from 'zod'
import { languages } from '../../../kernel/words.ts'
import { line, pageOf } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { current, email, nothing, role, time } from './fields.ts'

/** Null is the browser's language, and the workspace's zone. */
const preferences = { language: z.enum(languages).nullable(), zone: line(64).nullable() }

const password = z.string().min(10).max(128)

export const me = operation({
  name: 'workspaces.me',
  method: 'get',
  path: '/api/me',
  input: nothing,
  output: z.object({
    member: z.object({ id: z.string(), name: z.string(), email: z.string() }),
    /** Null for a program, which speaks as it is asked to. */
    preferences: z.object(preferences).nullable(),
    /** The zone in which moments are read, and the day it is there. */
    clock: z.object({ zone: z.string(), today: z.string() }),
    role,
    permissions: z.array(z.string()),
    workspace: z.object({
      id: z.string(),
      name: z.string(),
      slug: z.string(),
      zone: z.string(),
      currency: z.string(),
      today: z.string(),
      asOf: z.string().nullable(),
      demo: z.boolean(),
      /** Why nothing leaves this workspace at present. */
      held: z.object({ reason: z.enum(['restored', 'sandbox']), since: time }).nullable(),
    }),
    workspaces: z.array(z.object({ id: z.string(), name: z.string(), slug: z.string() })),
    hasPassword: z.boolean(),
    hasTwoFactor: z.boolean(),
    /** The workspace asks for a second factor and there is none yet: nothing else is open. */
    mustSecure: z.boolean(),
    /** Signed in by the workspace's provider, where address and password are kept. */
    byProvider: z.boolean(),
    /** Whom one looks as, and until when. */
    looksAs: z.object({ name: z.string(), by: z.string(), until: time }).nullable(),
  }),
  permission: 'signed in',
  summary: 'Who is signed in, what they may do, and which workspaces are theirs',
})

export const updateMe = operation({
  name: 'workspaces.updateMe',
  method: 'patch',
  path: '/api/me',
  input: z.object({ name: line(200), email, current }),
  output: nothing,
  permission: 'signed in',
  summary: 'Change your own name and e-mail address; a new address needs your current password',
})

export const updatePreferences = operation({
  name: 'workspaces.updatePreferences',
  method: 'patch',
  path: '/api/me/preferences',
  input: z.object({ language: preferences.language.optional(), zone: preferences.zone.optional() }),
  output: nothing,
  permission: 'signed in',
  summary:
    'Choose the language and the time zone in which you are spoken to; null follows the browser and the workspace',
})

export const setPassword = operation({
  name: 'workspaces.setPassword',
  method: 'post',
  path: '/api/me/password',
  input: z.object({ password, current }),
  output: nothing,
  permission: 'signed in',
  summary: 'Set your own password; sessions on other devices end',
})

export const listSessions = operation({
  name: 'workspaces.sessions',
  method: 'get',
  path: '/api/me/sessions',
  input: nothing,
  output: pageOf(
    z.object({
      id: z.string(),
      startedAt: time,
      endsAt: time,
      seenAt: time,
      program: z.string().nullable(),
      address: z.string().nullable(),
      byProvider: z.boolean(),
      current: z.boolean(),
    }),
  ),
  permission: 'signed in',
  summary: 'Where you are signed in',
  notForAgents: 'Browsers sign in; a key has no session',
})

export const endSession = operation({
  name: 'workspaces.endSession',
  method: 'delete',
  path: '/api/me/sessions/:id',
  input: z.object({ id: z.string().max(100) }),
  output: nothing,
  permission: 'signed in',
  summary: 'End one of your own sessions',
})

export const endOtherSessions = operation({
  name: 'workspaces.endOtherSessions',
  method: 'delete',
  path: '/api/me/sessions',
  input: nothing,
  output: z.object({ ended: z.number() }),
  permission: 'signed in',
  summary: 'End all of your sessions but this one',
})

export const endView = operation({
  name: 'workspaces.endView',
  method: 'delete',
  path: '/api/me/view',
  input: nothing,
  output: nothing,
  permission: 'signed in',
  whileLooking: 'allowed',
  summary: 'Stop looking as another member',
})
