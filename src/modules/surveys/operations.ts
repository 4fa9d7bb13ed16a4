import { z } from 'zod'
import { cursor, day, limit, line, pageOf, prose, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { kinds } from './domain/answer.ts'

const moment = z.iso.datetime({ offset: true })

export const listAnswers = operation({
  name: 'surveys.list_answers',
  method: 'get',
  path: '/api/accounts/:account/answers',
  input: z.object({ account: uuid, cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      id: uuid,
      kind: z.enum(kinds),
      survey: z.string().nullable(),
      score: z.number(),
      comment: z.string().nullable(),
      contact: uuid.nullable(),
      contactName: z.string().nullable(),
      contactRole: z.string().nullable(),
      answeredOn: day,
      happenedAt: moment,
      validUntil: day,
    }),
  ),
  permission: 'facts.read',
  summary: 'Answers of an account to surveys, with who gave them, newest first',
})

export const writeAnswer = operation({
  name: 'surveys.write_answer',
  method: 'post',
  path: '/api/accounts/:account/answers',
  input: z.object({
    account: uuid,
    kind: z.enum(kinds),
    score: z.number().min(0).max(10),
    comment: prose.nullable().default(null),
    survey: line(200).nullable().default(null),
    contact: uuid.nullable().default(null),
    cadenceDays: z.number().int().min(1).max(3650).optional(),
    at: moment.optional(),
  }),
  output: z.object({ id: uuid }),
  permission: 'facts.write',
  summary: 'Keeps an answer that was given elsewhere',
})
