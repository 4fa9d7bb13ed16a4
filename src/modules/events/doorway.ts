import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Context, Hono } from 'hono'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { Platform } from '../../platform/contributions.ts'
import { asProblem, problemResponse } from '../../platform/http/problem.ts'
import { keyOfIntake } from '../workspaces/index.ts'
import { type Dialect, MOST_REQUEST_BYTES, type RefusedEvent, readRequest, type Sent } from './domain/body.ts'
import { createIntake, type Intake } from './service/intake.ts'

/** What is particular to the libraries of one protocol. Everything behind it is the same for all. */
export interface Door {
  /** The key that came with the events, from the header `authorization` or the body. */
  keyOf(header: string | undefined, body: unknown): string | null
  /** How to send a key, for those who sent none. */
  keyRemedy: string
  /** What these libraries read of an answer. */
  praise: Record<string, unknown>
  /** The status by which they understand that a request is too large. */
  tooLarge: 400 | 413
}

export interface Doorway {
  /** Takes requests at an address: reads, checks, commits, and answers then. */
  at(path: string, door: Door, dialect: Dialect): void
}

/** The way in that all doors share, with one intake behind it. */
export function createDoorway(app: Hono, platform: Platform): Doorway {
  const intake = createIntake(platform)
  return {
    at: (path, door, dialect) => {
      app.options(path, () => new Response(null, { status: 204, headers: cors }))
      app.post(path, (context) => receive(context, { platform, intake, door, dialect }))
    },
  }
}

/** Browsers of any site may send: what they can do is write to the one source whose key the page shows anyway. */
export const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers': 'authorization, content-type, content-encoding, x-retry-count',
  'access-control-max-age': '86400',
}

interface Way {
  platform: Platform
  intake: Intake
  door: Door
  dialect: Dialect
}

async function receive(context: Context, way: Way): Promise<Response> {
  try {
    return await answer(context, way)
  } catch (error) {
    const response = isTooLarge(error)
      ? refusedAs(way.door.tooLarge, error)
      : problemResponse(context, error, way.platform.log)
    for (const [name, value] of Object.entries(cors)) response.headers.set(name, value)
    return response
  }
}

function refusedAs(status: number, error: unknown): Response {
  const headers = { 'content-type': 'application/problem+json' }
  return new Response(JSON.stringify({ ...asProblem(error).body, status }), { status, headers })
}

async function answer(context: Context, { platform, intake, door, dialect }: Way): Promise<Response> {
  const sent = await readSent(context.req.raw)
  const body = parseJson(sent.text)
  const key = door.keyOf(context.req.header('authorization'), body)
  if (!key) throw new AppError('unauthenticated', told`No key came with the events`, { remedy: door.keyRemedy })
  const known = await keyOfIntake(platform, key)
  if (!known)
    throw new AppError('unauthenticated', told`This key is not known`, {
      remedy: told`Make a key for events under Settings, API keys`,
    })
  const request = readRequest(body, sent, dialect, platform.clock.now().getTime())
  const refused = [...request.refused, ...(await intake.accept({ ...known, ...request }))]
  if (request.tooLarge > 0) throw eventsTooLarge(request.tooLarge, request.accepted.length)
  return accepted(door, request.accepted.length, refused)
}

function accepted({ praise }: Door, count: number, refused: RefusedEvent[]): Response {
  const said = refused.slice(0, 100).map(({ index, field, reason, remedy }) => ({ index, field, reason, remedy }))
  const body = refused.length === 0 ? praise : { ...praise, accepted: count, refused: said }
  return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json', ...cors } })
}

function eventsTooLarge(count: number, kept: number): AppError {
  const subject = count === 1 ? 'One event is' : `${count} events are`
  return new AppError('invalid', told`${subject} larger than 32 KB; the other ${kept} were accepted`, {
    field: 'batch',
    remedy: told`Send fewer or shorter properties; an event may have up to 32 KB`,
    accepted: kept,
  })
}

/** Keys come as `Basic writeKey:`; a bearer token is taken too. */
export function keyInHeader(header: string | undefined): string | null {
  if (!header) return null
  const [scheme = '', value = ''] = header.split(' ')
  if (scheme.toLowerCase() === 'bearer') return value || null
  if (scheme.toLowerCase() !== 'basic') return null
  return Buffer.from(value, 'base64').toString().split(':')[0] || null
}

export function keyInBody(body: unknown, name: string): string | null {
  const key = (body as Record<string, unknown> | null)?.[name]
  return typeof key === 'string' && key !== '' ? key : null
}

/** Whatever type the sender claims: browsers say text/plain to save a preflight, others form-urlencoded. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('invalid', told`The body is not JSON`, {
      field: 'body',
      remedy: told`Send one JSON object, gzip allowed`,
    })
  }
}

async function readSent(request: Request): Promise<Sent> {
  const declared = Number(request.headers.get('content-length') ?? Number.NaN)
  const bytes = declared <= MOST_REQUEST_BYTES ? Buffer.from(await request.arrayBuffer()) : await readLimited(request)
  const plain = isGzip(bytes) ? await unzip(bytes) : bytes
  if (plain.length > MOST_REQUEST_BYTES) throw requestTooLarge()
  return { text: decoder.decode(plain), bytes: plain.length }
}

const decoder = new TextDecoder()
const gunzipAsync = promisify(gunzip)

/** By its first bytes: some senders do not label what they compress. JSON never begins with them. */
const isGzip = (bytes: Buffer) => bytes[0] === 0x1f && bytes[1] === 0x8b

async function readLimited(request: Request): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.length
    if (size > MOST_REQUEST_BYTES) throw requestTooLarge()
    parts.push(part)
  }
  return Buffer.concat(parts)
}

async function unzip(bytes: Buffer): Promise<Buffer> {
  try {
    return await gunzipAsync(bytes, { maxOutputLength: MOST_REQUEST_BYTES + 1 })
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw requestTooLarge()
    throw new AppError('invalid', told`The body is not valid gzip`, {
      field: 'body',
      remedy: told`Compress it again, or send it plain`,
    })
  }
}

const requestTooLarge = () =>
  new AppError('invalid', told`The request is larger than 500 KB`, {
    field: 'body',
    remedy: told`Send smaller batches; a request may have up to 500 KB`,
    mostBytes: MOST_REQUEST_BYTES,
  })

const isTooLarge = (error: unknown): boolean => error instanceof AppError && error.details.mostBytes !== undefined
