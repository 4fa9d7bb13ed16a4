import type { FieldSpec } from '../../../kernel/condition/index.ts'
import type { Output } from '../../../web/lib/api.ts'
import { choiceWord } from '../../../web/lib/choice-words.ts'
import {
  type Choice,
  type Editable,
  editableField,
  type Member,
  memberChoices,
} from '../../../web/ui/editing/editable.ts'
import type { Listed } from './columns.tsx'
import { currencyField } from './fields.ts'

type Own = Output<'accounts.fields'>['items'][number]

/** Attributes that are changed in the list; a name is the way to the account, and ARR comes from its contracts. */
const attributes: Record<string, { kind: Editable['kind']; isRequired?: boolean }> = {
  owner: { kind: 'member' },
  stage: { kind: 'choice', isRequired: true },
  touch: { kind: 'choice' },
  size: { kind: 'choice' },
  plan: { kind: 'text' },
  industry: { kind: 'text' },
  country: { kind: 'country' },
  domain: { kind: 'text' },
  since: { kind: 'day' },
  renews_on: { kind: 'day' },
  group_health: { kind: 'choice' },
}

type Context = { own: readonly Own[]; members: readonly Member[]; currency: string }

/** How a field of an account is changed in its place; nothing where it is not, or not by whoever looks. */
export function editableOf({ own, members, currency }: Context) {
  const fields = new Map(own.map((field) => [`custom:${field.key}`, field]))
  return (field: FieldSpec, row: Pick<Listed, 'values'>): Editable | undefined => {
    const value = row.values[field.key] ?? null
    const custom = fields.get(field.key)
    const rowCurrency = row.values[currencyField]
    if (custom) {
      if (custom.isArchived || !custom.mayEdit) return undefined
      return editableField(custom, members, value, typeof rowCurrency === 'string' ? rowCurrency : currency)
    }
    const attribute = field.key.replace(/^attribute:/, '')
    const known = attributes[attribute]
    if (!known || field.source !== 'attribute') return undefined
    const choices =
      known.kind === 'member' ? memberChoices(members, value) : field.choices ? field.choices.map(asChoice) : undefined
    return { attribute, label: field.label, ...known, choices }
  }
}

export const asChoice = (value: string): Choice => ({ value, label: choiceWord(value) })
