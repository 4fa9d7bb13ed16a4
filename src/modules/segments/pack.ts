import { z } from 'zod'
import { type Condition, type CountedEvents, fieldsOf, type Subject } from '../../kernel/condition/index.ts'
import { AppError } from '../../kernel/errors.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { Effect, PackKind, Platform } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { remedyFor, sayIssue } from '../../platform/http/issues.ts'
import { fileName } from '../../platform/packs/packs.ts'
import { newId } from '../../platform/random.ts'
import { visible } from '../accounts/index.ts'
import { countAsked } from '../events/index.ts'
import { catalogue } from '../measures/index.ts'
import { product, settings } from '../workspaces/index.ts'
import { fieldOfMeasure } from './domain/fields.ts'
import { evaluations, type Segment, type SegmentDraft, segmentKinds } from './domain/segment.ts'
import { accountLanguage, compiled, readTree, withCounts } from './service/language.ts'
import { namedSegments, withIds, withNames } from './service/names.ts'
import { putVersion, refuseCircle } from './service/segments.ts'
import { effectOf } from './store/memberships.ts'
import { isNameTaken, segmentById, segmentByKey, segmentKeys, segmentsOf } from './store/segments.ts'

const tree = z.record(z.string(), z.unknown())
const file = z.strictObject({
  name: z.string().min(1).max(80),
  description: z.string().max(2000).default(''),
  kind: z.enum(segmentKinds).default('rule'),
  evaluation: z.enum(evaluations).default('day close'),
  where: tree.nullable().default(null),
  stay: tree.nullable().default(null),
  least_days: z.number().int().min(0).max(730).default(0),
  locked: z.boolean().default(false),
})
type File = z.infer<typeof file>

/**
 * Segments of a pack, one a file; of a list filled by hand what it is, and not who is on it. Others are named by their names. What
 * a person changed or archived since stays theirs.
 */
export const segmentPack: PackKind = {
  folder: 'segments',
  names: namedSegments,
  apply: async (tx, key, content, platform, how) => {
    const read = mustRead(content)
    const before = await filedAs(tx, key)
    if (before && how === 'fill') return
    if (how === 'follow') await countAsked(platform, tx, product(tx.workspace), [read.where, read.stay])
    const draft = await draftOf(platform, tx, read, { owner: before?.owner ?? null, how })
    const id = before?.id ?? newId(tx.now)
    if (draft === null || (how === 'fill' && (await isNameTaken(tx, draft.name, id)))) return
    if (await isNameTaken(tx, draft.name, id))
      throw new AppError('conflict', told`There is a segment ${draft.name} already`, {
        field: 'name',
        remedy: told`Choose another name`,
      })
    await refuseCircle(tx, id, draft)
    await putVersion(platform, tx, { id, draft, before, member: null, key })
  },
  read: async (tx) => {
    const kept = await segmentKeys(tx)
    const keys = new Map(kept.map(({ id, key }) => [id, key]))
    const names = new Map(kept.map(({ id, name }) => [id, name]))
    return (await segmentsOf(tx, 'kept')).map(
      ({ id, name, description, kind, evaluation, condition, stay, leastDays, isLocked }) => ({
        name: keys.get(id) ?? fileName(name),
        content: {
          name,
          ...(description ? { description } : {}),
          ...(kind === 'list' ? { kind } : {}),
          ...(evaluation === 'day close' ? {} : { evaluation }),
          ...(condition ? { where: withNames(condition.where, names) } : {}),
          ...(stay ? { stay: withNames(stay.where, names) } : {}),
          ...(leastDays > 0 ? { least_days: leastDays } : {}),
          ...(isLocked ? { locked: true } : {}),
        },
      }),
    )
  },
  effect: async (tx, key, content, platform) => {
    const read = mustRead(content)
    if (read.kind === 'list') return []
    await countAsked(platform, tx, product(tx.workspace), [read.where, read.stay])
    const draft = await draftOf(platform, tx, read, { owner: null, how: 'follow' })
    return draft ? effectsOf(platform, tx, draft, await filedAs(tx, key)) : []
  },
}

