import { told } from '../../../kernel/words.ts'
/** The calls of the protocol that we take. */
export const EVENT_KINDS = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const

export type EventKind = (typeof EVENT_KINDS)[number]

/** Kinds that show somebody at work. The others only say who somebody is, and come from nightly syncs as well. */
export const ACTIVITY_KINDS = ['track', 'page', 'screen'] as const

export interface Event {
  kind: EventKind
  name: string
  /** The sender's own id; null where it sent none, so that a repetition cannot be recognised. */
  messageId: string | null
  group: string | null
  person: string | null
  happenedAt: number
  robot: boolean
  /** Properties of an activity, traits of an identify or group call. */
  properties: Record<string, unknown>
}

export interface Refusal {
  field: string
  reason: string
  remedy: string
}

/** `further`: a call of some protocols says two things at once. */
export type Parsed = { kind: 'accepted'; event: Event; further?: Event[] } | ({ kind: 'refused' } & Refusal)

/** What holds for all events of a request. */
export interface Frame {
  receivedAt: number
  /** How far the sender's clock is behind ours, in milliseconds. */
  skew: number
}

const MINUTE = 60_000
const DAY = 86_400_000
/** Live events later than this come as an import: the days they change have long been reported on. */
export const MOST_LATE = 90 * DAY
/** A clock may run ahead by as much as the farthest time zone; more is a mistake. */
export const MOST_AHEAD = DAY
/** Below this a sender's clock counts as right, so that a repeated request, a little slower, keeps the day of its events. */
const LEAST_SKEW = 5 * MINUTE
/** Room for every id in use; an index entry of the database ends at 2,700 bytes. */
const LONGEST_ID = 255
const LONGEST_NAME = 500
/** Nobody means more; what nests for ever would end the stack of whoever writes it out. */
const MOST_LEVELS = 20

/**
 * How far the sender's clock is behind ours, in whole minutes: it stamped the request when it sent it. Rounded, since the
 * same request sent twice takes a different time, and its events must fall on the same day both times.
 */
export function clockSkew(sentAt: unknown, receivedAt: number): number {
  const sent = parseMoment(sentAt)
  if (sent === null) return 0
  const skew = receivedAt - sent
  return Math.abs(skew) < LEAST_SKEW ? 0 : Math.round(skew / MINUTE) * MINUTE
}

/** An event as we keep it, or the first thing that is wrong with it. Written out by hand: it runs for every event that comes in. */
export function parseEvent(body: unknown, frame: Frame): Parsed {
  if (!isRecord(body)) return refused('event', told`An event must be an object`, told`Send each event as a JSON object`)
  const kind = body.type
  if (!isKind(kind))
    return refused('type', told`'${shown(kind)}' is no kind of event`, told`Send one of ${EVENT_KINDS.join(', ')}`)
  const context = isRecord(body.context) ? body.context : nothing
  const person = idOf(body.userId) ?? idOf(body.anonymousId)
  const group = idOf(context.groupId) ?? idOf(body.groupId)
  if (kind === 'group' && !group) return refused('groupId', told`A group call must name the group`, told`Send groupId`)
  if (!person && !group) {
    return refused(
      'userId',
      told`The event names neither a person nor an account`,
      told`Send userId, anonymousId or context.groupId`,
    )
  }
  const problem =
    (kind === 'alias' ? aliasProblem(person, idOf(body.previousId)) : null) ??
    idProblem('userId', person) ??
    idProblem('groupId', group) ??
    idProblem('messageId', idOf(body.messageId))
  if (problem) return problem
  const properties = propertiesOf(kind, body, context)
  if (!properties) {
    const field = kind === 'identify' || kind === 'group' ? 'traits' : 'properties'
    return refused(field, told`${field} must be an object`, told`Send ${field} as a JSON object, or leave it out`)
  }
  if (isDeeper(properties, MOST_LEVELS)) {
    return refused(
      'properties',
      told`properties are nested more than ${MOST_LEVELS} levels deep`,
      told`Send flatter properties`,
    )
  }
  const name = nameOf(kind, body, properties)
  if (name === null)
    return refused('event', told`A track call must name its event`, told`Send the name of the event as text`)
  if (name.length > LONGEST_NAME) {
    return refused(
      'event',
      told`The name is longer than ${LONGEST_NAME} characters`,
      told`Put what varies into properties`,
    )
  }
  const happenedAt = momentOf(body, frame)
  if (typeof happenedAt !== 'number') return happenedAt
  const messageId = idOf(body.messageId)
  const robot = context.robot === true || properties.robot === true
  return { kind: 'accepted', event: { kind, name, messageId, group, person, happenedAt, robot, properties } }
}

