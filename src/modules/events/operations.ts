import { z } from 'zod'
import { countedWhats, longestWindow } from '../../kernel/condition/index.ts'
import { told } from '../../kernel/words.ts'
import { cursor, jsonParam, limit, line, pageOf, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { DIALECTS } from './domain/body.ts'
import { counts, directions, LONGEST_WINDOW, numberUnits } from './domain/custom.ts'
import { ACTIVITY_KINDS, EVENT_KINDS } from './domain/event.ts'

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
  /** With a limit of 0 the counts come alone. */
  input: z.object({ limit: z.coerce.number().int().min(0).max(100).default(50) }),
  output: z.object({
    now: moment,
    /** The last hour, minutes without anything left out. */
    minutes: z.array(z.object({ at: moment, accepted: count, repeated: count, refused: count })),
    /** The last 30 days, days without anything left out. */
    days: z.array(z.object({ day: z.string(), accepted: count, repeated: count, refused: count })),
    waiting: count,
    /** Refused events that are kept, at most 1,000. */
    refusedKept: count,
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

/** Whom an event reached: its account by the group it names or by its person, or what it waits for. */
const matched = z.enum(['group', 'person', 'unknown group', 'unknown person', 'person of several accounts'])

const named = z.object({ id: uuid, name: z.string() }).nullable()

export const watchEvents = operation({
  name: 'events.live',
  method: 'get',
  path: '/api/events/live',
  input: z.object({
    outcome: z.enum(['all', 'accepted', 'refused']).default('all'),
    kind: z.enum(EVENT_KINDS).optional(),
    source: line(200).optional(),
    name: line(200).optional(),
    account: uuid.optional(),
    limit: limit(50, 100),
  }),
  output: z.object({
    now: moment,
    items: z.array(
      z.object({
        key: z.string(),
        outcome: z.enum(['accepted', 'refused']),
        receivedAt: moment,
        source: z.string(),
        kind: z.string().nullable(),
        name: z.string().nullable(),
        /** Only of accepted events. */
        event: event
          .extend({
            group: z.string().nullable(),
            account: named,
            unit: z.string().nullable(),
            personName: z.string().nullable(),
            matched,
          })
          .nullable(),
        /** Only of refused ones. */
        refusal: z
          .object({
            id: uuid,
            field: z.string(),
            reason: sentence,
            remedy: sentence,
            payload: z.string().nullable(),
          })
          .nullable(),
      }),
    ),
  }),
  permission: 'events.read',
  summary: 'What comes in as it comes, accepted and refused, of the last ten minutes in which anything came',
})

const dialect = z.enum(DIALECTS)

const refused = z.object({
  id: uuid,
  at: moment,
  source: z.string(),
  /** The protocol in which it was sent. */
  dialect,
  kind: z.string().nullable(),
  name: z.string().nullable(),
  field: z.string(),
  reason: sentence,
  remedy: sentence,
  /** As it was sent; only for those who see all accounts, since it may name any. */
  payload: z.string().nullable(),
  /** The newest attempt at mending it that was refused again. */
  mended: z.string().nullable(),
})

/** Fields and reasons come from refusals, whose texts are shorter than this. */
const reasonText = line(1000)

export const listRefusedEvents = operation({
  name: 'events.refused',
  method: 'get',
  path: '/api/events/refused',
  input: z.object({
    source: line(200).optional(),
    field: reasonText.optional(),
    reason: reasonText.optional(),
    cursor,
    limit: limit(50),
  }),
  output: pageOf(refused),
  permission: 'events.read',
  summary: 'Product events that were refused, newest first, with field, reason and remedy',
})

export const listRefusedReasons = operation({
  name: 'events.refused_reasons',
  method: 'get',
  path: '/api/events/refused/reasons',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        source: z.string(),
        field: z.string(),
        reason: sentence,
        remedy: sentence,
        count,
        newest: moment,
      }),
    ),
  }),
  permission: 'events.read',
  summary: 'Why events were refused, the most frequent reasons first',
})

