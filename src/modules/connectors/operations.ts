import { z } from 'zod'
import { told } from '../../kernel/words.ts'
import { cursor, limit, line, pageOf, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'
import { standings } from './domain/standing.ts'

const setting = z.union([z.string().max(10_000), z.number(), z.boolean(), z.array(line(200)).max(50), z.null()])
const settings = z
  .record(line(60), setting)
  .refine((said) => Object.keys(said).length <= 30, told`has more than 30 entries`)

const fieldOf = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum(['text', 'long text', 'number', 'yes or no', 'choice', 'column', 'columns']),
  required: z.boolean(),
  secret: z.boolean(),
  choices: z.array(z.string()).nullable(),
  summary: z.string(),
})
const problem = z.object({
  file: z.string(),
  line: z.number(),
  field: z.string(),
  reason: sentence,
  remedy: sentence,
})
const trouble = z.object({ reason: sentence, remedy: sentence, at: z.string() })

const hour = z.number().int().min(0).max(23)
const perMinute = z.number().int().min(1).max(1_000_000)
const minutes = z.number().int().min(1).max(10_080)
const rhythm = z.number().int().min(1).max(8760)
/** Names of streams and of files in a map. */
const streamName = line(200).regex(
  /^[^./\\][^/\\]*$/,
  told`must be a name without slashes that does not begin with a point`,
)
const sourceName = line(100).regex(
  /^[\p{L}\p{N}][\p{L}\p{N} _.-]*$/u,
  told`must be letters, digits, blanks, hyphens and points`,
)

export const listKinds = operation({
  name: 'connectors.kinds',
  method: 'get',
  path: '/api/connectors/kinds',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        kind: z.string(),
        label: z.string(),
        summary: z.string(),
        settings: z.array(fieldOf),
        stream: z.array(fieldOf),
        writes: z.array(fieldOf).nullable(),
      }),
    ),
    /** What sources can be told of each account. */
    fields: z.array(z.object({ key: z.string(), label: z.string() })),
  }),
  permission: 'connectors.read',
  summary: 'Kinds of systems that can be connected, what each asks for, and what each can be told',
})

const count = z.object({
  stream: z.string(),
  part: z.number(),
  name: z.string(),
  shape: z.string(),
  read: z.number(),
  written: z.number(),
  unchanged: z.number(),
  refused: z.number(),
  skipped: z.number(),
})
const run = z.object({
  id: z.string(),
  kind: z.enum(['first', 'scheduled', 'now', 'backfill']),
  state: z.enum(['running', 'done', 'failed', 'stopped']),
  startedBy: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  read: z.number(),
  written: z.number(),
  unchanged: z.number(),
  refused: z.number(),
  skipped: z.number(),
  removed: z.number(),
  merged: z.number(),
  mended: z.number(),
  failure: sentence.nullable(),
  remedy: sentence.nullable(),
  counts: z.array(count),
  problems: z.array(problem),
})

const source = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  kindLabel: z.string(),
  /** Where it leads, without anything secret. */
  target: z.string(),
  standing: z.enum(standings),
  isActive: z.boolean(),
  streams: z.number(),
  everyMinutes: z.number(),
  pulledAt: z.string().nullable(),
  spokeAt: z.string().nullable(),
  rhythmHours: z.number().nullable(),
  /** When it is pulled next; null where nobody has started it. */
  nextAt: z.string().nullable(),
  trouble: trouble.nullable(),
  lastRun: run.nullable(),
  refused: z.number(),
  gone: z.number(),
  conflicts: z.number(),
})

export const listConnectors = operation({
  name: 'connectors.list',
  method: 'get',
  path: '/api/connectors',
  input: z.object({ cursor, limit: limit(50, 200) }),
  output: pageOf(source).extend({
    /** Customers of whose past nothing is worked out yet; it happens at midnight, or when it is asked for. */
    withoutPast: z.number(),
  }),
  permission: 'connectors.read',
  summary: 'Sources by name: how each stands, its last run, what waits for somebody',
})

export const createConnector = operation({
  name: 'connectors.create',
  method: 'post',
  path: '/api/connectors',
  input: z.object({ name: sourceName, kind: line(60), settings }),
  output: z.object({ id: z.string() }),
  permission: 'connectors.manage',
  summary: 'Connect a system that can be reached; its name is the source of the ids that come from it',
})

const stream = z.object({
  id: z.string(),
  name: z.string(),
  place: z.record(z.string(), setting),
  shape: z.string(),
  map: z.string(),
  deletedColumn: z.string().nullable(),
  mergedColumn: z.string().nullable(),
  listsEverything: z.boolean(),
  paused: z.boolean(),
  /** How far it has been read, in the kind's own terms. */
  cursor: z.string().nullable(),
  isFirstRead: z.boolean(),
  newestAt: z.string().nullable(),
})

const writeBack = z.object({
  target: settings,
  fields: z
    .array(z.object({ field: line(100), column: line(100) }))
    .min(1)
    .max(30),
  when: z.enum(['close of day', 'band change']),
  rowsPerMinute: perMinute.nullable(),
})

