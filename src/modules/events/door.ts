import { told } from '../../kernel/words.ts'
import type { EventKind } from './domain/event.ts'
import { segmentDialect } from './domain/segment.ts'
import { type Door, type Doorway, keyInBody, keyInHeader } from './doorway.ts'

/** Addresses of the protocol; `b` is how browsers say batch. */
const addresses: [path: string, kind: EventKind | null][] = [
  ['/v1/batch', null],
  ['/v1/b', null],
  ['/v1/track', 'track'],
  ['/v1/t', 'track'],
  ['/v1/page', 'page'],
  ['/v1/p', 'page'],
  ['/v1/screen', 'screen'],
  ['/v1/s', 'screen'],
  ['/v1/identify', 'identify'],
  ['/v1/i', 'identify'],
  ['/v1/group', 'group'],
  ['/v1/g', 'group'],
  ['/v1/alias', 'alias'],
  ['/v1/a', 'alias'],
]

const door: Door = {
  keyOf: (header, body) => keyInHeader(header) ?? keyInBody(body, 'writeKey'),
  keyRemedy: told`Send the write key as the user name of Basic authorization`,
  praise: { success: true },
  tooLarge: 400,
}

/** The door for product events, in the protocol of Segment: its libraries and those made alike work unchanged. */
export function openSegmentDoor(doorway: Doorway): void {
  for (const [path, kind] of addresses) doorway.at(path, door, segmentDialect(kind))
}