export const getRefusedEvent = operation({
  name: 'events.refused_event',
  method: 'get',
  path: '/api/events/refused/:event',
  input: z.object({ event: uuid }),
  output: refused,
  permission: 'events.read',
  summary: 'One refused event as it was sent, with what is wrong with it and how to mend it',
})

/** Longer than any event that is kept, so that a cut one can be completed. */
const payload = z.string().min(1).max(100_000)

const mended = z.object({
  outcome: z.enum(['accepted', 'refused']),
  field: z.string().nullable(),
  reason: sentence.nullable(),
  remedy: sentence.nullable(),
  /** How it is kept, where it is accepted. */
  kept: z
    .object({
      kind: z.string(),
      name: z.string(),
      at: moment,
      person: z.string().nullable(),
      personName: z.string().nullable(),
      group: z.string().nullable(),
      account: named,
      matched,
      /** What happened more than 24 hours ago is a correction: it counts, and starts nothing. */
      origin: z.enum(['live', 'correction']),
    })
    .nullable(),
})

export const checkRefusedEvent = operation({
  name: 'events.check',
  method: 'post',
  path: '/api/events/refused/:event/check',
  input: z.object({ event: uuid, payload }),
  output: mended,
  permission: 'events.mend',
  summary: 'Says what would become of a refused event if it were sent again like this; nothing is kept',
})

export const mendRefusedEvent = operation({
  name: 'events.mend',
  method: 'put',
  path: '/api/events/refused/:event',
  input: z.object({ event: uuid, payload }),
  output: mended,
  permission: 'events.mend',
  summary: 'Sends a refused event again as it was mended; what is accepted leaves the list',
})

