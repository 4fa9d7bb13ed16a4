import { z } from 'zod'
import { cursor, limit, line, pageOf, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'

const count = z.number()
const moment = z.string()

const event = z.object({
  id: z.string(),
  at: moment,
  receivedAt: moment,
  kind: z.string(),
  name: z.string(),
  person: z.string().nullable(),
  robot: z.boolean(),
  source: z.string(),
  origin: z.string(),
  properties: z.record(z.string(), z.unknown()),
})

export const streamEvents = operation({
  name: 'events.stream',
  method: 'get',
  path: '/api/events/stream',
  input: z.object({ limit: limit(50, 100) }),
  output: z.object({
    now: moment,
    /** The last hour, minutes without anything left out. */
    minutes: z.array(z.object({ at: moment, accepted: count, repeated: count, refused: count })),
    /** The last 30 days, days without anything left out. */
    days: z.array(z.object({ day: z.string(), accepted: count, repeated: count, refused: count })),
    waiting: count,
    recent: z.array(
      event.extend({ account: z.object({ id: uuid, name: z.string() }).nullable(), group: z.string().nullable() }),
    ),
  }),
  permission: 'events.read',
  summary: 'Product events as they come in: counts of the last hour and the last 30 days, and the newest events',
})

export const listEventSources = operation({
  name: 'events.sources',
  method: 'get',
  path: '/api/events/sources',
  input: z.object({}),
  output: z.object({
    items: z.array(z.object({ source: z.string(), lastAt: moment, accepted: count, repeated: count, refused: count })),
  }),
  permission: 'events.read',
  summary: 'The sources of product events with what of each was accepted, repeated and refused in 30 days',
})

export const listRefusedEvents = operation({
  name: 'events.refused',
  method: 'get',
  path: '/api/events/refused',
  input: z.object({ source: line(200).optional(), cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      id: uuid,
      at: moment,
      source: z.string(),
      field: z.string(),
      reason: z.string(),
      remedy: z.string(),
      /** As it was sent; only for those who see all accounts, since it may name any. */
      payload: z.string().nullable(),
    }),
  ),
  permission: 'events.read',
  summary: 'Product events that were refused, newest first, with field, reason and remedy',
})

export const listAccountEvents = operation({
  name: 'events.of_account',
  method: 'get',
  path: '/api/accounts/:account/events',
  input: z.object({ account: uuid, cursor, limit: limit(50) }),
  output: pageOf(event.extend({ personName: z.string().nullable() })),
  permission: 'events.read',
  summary: 'The product events of an account, newest first, each with its person and properties',
})

const names = z.array(line(200)).max(100)
const property = line(100)

export const eventDefinitions = z.object({
  logins: names,
  apiCalls: names,
  conversations: names,
  errors: names,
  featuresByName: z.boolean(),
  properties: z.object({ feature: property, agent: property, quantity: property, seconds: property, errors: property }),
})

export const getEventDefinitions = operation({
  name: 'events.definitions',
  method: 'get',
  path: '/api/events/definitions',
  input: z.object({}),
  output: z.object({ version: z.number(), definitions: eventDefinitions, features: z.array(z.string()) }),
  permission: 'events.read',
  summary: 'Which product events count as a login, an API call, a conversation, an error and a feature',
})

export const saveEventDefinitions = operation({
  name: 'events.save_definitions',
  method: 'put',
  path: '/api/events/definitions',
  input: z.object({ definitions: eventDefinitions, why: line(500).optional() }),
  output: z.object({ version: z.number(), daysToRollUp: z.number() }),
  permission: 'workspaces.manage',
  summary: 'Changes what counts as what; all days are rolled up again',
})
