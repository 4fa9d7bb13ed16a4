import { z } from 'zod'
import { cursor, limit, line, pageOf, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'

const count = z.object({
  part: z.number(),
  file: z.string(),
  shape: z.string(),
  read: z.number(),
  written: z.number(),
  unchanged: z.number(),
  refused: z.number(),
  skipped: z.number(),
})
const fileProblem = z.object({
  file: z.string(),
  line: z.number(),
  field: z.string(),
  reason: sentence,
  remedy: sentence,
})
const oddity = z.object({ kind: z.string(), count: z.number(), sentence: sentence, examples: z.array(z.string()) })
const question = z.object({
  question: z.string(),
  answers: z.array(z.object({ answer: z.string(), effect: z.string(), chosen: z.boolean() })),
})
const state = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled'])

const run = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['folder', 'upload']),
  dryRun: z.boolean(),
  state,
  startedBy: z.string(),
  madeAt: z.string(),
  finishedAt: z.string().nullable(),
  failure: sentence.nullable(),
  /** Of the bytes of all files, how many are read. */
  bytes: z.number(),
  bytesOfAll: z.number(),
  read: z.number(),
  written: z.number(),
  unchanged: z.number(),
  refused: z.number(),
  skipped: z.number(),
})

const reason = z.object({
  file: z.string(),
  shape: z.string(),
  field: z.string(),
  reason: sentence,
  remedy: sentence,
  count: z.number(),
  line: z.number(),
})

const fieldType = z.enum(['text', 'integer', 'number', 'money', 'boolean', 'day', 'time', 'json'])

export const listShapes = operation({
  name: 'imports.shapes',
  method: 'get',
  path: '/api/imports/shapes',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        name: z.string(),
        summary: z.string(),
        open: z.boolean(),
        fields: z.array(
          z.object({
            name: z.string(),
            type: fieldType,
            required: z.boolean(),
            summary: z.string(),
            choices: z.array(z.string()).nullable(),
          }),
        ),
      }),
    ),
  }),
  permission: 'imports.read',
  summary: 'What can be imported: the shapes with their fields',
})

export const uploadFile = operation({
  name: 'imports.upload',
  method: 'post',
  path: '/api/imports/uploads',
  input: z.object({ name: line(200) }),
  output: z.object({
    upload: z.string(),
    name: z.string(),
    size: z.number(),
    columns: z.array(z.string()),
    rows: z.array(z.object({ line: z.number(), cells: z.array(z.string()) })),
    problem: fileProblem.nullable(),
  }),
  permission: 'imports.run',
  carries: 'upload',
  summary: 'Sends a file of up to 1 GB (CSV or JSON, packed with gzip or not) and shows its columns and first rows',
})

export const proposeMap = operation({
  name: 'imports.preview',
  method: 'post',
  path: '/api/imports/preview',
  input: z.object({ upload: uuid, shape: line(100).optional(), source: line(100).optional() }),
  output: z.object({
    name: z.string(),
    size: z.number(),
    header: z.array(z.string()),
    rows: z.array(z.object({ line: z.number(), cells: z.array(z.string()) })),
    problem: fileProblem.nullable(),
    shape: z.string().nullable(),
    /** Shapes that the file could feed, the likeliest first. */
    candidates: z.array(z.object({ shape: z.string(), fields: z.number(), missing: z.array(z.string()) })),
    columns: z.array(z.object({ field: z.string(), column: z.string() })),
    missing: z.array(z.string()),
    unused: z.array(z.string()),
    map: z.string(),
  }),
  permission: 'imports.run',
  summary: 'Proposes how the columns of an uploaded file map to a shape, as a map that can be changed',
})

export const startImport = operation({
  name: 'imports.start',
  method: 'post',
  path: '/api/imports',
  input: z.object({ upload: uuid, map: z.string().min(1).max(500_000), dryRun: z.boolean().default(false) }),
  output: z.object({ run: z.string() }),
  permission: 'imports.run',
  summary: 'Imports an uploaded file with a map, or rehearses it and takes everything back',
})

export const listRuns = operation({
  name: 'imports.runs',
  method: 'get',
  path: '/api/imports',
  input: z.object({ cursor, limit: limit(30, 100) }),
  output: pageOf(run),
  permission: 'imports.read',
  summary: 'Imports of files, the newest first, with how many of their rows were written, unchanged and refused',
})

export const getRun = operation({
  name: 'imports.run',
  method: 'get',
  path: '/api/imports/:run',
  input: z.object({ run: uuid }),
  output: run.extend({
    counts: z.array(count),
    problems: z.array(fileProblem),
    unused: z.array(z.object({ file: z.string(), columns: z.array(z.string()) })),
    reasons: z.array(reason),
    notes: z.array(sentence),
    oddities: z.array(oddity),
    questions: z.array(question),
    /** Names of the columns, to mend a row by. */
    headers: z.array(z.object({ file: z.string(), columns: z.array(z.string()), delimiter: z.string().nullable() })),
    map: z.string(),
    /** The file that was sent, to import it again. */
    upload: z.string().nullable(),
  }),
  permission: 'imports.read',
  summary: 'One import: how far it is, what became of every row, what is odd and what it asks',
})

export const listRefused = operation({
  name: 'imports.refused',
  method: 'get',
  path: '/api/imports/:run/refused',
  input: z.object({ run: uuid, cursor, limit: limit(50) }),
  output: pageOf(
    z.object({
      part: z.number(),
      file: z.string(),
      shape: z.string(),
      line: z.number(),
      field: z.string(),
      reason: sentence,
      remedy: sentence,
      raw: z.string(),
    }),
  ),
  permission: 'imports.read',
  summary: 'Rows that an import refused, with line, field, reason and remedy, as they came',
})

export const mendRow = operation({
  name: 'imports.mend',
  method: 'put',
  path: '/api/imports/:run/refused/:part/:line',
  input: z.object({
    run: uuid,
    part: z.coerce.number().int().min(0).max(10_000),
    line: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    raw: z.string().max(20_000),
  }),
  output: z.object({
    outcome: z.enum(['written', 'unchanged', 'skipped', 'refused']),
    field: z.string().nullable(),
    reason: sentence.nullable(),
    remedy: sentence.nullable(),
  }),
  permission: 'imports.run',
  summary: 'Tries a refused row again as it was mended; what is accepted leaves the list',
})

export const replayImport = operation({
  name: 'imports.replay',
  method: 'post',
  path: '/api/imports/:run/replay',
  input: z.object({ run: uuid }),
  output: z.object({ tried: z.number(), accepted: z.number() }),
  permission: 'imports.run',
  summary: 'Tries up to 1,000 refused rows again as they are, once what they waited for has come',
})

export const cancelImport = operation({
  name: 'imports.cancel',
  method: 'post',
  path: '/api/imports/:run/cancel',
  input: z.object({ run: uuid }),
  output: z.object({ state }),
  permission: 'imports.run',
  summary: 'Stops an import after its current batch; what was written stays',
})
