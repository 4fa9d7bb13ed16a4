import { clockSkew, type Event, type EventKind, type Frame, type Parsed, parseEvent, type Refusal } from './event.ts'

/** Limits of the protocol. */
export const MOST_REQUEST_BYTES = 500 * 1024
export const MOST_EVENT_BYTES = 32 * 1024

export interface RefusedEvent extends Refusal {
  /** Place in the batch, from 0. */
  index: number
  /** As it was sent, cut at 32 KB. */
  payload: string
}

export interface Request {
  accepted: Event[]
  refused: RefusedEvent[]
  /** Events above the limit of 32 KB: they alone make the whole answer a refusal, as the protocol asks. */
  tooLarge: number
}

/** The request as it came over the wire, unpacked. */
export interface Sent {
  text: string
  bytes: number
}

/** Takes a request apart: events to keep, and what is wrong with the others. Never throws, whatever was sent. */
export function readRequest(body: unknown, sent: Sent, kind: EventKind | null, receivedAt: number): Request {
  const envelope = isRecord(body) ? body : {}
  const batch: unknown = kind === null ? (envelope.batch ?? body) : [body]
  const request: Request = { accepted: [], refused: [], tooLarge: 0 }
  if (!Array.isArray(batch)) {
    refuse(request, 0, body, { field: 'batch', reason: 'A batch must be an array', remedy: 'Send {"batch": [ … ]}' })
    return request
  }
  const frame: Frame = { receivedAt, skew: clockSkew(envelope.sentAt, receivedAt), kind }
  const defaults = kind === null && isRecord(envelope.context) ? envelope.context : null
  // Only a text that escapes something can hold a NUL or half of a pair, and only a long one an event that is too long.
  const needsCare = sent.bytes > MOST_EVENT_BYTES || sent.text.includes('\\u')
  batch.forEach((item: unknown, index) => {
    const problem = needsCare ? problemOf(item) : null
    if (problem === tooLarge) request.tooLarge++
    const parsed: Parsed = problem
      ? { kind: 'refused', ...problem }
      : parseEvent(defaults ? withContext(item, defaults) : item, frame)
    if (parsed.kind === 'accepted') request.accepted.push(parsed.event)
    else refuse(request, index, item, parsed)
  })
  return request
}

const tooLarge: Refusal = {
  field: 'event',
  reason: 'The event is larger than 32 KB',
  remedy: 'Send fewer or shorter properties; an event may have up to 32 KB',
}

const encoder = new TextEncoder()

const unstorable: Refusal = {
  field: 'event',
  reason: 'A text holds a NUL character or half of a surrogate pair, which cannot be stored',
  remedy: 'Send the text without this character',
}

const tooDeep: Refusal = { field: 'event', reason: 'The event is nested too deeply', remedy: 'Send flatter properties' }

function problemOf(item: unknown): Refusal | null {
  const text = jsonOf(item)
  if (text === null) return tooDeep
  if (text.length * 3 > MOST_EVENT_BYTES && encoder.encode(text).length > MOST_EVENT_BYTES) return tooLarge
  return hasUnstorable(text) ? unstorable : null
}

/** JSON writes a NUL and a lone half of a pair as escapes; an escaped backslash before them makes them harmless text. */
const hasUnstorable = (json: string): boolean => /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/.test(json)

/** Null where the value is nested so deeply that it cannot be written. */
function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? 'null'
  } catch {
    return null
  }
}

function refuse(request: Request, index: number, item: unknown, { field, reason, remedy }: Refusal): void {
  const payload = jsonOf(item) ?? 'an event nested too deeply to be shown'
  request.refused.push({ index, field, reason, remedy, payload: payload.slice(0, MOST_EVENT_BYTES) })
}

/** What the batch says of its context holds for each event that does not say otherwise. */
function withContext(item: unknown, defaults: Record<string, unknown>): unknown {
  if (!isRecord(item)) return item
  return { ...item, context: isRecord(item.context) ? { ...defaults, ...item.context } : defaults }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
