import { inWords } from '../../kernel/words.ts'
import type { SubjectField } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { idsOfMembers, settings } from '../workspaces/index.ts'
import { type AttributeName, attributeNames, attributeOf } from './domain/attribute.ts'
import type { CustomField } from './domain/custom.ts'
import { customFields } from './store/settings.ts'

/** Fields of an account that conditions and lists may name; measures are added by the one who compiles them. */
export async function accountFields(tx: Tx): Promise<SubjectField[]> {
  const { currency } = await settings(tx)
  const owners = await idsOfMembers(tx)
  const own = attributeNames.filter((name) => name !== 'zone').map((name) => attributeField(name, owners, currency))
  return [...own, ...(await customFields(tx)).map((field) => customField(field, owners, currency))]
}

function attributeField(name: AttributeName, owners: string[], currency: string): SubjectField {
  const { label, type, choices } = attributeOf(name)
  const base = { key: `attribute:${name}`, label: inWords(label), source: 'attribute' as const }
  if (name === 'owner') return { ...base, type: 'choice', choices: owners, names: 'member' }
  if (name === 'parent') return { ...base, type: 'text', names: 'account' }
  if (type === 'choice') return { ...base, type: 'choice', ...(choices ? { choices } : {}) }
  if (type === 'money') return { ...base, type: 'money', unit: currency }
  if (type === 'day') return { ...base, type: 'date' }
  return { ...base, type: 'text' }
}

function customField(field: CustomField, owners: string[], currency: string): SubjectField {
  const { key, label, type, choices, isArchived } = field
  const base = { key: `custom:${key}`, label, source: 'custom' as const, ...(isArchived ? { isRetired: true } : {}) }
  switch (type) {
    case 'day':
      return { ...base, type: 'date' }
    case 'link':
      return { ...base, type: 'text' }
    case 'money':
      return { ...base, type: 'money', unit: currency }
    case 'person':
      return { ...base, type: 'choice', choices: owners, names: 'member' }
    case 'choices':
    case 'tags':
      return choices ? { ...base, type: 'list', choices } : { ...base, type: 'list' }
    default:
      return choices ? { ...base, type, choices } : { ...base, type }
  }
}