export const getConnector = operation({
  name: 'connectors.get',
  method: 'get',
  path: '/api/connectors/:connector',
  input: z.object({ connector: uuid }),
  output: source.extend({
    settings: z.record(z.string(), setting),
    opensAt: z.number().nullable(),
    closesAt: z.number().nullable(),
    rowsPerMinute: z.number().nullable(),
    requestsPerMinute: z.number().nullable(),
    hears: z.enum(['answers', 'rows']),
    streamList: z.array(stream),
    writeBack: writeBack.nullable(),
    writing: z.object({
      waiting: z.number(),
      written: z.number(),
      absent: z.number(),
      refused: z.number(),
      lastAt: z.string().nullable(),
      trouble: z.object({ reason: sentence, remedy: sentence }).nullable(),
    }),
    madeAt: z.string(),
    madeBy: z.string(),
  }),
  permission: 'connectors.read',
  summary:
    'One source: streams with their maps and cursors, last run, lag, rhythm, errors with remedy, what is written to it',
})

export const updateConnector = operation({
  name: 'connectors.update',
  method: 'patch',
  path: '/api/connectors/:connector',
  input: z.object({
    connector: uuid,
    /** All settings anew; secret ones that are left out stay as they were. */
    settings: settings.optional(),
    everyMinutes: minutes.optional(),
    opensAt: hour.nullable().optional(),
    closesAt: hour.nullable().optional(),
    rowsPerMinute: perMinute.nullable().optional(),
    requestsPerMinute: perMinute.nullable().optional(),
    rhythmHours: rhythm.nullable().optional(),
    hears: z.enum(['answers', 'rows']).optional(),
    writeBack: writeBack.nullable().optional(),
  }),
  output: z.object({ id: z.string() }),
  permission: 'connectors.manage',
  summary: 'Change where a source leads, when and how fast it is pulled, its rhythm, or what is written to it',
})

export const removeConnector = operation({
  name: 'connectors.remove',
  method: 'delete',
  path: '/api/connectors/:connector',
  input: z.object({ connector: uuid }),
  output: z.object({ id: z.string() }),
  permission: 'connectors.manage',
  summary: 'Forget a source with its address and cursors; what came from it stays',
})

export const actOnConnector = operation({
  name: 'connectors.act',
  method: 'post',
  path: '/api/connectors/:connector/act',
  input: z.object({
    connector: uuid,
    what: z.enum(['run', 'backfill', 'pause', 'resume']),
    /** Of a backfill, the only stream to be read again. */
    stream: uuid.optional(),
  }),
  output: z.object({ id: z.string() }),
  permission: 'connectors.manage',
  summary: 'Start or pause a source, pull it now, or read everything once more',
})

export const workOutPast = operation({
  name: 'connectors.past',
  method: 'post',
  path: '/api/connectors/past',
  input: z.object({}),
  output: z.object({ accounts: z.number() }),
  permission: 'connectors.manage',
  summary: 'Works out the past of new customers now instead of at midnight; days are frozen as they are known then',
})

export const listPlaces = operation({
  name: 'connectors.places',
  method: 'get',
  path: '/api/connectors/:connector/places',
  input: z.object({ connector: uuid }),
  output: z.object({
    items: z.array(
      z.object({
        name: z.string(),
        columns: z.array(z.object({ name: z.string(), type: z.string() })),
        rows: z.number().nullable(),
        stream: z.record(z.string(), setting),
        /** What its rows seem to be. */
        shape: z.string().nullable(),
        fields: z.number(),
        missing: z.array(z.string()),
      }),
    ),
    warnings: z.array(z.string()),
  }),
  permission: 'connectors.manage',
  notForAgents: 'It reaches the system outside, which is for the person who sets it up',
  summary: 'Reaches a source and lists what can be read there, with what its rows seem to be',
})

const streamWish = {
  name: streamName,
  place: settings,
  shape: line(100).optional(),
  columns: z
    .array(z.object({ field: line(100), column: line(300) }))
    .max(300)
    .optional(),
  /** Instead of shape and columns: a whole map, as imports take it. */
  map: z.string().min(1).max(500_000).optional(),
  /** The source whose ids the rows use, where it is another one. */
  idsOf: line(100).optional(),
}

export const previewStream = operation({
  name: 'connectors.preview',
  method: 'post',
  path: '/api/connectors/:connector/preview',
  input: z.object({ connector: uuid, ...streamWish }),
  output: z.object({
    columns: z.array(z.string()),
    rows: z.array(z.object({ line: z.number(), cells: z.array(z.string()) })),
    problems: z.array(problem),
    /** Shapes that the rows could feed, the likeliest first. */
    candidates: z.array(z.object({ shape: z.string(), fields: z.number(), missing: z.array(z.string()) })),
    shape: z.string().nullable(),
    proposed: z.array(z.object({ field: z.string(), column: z.string() })),
    missing: z.array(z.string()),
    unused: z.array(z.string()),
    map: z.string(),
    /** What the map makes of the rows; null where there is no map yet. */
    outcome: z
      .object({
        problem: z.object({ field: z.string(), reason: sentence, remedy: sentence }).nullable(),
        parts: z.array(
          z.object({
            shape: z.string(),
            fields: z.array(z.string()),
            rows: z.array(
              z.object({
                line: z.number(),
                values: z.record(z.string(), z.string()).nullable(),
                refused: z.object({ field: z.string(), reason: sentence, remedy: sentence }).nullable(),
              }),
            ),
          }),
        ),
      })
      .nullable(),
  }),
  permission: 'connectors.manage',
  summary:
    'Shows the first 20 rows of a stream, proposes what they are, and what the map makes of them; writes nothing',
})

