import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type SegmentId, segmentField } from '../domain/segment.ts'
import { segmentNamed } from './segments.ts'

/** How a file names being in a segment: by the segment's name. */
const prefix = segmentField('')
const deepest = 60

/** What a file calls the segments that it asks for, wherever they stand in it. */
export const namedSegments = (content: unknown, depth = 0): string[] => {
  if (typeof content === 'string') return content.startsWith(prefix) ? [content.slice(prefix.length)] : []
  if (depth > deepest || typeof content !== 'object' || content === null) return []
  return Object.values(content).flatMap((one) => namedSegments(one, depth + 1))
}

/** The same with names instead of ids. */
export const withNames = (content: unknown, names: ReadonlyMap<SegmentId, string>): unknown =>
  mapped(content, '', (id) => names.get(id) ?? id)

/** The same with ids instead of names; one that nobody keeps is refused where it stands. */
export async function withIds(tx: Tx, content: unknown, place: string): Promise<unknown> {
  if (namedSegments(content).length === 0) return content
  const idOf = await segmentNamed(tx)
  return mapped(content, place, (name, at) => {
    const id = idOf(name)
    if (id) return id
    throw new AppError('invalid', told`There is no segment ${name}`, {
      field: at,
      remedy: told`Name one that is kept, or bring its file along`,
    })
  })
}

function mapped(content: unknown, at: string, change: (name: string, at: string) => string, depth = 0): unknown {
  if (typeof content === 'string')
    return content.startsWith(prefix) ? segmentField(change(content.slice(prefix.length), at)) : content
  if (depth > deepest || typeof content !== 'object' || content === null) return content
  if (Array.isArray(content)) return content.map((one, place) => mapped(one, `${at}[${place}]`, change, depth + 1))
  const parts = Object.entries(content).map(([key, one]) => [key, mapped(one, `${at}.${key}`, change, depth + 1)])
  return Object.fromEntries(parts)
}
