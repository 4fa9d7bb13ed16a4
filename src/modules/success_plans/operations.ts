import { z } from 'zod'
import { day, line, prose, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { kinds } from './domain/objective.ts'

const moment = z.iso.datetime({ offset: true })
const amount = z.number().min(-1e15).max(1e15)
const link = z.url({ protocol: /^https?$/ }).max(2000)

export const listObjectives = operation({
  name: 'success_plans.list_objectives',
  method: 'get',
  path: '/api/accounts/:account/objectives',
  input: z.object({ account: uuid }),
  output: z.object({
    goalAchievement: z.number().nullable(),
    items: z.array(
      z.object({
        id: uuid,
        title: z.string(),
        kind: z.enum(kinds),
        unit: z.string().nullable(),
        start: z.number(),
        target: z.number(),
        current: z.number(),
        progress: z.number(),
        due: day.nullable(),
        isDue: z.boolean(),
        agreedOn: day,
        evidenceLink: z.string().nullable(),
        history: z.array(
          z.object({
            at: z.string(),
            value: z.number(),
            note: z.string().nullable(),
            evidenceLink: z.string().nullable(),
          }),
        ),
      }),
    ),
  }),
  permission: 'facts.read',
  summary: 'Objectives of an account with their progress, the next due first',
})

export const writeObjective = operation({
  name: 'success_plans.write_objective',
  method: 'post',
  path: '/api/accounts/:account/objectives',
  input: z.object({
    account: uuid,
    title: line(300),
    kind: z.enum(kinds).default('goal'),
    unit: line(50).nullable().default(null),
    start: amount.default(0),
    target: amount,
    due: day.nullable().default(null),
    evidenceLink: link.nullable().default(null),
  }),
  output: z.object({ id: uuid }),
  permission: 'facts.write',
  summary: 'Agrees an objective with an account; the same title again changes it',
})

export const noteProgress = operation({
  name: 'success_plans.note_progress',
  method: 'post',
  path: '/api/objectives/:objective/progress',
  input: z.object({
    objective: uuid,
    value: amount,
    note: prose.nullable().default(null),
    evidenceLink: link.nullable().default(null),
    at: moment.optional(),
  }),
  output: z.object({ id: uuid }),
  permission: 'facts.write',
  summary: 'Notes where an objective stands, with what shows it',
})
