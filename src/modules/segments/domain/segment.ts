import { type Condition, fieldsOf } from '../../../kernel/condition/index.ts'
import type { Day } from '../../../kernel/day.ts'
import type { MemberId } from '../../../kernel/ids.ts'

export type SegmentId = string

/** A condition decides who is in, or people do. */
export const segmentKinds = ['rule', 'list'] as const
export type SegmentKind = (typeof segmentKinds)[number]

/** By which membership entries and exits are told: by what each day closed with, or at once. */
export const evaluations = ['day close', 'live'] as const
export type Evaluation = (typeof evaluations)[number]

/** Why somebody came in or went out. */
export const reasons = ['condition', 'definition', 'began', 'hand', 'merge', 'gone', 'archived'] as const
export type Reason = (typeof reasons)[number]

/** What decides who is in. */
export interface SegmentRule {
  kind: SegmentKind
  evaluation: Evaluation
  /** Who enters; none for a list. */
  condition: Condition | null
  /** Whoever is in stays while this holds, though the condition does not: the room that keeps somebody from going in and out. */
  stay: Condition | null
  leastDays: number
  isLocked: boolean
}

/** What a version holds: everything of a segment that somebody can change. */
export interface SegmentDraft extends SegmentRule {
  name: string
  description: string
  owner: MemberId | null
}

export interface Segment extends SegmentDraft {
  id: SegmentId
  version: number
  madeAt: Date
  archivedAt: Date | null
  closedThrough: Day | null
  closedVersion: number | null
}

const prefix = 'segment:'

/** Being in a segment is a field of an account, so that lists, views and other segments ask for it like for anything else. */
export const segmentField = (id: SegmentId): string => `${prefix}${id}`

/** The segments that a rule names. */
export function segmentsNamed({ condition, stay }: Pick<SegmentRule, 'condition' | 'stay'>): SegmentId[] {
  const fields = [condition, stay].flatMap((one) => (one ? fieldsOf(one) : []))
  return [...new Set(fields.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)))]
}

export interface Named {
  id: SegmentId
  names: readonly SegmentId[]
}

/** Longer chains of segments that name each other are refused: nobody could say any more why an account is in. */
export const deepest = 5

/**
 * The segments by how far they stand from one that names no other: each can be judged once those before it are. A segment that
 * is not among them counts as one that names nobody.
 */
export function inRanks<S extends Named>(segments: readonly S[]): S[][] {
  const byId = new Map(segments.map((segment) => [segment.id, segment]))
  const known = new Map<SegmentId, number>()
  const rankOf = (id: SegmentId): number => {
    const segment = byId.get(id)
    if (!segment) return -1
    const rank = known.get(id) ?? 1 + Math.max(-1, ...segment.names.map(rankOf))
    known.set(id, rank)
    return rank
  }
  const byRank = Map.groupBy(segments, ({ id }) => rankOf(id))
  return [...byRank.keys()].sort((one, other) => one - other).map((rank) => byRank.get(rank) ?? [])
}

/** A way from a segment back to itself through those that it names, or null: an account cannot be in for being in. */
export function circleOf(id: SegmentId, segments: readonly Named[]): SegmentId[] | null {
  const byId = new Map(segments.map((segment) => [segment.id, segment.names]))
  const seen = new Set<SegmentId>()
  const search = (at: SegmentId, way: readonly SegmentId[]): SegmentId[] | null => {
    for (const next of byId.get(at) ?? []) {
      if (next === id) return [...way, next]
      if (seen.has(next)) continue
      seen.add(next)
      const found = search(next, [...way, next])
      if (found) return found
    }
    return null
  }
  return search(id, [id])
}

/** All segments that name one of these, straight or through others, and these themselves. */
export function followersOf(ids: readonly SegmentId[], segments: readonly Named[]): Set<SegmentId> {
  const reached = new Set(ids)
  for (let grown = -1; grown !== reached.size; ) {
    grown = reached.size
    for (const { id, names } of segments) if (names.some((name) => reached.has(name))) reached.add(id)
  }
  return reached
}