export const replayRefusedEvents = operation({
  name: 'events.replay',
  method: 'post',
  path: '/api/events/refused/replay',
  input: z.object({ source: line(200), field: reasonText, reason: reasonText, cursor }),
  output: z.object({ accepted: count, refused: count, next: z.string().nullable() }),
  permission: 'events.mend',
  summary: 'Sends up to 500 refused events of one reason again as they are, once what was wrong is mended elsewhere',
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
  output: z.object({
    version: z.number(),
    definitions: eventDefinitions,
    features: z.array(z.string()),
    /** So many features can be counted; once all are taken, features that come new are not. */
    mostFeatures: z.number(),
    isFull: z.boolean(),
  }),
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

// ---------------------------------------------------------------- measures of one's own

const measureKey = z
  .string()
  .max(60)
  .regex(/^custom\.[a-z][a-z0-9_]{0,49}$/, told`must be custom. and a name of small letters, digits and underscores`)
const activityKind = z.enum(ACTIVITY_KINDS)

const rule = z.object({
  count: z.enum(counts),
  kinds: z.array(activityKind).max(ACTIVITY_KINDS.length).default([]),
  names: z.array(line(200)).max(20).default([]),
  /** A condition over properties, named text:NAME or number:NAME. */
  where: z.unknown().default(null),
  property: line(100).nullable().default(null),
  window: z.number().int().min(1).max(LONGEST_WINDOW),
  isChange: z.boolean().default(false),
})

const measureState = z.enum(['counting', 'filling', 'in force', 'stopped', 'failed', 'archived'])

const ownMeasure = z.object({
  key: z.string(),
  label: z.string(),
  summary: z.string().nullable(),
  direction: z.enum(directions),
  /** The unit of the property, for a sum and a last value. */
  unit: z.enum(numberUnits),
  shownUnit: z.string(),
  version: z.number(),
  state: measureState,
  /** How far the newest version is counted, from 0 to 1. */
  progress: z.number(),
  trouble: z.string().nullable(),
  /** Of the newest version. */
  rule: rule.extend({ where: z.unknown() }),
  says: z.string(),
  archivedOn: z.string().nullable(),
})

export const listOwnMeasures = operation({
  name: 'events.measures',
  method: 'get',
  path: '/api/events/measures',
  input: z.object({}),
  output: z.object({ items: z.array(ownMeasure), most: z.number() }),
  permission: 'measures.read',
  summary: 'The measures that the workspace defined over its events, with how far each is counted',
})

export const getOwnMeasure = operation({
  name: 'events.measure',
  method: 'get',
  path: '/api/events/measures/:key',
  input: z.object({ key: measureKey }),
  output: ownMeasure.extend({
    versions: z.array(
      z.object({
        version: z.number(),
        state: z.enum(['counting', 'filling', 'in force', 'replaced', 'stopped', 'failed']),
        inForceOn: z.string().nullable(),
        says: z.string(),
        changes: z.array(sentence),
        madeAt: moment,
        madeBy: z.string(),
      }),
    ),
  }),
  permission: 'measures.read',
  summary:
    'One measure that the workspace defined over its events, with its rule in words and its versions, newest first',
})

export const saveOwnMeasure = operation({
  name: 'events.save_measure',
  method: 'put',
  path: '/api/events/measures/:key',
  input: z.object({
    key: measureKey,
    label: line(80),
    summary: line(300).nullable().default(null),
    direction: z.enum(directions).default('up'),
    unit: z.enum(numberUnits).default('number'),
    rule,
    why: line(500).optional(),
  }),
  output: z.object({ key: z.string(), version: z.number(), changes: z.array(sentence) }),
  permission: 'measures.write',
  summary: 'Defines a measure over events, or changes one; its past is counted as far as events are kept',
})

export const countEvents = operation({
  name: 'events.count_events',
  method: 'post',
  path: '/api/events/measures/counted',
  input: z.object({
    event: line(200),
    count: z.enum(countedWhats).default('events'),
    days: z.number().int().min(1).max(longestWindow),
    /** A condition over properties, named text:NAME or number:NAME, as one of its parts. */
    where: z.unknown().default(null),
  }),
  output: z.object({ field: z.string(), label: z.string(), isNew: z.boolean() }),
  permission: 'measures.write',
  summary: 'The measure that counts events of a name in a window of days, begun where nobody counts them yet',
})

export const archiveOwnMeasure = operation({
  name: 'events.archive_measure',
  method: 'post',
  path: '/api/events/measures/:key/archive',
  input: z.object({ key: measureKey, why: line(500).optional() }),
  output: z.object({ key: z.string() }),
  permission: 'measures.write',
  summary: 'A measure is no longer counted; what was shown stays, and saving it again takes it up',
})

export const cancelOwnMeasure = operation({
  name: 'events.cancel_measure',
  method: 'post',
  path: '/api/events/measures/:key/cancel',
  input: z.object({ key: measureKey }),
  output: z.object({ key: z.string(), stopped: z.boolean() }),
  permission: 'measures.write',
  summary: 'Gives up counting the past of a new version; what was in force stays in force',
})

export const tryOwnMeasure = operation({
  name: 'events.try_measure',
  method: 'post',
  path: '/api/events/measures/try',
  input: z.object({ rule, accounts: z.array(uuid).max(6).default([]) }),
  output: z.object({
    on: z.string(),
    says: z.string(),
    unit: z.string(),
    items: z.array(
      z.object({
        account: z.object({ id: uuid, name: z.string() }),
        value: z.number().nullable(),
        /** Events that match within the window. */
        events: z.number(),
        lastOn: z.string().nullable(),
      }),
    ),
  }),
  permission: 'measures.write',
  summary: 'What a rule would say of some accounts today; nothing is kept',
})

export const eventWords = operation({
  name: 'events.words',
  method: 'get',
  path: '/api/events/words',
  input: z.object({ names: jsonParam(z.array(line(200)).max(20)).default([]) }),
  output: z.object({
    names: z.array(z.object({ name: z.string(), kind: z.string(), events: z.number() })),
    properties: z.array(
      z.object({ name: z.string(), type: z.enum(['text', 'number']), examples: z.array(z.string()) }),
    ),
  }),
  permission: 'measures.write',
  summary:
    'Names of recent product events and of their properties, to define by; values only for those who see all accounts',
})
