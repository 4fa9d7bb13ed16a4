import { z } from 'zod'
import { day, jsonParam, line, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'

const measure = z.object({
  key: z.string(),
  label: z.string(),
  unit: z
    .string()
    .describe('money: minor units of the workspace’s currency; share: of 1; date: days since 1970; yes or no: 1 or 0'),
  direction: z.enum(['up', 'down', 'neither']),
  window: z.number(),
  summary: z.string(),
  owner: z.string(),
  /** The day from which it is no longer counted. */
  retired: z.string().optional(),
})

export const listMeasures = operation({
  name: 'measures.list',
  method: 'get',
  path: '/api/measures',
  input: z.object({}),
  output: z.object({ items: z.array(measure) }),
  permission: 'measures.read',
  summary: 'The catalogue: every number that the product keeps of an account, with its owner and meaning',
})

const state = z.enum(['known', 'unknown', 'stale'])
const basis = z
  .enum(['frozen', 'restated'])
  .default('frozen')
  .describe('frozen: as it was shown on that day; restated: with everything known by now')

export const measuresOfAccount = operation({
  name: 'measures.ofAccount',
  method: 'get',
  path: '/api/accounts/:account/measures',
  input: z.object({ account: uuid, on: day.optional(), basis }),
  output: z.object({
    on: z.string(),
    items: z.array(measure.extend({ value: z.number().nullable(), state })),
  }),
  permission: 'measures.read',
  summary: 'All measures of one account, newest or as of a day; unknown, zero and stale are told apart',
})

export const measureSeries = operation({
  name: 'measures.series',
  method: 'get',
  path: '/api/accounts/:account/measures/series',
  input: z.object({
    account: uuid,
    keys: jsonParam(z.array(line(100)).min(1).max(20)).describe('Keys of measures, such as usage.active_days_30d'),
    from: day,
    to: day,
    basis,
  }),
  output: z.object({
    items: z.array(
      z.object({ key: z.string(), points: z.array(z.object({ day: z.string(), value: z.number().nullable() })) }),
    ),
  }),
  permission: 'measures.read',
  summary: 'Measures of one account day by day, as shown then or as known now',
})

export const listSources = operation({
  name: 'measures.sources',
  method: 'get',
  path: '/api/measures/sources',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        owner: z.string(),
        connectedOn: z.string(),
        lastSpoke: z.string(),
        rhythmHours: z.number().nullable(),
        staleSince: z.string().nullable(),
        /** Names of the systems that feed it and have fallen silent. */
        silent: z.array(z.string()),
      }),
    ),
    /** Whether facts of past days are here and no day is closed yet: health, trends and reasons follow by themselves. */
    pastFollows: z.boolean(),
  }),
  permission: 'measures.read',
  summary: 'Which sources of measures speak, since when, how often they should, and which have fallen silent',
})

export const setSourceRhythm = operation({
  name: 'measures.setRhythm',
  method: 'put',
  path: '/api/measures/sources/:owner',
  input: z.object({ owner: line(60), rhythmHours: z.number().int().min(1).max(8760).nullable() }),
  output: z.object({ owner: z.string() }),
  permission: 'workspaces.manage',
  summary: 'Says how often a source speaks; silent for longer it is stale and its measures keep their value',
})
