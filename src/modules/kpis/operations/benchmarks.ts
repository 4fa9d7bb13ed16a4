import { z } from 'zod'
import { uuid } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'

export const accountBenchmarks = operation({
  name: 'kpis.benchmarks',
  method: 'get',
  path: '/api/accounts/:account/benchmarks',
  input: z.object({ account: uuid }),
  output: z.object({
    /** By what accounts are alike; null where fewer than ten are, by anything. */
    alike: z.enum(['size and plan', 'size', 'plan']).nullable(),
    size: z.string().nullable(),
    plan: z.string().nullable(),
    peers: z.number(),
    items: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        unit: z.string(),
        direction: z.enum(['up', 'down']),
        value: z.number(),
        median: z.number(),
        /** Share of those alike that are worse, ties by half. */
        ahead: z.number(),
        peers: z.number(),
      }),
    ),
    currency: z.string(),
  }),
  permission: 'kpis.read',
  summary: 'How an account stands among those of its size and plan, measure by measure, where at least ten are alike',
})
