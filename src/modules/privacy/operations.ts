import { z } from 'zod'
import { cursor, limit, line, pageOf, sentence, uuid } from '../../platform/http/fields.ts'
import { operation } from '../../platform/http/operation.ts'

const time = z.coerce
  .date()
  .transform((date) => date.toISOString())
  .pipe(z.iso.datetime())

export const findPeople = operation({
  name: 'privacy.people',
  method: 'get',
  path: '/api/privacy/people',
  input: z.object({ text: line(200), limit: limit(20, 50) }),
  output: pageOf(
    z.object({ id: z.string(), name: z.string(), email: z.string().nullable(), accounts: z.array(z.string()) }),
  ),
  permission: 'privacy.manage',
  summary: 'Customers’ people whose name or mail address contains a text',
})

export const previewPerson = operation({
  name: 'privacy.preview',
  method: 'get',
  path: '/api/privacy/people/:person',
  input: z.object({ person: uuid }),
  output: z.object({
    name: z.string(),
    found: z.array(z.object({ title: sentence, own: z.number(), naming: z.number() })),
    files: z.array(z.string()),
  }),
  permission: 'privacy.manage',
  summary: 'Where a person stands: rows that are theirs, rows that name them, files that do',
})

export const exportPerson = operation({
  name: 'privacy.export',
  method: 'get',
  path: '/api/privacy/people/:person/export',
  input: z.object({ person: uuid }),
  output: z.string(),
  permission: 'privacy.manage',
  summary: 'Everything about a person, from every table and file, as one JSON',
  carries: 'download',
})

export const erasePerson = operation({
  name: 'privacy.erase',
  method: 'post',
  path: '/api/privacy/people/:person/erase',
  input: z.object({ person: uuid, why: line(500).optional() }),
  output: z.object({ erasure: z.string() }),
  permission: 'privacy.manage',
  summary: 'Erase a person: names, addresses and texts go, counts stay under a pseudonym. Cannot be undone',
})

export const listErasures = operation({
  name: 'privacy.erasures',
  method: 'get',
  path: '/api/privacy/erasures',
  input: z.object({ cursor, limit: limit(30) }),
  output: pageOf(
    z.object({
      id: z.string(),
      person: z.string(),
      state: z.enum(['waiting', 'done']),
      asker: z.string(),
      why: z.string().nullable(),
      askedAt: time,
      doneAt: time.nullable(),
      rows: z.number(),
      isRemembered: z.boolean(),
    }),
  ),
  permission: 'privacy.manage',
  summary: 'Persons who were erased, the newest first; without their names',
})

export const allowAgain = operation({
  name: 'privacy.allow',
  method: 'post',
  path: '/api/privacy/erasures/:erasure/allow',
  input: z.object({ erasure: uuid }),
  output: z.object({}),
  permission: 'privacy.manage',
  summary: 'Forget an erasure, so that the person is not erased again when they come back as a customer',
})

// ---------------------------------------------------------------- how long data is kept

const days = z.coerce.number().int().min(1).max(36_500)

export const listRetention = operation({
  name: 'privacy.retention',
  method: 'get',
  path: '/api/privacy/retention',
  input: z.object({}),
  output: pageOf(
    z.object({
      kind: z.string(),
      title: sentence,
      says: sentence,
      usual: z.number().nullable(),
      least: z.number(),
      days: z.number().nullable(),
      due: z.number(),
    }),
  ),
  permission: 'privacy.manage',
  summary: 'How long each kind of data is kept, and how many rows go with the next night',
})

export const previewRetention = operation({
  name: 'privacy.previewRetention',
  method: 'get',
  path: '/api/privacy/retention/preview',
  input: z.object({ kind: line(100), days }),
  output: z.object({ due: z.number(), before: z.string() }),
  permission: 'privacy.manage',
  summary: 'How many rows would go if a kind of data were kept so many days',
})

export const setRetention = operation({
  name: 'privacy.setRetention',
  method: 'put',
  path: '/api/privacy/retention',
  input: z.object({ kind: line(100), days: days.nullable() }),
  output: z.object({}),
  permission: 'privacy.manage',
  summary: 'Keep a kind of data so many days, or for ever; older rows go with the next night',
})

// ---------------------------------------------------------------- copies without names

export const listSandboxes = operation({
  name: 'privacy.sandboxes',
  method: 'get',
  path: '/api/privacy/sandboxes',
  input: z.object({}),
  output: pageOf(
    z.object({
      id: z.string(),
      name: z.string(),
      slug: z.string(),
      state: z.enum(['copying', 'ready', 'failed']),
      failure: sentence.nullable(),
      maker: z.string(),
      madeAt: time,
    }),
  ),
  permission: 'privacy.manage',
  summary: 'Copies of this workspace with names, addresses and texts masked',
})

export const makeSandbox = operation({
  name: 'privacy.makeSandbox',
  method: 'post',
  path: '/api/privacy/sandboxes',
  input: z.object({ name: line(200).optional() }),
  output: z.object({ id: z.string(), slug: z.string() }),
  permission: 'workspaces.own',
  summary: 'Copy this workspace with names, addresses and texts masked; nothing is ever sent from the copy',
})

export const discardSandbox = operation({
  name: 'privacy.discardSandbox',
  method: 'delete',
  path: '/api/privacy/sandboxes/:sandbox',
  input: z.object({ sandbox: uuid }),
  output: z.object({}),
  permission: 'workspaces.own',
  summary: 'Throw a copy away with everything in it',
})
