import type { Input } from '../../../web/lib/api.ts'
import { type AccountDetail, kindWords, plainWord, sizeWords, stageWords, touchWords } from './wording.ts'

export type Value = string | number | boolean | null
export type Choice = { value: string; label: string }
export type Change = Omit<Input<'accounts.update'>, 'account'>

/** One attribute of an account as the page shows and changes it. */
export type Attribute = {
  key: string
  label: string
  type: 'text' | 'number' | 'boolean' | 'day' | 'choice' | 'money'
  value: Value
  /** The value in words where it is a key or an id. */
  words?: string | null
  choices?: Choice[]
  isRequired?: boolean
  /** Said where only its source can change it, or where it is derived. */
  note?: string
  /** What to send for a new value; absent where it is not changed here. */
  change?: (value: Value) => Change
}

type Field = {
  key: string
  label: string
  type: 'text' | 'number' | 'boolean' | 'day' | 'choice'
  choices: string[] | null
}
type Member = { id: string; name: string; active: boolean }

/** Every attribute in the order of interest: who and how, what they pay, who they are, then the workspace's own fields. */
export function attributesOf(account: AccountDetail, members: Member[], fields: Field[]): Attribute[] {
  return [
    ...whoAndHow(account, members),
    ...whatTheyPay(account),
    ...whoTheyAre(account),
    ...ownFields(account, fields),
  ]
}

function whoAndHow(account: AccountDetail, members: Member[]): Attribute[] {
  const owners = members.filter((member) => member.active || member.id === account.ownerId)
  return [
    { ...text('name', 'Name', account.name), isRequired: true },
    { ...choice('stage', 'Stage', account.stage, stageWords), isRequired: true },
    {
      key: 'owner',
      label: 'Owner',
      type: 'choice',
      value: account.ownerId,
      words: account.ownerName,
      choices: owners.map(({ id, name }) => ({ value: id, label: name })),
      change: (value) => ({ ownerId: value as string | null }),
    },
    {
      ...choice('touch', 'Touch', account.touch, touchWords),
      note: account.touchSet ? 'set by hand or a source' : 'follows ARR',
    },
    {
      ...choice('size', 'Size', account.size, sizeWords),
      note: account.sizeSet ? 'set by hand or a source' : 'follows ARR',
    },
  ]
}

function whatTheyPay(account: AccountDetail): Attribute[] {
  return [
    { key: 'arr', label: 'ARR', type: 'money', value: account.arr, note: account.currency },
    text('plan', 'Plan', account.plan),
    { ...text('since', 'Customer since', account.since), type: 'day' },
    { ...text('renewsOn', 'Renews on', account.renewsOn), type: 'day' },
  ]
}

function whoTheyAre(account: AccountDetail): Attribute[] {
  return [
    { key: 'kind', label: 'Kind', type: 'text', value: account.kind, words: kindWords[account.kind] },
    text('industry', 'Industry', account.industry),
    text('country', 'Country', account.country),
    text('domain', 'Web domain', account.domain),
    text('zone', 'Time zone', account.zone),
  ]
}

/** Fields that nobody has defined still stand here as what they hold. */
function ownFields(account: AccountDetail, fields: Field[]): Attribute[] {
  return fields.map((field) => ({
    key: `custom.${field.key}`,
    label: field.label,
    type: field.type,
    value: account.custom[field.key] ?? null,
    ...(field.choices ? { choices: field.choices.map((value) => ({ value, label: value })) } : {}),
    change: (value) => ({ custom: { [field.key]: value } }),
  }))
}

type TextProperty = 'name' | 'plan' | 'since' | 'renewsOn' | 'industry' | 'country' | 'domain' | 'zone'

function text(property: TextProperty, label: string, value: string | null): Attribute {
  return { key: property, label, type: 'text', value, change: (next) => ({ [property]: next }) }
}

function choice(
  property: 'stage' | 'touch' | 'size',
  label: string,
  value: string | null,
  words: Record<string, string>,
): Attribute {
  return {
    key: property,
    label,
    type: 'choice',
    value,
    words: value === null ? null : (words[value] ?? plainWord(value)),
    choices: Object.entries(words).map(([key, word]) => ({ value: key, label: word })),
    change: (next) => ({ [property]: next }),
  }
}

/** What was typed, as the attribute holds it; nothing typed is no value. */
export function typedValue(type: Attribute['type'], typed: string): Value {
  const trimmed = typed.trim()
  if (trimmed === '') return null
  if (type === 'boolean') return trimmed === 'yes'
  return type === 'number' && Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed
}
