import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import type { Operation } from '../../src/platform/http/operation.ts'
import type { Random } from '../../src/platform/random.ts'
import { requestOf, sampleInput } from '../support/route-inputs.ts'

/** A request as it goes onto the wire. */
export interface Hostile {
  method: string
  path: string
  headers: Record<string, string>
  body?: Buffer
  /** What was done to it, for whoever reads a failure. */
  trick: string
}

type Input = Record<string, unknown>

const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random.next() * items.length)] as Item

const nested = (depth: number, open: string, middle: string, close: string) =>
  `${open.repeat(depth)}${middle}${close.repeat(depth)}`

/** Written as they stand here: numbers that JSON.stringify would not write. */
const rawNumbers = [
  '1e400',
  '-1e400',
  '1e308',
  '9223372036854775808',
  '-0',
  '0.1e-300',
  '123456789012345678901234567890',
]
const rawMark = (text: string) => `raw«${text}»`
const withRaw = (json: string) => json.replace(/"raw«([^»]*)»"/g, '$1')

const texts = [
  '',
  ' ',
  'x'.repeat(600),
  'long '.repeat(40_000),
  '\u0000',
  'before\u0000after',
  '\ud800',
  'low\udc00',
  '👩‍👩‍👧‍👦 🏴',
  '\u202eevil\u2066',
  'e\u0301'.repeat(300),
  "'; drop table accounts; --",
  '\\',
  '%00',
  '%',
  '_',
  '=1+1',
  '../../../etc/passwd',
  'NaN',
  'Infinity',
  '-1',
  '1e400',
  '0x10',
  '2026-02-30',
  '2026-13-01',
  '0000-00-00',
  '0000-01-01',
  '9999-12-31',
  '+275760-09-13',
  '2026-02-01T25:61:00Z',
  '2026-02-01T10:00:00+99:00',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  'null',
  '[object Object]',
  '__proto__',
  'constructor',
  'attribute:__proto__',
  'measure:constructor',
  'custom:\u0000',
  'Mars/Olympus',
  'XXX',
  'somebody@',
]

const things: (() => unknown)[] = [
  () => null,
  () => true,
  () => 0,
  () => -1,
  () => 1.5,
  () => 2 ** 53,
  () => 2_147_483_648,
  () => [],
  () => [[]],
  () => [null],
  () => Array.from({ length: 3000 }, (_, index) => index),
  () => ({}),
  () => ({ toString: 1, valueOf: null }),
  () => JSON.parse('{"__proto__":{"role":"owner"},"constructor":{"prototype":{"role":"owner"}}}'),
  () => JSON.parse(nested(400, '[', '1', ']')),
  () => JSON.parse(nested(400, '{"all":[', '{}', ']}')),
]

