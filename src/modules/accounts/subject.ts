import type { SubjectField } from '../../platform/contributions.ts'
import type { Tx } from '../../platform/db/db.ts'
import { members, settings } from '../workspaces/index.ts'
import { type AttributeName, attributeNames, attributeOf } from './domain/attribute.ts'
import type { CustomField } from './domain/custom.ts'
import { customFields } from './store/settings.ts'

/** Fields of an account that conditions and lists may name; measures are added by the one who compiles them. */
export async function accountFields(tx: Tx): Promise<SubjectField[]> {
  const { currency } = await settings(tx)
  const owners = (await members(tx)).map((member) => member.id)
  const own = attributeNames.filter((name) => name !== 'zone').map((name) => attributeField(name, owners, currency))
  return [...own, ...(await customFields(tx)).map(customField)]
}

function attributeField(name: AttributeName, owners: string[], currency: string): SubjectField {
  const { label, type, choices } = attributeOf(name)
  const base = { key: `attribute:${name}`, label, source: 'attribute' as const }
  if (name === 'owner') return { ...base, type: 'choice', choices: owners }
  if (type === 'choice') return { ...base, type: 'choice', ...(choices ? { choices } : {}) }
  if (type === 'money') return { ...base, type: 'money', unit: currency }
  if (type === 'day') return { ...base, type: 'date' }
  return { ...base, type: 'text' }
}

function customField({ key, label, type, choices }: CustomField): SubjectField {
  const base = { key: `custom:${key}`, label, source: 'custom' as const }
  if (type === 'day') return { ...base, type: 'date' }
  return choices ? { ...base, type, choices } : { ...base, type }
}
