import { inWords } from '../../../kernel/words.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type AttributeKey, attributeOf, isCustom } from '../domain/attribute.ts'
import { labelOf } from '../domain/custom.ts'
import { customFields } from '../store/settings.ts'

/** What people call each attribute and custom field. */
export async function labelsOf(tx: Tx): Promise<(key: AttributeKey) => string> {
  const fields = new Map((await customFields(tx)).map((field) => [field.key, field.label]))
  return (key) =>
    isCustom(key) ? (fields.get(key.slice(7)) ?? labelOf(key.slice(7))) : inWords(attributeOf(key).label)
}
