import { z } from 'zod'
import { line } from '../../../platform/http/fields.ts'
import { operation } from '../../../platform/http/operation.ts'

const settings = {
  margin: z.number().min(0.01).max(1).describe('The part of revenue that is left once it is earned: 0.8'),
  keyActions: z
    .array(line())
    .min(1)
    .max(256)
    .nullable()
    .describe('Features whose use is a key action; null for every feature'),
  keyCount: z
    .number()
    .int()
    .min(1)
    .max(256)
    .describe('So many different ones within 30 days make an account activated'),
}

export const getSettings = operation({
  name: 'kpis.settings',
  method: 'get',
  path: '/api/kpis/settings',
  input: z.object({}),
  output: z.object({
    ...settings,
    /** Every feature that events have told of. */
    features: z.array(z.string()),
  }),
  permission: 'kpis.read',
  summary: 'What the figures of the business are worked out with',
})

export const changeSettings = operation({
  name: 'kpis.change_settings',
  method: 'put',
  path: '/api/kpis/settings',
  input: z.object({
    margin: settings.margin.optional(),
    keyActions: settings.keyActions.optional(),
    keyCount: settings.keyCount.optional(),
  }),
  output: z.object(settings),
  permission: 'kpis.write',
  summary: 'Changes what the figures of the business are worked out with; what is left out stays',
})
