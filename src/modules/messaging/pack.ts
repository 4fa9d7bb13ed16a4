import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { told } from '../../kernel/words.ts'
import type { PackKind } from '../../platform/contributions.ts'
import { purposes } from './domain/purpose.ts'
import { saveTemplate, type VariantDraft } from './service/templates.ts'
import { templates, templatesByKey, type Variant, variantsAt, variantsOfAll } from './store/templates.ts'

const words = z.strictObject({
  subject: z.string().min(1).max(300),
  body: z.string().min(1).max(50_000),
  format: z.enum(['plain', 'mjml']).default('plain'),
})

const file = z
  .object({
    name: z.string().min(1).max(120),
    summary: z.string().max(500).default(''),
    purpose: z.enum(purposes),
  })
  .catchall(words)

/** Templates of a pack, one a file, with what each says in every language. What a person changed since stays theirs. */
export const templatePack: PackKind = {
  folder: 'templates',
  apply: async (tx, key, content, _platform, how) => {
    const read = file.safeParse(content)
    if (!read.success) {
      const [issue] = read.error.issues
      throw new AppError('invalid', told`templates/${key}: ${issue?.path.join('.')} ${issue?.message}`)
    }
    const { name, summary, purpose, ...languages } = read.data
    const variants = Object.entries(languages as Record<string, z.infer<typeof words>>).map(
      ([language, said]): VariantDraft => ({ language, ...said }),
    )
    const [before] = await templatesByKey(tx, [key])
    if (before?.origin === 'hand' && how === 'fill') return
    const isSame = before && says(await variantsAt(tx, before.id, before.version)) === says(variants)
    if (
      isSame &&
      (how === 'fill' || isDeepStrictEqual([before.name, before.summary, before.purpose], [name, summary, purpose]))
    )
      return
    await saveTemplate(tx, { key, name, summary, purpose, variants }, { before, by: null, origin: 'pack' })
  },
  read: async (tx) => {
    const all = await templates(tx)
    const variants = await variantsOfAll(tx)
    return all.map(({ id, key, name, summary, purpose }) => ({
      name: key,
      content: {
        ...{ name, ...(summary ? { summary } : {}), purpose },
        ...Object.fromEntries(
          (variants.get(id) ?? []).map(({ language, subject, format, body }) => [
            language,
            { subject, ...(format === 'plain' ? {} : { format }), body },
          ]),
        ),
      },
    }))
  },
}

const says = (variants: readonly (VariantDraft | Variant)[]): string =>
  JSON.stringify(
    variants
      .map(({ language, subject, format, body }) => [language, subject, format, body])
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  )
