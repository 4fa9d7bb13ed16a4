import { z } from 'zod'
import { cursor, day, limit, line, pageOf, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { roles, visibilities } from './domain/permissions.ts'

const role = z.enum(roles)
const visibility = z.enum(visibilities)
const email = z.email('must be an e-mail address').max(254)
const time = z.coerce
  .date()
  .transform((date) => date.toISOString())
  .pipe(z.iso.datetime())
const nothing = z.object({})
const password = z.string().min(10).max(128)

// ---------------------------------------------------------------- oneself

export const me = operation({
  name: 'workspaces.me',
  method: 'get',
  path: '/api/me',
  input: nothing,
  output: z.object({
    member: z.object({ id: z.string(), name: z.string(), email: z.string() }),
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
  }),
  permission: 'signed in',
  summary: 'Who is signed in, what they may do, and which workspaces are theirs',
})

export const updateMe = operation({
  name: 'workspaces.updateMe',
  method: 'patch',
  path: '/api/me',
  input: z.object({ name: line(200), email, current: z.string().max(128).optional() }),
  output: nothing,
  permission: 'signed in',
  summary: 'Change your own name and e-mail address; a new address needs your current password',
})

export const setPassword = operation({
  name: 'workspaces.setPassword',
  method: 'post',
  path: '/api/me/password',
  input: z.object({ password, current: z.string().max(128).optional() }),
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
    z.object({ id: z.string(), startedAt: time, endsAt: time, program: z.string().nullable(), current: z.boolean() }),
  ),
  permission: 'signed in',
  summary: 'Where you are signed in',
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

// ---------------------------------------------------------------- members and teams

const team = z.object({ id: z.string(), name: z.string() })

export const listMembers = operation({
  name: 'workspaces.members',
  method: 'get',
  path: '/api/workspaces/members',
  input: nothing,
  output: pageOf(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      role,
      visibility,
      active: z.boolean(),
      signsIn: z.boolean(),
      teams: z.array(team),
    }),
  ),
  permission: 'workspaces.read',
  summary: 'Everybody who works in this workspace',
})

export const addMember = operation({
  name: 'workspaces.addMember',
  method: 'post',
  path: '/api/workspaces/members',
  input: z.object({ name: line(200), email, role, visibility: visibility.optional() }),
  output: z.object({ id: z.string(), link: z.string() }),
  permission: 'workspaces.manage',
  summary: 'Add a member; answers a one-time link for them, valid for 72 hours',
})

export const updateMember = operation({
  name: 'workspaces.updateMember',
  method: 'patch',
  path: '/api/workspaces/members/:id',
  input: z.object({
    id: uuid,
    name: line(200).optional(),
    role: role.optional(),
    visibility: visibility.optional(),
    active: z.boolean().optional(),
  }),
  output: nothing,
  permission: 'workspaces.manage',
  summary: "Change a member's name, role, visibility or access",
})

export const linkMember = operation({
  name: 'workspaces.linkMember',
  method: 'post',
  path: '/api/workspaces/members/:id/link',
  input: z.object({ id: uuid }),
  output: z.object({ link: z.string() }),
  permission: 'workspaces.manage',
  summary: 'A new one-time link for a member who was invited or forgot their password',
})

export const listTeams = operation({
  name: 'workspaces.teams',
  method: 'get',
  path: '/api/workspaces/teams',
  input: nothing,
  output: pageOf(team.extend({ members: z.array(z.string()) })),
  permission: 'workspaces.read',
  summary: 'Teams and their members',
})

export const saveTeam = operation({
  name: 'workspaces.saveTeam',
  method: 'post',
  path: '/api/workspaces/teams',
  input: z.object({ id: uuid.optional(), name: line(200), members: z.array(uuid).max(1000) }),
  output: z.object({ id: z.string() }),
  permission: 'workspaces.manage',
  summary: 'Make a team, or change one by its id',
})

// ---------------------------------------------------------------- keys

export const listKeys = operation({
  name: 'workspaces.keys',
  method: 'get',
  path: '/api/workspaces/keys',
  input: nothing,
  output: pageOf(
    z.object({
      id: z.string(),
      name: z.string(),
      ending: z.string(),
      scopes: z.array(z.string()),
      source: z.string(),
      member: z.string(),
      memberName: z.string(),
      madeAt: time,
      lastUsedAt: time.nullable(),
      revokedAt: time.nullable(),
    }),
  ),
  permission: 'keys.manage',
  summary: 'API keys, without their text',
})

export const createKey = operation({
  name: 'workspaces.createKey',
  method: 'post',
  path: '/api/workspaces/keys',
  input: z.object({ name: line(200), scopes: z.array(line(100)).min(1).max(100), source: line(100).optional() }),
  output: z.object({ id: z.string(), text: z.string() }),
  permission: 'keys.manage',
  summary: 'Make an API key that acts for you within its scopes; its text is shown once',
})

export const revokeKey = operation({
  name: 'workspaces.revokeKey',
  method: 'delete',
  path: '/api/workspaces/keys/:id',
  input: z.object({ id: uuid }),
  output: nothing,
  permission: 'keys.manage',
  summary: 'Revoke an API key',
})

// ---------------------------------------------------------------- the workspace

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

export const listAudit = operation({
  name: 'workspaces.audit',
  method: 'get',
  path: '/api/workspaces/audit',
  input: z.object({ cursor, limit: limit(50), subject: line(100).optional(), subjectId: line(200).optional() }),
  output: pageOf(
    z.object({
      number: z.number(),
      at: time,
      member: z.string(),
      actor: z.string(),
      by: z.string(),
      action: z.string(),
      subject: z.string(),
      subjectId: z.string().nullable(),
      before: z.unknown(),
      after: z.unknown(),
      why: z.string().nullable(),
      hash: z.string(),
    }),
  ),
  permission: 'audit.read',
  summary: 'Who changed what, the newest first',
})

// ---------------------------------------------------------------- what is held

export const resume = operation({
  name: 'workspaces.resume',
  method: 'post',
  path: '/api/workspace/resume',
  input: nothing,
  output: z.object({ wasHeld: z.boolean() }),
  permission: 'workspaces.own',
  summary: 'Confirm after a restore that messages and calls may leave this workspace again',
})