function hostileValue(random: Random): unknown {
  const kind = random.next()
  if (kind < 0.55) return pick(random, texts)
  return kind < 0.65 ? rawMark(pick(random, rawNumbers)) : pick(random, things)()
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const cursors = [
  '!!!',
  'bm90IGpzb24',
  encoded([]),
  encoded([null]),
  encoded({}),
  encoded([1, 2, 3, 4]),
  encoded(['x']),
  encoded(['2026-02-30', 'x']),
  encoded(['a\u0000b', '7c9e6679-7425-40de-944b-e07fc1f90ae7']),
  encoded([1e308, 'not an id']),
  encoded([null, null]),
  encoded(['x'.repeat(5000)]),
  'A'.repeat(3000),
]

const conditions = [
  '{',
  '[]',
  '{"version":1}',
  '{"version":99,"where":{}}',
  '{"version":1,"where":{"all":"x"}}',
  '{"version":1,"where":{"all":[]}}',
  '{"version":1,"where":{"not":null}}',
  '{"version":1,"where":{"field":"nothing","op":"is","value":1}}',
  '{"version":1,"where":{"field":"attribute:name","op":">","value":{"a":1}}}',
  '{"version":1,"where":{"field":"attribute:name","op":"contains","value":"\\u0000"}}',
  '{"version":1,"where":{"field":"attribute:name","op":"is","value":"\\ud800"}}',
  '{"version":1,"where":{"field":"attribute:arr","op":">","value":1e400}}',
  '{"version":1,"where":{"field":"attribute:arr","op":">","value":99999999999999999999999}}',
  '{"version":1,"where":{"field":"attribute:renews_on","op":"before","value":"2026-02-30"}}',
  '{"version":1,"where":{"field":"measure:usage.events_30d","op":"between","value":[5]}}',
  '{"version":1,"where":{"field":"__proto__","op":"is known"}}',
  `{"version":1,"where":${nested(2000, '{"not":', '{"field":"attribute:name","op":"is known"}', '}')}}`,
]

const bodies: (() => Buffer)[] = [
  () => Buffer.from('{'),
  () => Buffer.from(''),
  () => Buffer.from('null'),
  () => Buffer.from('[]'),
  () => Buffer.from('"text"'),
  () => Buffer.from('12'),
  () => Buffer.from('NaN'),
  () => Buffer.from('{"a":1,}'),
  () => Buffer.from("{'a':1}"),
  () => Buffer.from('{"a":1}{"b":2}'),
  () => Buffer.from('\ufeff{}'),
  () => Buffer.from('{"name":"x"}', 'utf16le'),
  () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  () => Buffer.from(nested(100_000, '[', '', ']')),
  () => Buffer.from(nested(50_000, '{"a":', '1', '}')),
  () => Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
  () => Buffer.from(`{"name":"${'x'.repeat(5_300_000)}"}`),
  () => gzipSync('{"name":"x"}'),
  () => Buffer.from('id,name\n1'),
]

const contentTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/xml',
  'multipart/form-data',
  '',
  'a/b; charset=utf-99',
]
const tails = [
  '%00',
  '%ff',
  '%2e%2e%2f',
  '..%2f..%2fetc%2fpasswd',
  '%E0%A4%A',
  '//',
  ';a=1',
  '%20',
  'x'.repeat(4000),
  '%',
  '*',
  '%0d%0aset-cookie:a=b',
]

const schemaOf = (operation: Operation) =>
  z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, unknown> }

/** One request to an operation with one or two things wrong with it. */
export function hostileCall(operation: Operation, id: string, key: string, random: Random): Hostile {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const [name, twist] = pick(random, twists)
  const wire = twist({ operation, input: sampleInput(operation, id), headers, random })
  return { ...wire, trick: `${name} ${operation.name}` }
}

interface Base {
  operation: Operation
  input: Input
  headers: Record<string, string>
  random: Random
}

type Wire = Omit<Hostile, 'trick'>

function wireOf({ operation, input, headers }: Base): Wire {
  const { method, path, body } = requestOf(operation, { ...input, ...pathTexts(operation, input) })
  if (body === undefined) return { method, path, headers }
  return { method, path, headers, body: Buffer.from(typeof body === 'string' ? body : withRaw(JSON.stringify(body))) }
}

