import { z } from 'zod'
import { cursor, limit, line, pageOf, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { statuses } from './domain/delivery.ts'

export const listEndpoints = operation({
  name: 'webhooks.list',
  method: 'get',
  path: '/api/webhooks',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        address: z.string(),
        isOn: z.boolean(),
        madeAt: z.string(),
        earlierUntil: z.string().nullable(),
      }),
    ),
  }),
  permission: 'webhooks.read',
  summary: 'Endpoints of other systems that playbooks may call',
})

export const saveEndpoint = operation({
  name: 'webhooks.save',
  method: 'post',
  path: '/api/webhooks',
  input: z.object({
    id: uuid.optional().describe('The endpoint that is changed; left out for a new one'),
    name: line(80).describe('By which playbooks call it'),
    address: line(2000),
    isOn: z.boolean().default(true).describe('Whether calls go out; those of one that is off wait'),
  }),
  output: z.object({ id: z.string(), secret: z.string().nullable() }),
  permission: 'webhooks.manage',
  summary: 'Saves an endpoint; the secret by which calls to a new one are signed is answered once',
})

export const rotateSecret = operation({
  name: 'webhooks.rotate',
  method: 'post',
  path: '/api/webhooks/:id/secret',
  input: z.object({ id: uuid }),
  output: z.object({ secret: z.string(), earlierUntil: z.string() }),
  permission: 'webhooks.manage',
  summary: 'Puts a new secret in force, answered once; the one before signs beside it for a day',
})

export const testEndpoint = operation({
  name: 'webhooks.test',
  method: 'post',
  path: '/api/webhooks/:id/test',
  input: z.object({ id: uuid }),
  output: z.object({ delivery: z.string() }),
  permission: 'webhooks.manage',
  summary: 'Calls an endpoint with a test, which stands among its deliveries',
})

export const removeEndpoint = operation({
  name: 'webhooks.remove',
  method: 'delete',
  path: '/api/webhooks/:id',
  input: z.object({ id: uuid }),
  output: z.object({ removed: z.literal(true) }),
  permission: 'webhooks.manage',
  summary: 'Takes an endpoint away; what waits for it is set aside',
})

export const listDeliveries = operation({
  name: 'webhooks.deliveries',
  method: 'get',
  path: '/api/webhooks/deliveries',
  input: z.object({ status: z.enum(statuses).optional(), cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      id: z.string(),
      endpoint: z.object({ id: z.string(), name: z.string() }),
      account: z.object({ id: z.string(), name: z.string() }).nullable(),
      status: z.enum(statuses),
      attempts: z.number(),
      madeAt: z.string(),
      triedAt: z.string().nullable(),
      /** When it is tried next, while it waits. */
      nextAt: z.string().nullable(),
      code: z.number().nullable(),
      answer: sentence.nullable(),
    }),
  ),
  permission: 'webhooks.read',
  summary: 'Calls to other systems, the newest first, with what was answered',
})

export const retryDelivery = operation({
  name: 'webhooks.retry',
  method: 'post',
  path: '/api/webhooks/deliveries/:delivery/retry',
  input: z.object({ delivery: uuid }),
  output: z.object({ retried: z.literal(true) }),
  permission: 'webhooks.manage',
  summary: 'Sends a call that was set aside once more',
})