const nothing: Record<string, unknown> = {}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isKind = (value: unknown): value is EventKind => EVENT_KINDS.includes(value as EventKind)

const refused = (field: string, reason: string, remedy: string): Parsed => ({ kind: 'refused', field, reason, remedy })

const shown = (value: unknown): string =>
  String(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')).slice(0, 60)

/** An id as text; numbers are common, blanks are none. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null
}

function idProblem(field: string, id: string | null): Parsed | null {
  if (id === null || id.length <= LONGEST_ID) return null
  return refused(field, told`${field} is longer than ${LONGEST_ID} characters`, told`Send a shorter id`)
}

function aliasProblem(person: string | null, previous: string | null): Parsed | null {
  if (person === null) return refused('userId', told`An alias call must name the person`, told`Send userId`)
  if (previous === null)
    return refused('previousId', told`An alias call must name the earlier id`, told`Send previousId`)
  return idProblem('previousId', previous)
}

function propertiesOf(kind: EventKind, body: Record<string, unknown>, context: Record<string, unknown>) {
  const given = kind === 'identify' || kind === 'group' ? (body.traits ?? context.traits) : body.properties
  if (kind === 'alias') return { previousId: idOf(body.previousId) }
  if (given === undefined || given === null) return nothing
  return isRecord(given) ? given : null
}

function isDeeper(value: object, levels: number): boolean {
  if (levels === 0) return true
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && isDeeper(inner, levels - 1)) return true
  }
  return false
}

function nameOf(kind: EventKind, body: Record<string, unknown>, properties: Record<string, unknown>): string | null {
  if (kind === 'track') return textOf(body.event)
  if (kind === 'page' || kind === 'screen')
    return textOf(body.name) ?? textOf(properties.name) ?? textOf(body.category) ?? kind
  return kind
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null

/** When it happened by our clock; without a moment of its own, when it came. */
function momentOf(body: Record<string, unknown>, frame: Frame): number | Parsed {
  const given = body.originalTimestamp ?? body.timestamp
  if (given === undefined || given === null) return frame.receivedAt
  const parsed = parseMoment(given)
  if (parsed === null)
    return refused('timestamp', told`'${shown(given)}' is no moment`, told`Send ISO 8601, such as 2026-03-31T09:30:00Z`)
  const moment = parsed + frame.skew
  if (moment > frame.receivedAt + MOST_AHEAD) {
    return refused(
      'timestamp',
      told`The moment lies more than a day in the future`,
      told`Correct the clock of the sender`,
    )
  }
  if (moment < frame.receivedAt - MOST_LATE) {
    return refused('timestamp', told`The event is more than 90 days late`, told`Load older history as an import`)
  }
  return moment
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(Z|[+-]\d{2}:?\d{2})?)?$/

/** Milliseconds of ISO 8601 text (UTC where it names no zone) or of a count of seconds or milliseconds; null where it is none. */
export function parseMoment(value: unknown): number | null {
  // A count below 10^11 is seconds: as milliseconds it would lie in 1973.
  if (typeof value === 'number') return plausible(value < 1e11 ? value * 1000 : value)
  if (typeof value !== 'string' || value.length > 40) return null
  if (value.length === 24 && value.endsWith('Z')) return plausible(Date.parse(value))
  const match = ISO.exec(value)
  if (!match) return null
  const [, date, time = '00:00', zone = 'Z'] = match
  return plausible(Date.parse(`${date}T${time}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone}`))
}

/** Product events before 1970 or beyond the calendar are mistakes. */
const plausible = (moment: number): number | null =>
  moment >= 0 && moment < 253_402_300_800_000 ? Math.floor(moment) : null
