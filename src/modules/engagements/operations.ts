import { z } from 'zod'
import { cursor, limit, line, pageOf, prose, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { directions, kinds } from './domain/engagement.ts'

const moment = z.iso.datetime({ offset: true })

export const listEngagements = operation({
  name: 'engagements.list',
  method: 'get',
  path: '/api/accounts/:account/engagements',
  input: z.object({ account: uuid, kind: z.enum(kinds).optional(), cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      id: uuid,
      kind: z.enum(kinds),
      direction: z.enum(directions).nullable(),
      attended: z.boolean().nullable(),
      opened: z.boolean().nullable(),
      campaign: z.string().nullable(),
      text: z.string().nullable(),
      happenedAt: moment,
      contact: uuid.nullable(),
      member: uuid.nullable(),
    }),
  ),
  permission: 'facts.read',
  summary: 'Meetings, calls, mails, notes and other engagements of an account, newest first',
})

export const logEngagement = operation({
  name: 'engagements.log',
  method: 'post',
  path: '/api/accounts/:account/engagements',
  input: z.object({
    account: uuid,
    kind: z.enum(kinds),
    text: prose.nullable().default(null),
    at: moment.optional(),
    direction: z.enum(directions).nullable().default(null),
    attended: z.boolean().nullable().default(null),
    opened: z.boolean().nullable().default(null),
    campaign: line(200).nullable().default(null),
    contact: uuid.nullable().default(null),
  }),
  output: z.object({ id: uuid }),
  permission: 'facts.write',
  summary: 'Logs an activity: a note, a call, a meeting',
})
