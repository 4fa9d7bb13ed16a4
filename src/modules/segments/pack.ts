import { z } from 'zod'
import { fieldsOf, type Subject } from '../../kernel/condition/index.ts'
import { AppError } from '../../kernel/errors.ts'
import type { MemberId } from '../../kernel/ids.ts'
import { told } from '../../kernel/words.ts'
import type { PackKind, Platform } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { fileName } from '../../platform/packs/packs.ts'
import { newId } from '../../platform/random.ts'
import { settings } from '../workspaces/index.ts'
import { fieldOfMeasure } from './domain/fields.ts'
import { evaluations, type SegmentDraft, segmentsNamed } from './domain/segment.ts'
import { readTree } from './service/language.ts'
import { putVersion } from './service/segments.ts'
import { isNameTaken, segmentByKey, segmentKeys, segmentsOf } from './store/segments.ts'

const tree = z.record(z.string(), z.unknown())
const file = z.strictObject({
  name: z.string().min(1).max(80),
  description: z.string().max(2000).default(''),
  evaluation: z.enum(evaluations).default('day close'),
  where: tree,
  stay: tree.nullable().default(null),
  least_days: z.number().int().min(0).max(730).default(0),
  locked: z.boolean().default(false),
})

/** Segments of a pack, one a file. What a person changed or archived since stays theirs. */
export const segmentPack: PackKind = {
  folder: 'segments',
  apply: async (tx, key, content, platform, how) => {
    const read = file.safeParse(content)
    if (!read.success)
      throw new AppError(
        'invalid',
        told`segments/${key}: ${read.error.issues[0]?.path.join('.')} ${read.error.issues[0]?.message}`,
      )
    const before = await segmentByKey(tx, key)
    if (before && how === 'fill') return
    const draft = await draftOf(platform, tx, read.data, before?.owner ?? null)
    const id = before?.id ?? newId(tx.now)
    if (draft === null || (how === 'fill' && (await isNameTaken(tx, draft.name, id)))) return
    await putVersion(platform, tx, { id, draft, before, member: null, key })
  },
  // Lists are filled by hand and are no rules; a segment that names others is known by ids that are this workspace's own.
  read: async (tx) => {
    const keys = new Map((await segmentKeys(tx)).map(({ id, key }) => [id, key]))
    const rules = (await segmentsOf(tx, 'kept')).filter((one) => one.kind === 'rule' && segmentsNamed(one).length === 0)
    return rules.map(({ id, name, description, evaluation, condition, stay, leastDays, isLocked }) => ({
      name: keys.get(id) ?? fileName(name),
      content: {
        name,
        ...(description ? { description } : {}),
        ...(evaluation === 'day close' ? {} : { evaluation }),
        where: condition?.where,
        ...(stay ? { stay: stay.where } : {}),
        ...(leastDays > 0 ? { least_days: leastDays } : {}),
        ...(isLocked ? { locked: true } : {}),
      },
    }))
  },
}

/** Null where it reads what no module of this product declares. */
async function draftOf(
  platform: Platform,
  tx: Tx,
  content: z.infer<typeof file>,
  owner: MemberId | null,
): Promise<SegmentDraft | null> {
  const { name, description, evaluation, where, stay, least_days: leastDays, locked: isLocked } = content
  const subject = await declaredSubject(platform, tx)
  const known = new Set(subject.fields.map(({ key }) => key))
  const trees = [where, stay].flatMap((one) => (one ? [{ version: 1, where: one }] : []))
  const isRead = trees.every((one) => fieldsOf(one as never).every((key) => known.has(key)))
  if (!isRead) return null
  return {
    ...{ name, description, kind: 'rule', evaluation, owner, leastDays, isLocked },
    condition: readTree(subject, { version: 1, where }, 'where'),
    stay: stay && readTree(subject, { version: 1, where: stay }, 'stay'),
  }
}

/** The fields of an account as the modules declare them: a workspace that is just made has no catalogue yet. */
export async function declaredSubject({ contributions }: Platform, tx: Tx): Promise<Subject> {
  const { currency } = await settings(tx)
  const own = contributions.subjects.filter(({ name }) => name === 'account')
  const fields = await Promise.all(own.map((subject) => subject.fields(tx)))
  const measures = contributions.measures.flatMap(({ definitions }) => definitions)
  return { name: 'account', fields: [...fields.flat(), ...measures.map((one) => fieldOfMeasure(one, currency))] }
}
