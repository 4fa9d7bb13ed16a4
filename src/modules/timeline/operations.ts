import { z } from 'zod'
import { cursor, jsonParam, limit, line, pageOf, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { kinds } from './domain/entry.ts'

const kind = z.enum(kinds)

export const listTimeline = operation({
  name: 'timeline.list',
  method: 'get',
  path: '/api/timeline/:account',
  input: z.object({
    account: uuid,
    /** Only these kinds; all where none is named. */
    kinds: jsonParam(z.array(kind).max(kinds.length)).optional(),
    /** Only entries whose sentence or actor contains this. */
    text: line(200).optional(),
    cursor,
    limit: limit(50),
  }),
  output: pageOf(
    z.object({
      id: z.string(),
      at: z.string(),
      kind,
      text: z.string(),
      source: z.object({ kind: z.string(), id: z.string() }),
      actor: z.string().nullable(),
    }),
  ),
  permission: 'accounts.read',
  summary:
    'What happened with an account, newest first: mails, calls, meetings, tickets, contracts, answers, changes of health',
})