/** An address is text of whole characters, whatever was meant; the whole input may be spoilt. */
function pathTexts(operation: Operation, input: Input | null): Input {
  const names = [...operation.path.matchAll(/:(\w+)/g)].map(([, name]) => name as string)
  return Object.fromEntries(
    names.map((name) => {
      const value = input?.[name]
      return [name, (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none')).toWellFormed()]
    }),
  )
}

function withField(base: Base, value: (name: string) => unknown): Wire {
  const names = Object.keys(schemaOf(base.operation).properties ?? {})
  const name = names.length > 0 ? pick(base.random, names) : 'nothing'
  return wireOf({ ...base, input: { ...base.input, [name]: value(name) } })
}

/** Replaces something at any depth. */
function mutated(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.next() < 0.25) return hostileValue(random)
  const keys = Object.keys(value)
  if (keys.length === 0) return hostileValue(random)
  const key = pick(random, keys)
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Input
  copy[key] = mutated(copy[key], random)
  return copy
}

const replaceField = (base: Base) => withField(base, () => hostileValue(base.random))
const spoilQuery = (base: Base): Wire => {
  const wire = wireOf(base)
  const add = pick(base.random, [
    `limit=${pick(base.random, ['-1', '0', '1e9', 'NaN', '1.5', '', '9'.repeat(400)])}`,
    `cursor=${pick(base.random, cursors)}`,
    'limit=1&limit=2',
    'cursor[]=1',
    '__proto__[role]=owner',
    'sort=attribute%3Aname%00',
    '%ff=%ff',
    '&&&===',
  ])
  return { ...wire, path: `${wire.path}${wire.path.includes('?') ? '&' : '?'}${add}` }
}

const twists: [name: string, twist: (base: Base) => Wire][] = [
  ['one field spoilt:', replaceField],
  ['one field spoilt:', replaceField],
  ['one field spoilt:', replaceField],
  ['a part spoilt:', (base) => wireOf({ ...base, input: mutated(base.input, base.random) as Input })],
  [
    'two fields spoilt:',
    (base) =>
      withField({ ...base, input: { ...base.input, limit: hostileValue(base.random) } }, () =>
        hostileValue(base.random),
      ),
  ],
  ['a field left out:', (base) => withField(base, () => undefined)],
  [
    'strange names:',
    (base) =>
      wireOf({
        ...base,
        input: { ...base.input, ...(JSON.parse('{"__proto__":{"role":"owner"}}') as Input), constructor: 1, 'a.b': 2 },
      }),
  ],
  [
    'a bad condition:',
    (base) => wireOf({ ...base, input: { ...base.input, condition: pick(base.random, conditions) } }),
  ],
  ['a bad cursor:', (base) => wireOf({ ...base, input: { ...base.input, cursor: pick(base.random, cursors) } })],
  ['a bad query:', spoilQuery],
  ['a body that is none:', (base) => ({ ...wireOf(base), body: pick(base.random, bodies)() })],
  [
    'a wrong content type:',
    (base) => wireOf({ ...base, headers: { ...base.headers, 'content-type': pick(base.random, contentTypes) } }),
  ],
  [
    'a wrong method:',
    (base) => ({
      ...wireOf(base),
      method: pick(base.random, ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE']),
    }),
  ],
  ['a bent path:', (base) => bentPath(base)],
  [
    'a strange key:',
    (base) => wireOf({ ...base, headers: { ...base.headers, authorization: pick(base.random, keys) } }),
  ],
  [
    'strange headers:',
    (base) => wireOf({ ...base, headers: { ...base.headers, ...pick(base.random, strangeHeaders) } }),
  ],
]

function bentPath(base: Base): Wire {
  const wire = wireOf(base)
  const [path = '', query = ''] = wire.path.split('?')
  const parts = path.split('/')
  const at = 2 + Math.floor(base.random.next() * (parts.length - 2))
  parts[at] = pick(base.random, [pick(base.random, tails), `${parts[at]}${pick(base.random, tails)}`])
  return { ...wire, path: `${parts.join('/')}${query ? `?${query}` : ''}` }
}

const keys = [
  '',
  'Bearer',
  'Bearer ',
  'Bearer x',
  `Bearer ${'k'.repeat(5000)}`,
  'Bearer tnr_00000000000000000000000000000000_x',
  'Bearer tnr__',
  'Bearer tnr_zz_zz',
  'Basic !!!',
  'Digest a=b',
  'bearer null',
]

const strangeHeaders: Record<string, string>[] = [
  { 'idempotency-key': 'k'.repeat(500) },
  { 'idempotency-key': 'the same for all' },
  { 'idempotency-key': ' ' },
  { 'x-workspace': 'nobody' },
  { 'x-workspace': '../x' },
  { cookie: '=;;;%00=%ff; tenure.session=%E0%A4%A' },
  { accept: 'application/xml', 'accept-language': '*'.repeat(500) },
  { 'content-encoding': 'gzip' },
  { 'if-none-match': '"'.repeat(300) },
  { range: 'bytes=9-1' },
]

const called = (random: Random, now: Date): Input => ({
  type: 'track',
  messageId: `hostile-${Math.floor(random.next() * 1e9)}`,
  event: 'Report opened',
  userId: 'person-1',
  context: { groupId: 'target' },
  timestamp: now.toISOString(),
  properties: { feature: 'Reports', quantity: 1 },
})

const captured = (random: Random, now: Date): Input => ({
  event: pick(random, ['Report opened', '$identify', '$groupidentify', '$create_alias', '$pageview']),
  uuid: `hostile-${Math.floor(random.next() * 1e9)}`,
  distinct_id: 'person-1',
  timestamp: now.toISOString(),
  properties: {
    $groups: { company: 'target' },
    $group_key: 'target',
    $set: { name: 'Person' },
    $anon_distinct_id: 'visitor-1',
    alias: 'visitor-2',
  },
})

/** One request to the door for events, wrong as a whole or in one of its events. */
export function hostileDelivery(path: string, key: string, random: Random, now: Date): Hostile {
  const headers = {
    authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
    'content-type': 'application/json',
  }
  const event = path === '/batch/' ? captured(random, now) : called(random, now)
  const single = !['/v1/batch', '/v1/b', '/batch/'].includes(path)
  const envelope = { api_key: key, sentAt: now.toISOString(), sent_at: now.toISOString() }
  const body = (spoilt: unknown): Buffer =>
    Buffer.from(withRaw(JSON.stringify(single ? spoilt : { ...envelope, batch: [event, spoilt] })))
  const whole = (): Buffer => Buffer.from(JSON.stringify(single ? event : { ...envelope, batch: [event] }))
  const tricks: [string, () => Partial<Hostile>][] = [
    ['a part spoilt', () => ({ body: body(mutated(event, random)) })],
    ['a part spoilt', () => ({ body: body(mutated(event, random)) })],
    ['a field spoilt', () => ({ body: body({ ...event, [pick(random, Object.keys(event))]: hostileValue(random) }) })],
    ['no object', () => ({ body: body(hostileValue(random)) })],
    [
      'the envelope spoilt',
      () => ({
        body: Buffer.from(
          withRaw(
            JSON.stringify({
              ...envelope,
              batch: hostileValue(random),
              sentAt: hostileValue(random),
              sent_at: hostileValue(random),
              context: hostileValue(random),
            }),
          ),
        ),
      }),
    ],
    [
      'properties spoilt',
      () => ({
        body: body({
          ...event,
          properties: {
            feature: hostileValue(random),
            quantity: hostileValue(random),
            seconds: rawMark(pick(random, rawNumbers)),
            errors: hostileValue(random),
          },
        }),
      }),
    ],
    ['a body that is none', () => ({ body: pick(random, bodies)() })],
    [
      'bad gzip',
      () => ({
        body: Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from('no gzip at all')]),
        headers: { ...headers, 'content-encoding': 'gzip' },
      }),
    ],
    [
      'cut gzip',
      () => ({ body: gzipSync(whole()).subarray(0, 40), headers: { ...headers, 'content-encoding': 'gzip' } }),
    ],
    [
      'a bomb',
      () => ({ body: gzipSync(Buffer.alloc(20_000_000)), headers: { ...headers, 'content-encoding': 'gzip' } }),
    ],
    ['labelled gzip, sent plain', () => ({ body: whole(), headers: { ...headers, 'content-encoding': 'gzip' } })],
    ['over the limit of a request', () => ({ body: body({ ...event, properties: { text: 'x'.repeat(600_000) } }) })],
    ['over the limit of an event', () => ({ body: body({ ...event, properties: { text: 'x'.repeat(40_000) } }) })],
    ['a strange key', () => ({ body: whole(), headers: { ...headers, authorization: pick(random, keys) } })],
    [
      'a wrong content type',
      () => ({ body: whole(), headers: { ...headers, 'content-type': pick(random, contentTypes) } }),
    ],
  ]
  const [name, twist] = pick(random, tricks)
  return { method: 'POST', path, headers, body: whole(), trick: `${name}: ${path}`, ...twist() }
}

