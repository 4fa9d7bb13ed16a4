import { describe } from '../../../kernel/condition/index.ts'
import { addDays, type Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { MemberId } from '../../../kernel/ids.ts'
import { t, told } from '../../../kernel/words.ts'
import type { Platform, SubjectField, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import { visible } from '../../accounts/index.ts'
import { countAsked } from '../../events/index.ts'
import { firstClosed } from '../../measures/index.ts'
import { audit, members, today } from '../../workspaces/index.ts'
import {
  circleOf,
  deepest,
  inRanks,
  type Segment,
  type SegmentDraft,
  type SegmentId,
  segmentField,
  segmentsNamed,
} from '../domain/segment.ts'
import { dropSweeps } from '../store/judge.ts'
import * as memberships from '../store/memberships.ts'
import * as store from '../store/segments.ts'
import { fieldsSeen, judgeAnew } from './judge.ts'
import { type AccountLanguage, accountLanguage, readCondition } from './language.ts'

/** Being in a segment, as a field of an account. */
export async function segmentFields(tx: Tx): Promise<SubjectField[]> {
  return (await store.segmentNames(tx)).map(({ id, name, isArchived }) => ({
    key: segmentField(id),
    label: t`In segment ${name}`,
    type: 'boolean',
    source: 'own',
    ...(isArchived ? { isRetired: true } : {}),
  }))
}

/** Finds segments by what a file calls them: their id, the file that they came from, or their name. */
export async function segmentNamed(tx: Tx): Promise<(name: string) => SegmentId | undefined> {
  const kept = await store.segmentKeys(tx)
  const ids = new Map(
    kept.flatMap(({ id, key, name }) => [name, key, id].flatMap((one) => (one ? [[one, id] as const] : []))),
  )
  return (name) => ids.get(name)
}

export async function mustFind(tx: Tx, id: SegmentId): Promise<Segment> {
  const segment = await store.segmentById(tx, id)
  if (!segment || segment.archivedAt !== null) throw new AppError('not_found', told`There is no such segment`)
  return segment
}

/** A segment is changed by whoever answers for it and by those who answer for what is shared. */
export const mayChange = (viewer: Viewer, { owner }: Pick<Segment, 'owner'>): boolean =>
  viewer.permissions.has('segments.share') || (viewer.permissions.has('segments.write') && owner === viewer.member)

// ---------------------------------------------------------------- the list and one of them

/** Days of the course that a list draws. */
const courseDays = 30
const turnoverDays = 7

/** All segments with how large they are, how they came to be so, and who entered and left; over the accounts that are seen. */
export async function listSegments(tx: Tx, viewer: Viewer) {
  const kept = await store.segmentsOf(tx, 'kept')
  const on = await today(tx)
  const seen = visible(viewer)
  const sizes = await memberships.sizesOf(tx, seen)
  const turnover = await memberships.turnoverSince(tx, seen, addDays(on, 1 - turnoverDays), await passedFrom(tx))
  const days = Map.groupBy(await daysFor(tx, viewer, addDays(on, -courseDays)), ({ segment }) => segment)
  const names = await memberNames(tx)
  return kept.map((segment) => {
    const course = courseOf(days.get(segment.id) ?? [], on)
    const size = sizes.get(segment.id) ?? 0
    return {
      ...presented(segment, viewer, names),
      size,
      change: course[0] === null || course[0] === undefined ? null : size - course[0],
      course,
      ...(turnover.get(segment.id) ?? { entered: 0, left: 0 }),
    }
  })
}

/**
 * The first day whose passes count: the day after the one on which the first history was closed. Who passes through a segment
 * while that comes in did not enter or leave it; null until it has come.
 */
async function passedFrom(tx: Tx): Promise<Day | null> {
  const first = await firstClosed(tx)
  return first && addDays(first, 2)
}

const daysFor = (tx: Tx, viewer: Viewer, from: Day, segment?: SegmentId) =>
  viewer.sees.kind === 'all'
    ? memberships.daysOf(tx, from, segment)
    : memberships.seenDaysOf(tx, from, visible(viewer), segment)

/** A point per closed day, unknown where the segment was not judged by its close. */
function courseOf(days: readonly memberships.SegmentDay[], on: Day): (number | null)[] {
  const sizes = new Map(days.map(({ day, size }) => [day, size]))
  return Array.from({ length: courseDays }, (_, at) => sizes.get(addDays(on, at - courseDays)) ?? null)
}

function presented(segment: Segment, viewer: Viewer, names: ReadonlyMap<MemberId, string>) {
  const { id, name, description, kind, evaluation, owner, version } = segment
  const ownerName = owner && (names.get(owner) ?? null)
  return { id, name, description, kind, evaluation, owner, ownerName, version, mayChange: mayChange(viewer, segment) }
}

export async function memberNames(tx: Tx): Promise<Map<MemberId, string>> {
  return new Map((await members(tx)).map((member) => [member.id, member.name]))
}

/** Days that the page of a segment draws. */
const shownDays = 90

export async function shownSegment(platform: Platform, tx: Tx, viewer: Viewer, id: SegmentId) {
  const segment = await mustFind(tx, id)
  const { condition, stay, leastDays, isLocked, madeAt } = segment
  const { subject } = await accountLanguage(platform, tx, viewer.sees)
  const all = await store.segmentsOf(tx, 'kept')
  const days = await daysFor(tx, viewer, addDays(await today(tx), -shownDays), id)
  return {
    ...presented(segment, viewer, await memberNames(tx)),
    ...{ condition, stay, leastDays, isLocked, madeAt: madeAt.toISOString() },
    words: condition && describe(condition, subject, 'is'),
    stayWords: stay && describe(stay, subject, 'is'),
    size: (await memberships.sizesOf(tx, visible(viewer))).get(id) ?? 0,
    days: days.map(({ segment: _of, ...day }) => day),
    usedBy: all
      .filter((other) => segmentsNamed(other).includes(id))
      .map(({ id: other, name }) => ({ id: other, name })),
  }
}

/** Every version in words, the newest first. */
export async function versionsOf(platform: Platform, tx: Tx, viewer: Viewer, id: SegmentId) {
  await mustFind(tx, id)
  const { subject } = await accountLanguage(platform, tx, viewer.sees)
  const names = await memberNames(tx)
  return (await store.versionsOf(tx, id)).map(({ version, definition, member, madeAt }) => ({
    ...{ version, madeAt: madeAt.toISOString(), name: definition.name, evaluation: definition.evaluation },
    by: member && (names.get(member) ?? null),
    words: definition.condition && describe(definition.condition, subject, 'is'),
    stayWords: definition.stay && describe(definition.stay, subject, 'is'),
    leastDays: definition.leastDays,
    isLocked: definition.isLocked,
  }))
}

// ---------------------------------------------------------------- saving

export interface AskedSegment extends Omit<SegmentDraft, 'condition' | 'stay' | 'owner'> {
  id?: string | undefined
  condition: unknown
  stay: unknown
  owner?: string | null | undefined
  /** The version that was changed: of two who changed the same one, the later is told. */
  basedOn?: number | undefined
}

/**
 * Puts a segment in force as its next version. Who is in is judged anew, at once where the base is small; what the closes of
 * past days said stays.
 */
export async function saveSegment(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  asked: AskedSegment,
): Promise<{ id: SegmentId; version: number }> {
  await countAsked(platform, tx, viewer, [asked.condition, asked.stay])
  await store.lockSegments(tx)
  const before = asked.id === undefined ? undefined : await mustFind(tx, asked.id)
  if (before && !mayChange(viewer, before)) throw notYours(before)
  if (before && asked.basedOn !== undefined && asked.basedOn !== before.version) throw changedMeanwhile(before)
  const id = before?.id ?? newId(tx.now)
  const draft = await draftOf(platform, tx, viewer, asked, before)
  await refuseTaken(tx, draft.name, id)
  await refuseCircle(tx, id, draft)
  const saved = await putVersion(platform, tx, { id, draft, before, member: viewer.member })
  if (saved === null) return { id, version: before?.version ?? 1 }
  await audit(tx, viewer, {
    action: before ? 'segment.changed' : 'segment.made',
    subject: 'segment',
    subjectId: id,
    before: before && noted(before),
    after: noted(draft),
  })
  return { id, version: saved }
}

interface Putting {
  id: SegmentId
  draft: SegmentDraft
  before: Segment | undefined
  member: MemberId | null
  key?: string
}

/** The new version, or null where nothing is new. A name changes no membership. */
export async function putVersion(
  platform: Platform,
  tx: Tx,
  { id, draft, before, member, key }: Putting,
): Promise<number | null> {
  if (before && same(noted(before), noted(draft))) return null
  const version = (before?.version ?? 0) + 1
  await store.putSegment(tx, id, draft, { version, member, key: key ?? null })
  if (!before || !same(ruleOf(before), ruleOf(draft)))
    await judgeAnew(platform, tx, { id, closedThrough: before?.closedThrough ?? null })
  return version
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
const ruleOf = ({ condition, stay, leastDays, isLocked }: SegmentDraft) => ({
  condition: sorted(condition),
  stay: sorted(stay),
  leastDays,
  isLocked,
})

/** As the database gives it back, which sorts keys in its own way. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}

const noted = ({ name, description, kind, evaluation, owner, ...rule }: SegmentDraft) => ({
  ...{ name, description, kind, evaluation, owner },
  ...ruleOf({ name, description, kind, evaluation, owner, ...rule }),
})

async function draftOf(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  asked: AskedSegment,
  before: Segment | undefined,
): Promise<SegmentDraft> {
  const { name, description, evaluation, isLocked } = asked
  const kind = before?.kind ?? asked.kind
  const owner = await ownerOf(tx, viewer, asked, before)
  const rest = { name: name.trim(), description: description.trim(), kind, evaluation, owner }
  if (kind === 'list') return { ...rest, condition: null, stay: null, leastDays: 0, isLocked: false }
  const language = await accountLanguage(platform, tx)
  const rule = readRule(language, viewer, asked)
  return { ...rest, ...rule, leastDays: asked.leastDays, isLocked }
}

/** The conditions of a segment as they came, checked. */
export function readRule(
  language: AccountLanguage,
  viewer: Pick<Viewer, 'sees'>,
  asked: { condition: unknown; stay: unknown },
) {
  if (!asked.condition)
    throw new AppError('invalid', told`condition: a segment needs one`, {
      field: 'condition',
      remedy: told`Say who belongs to it, or make a list`,
    })
  const condition = readCondition(language, asked.condition)
  const stay = asked.stay ? readCondition(language, asked.stay, 'stay') : null
  refuseUnseen(viewer, { condition, stay })
  return { condition, stay }
}

/** Being in would tell of a parent that whoever asks may not see (rule 37). */
function refuseUnseen({ sees }: Pick<Viewer, 'sees'>, rule: Pick<SegmentDraft, 'condition' | 'stay'>): void {
  if (sees.kind === 'all' || !fieldsSeen(rule).includes('attribute:parent')) return
  throw new AppError('forbidden', told`condition: by the account above, members who see all accounts make segments`, {
    field: 'condition',
    remedy: told`Leave it out, or ask somebody who sees all accounts`,
  })
}

async function ownerOf(
  tx: Tx,
  viewer: Viewer,
  { owner }: AskedSegment,
  before: Segment | undefined,
): Promise<MemberId | null> {
  if (owner === undefined) return before ? before.owner : viewer.member
  if (owner === null || owner === before?.owner || owner === viewer.member) return owner as MemberId | null
  if ((await members(tx)).some(({ id }) => id === owner)) return owner as MemberId
  throw new AppError('invalid', told`owner: there is no such member`, {
    field: 'owner',
    remedy: told`Choose one of the members`,
  })
}

async function refuseTaken(tx: Tx, name: string, id: SegmentId): Promise<void> {
  if (!(await store.isNameTaken(tx, name, id))) return
  throw new AppError('conflict', told`There is a segment ${name} already`, {
    field: 'name',
    remedy: told`Choose another name`,
  })
}

/** An account cannot be in for being in, and nobody follows more than a few segments behind one another. */
export async function refuseCircle(
  tx: Tx,
  id: SegmentId,
  rule: Pick<SegmentDraft, 'condition' | 'stay'>,
): Promise<void> {
  const names = segmentsNamed(rule)
  if (names.length === 0) return
  const kept = await store.segmentsOf(tx, 'kept')
  const called = new Map(kept.map((segment) => [segment.id, segment.name]))
  const gone = names.find((one) => !called.has(one) && one !== id)
  if (gone !== undefined)
    throw new AppError('invalid', told`condition: names a segment that nobody keeps any more`, {
      field: 'condition',
      remedy: told`Take it out`,
    })
  const others = kept
    .filter((segment) => segment.id !== id)
    .map((segment) => ({ id: segment.id, names: segmentsNamed(segment) }))
  const all = [...others, { id, names }]
  const circle = circleOf(id, all)
  if (circle)
    throw new AppError(
      'invalid',
      told`condition: it would ask for itself, through ${
        circle
          .slice(1, -1)
          .map((one) => called.get(one))
          .join(', ') || 'nothing else'
      }`,
      {
        field: 'condition',
        remedy: told`Leave out the segment that leads back here`,
      },
    )
  if (inRanks(all).length > deepest)
    throw new AppError('invalid', told`condition: more than ${deepest} segments would stand on one another`, {
      field: 'condition',
      remedy: told`Ask for what the others ask for instead`,
    })
}

/** Nobody is in it any more; what was told of it and what stood in it stays on record. */
export async function archiveSegment(tx: Tx, viewer: Viewer, id: SegmentId): Promise<void> {
  await store.lockSegments(tx)
  const segment = await mustFind(tx, id)
  if (!mayChange(viewer, segment)) throw notYours(segment)
  const users = (await store.segmentsOf(tx, 'kept')).filter((other) => segmentsNamed(other).includes(id))
  if (users.length > 0)
    throw new AppError('conflict', told`It is asked for by ${users.map(({ name }) => name).join(', ')}`, {
      field: 'id',
      remedy: told`Change or archive these first`,
    })
  await store.lockMemberships(tx)
  await store.archive(tx, id)
  await dropSweeps(tx, id)
  await memberships.endAll(tx, id, await today(tx))
  await audit(tx, viewer, { action: 'segment.archived', subject: 'segment', subjectId: id, before: noted(segment) })
}

export const notYours = ({ name }: Pick<Segment, 'name'>) =>
  new AppError('forbidden', told`${name} is somebody else\u2019s`, {
    field: 'id',
    remedy: told`Ask who answers for it, or make one of your own`,
  })

const changedMeanwhile = ({ name, version }: Segment) =>
  new AppError('conflict', told`${name} was changed meanwhile: it is at version ${version}`, {
    field: 'basedOn',
    remedy: told`Open it anew and make your change there`,
  })
