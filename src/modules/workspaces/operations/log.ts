import { z } from 'zod'
import { cursor, day, limit, line, pageOf, uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'
import { nothing, time } from './fields.ts'

/** Which rows of the log: of a kind of thing or one of them, of a person, of some days. */
const choice = {
  subject: line(100).optional(),
  subjectId: line(200).optional(),
  member: uuid.optional(),
  from: day.optional(),
  to: day.optional(),
}

export const listAudit = operation({
  name: 'workspaces.audit',
  method: 'get',
  path: '/api/workspaces/audit',
  input: z.object({ cursor, limit: limit(50), ...choice }),
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
      /** What was done, in words: `changed the member Ana`. */
      says: z.string(),
      /** What differs, each as `role from CSM to Lead`. */
      changes: z.array(z.string()),
    }),
  ),
  permission: 'audit.read',
  summary: 'The log of changes: who changed what and when, with the values before and after, the newest first',
})

export const auditChoices = operation({
  name: 'workspaces.auditChoices',
  method: 'get',
  path: '/api/workspaces/audit/choices',
  input: nothing,
  output: z.object({
    subjects: z.array(z.object({ subject: z.string(), label: z.string(), count: z.number() })),
    members: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
  permission: 'audit.read',
  summary: 'Kinds of things and people that the log names, to choose from',
})

export const auditState = operation({
  name: 'workspaces.auditState',
  method: 'get',
  path: '/api/workspaces/audit/state',
  input: nothing,
  output: z.object({
    isWhole: z.boolean(),
    rows: z.number(),
    /** Number and hash of the newest row, to be kept elsewhere and compared. */
    last: z.object({ number: z.number(), hash: z.string(), at: time }).nullable(),
    /** The first row that was tampered with, and how one sees it. */
    broken: z.object({ number: z.number(), reason: z.string() }).nullable(),
  }),
  permission: 'audit.read',
  summary: 'Walks the whole log and says whether a row was changed or taken out',
})

export const exportAudit = operation({
  name: 'workspaces.exportAudit',
  method: 'get',
  path: '/api/workspaces/audit/export',
  input: z.object(choice),
  output: z.unknown(),
  carries: 'download',
  permission: 'audit.read',
  summary: 'The log as CSV, with the hash of every row',
})
