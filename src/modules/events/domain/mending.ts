import { told } from '../../../kernel/words.ts'
import { type Dialect, type DialectName, MOST_EVENT_BYTES, readItem } from './body.ts'
import { type Event, type Frame, isRecord, type Parsed } from './event.ts'
import { posthogDialect } from './posthog.ts'
import { segmentDialect } from './segment.ts'

const dialects: Record<DialectName, Dialect> = { segment: segmentDialect(null), posthog: posthogDialect }

/**
 * Checks a refused event again as its door did: in the words of its protocol, and as of the moment at which it came, so
 * that being mended does not make it late.
 */
export function readAgain(text: string, dialect: DialectName, frame: Frame): Parsed {
  let item: unknown
  try {
    item = JSON.parse(text)
  } catch (error) {
    return {
      kind: 'refused',
      field: 'event',
      reason: told`This is not JSON: ${(error as Error).message}`.slice(0, 300),
      remedy:
        text.length >= MOST_EVENT_BYTES
          ? told`Only the first 32 KB of it were kept; shorten its properties and close its brackets`
          : told`Correct the text at this place`,
    }
  }
  return readItem(item, dialects[dialect], frame)
}

const DAY = 86_400_000

/** Only what happened within the last 24 hours is live (rule 7): a mended event of last week counts, and starts nothing. */
export const originOf = (event: Event, now: Date): 'live' | 'correction' =>
  now.getTime() - event.happenedAt > DAY ? 'correction' : 'live'

/** Where two texts of an event differ, as dotted names; the log says what was mended without repeating what it says of people. */
export function mendedFields(before: string, after: string): string[] {
  const [one, other] = [parsed(before), parsed(after)]
  if (one === undefined || other === undefined) return before === after ? [] : ['event']
  return differences(one, other, '').slice(0, 20)
}

function differences(one: unknown, other: unknown, path: string): string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return []
  if (!isRecord(one) || !isRecord(other) || path.split('.').length > 3) return [path || 'event']
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort()
  return names.flatMap((name) => differences(one[name], other[name], path ? `${path}.${name}` : name.slice(0, 100)))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
