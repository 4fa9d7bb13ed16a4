import { z } from 'zod'
import { told } from '../../../kernel/words.ts'
import { line, pageOf, sentence, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { current, email, nothing, role, time, visibility } from './fields.ts'

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
      /** Told to those who manage members. */
      hasTwoFactor: z.boolean().nullable(),
      /** Until when an invitation that nobody took up is good; null where there is none. */
      invitedUntil: time.nullable(),
      /** Until when what was handed on can be taken back; null where there is nothing to take back. */
      returnsUntil: time.nullable(),
      teams: z.array(team.extend({ leads: z.boolean() })),
    }),
  ),
  permission: 'workspaces.read',
  summary: 'Everybody who works in this workspace, with role, visibility and teams',
})

export const addMember = operation({
  name: 'workspaces.addMember',
  method: 'post',
  path: '/api/workspaces/members',
  input: z.object({
    name: line(200).optional(),
    email,
    role,
    visibility: visibility.optional(),
    teams: z.array(uuid).max(50).optional(),
  }),
  output: z.object({ id: z.string(), link: z.string(), until: time }),
  permission: 'workspaces.manage',
  summary: 'Invite a member by address; answers a one-time link for them, valid for 72 hours',
  shownOnce: told`Ask for a new link for this member`,
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
  output: z.object({ link: z.string(), until: time }),
  permission: 'workspaces.manage',
  summary: 'A new one-time link for a member who was invited or forgot their password; links made before end',
  shownOnce: told`Ask for another link; it ends the one before`,
})

export const listTeams = operation({
  name: 'workspaces.teams',
  method: 'get',
  path: '/api/workspaces/teams',
  input: nothing,
  output: pageOf(team.extend({ members: z.array(z.string()), leads: z.array(z.string()) })),
  permission: 'workspaces.read',
  summary: 'Teams and their members',
})

export const saveTeam = operation({
  name: 'workspaces.saveTeam',
  method: 'post',
  path: '/api/workspaces/teams',
  input: z.object({
    id: uuid.optional(),
    name: line(200),
    members: z.array(uuid).max(1000),
    leads: z.array(uuid).max(100).optional(),
  }),
  output: z.object({ id: z.string() }),
  permission: 'workspaces.manage',
  summary: 'Make a team, or change one by its id; its leads are members of it',
})

export const removeTeam = operation({
  name: 'workspaces.removeTeam',
  method: 'delete',
  path: '/api/workspaces/teams/:id',
  input: z.object({ id: uuid }),
  output: nothing,
  permission: 'workspaces.manage',
  summary: 'Dissolve a team; its members stay',
})

export const listInvitations = operation({
  name: 'workspaces.invitations',
  method: 'get',
  path: '/api/workspaces/invitations',
  input: nothing,
  output: pageOf(
    z.object({
      member: z.string(),
      name: z.string(),
      email: z.string(),
      role,
      visibility,
      teams: z.array(team),
      invitedBy: z.string(),
      invitedAt: time,
      until: time,
      isOver: z.boolean(),
    }),
  ),
  permission: 'workspaces.manage',
  summary: 'Invitations that nobody took up yet, the newest first',
})

export const revokeInvitation = operation({
  name: 'workspaces.revokeInvitation',
  method: 'delete',
  path: '/api/workspaces/invitations/:id',
  input: z.object({ id: uuid }),
  output: nothing,
  permission: 'workspaces.manage',
  summary: 'Take an invitation back: its link ends, and the member has no access',
})

export const viewAs = operation({
  name: 'workspaces.viewAs',
  method: 'post',
  path: '/api/workspaces/members/:id/view',
  input: z.object({ id: uuid }),
  output: z.object({ until: time }),
  permission: 'workspaces.manage',
  summary: 'Look as a member for half an hour, read only; needs a session and is noted in the log',
})

export const resetTwoFactor = operation({
  name: 'workspaces.resetTwoFactor',
  method: 'post',
  path: '/api/workspaces/members/:id/two-factor/reset',
  input: z.object({ id: uuid, current }),
  output: nothing,
  permission: 'workspaces.manage',
  summary: "Take away a member's lost second factor; needs your own password",
})

// ---------------------------------------------------------------- leaving

const worth = z.array(z.object({ minor: z.number(), currency: z.string() }))

export const leaving = operation({
  name: 'workspaces.leaving',
  method: 'get',
  path: '/api/workspaces/members/:id/leaving',
  input: z.object({ id: uuid }),
  output: z.object({
    open: z.array(
      z.object({
        name: z.string(),
        label: sentence,
        count: z.number(),
        worth: worth.optional(),
        examples: z.array(z.string()),
      }),
    ),
    /** API keys that end with the access of their member. */
    ending: z.array(z.object({ id: z.string(), name: z.string() })),
    /** What else acts in their name and ends, such as programs that they let in. */
    endings: z.array(z.object({ label: sentence, names: z.array(z.string()) })),
    /** Keys that keep sending product events. */
    sending: z.array(z.object({ id: z.string(), name: z.string(), source: z.string() })),
  }),
  permission: 'workspaces.manage',
  summary: 'What is open for a member and would be handed on if they left',
})

export const leave = operation({
  name: 'workspaces.leave',
  method: 'post',
  path: '/api/workspaces/members/:id/leave',
  input: z.object({ id: uuid, member: uuid.optional(), team: uuid.optional() }),
  output: z.object({ handedOn: z.record(z.string(), z.number()) }),
  permission: 'workspaces.manage',
  summary: "End a member's access and hand everything open to another member, or to the members of a team",
})

export const takeBack = operation({
  name: 'workspaces.takeBack',
  method: 'post',
  path: '/api/workspaces/members/:id/return',
  input: z.object({ id: uuid }),
  output: z.object({ returned: z.record(z.string(), z.number()) }),
  permission: 'workspaces.manage',
  summary: 'Undo a leaving within 30 days: access again, and everything that nobody moved on since',
})
