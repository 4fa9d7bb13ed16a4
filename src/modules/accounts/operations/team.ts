import { z } from 'zod'
import { day, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { teamRoles } from '../domain/team.ts'

const placed = z.object({
  role: z.enum(teamRoles),
  label: z.string(),
  member: z.object({ id: z.string(), name: z.string() }),
  since: day,
  /** The first day on which it no longer held. */
  until: day.nullable(),
})

export const getTeam = operation({
  name: 'accounts.team',
  method: 'get',
  path: '/api/accounts/:account/team',
  input: z.object({ account: uuid }),
  output: z.object({
    items: z.array(placed),
    past: z.array(placed),
    /** Every role that somebody may fill. */
    roles: z.array(z.object({ role: z.enum(teamRoles), label: z.string() })),
  }),
  permission: 'accounts.read',
  summary: 'Who looks after an account beside its owner, by role, and who did before',
})

export const fillRole = operation({
  name: 'accounts.fillRole',
  method: 'put',
  path: '/api/accounts/:account/team/:role',
  input: z.object({
    account: uuid,
    role: z.enum(teamRoles),
    member: uuid.nullable(),
    from: day.optional().describe('Since when it holds; today unless another day is named'),
  }),
  output: z.object({ before: z.string().nullable().describe('The member who filled the role until then') }),
  permission: 'accounts.write',
  summary: 'Says who fills a role for an account, or that nobody does; whoever did so before stays in its history',
})
