import { told } from '../../../kernel/words.ts'
import { clockSkew, type Event, type Frame, isRecord, type Parsed, type Refusal } from './event.ts'

/** Limits of the protocols. */
export const MOST_REQUEST_BYTES = 500 * 1024
export const MOST_EVENT_BYTES = 32 * 1024

export const DIALECTS = ['segment', 'posthog'] as const
export type DialectName = (typeof DIALECTS)[number]

/** How the libraries of one protocol say what happened. */
export interface Dialect {
  name: DialectName
  /** What the request carries: its events, and when the sender sent it. */
  open(body: unknown): { items: unknown; sentAt: unknown }
  /** What the request says of all its events, for each that does not say otherwise; null where it says nothing of the kind. */
  defaults(body: unknown): ((item: unknown) => unknown) | null
  parse(item: unknown, frame: Frame): Parsed
  /** The event as it is kept when it is refused: whole by itself, and without the sender's key. */
  keepable(item: unknown): unknown
  /** What kind of event it is and what it is called, as far as that can be told of one that was refused. */
  label(item: Record<string, unknown>): { kind: unknown; name: unknown }
}

export interface RefusedEvent extends Refusal {
  /** Place in the batch, from 0. */
  index: number
  /** As it was sent, cut at 32 KB. */
  payload: string
  dialect: DialectName
  /** How far the sender's clock was behind ours. */
  skew: number
  kind: string | null
  name: string | null
}

export interface Request {
  accepted: Event[]
  refused: RefusedEvent[]
  /** Events above the limit of 32 KB: they alone make the whole answer a refusal, as the protocols ask. */
  tooLarge: number
}

/** The request as it came over the wire, unpacked. */
export interface Sent {
  text: string
  bytes: number
}

/** Takes a request apart: events to keep, and what is wrong with the others. Never throws, whatever was sent. */
export function readRequest(body: unknown, sent: Sent, dialect: Dialect, receivedAt: number): Request {
  const { items, sentAt } = dialect.open(body)
  const request: Request = { accepted: [], refused: [], tooLarge: 0 }
  const frame: Frame = { receivedAt, skew: clockSkew(sentAt, receivedAt) }
  const refuse = (index: number, item: unknown, { field, reason, remedy }: Refusal) => {
    const payload = payloadOf(dialect.keepable(item))
    const said = { field, reason, remedy, payload, ...labelOf(item, dialect) }
    request.refused.push({ index, ...said, dialect: dialect.name, skew: frame.skew })
  }
  if (!Array.isArray(items)) {
    refuse(0, body, { field: 'batch', reason: told`A batch must be an array`, remedy: told`Send {"batch": [ … ]}` })
    return request
  }
  const withDefaults = dialect.defaults(body)
  // Only a text that escapes something can hold a NUL or half of a pair, and only a long one an event that is too long.
  const needsCare = sent.bytes > MOST_EVENT_BYTES || sent.text.includes('\\u')
  items.forEach((sentItem: unknown, index) => {
    const item = withDefaults ? withDefaults(sentItem) : sentItem
    const problem = needsCare ? problemOf(sentItem) : null
    if (problem === tooLarge) request.tooLarge++
    const parsed: Parsed = problem ? { kind: 'refused', ...problem } : dialect.parse(item, frame)
    if (parsed.kind === 'refused') refuse(index, item, parsed)
    else request.accepted.push(parsed.event, ...(parsed.further ?? []))
  })
  return request
}

/** The same check for a single event that stands by itself. */
export function readItem(item: unknown, dialect: Dialect, frame: Frame): Parsed {
  const problem = problemOf(item)
  return problem ? { kind: 'refused', ...problem } : dialect.parse(item, frame)
}

const tooLarge: Refusal = {
  field: 'event',
  reason: told`The event is larger than 32 KB`,
  remedy: told`Send fewer or shorter properties; an event may have up to 32 KB`,
}

const encoder = new TextEncoder()

const unstorable: Refusal = {
  field: 'event',
  reason: told`A text holds a NUL character or half of a surrogate pair, which cannot be stored`,
  remedy: told`Send the text without this character`,
}

const tooDeep: Refusal = {
  field: 'event',
  reason: told`The event is nested too deeply`,
  remedy: told`Send flatter properties`,
}

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

/** Kind and name of an event that was refused, where they are texts that can be stored. */
export function labelOf(item: unknown, dialect: Dialect): { kind: string | null; name: string | null } {
  const { kind, name } = isRecord(item) ? dialect.label(item) : { kind: null, name: null }
  return { kind: storable(kind, 60), name: storable(name, 200) }
}

function storable(value: unknown, longest: number): string | null {
  if (typeof value !== 'string' || value === '' || value.includes('\0')) return null
  return value.slice(0, longest).toWellFormed()
}

const payloadOf = (item: unknown): string =>
  (jsonOf(item) ?? 'an event nested too deeply to be shown').slice(0, MOST_EVENT_BYTES)