const streamSave = {
  ...streamWish,
  deletedColumn: line(300).nullable().default(null),
  mergedColumn: line(300).nullable().default(null),
  listsEverything: z.boolean().default(false),
  paused: z.boolean().default(false),
}

export const addStream = operation({
  name: 'connectors.addStream',
  method: 'post',
  path: '/api/connectors/:connector/streams',
  input: z.object({ connector: uuid, ...streamSave }),
  output: z.object({ id: z.string() }),
  permission: 'connectors.manage',
  summary: 'Add a table, query or pattern of files with what its rows are',
})

export const changeStream = operation({
  name: 'connectors.changeStream',
  method: 'put',
  path: '/api/connectors/:connector/streams/:stream',
  input: z.object({ connector: uuid, stream: uuid, ...streamSave }),
  output: z.object({ id: z.string() }),
  permission: 'connectors.manage',
  summary: 'Change a stream; where its rows mean something else now, it is read from the beginning again',
})

export const removeStream = operation({
  name: 'connectors.removeStream',
  method: 'delete',
  path: '/api/connectors/:connector/streams/:stream',
  input: z.object({ connector: uuid, stream: uuid }),
  output: z.object({ id: z.string() }),
  permission: 'connectors.manage',
  summary: 'Forget a stream with its cursor; what came from it stays',
})

export const listPulls = operation({
  name: 'connectors.runs',
  method: 'get',
  path: '/api/connectors/:connector/runs',
  input: z.object({ connector: uuid, cursor, limit: limit(30, 100) }),
  output: pageOf(run),
  permission: 'connectors.read',
  summary: 'Pulls of a source, the newest first, with what became of every row',
})

export const listRefusedRows = operation({
  name: 'connectors.refused',
  method: 'get',
  path: '/api/connectors/:connector/refused',
  input: z.object({ connector: uuid, cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      stream: z.string(),
      streamName: z.string(),
      part: z.number(),
      key: z.string(),
      shape: z.string(),
      field: z.string(),
      reason: sentence,
      remedy: sentence,
      raw: z.string(),
      columns: z.array(z.string()),
      tries: z.number(),
      seenAt: z.string(),
    }),
  ),
  permission: 'connectors.read',
  summary: 'Rows of a source that were refused, with field, reason and remedy, as they came',
})

const outcome = z.object({
  outcome: z.enum(['written', 'unchanged', 'skipped', 'refused']),
  field: z.string().nullable(),
  reason: sentence.nullable(),
  remedy: sentence.nullable(),
})

export const mendRefusedRow = operation({
  name: 'connectors.mend',
  method: 'put',
  path: '/api/connectors/:connector/refused',
  input: z.object({
    connector: uuid,
    stream: uuid,
    part: z.number().int().min(0).max(1000),
    key: z.string().max(300),
    raw: z.string().max(20_000),
  }),
  output: outcome,
  permission: 'connectors.manage',
  summary: 'Tries a refused row again as it was mended; what is accepted leaves the list',
})

export const retryRefused = operation({
  name: 'connectors.retry',
  method: 'post',
  path: '/api/connectors/:connector/refused',
  input: z.object({ connector: uuid }),
  output: z.object({ tried: z.number(), accepted: z.number() }),
  permission: 'connectors.manage',
  summary: 'Tries up to 1,000 refused rows again as they are, once what they waited for has come',
})

export const listGone = operation({
  name: 'connectors.gone',
  method: 'get',
  path: '/api/connectors/:connector/gone',
  input: z.object({ connector: uuid, cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      stream: z.string(),
      streamName: z.string(),
      shape: z.string(),
      externalId: z.string(),
      kind: z.enum(['deleted', 'merged']),
      into: z.string().nullable(),
      state: z.enum(['followed', 'listed', 'waiting', 'kept']),
      reason: sentence.nullable(),
      seenAt: z.string(),
    }),
  ),
  permission: 'connectors.read',
  summary: 'What a source deleted or merged: followed where it is the master, else listed with the reason',
})

export const keepGone = operation({
  name: 'connectors.keepGone',
  method: 'put',
  path: '/api/connectors/:connector/gone',
  input: z.object({ connector: uuid, stream: uuid, shape: line(100), externalId: line(300) }),
  output: z.object({ state: z.string() }),
  permission: 'connectors.manage',
  summary: 'Keep a record that a source deleted; nothing is asked again while it says the same',
})