/** A message of an agent that calls a tool, of the revision 2025-11-25 or 2026-07-28, with something wrong with it. */
export function hostileMessage(operation: Operation, name: string, id: string, key: string, random: Random): Hostile {
  const isNew = random.next() < 0.5
  const headers: Record<string, string> = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(isNew ? { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': name } : {}),
  }
  const input = sampleInput(operation, id)
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'hostile', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  }
  const params = { name, arguments: input, ...(isNew ? { _meta: meta } : {}) }
  const message: Input = { jsonrpc: '2.0', id: 1, method: 'tools/call', params }
  const body = (spoilt: unknown) => Buffer.from(withRaw(JSON.stringify(spoilt) ?? ''))
  const method = pick(random, messageMethods)
  const tricks: [string, () => Partial<Hostile>][] = [
    [
      'an argument spoilt',
      () => ({ body: body({ ...message, params: { ...params, arguments: mutated(input, random) } }) }),
    ],
    [
      'an argument spoilt',
      () => ({ body: body({ ...message, params: { ...params, arguments: mutated(input, random) } }) }),
    ],
    ['a part spoilt', () => ({ body: body(mutated(message, random)) })],
    ['a part spoilt', () => ({ body: body(mutated(message, random)) })],
    ['another method', () => ({ body: body({ ...message, method, params: mutated(methodParams, random) }) })],
    [
      'another method',
      () => ({ body: body({ ...message, method, params: { ...methodParams, _meta: mutated(meta, random) } }) }),
    ],
    [
      'a notification',
      () => ({ body: body({ jsonrpc: '2.0', method: `notifications/${method}`, params: hostileValue(random) }) }),
    ],
    [
      'an answer nobody asked for',
      () => ({ body: body({ jsonrpc: '2.0', id: hostileValue(random), result: hostileValue(random) }) }),
    ],
    ['several at once', () => ({ body: body([message, mutated(message, random), hostileValue(random)]) })],
    ['an endless row', () => ({ body: body(Array.from({ length: 500 }, (_, at) => ({ ...message, id: at }))) })],
    [
      'a bad cursor',
      () => ({
        body: body({ ...message, params: { ...params, arguments: { ...input, cursor: pick(random, cursors) } } }),
      }),
    ],
    [
      'a bad condition',
      () => ({
        body: body({ ...message, params: { ...params, arguments: { ...input, condition: pick(random, conditions) } } }),
      }),
    ],
    ['a body that is none', () => ({ body: pick(random, bodies)() })],
    ['headers that say something else', () => ({ headers: { ...headers, ...pick(random, strangeRevisions) } })],
    ['a wrong content type', () => ({ headers: { ...headers, 'content-type': pick(random, contentTypes) } })],
    ['a wrong method', () => ({ method: pick(random, ['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) })],
    ['a strange key', () => ({ headers: { ...headers, authorization: pick(random, keys) } })],
    ['strange headers', () => ({ headers: { ...headers, ...pick(random, strangeHeaders) } })],
  ]
  const [trick, twist] = pick(random, tricks)
  return { method: 'POST', path: '/mcp', headers, body: body(message), ...twist(), trick: `${trick}: ${name}` }
}

const messageMethods = [
  'initialize',
  'ping',
  'server/discover',
  'tools/list',
  'resources/list',
  'resources/templates/list',
  'resources/read',
  'resources/subscribe',
  'prompts/list',
  'prompts/get',
  'completion/complete',
  'logging/setLevel',
  'subscriptions/listen',
  'tasks/get',
  'sampling/createMessage',
  'nothing/like/this',
  '__proto__',
  'constructor',
  '',
]
const methodParams = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'hostile', version: '1' },
  uri: 'tenure://account/7c9e6679-7425-40de-944b-e07fc1f90ae7',
  name: 'prepare_for_meeting',
  arguments: { account: 'a' },
  ref: { type: 'ref/prompt', name: 'prepare_for_meeting' },
  argument: { name: 'account', value: 'a' },
  notifications: { toolsListChanged: true, resourceSubscriptions: ['tenure://glossary'] },
  cursor: 'x',
}
const strangeRevisions: Record<string, string>[] = [
  { 'mcp-protocol-version': '1999-01-01' },
  { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' },
  { 'mcp-protocol-version': '' },
  { 'mcp-name': 'another_tool' },
  { 'mcp-session-id': 'nobody’s'.normalize('NFKD').replace(/[^\x20-\x7e]/g, '') },
  { 'last-event-id': '7' },
  { accept: 'text/html' },
  { accept: '' },
]
