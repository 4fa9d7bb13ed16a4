import { isDay } from '../../../kernel/day.ts'
import { isUuid } from '../../../kernel/ids.ts'
import { isCurrency } from '../../../kernel/money.ts'
import { spoken, told } from '../../../kernel/words.ts'
import { type AccountRecord, type CustomValue, groupRules, kinds, sizes, stages, touches } from './account.ts'

/** What an attribute holds; `id` is the id of a member or an account. */
export type AttributeType = 'text' | 'choice' | 'id' | 'money' | 'currency' | 'day'

interface Attribute {
  label: string
  type: AttributeType
  property: keyof AccountRecord
  choices?: readonly string[]
  /** True of the account from its first day, so an import dates it there; the others are known only from when they are told. */
  isSteady?: true
  /** An account always has one. */
  isRequired?: true
}

const catalogue = {
  name: { label: spoken('Name'), type: 'text', property: 'name', isSteady: true, isRequired: true },
  kind: { label: spoken('Kind'), type: 'choice', property: 'kind', choices: kinds, isSteady: true, isRequired: true },
  stage: { label: spoken('Stage'), type: 'choice', property: 'stage', choices: stages, isRequired: true },
  owner: { label: spoken('Owner'), type: 'id', property: 'ownerId' },
  parent: { label: spoken('Parent account'), type: 'id', property: 'parentId' },
  plan: { label: spoken('Plan'), type: 'text', property: 'plan' },
  currency: { label: spoken('Currency'), type: 'currency', property: 'currency', isSteady: true, isRequired: true },
  arr: { label: spoken('ARR'), type: 'money', property: 'arr' },
  size: { label: spoken('Size'), type: 'choice', property: 'size', choices: sizes },
  touch: { label: spoken('Touch'), type: 'choice', property: 'touch', choices: touches },
  industry: { label: spoken('Industry'), type: 'text', property: 'industry', isSteady: true },
  country: { label: spoken('Country'), type: 'text', property: 'country', isSteady: true },
  domain: { label: spoken('Web domain'), type: 'text', property: 'domain', isSteady: true },
  since: { label: spoken('Customer since'), type: 'day', property: 'since', isSteady: true },
  renews_on: { label: spoken('Renews on'), type: 'day', property: 'renewsOn' },
  group_health: { label: spoken('Health of the group'), type: 'choice', property: 'groupHealth', choices: groupRules },
  zone: { label: spoken('Time zone'), type: 'text', property: 'zone', isSteady: true },
} as const satisfies Record<string, Attribute>

export type AttributeName = keyof typeof catalogue
/** An attribute of the product, or `custom.` and the key of a custom field. */
export type AttributeKey = AttributeName | `custom.${string}`

export const attributeNames = Object.keys(catalogue) as AttributeName[]

export function attributeOf(name: AttributeName): Attribute {
  return catalogue[name]
}

const byProperty = new Map<string, AttributeName>(attributeNames.map((name) => [catalogue[name].property, name]))

/** The attribute that a word means: its own name, or the name it has on an account (`ownerId`, `renewsOn`). */
export function attributeKey(word: string): AttributeKey | undefined {
  if (Object.hasOwn(catalogue, word)) return word as AttributeName
  if (word.startsWith('custom.') && word.length > 7) return word as AttributeKey
  return byProperty.get(word)
}

export const isCustom = (key: AttributeKey): key is `custom.${string}` => key.startsWith('custom.')

export function attributeValue(record: AccountRecord, key: AttributeKey): CustomValue {
  if (isCustom(key)) return record.custom[key.slice(7)] ?? null
  return record[catalogue[key].property]
}

/** The record with one attribute changed; nothing else moves. */
export function withValue(record: AccountRecord, key: AttributeKey, value: CustomValue): AccountRecord {
  if (!isCustom(key)) return { ...record, [catalogue[key].property]: value }
  const { [key.slice(7)]: _, ...others } = record.custom
  return { ...record, custom: value === null ? others : { ...others, [key.slice(7)]: value } }
}

export type Checked = { kind: 'fits'; value: CustomValue } | { kind: 'misfit'; reason: string; remedy: string }

/** Whether a value fits an attribute of the product. Texts are trimmed and amounts may come as text. */
export function checkValue(name: AttributeName, value: CustomValue): Checked {
  const attribute: Attribute = catalogue[name]
  const given = typeof value === 'string' ? value.trim() || null : value
  if (given === null) {
    return attribute.isRequired
      ? misfit(told`${attribute.label} is empty`, told`Send a value`)
      : { kind: 'fits', value: null }
  }
  if (typeof given === 'object') return misfit(told`${attribute.label} holds one value`, told`Send one value`)
  return checkType(attribute, given)
}

function checkType({ label, type, choices }: Attribute, value: string | number | boolean): Checked {
  switch (type) {
    case 'money': {
      const amount = typeof value === 'string' ? Number(value) : value
      return Number.isSafeInteger(amount)
        ? { kind: 'fits', value: amount }
        : misfit(told`${label} is no whole number of minor units`, told`Send cents, such as 120000 for 1,200.00`)
    }
    case 'choice':
      return choices?.includes(String(value))
        ? { kind: 'fits', value }
        : misfit(told`${value} is none of the choices of ${label}`, told`Use one of ${choices?.join(', ')}`)
    case 'day':
      return isDay(value) ? { kind: 'fits', value } : misfit(told`${value} is no day`, told`Write a day as 2026-11-23`)
    case 'currency':
      return isCurrency(value)
        ? { kind: 'fits', value }
        : misfit(told`${value} is no currency`, told`Use a code such as USD`)
    case 'id':
      return isUuid(value)
        ? { kind: 'fits', value }
        : misfit(told`${value} is no id`, told`Send the id of a record here`)
    case 'text':
      return { kind: 'fits', value: String(value).slice(0, 500) }
  }
}

const misfit = (reason: string, remedy: string): Checked => ({ kind: 'misfit', reason, remedy })
