import { AppError } from '../../../kernel/errors.ts'
import type { MemberId, TemplateId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { newId } from '../../../platform/random.ts'
import type { Counting } from '../domain/counting.ts'
import type { Purpose } from '../domain/purpose.ts'
import * as store from '../store/templates.ts'
import { compiled } from './compile.ts'

export type VariantDraft = Omit<store.Variant, 'html'>

export interface TemplateDraft {
  key: string
  name: string
  summary: string
  purpose: Purpose
  /** Left out, what was said before stays. */
  counts?: Counting | null | undefined
  variants: readonly VariantDraft[]
}

/** Saves a template as its next version. Messages on their way are written on the version of the moment they go. */
export async function saveTemplate(
  tx: Tx,
  draft: TemplateDraft,
  { before, by, origin }: { before: store.Template | undefined; by: MemberId | null; origin: 'pack' | 'hand' },
): Promise<store.Template> {
  refuseDoubled(draft.variants)
  const [other] = await store.templatesByKey(tx, [draft.key])
  if (other && other.id !== before?.id)
    throw new AppError('conflict', told`There is a template of this key already: ${other.name}`, {
      field: 'key',
      remedy: told`Choose another key, or change that template`,
    })
  const variants: store.Variant[] = []
  for (const variant of draft.variants) variants.push(await compiled(variant))
  const id = before?.id ?? (newId(tx.now) as TemplateId)
  const version = (before?.version ?? 0) + 1
  const { key, name, summary, purpose } = draft
  const counts = draft.counts === undefined ? (before?.counts ?? null) : draft.counts
  await store.putTemplate(tx, { id, key, name, summary, purpose, origin, version, counts })
  await store.insertVariants(tx, id, version, { variants, by })
  return { id, key, name, summary, purpose, origin, version, counts, changedAt: tx.now, archivedAt: null }
}

function refuseDoubled(variants: readonly VariantDraft[]): void {
  const languages = variants.map(({ language }) => language.toLowerCase())
  const twice = languages.find((language, place) => languages.indexOf(language) !== place)
  if (twice !== undefined)
    throw new AppError('invalid', told`The language ${twice} stands there twice`, {
      field: 'variants',
      remedy: told`Write each language once`,
    })
}

/** A template that is there and in use. */
export async function mustHave(tx: Tx, id: string): Promise<store.Template> {
  const found = await store.templateOf(tx, id)
  if (found && found.archivedAt === null) return found
  throw new AppError('not_found', told`No template with this id`)
}