/** The segment of a file: the one that came from it, or one made on a page that is exported under this name. */
async function filedAs(tx: Tx, key: string): Promise<Segment | undefined> {
  const byKey = await segmentByKey(tx, key)
  if (byKey) return byKey
  const found = (await segmentKeys(tx)).find((one) => one.key === null && fileName(one.name) === key)
  return found && segmentById(tx, found.id)
}

function mustRead(content: unknown): File {
  const read = file.safeParse(content, { error: sayIssue })
  const issue = read.error?.issues[0]
  if (issue)
    throw new AppError('invalid', `${issue.path.join('.')}: ${issue.message}`, {
      field: issue.path.join('.'),
      remedy: remedyFor(issue),
    })
  const found = read.data as File
  if (found.kind === 'rule' && found.where === null)
    throw new AppError('invalid', told`where: a segment needs a condition`, {
      field: 'where',
      remedy: told`Say who belongs to it, or write kind: list`,
    })
  return found
}

/** Null where a pack reads what no module of this product declares; a file that is applied on purpose is refused. */
async function draftOf(
  platform: Platform,
  tx: Tx,
  content: File,
  { owner, how }: { owner: MemberId | null; how: 'fill' | 'follow' },
): Promise<SegmentDraft | null> {
  const { name, description, kind, evaluation, least_days: leastDays, locked: isLocked } = content
  const rest = { name, description, kind, evaluation, owner }
  if (kind === 'list') return { ...rest, condition: null, stay: null, leastDays: 0, isLocked: false }
  const [where, stay] = [await withIds(tx, content.where, 'where'), await withIds(tx, content.stay, 'stay')]
  const subject = await declaredSubject(platform, tx)
  const known = new Set(subject.fields.map(({ key }) => key))
  const trees = [where, stay].flatMap((one) => (one ? [{ version: 1, where: one }] : []))
  const isRead = how === 'follow' || trees.every((one) => fieldsOf(one as never).every((key) => known.has(key)))
  if (!isRead) return null
  return {
    ...{ ...rest, leastDays, isLocked },
    condition: readTree(subject, { version: 1, where }, 'where'),
    stay: stay ? readTree(subject, { version: 1, where: stay }, 'stay') : null,
  }
}

const never: Condition = { version: 1, where: { any: [] } }

/** Who would enter and leave, over the whole base. */
async function effectsOf(
  platform: Platform,
  tx: Tx,
  { condition, stay, leastDays, isLocked }: SegmentDraft,
  before: Segment | undefined,
): Promise<Effect[]> {
  const language = await accountLanguage(platform, tx)
  const { enters, leaves, entering, leaving } = await effectOf(
    tx,
    { visible: visible(product(tx.workspace)), condition: null, text: null },
    {
      meets: compiled(language, condition ?? never),
      stays: compiled(language, stay ?? never),
      ...{ segment: before?.id ?? null, day: language.today, leastDays, isLocked },
    },
  )
  const names = (some: readonly { name: string }[]) => some.slice(0, 3).map(({ name }) => name)
  const effects: Effect[] = [
    { does: 'enter', accounts: enters, examples: names(entering) },
    { does: 'leave', accounts: leaves, examples: names(leaving) },
  ]
  return effects.filter(({ accounts }) => accounts > 0)
}

/**
 * The fields of an account as the modules declare them, beside those of the catalogue: a workspace that is just made has none yet,
 * and measures of its own stand nowhere else.
 */
export async function declaredSubject({ contributions }: Platform, tx: Tx): Promise<Subject> {
  const { currency } = await settings(tx)
  const own = contributions.subjects.filter(({ name }) => name === 'account')
  const fields: Subject['fields'][number][] = []
  const counts = new Map<string, CountedEvents>()
  for (const subject of own) {
    fields.push(...(await subject.fields(tx)))
    for (const [key, one] of (await subject.counted?.(tx)) ?? []) counts.set(key, one)
  }
  const declared = contributions.measures.flatMap(({ definitions }) => definitions)
  const measures = new Map(
    [...declared, ...(await catalogue(tx))].map((one) => [one.key, fieldOfMeasure(one, currency)]),
  )
  return {
    name: 'account',
    fields: [...fields, ...[...measures.values()].map((one) => withCounts(one, counts))],
  }
}
