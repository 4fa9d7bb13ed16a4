import type { FieldSpec } from '../../../kernel/condition/index.ts'
import { t } from '../../../kernel/words.ts'
import type { Input, Output } from '../../../web/lib/api.ts'
import {
  type Choice,
  type Editable,
  type EditedValue,
  editableField,
  type Member,
  memberChoices,
} from '../../../web/ui/editing/editable.ts'
import { asChoice } from './editable-fields.ts'

export type BulkEdit = Input<'segments.previewEdit'>['edit']
type Own = Output<'accounts.fields'>['items'][number]

/** Something that many accounts can be given at once. */
export type BulkField = Editable & { isList: boolean }

/** In the order in which people reach for them. */
const attributes: Record<string, Editable['kind']> = {
  owner: 'member',
  stage: 'choice',
  touch: 'choice',
  size: 'choice',
  plan: 'text',
  industry: 'text',
  country: 'country',
  group_health: 'choice',
}

type Context = { fields: readonly FieldSpec[]; own: readonly Own[]; members: readonly Member[]; currency: string }

/** What can be changed for many: attributes they may share, tags, and every field of one's own that one may change. */
export function bulkFields({ fields, own, members, currency }: Context): BulkField[] {
  const usual = Object.entries(attributes).flatMap(([attribute, kind]): BulkField[] => {
    const spec = fields.find((field) => field.key === `attribute:${attribute}`)
    if (!spec) return []
    const choices: Choice[] | undefined =
      kind === 'member' ? memberChoices(members, null) : spec.choices ? spec.choices.map(asChoice) : undefined
    return [{ attribute, label: spec.label, kind, choices, isRequired: attribute === 'stage', isList: false }]
  })
  const custom = own
    .filter((field) => field.mayEdit && !field.isArchived)
    .map((field): BulkField => {
      const editable = editableField(field, members, null, currency)
      return { ...editable, isList: editable.kind === 'tags' || editable.kind === 'choices' }
    })
  const hasTags = own.some((field) => field.key === 'tags')
  const tags: BulkField[] = hasTags ? [] : [{ attribute: 'custom.tags', label: t`Tags`, kind: 'tags', isList: true }]
  return [...usual, ...tags, ...custom]
}

export type Filled = { value: EditedValue; isEmptied: boolean; add: string[]; remove: string[] }

export const nothingFilled: Filled = { value: null, isEmptied: false, add: [], remove: [] }

/** What is asked of the server; undefined until enough is filled in. */
export function bulkEdit(field: BulkField | undefined, filled: Filled, currency: string): BulkEdit | undefined {
  if (!field) return undefined
  const { attribute, kind } = field
  if (field.isList) {
    const { add, remove } = filled
    return add.length + remove.length === 0 ? undefined : { kind: 'words', attribute, add, remove }
  }
  if (filled.value === null && !filled.isEmptied) return undefined
  const value = filled.isEmptied ? null : filled.value
  return { kind: 'set', attribute, value, ...(kind === 'money' ? { currency } : {}) }
}
