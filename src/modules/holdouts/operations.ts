import { z } from 'zod'
import { cursor, day, jsonParam, limit, line, pageOf, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { arms } from './domain/draw.ts'
import { contaminations } from './domain/holdout.ts'

const share = z.coerce.number().int().min(1).max(500).describe('Thousandths that are held out: 100 is one in ten')
const population = jsonParam(z.looseObject({ version: z.number(), where: z.unknown() }))
  .optional()
  .describe('The condition under which an account takes part; without one only tech-touch accounts do')

export const listHoldouts = operation({
  name: 'holdouts.list',
  method: 'get',
  path: '/api/holdouts',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        about: z.object({ kind: z.string(), id: z.string() }),
        name: z.string(),
        share: z.number(),
        population: z.unknown(),
        startedAt: z.string(),
        endsOn: z.string().nullable(),
        endedAt: z.string().nullable(),
        isOver: z.boolean(),
        held: z.number(),
        treated: z.number(),
        outside: z.number(),
        contaminated: z.number(),
      }),
    ),
  }),
  permission: 'holdouts.read',
  summary: 'Hold-outs that run and that are over, each with how many units were met in each arm',
})

export const previewHoldout = operation({
  name: 'holdouts.preview',
  method: 'get',
  path: '/api/holdouts/preview',
  input: z.object({ share, population }),
  output: z.object({ units: z.number(), held: z.number(), isCounted: z.boolean() }),
  permission: 'holdouts.manage',
  summary: 'How many units would take part and be held out, before anything starts',
})

export const previewStart = operation({
  name: 'holdouts.previewStart',
  method: 'get',
  path: '/api/holdouts/stepped',
  input: z.object({}),
  output: z.object({ teams: z.number(), orders: z.number(), canTell: z.boolean() }),
  permission: 'holdouts.read',
  summary: 'How many teams would begin one after the other, and whether that can tell an effect from chance',
})

export const startEverything = operation({
  name: 'holdouts.startGlobal',
  method: 'post',
  path: '/api/holdouts',
  input: z.object({ name: line(120), share, population, endsOn: day.nullable().default(null) }),
  output: z.object({ id: z.string() }),
  permission: 'holdouts.manage',
  summary: 'Holds some accounts out of everything that automation does, so that its effect as a whole can be told',
})

export const endHoldout = operation({
  name: 'holdouts.end',
  method: 'post',
  path: '/api/holdouts/:holdout/end',
  input: z.object({ holdout: uuid }),
  output: z.object({ id: z.string() }),
  permission: 'holdouts.manage',
  summary: 'Ends a hold-out for good; what it drew is kept',
})

export const listContamination = operation({
  name: 'holdouts.contamination',
  method: 'get',
  path: '/api/holdouts/:holdout/contamination',
  input: z.object({ holdout: uuid, cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      account: z.object({ id: z.string(), name: z.string() }),
      kind: z.enum(contaminations),
      says: z.string(),
      at: z.string(),
    }),
  ),
  permission: 'holdouts.read',
  summary: 'What blurs a comparison: accounts that were met in one arm and dealt with as if in the other',
})

export const armsOfAccount = operation({
  name: 'holdouts.ofAccount',
  method: 'get',
  path: '/api/accounts/:account/holdouts',
  input: z.object({ account: uuid }),
  output: z.object({
    items: z.array(z.object({ id: z.string(), name: z.string(), arm: z.enum(arms), says: z.string() })),
  }),
  permission: 'holdouts.read',
  summary: 'In which arm of each running hold-out an account stands or would stand, and why',
})
