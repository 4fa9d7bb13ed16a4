import type { Dialect } from './body.ts'
import { type Event, type EventKind, isRecord, parseEvent } from './event.ts'

/** Segment's libraries and those made alike. `kind` is the one that the address names, for calls that carry a single event. */
export function segmentDialect(kind: EventKind | null): Dialect {
  return {
    name: 'segment',
    open: (body) => ({
      items: kind === null ? ((isRecord(body) ? body.batch : null) ?? body) : [body],
      sentAt: isRecord(body) ? body.sentAt : undefined,
    }),
    defaults: (body) => {
      if (kind !== null) return (item) => (isRecord(item) ? { ...item, type: kind } : item)
      const context = isRecord(body) && isRecord(body.context) ? body.context : null
      return context && ((item) => withContext(item, context))
    },
    parse: parseEvent,
    keepable: withoutKey,
    label: ({ type, event, name }) => ({ kind: type, name: event ?? name }),
  }
}

/** What the batch says of its context holds for each event that does not say otherwise. */
function withContext(item: unknown, defaults: Record<string, unknown>): unknown {
  if (!isRecord(item)) return item
  return { ...item, context: isRecord(item.context) ? { ...defaults, ...item.context } : defaults }
}

function withoutKey(item: unknown): unknown {
  if (!isRecord(item) || !('writeKey' in item)) return item
  const { writeKey: _, ...rest } = item
  return rest
}

/** An event as a call that would bring it again. */
export function callOf(event: Event): Record<string, unknown> {
  const { kind, name, messageId, group, person, robot, properties } = event
  const context = { ...(group === null ? {} : { groupId: group }), ...(robot ? { robot } : {}) }
  return {
    type: kind,
    ...(messageId === null ? {} : { messageId }),
    ...(person === null ? {} : { userId: person }),
    ...(Object.keys(context).length === 0 ? {} : { context }),
    timestamp: new Date(event.happenedAt).toISOString(),
    ...saidBy(kind, name, properties),
  }
}

function saidBy(kind: EventKind, name: string, properties: Record<string, unknown>): Record<string, unknown> {
  if (kind === 'alias') return properties
  if (kind === 'identify' || kind === 'group') return { traits: properties }
  return { [kind === 'track' ? 'event' : 'name']: name, properties }
}
