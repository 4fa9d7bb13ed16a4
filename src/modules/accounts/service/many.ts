import { fold } from '../../../kernel/condition/index.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { AccountId, MemberId } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { AccountRecord, CustomValue } from '../domain/account.ts'
import {
  type AttributeKey,
  attributeKey,
  attributeOf,
  attributeValue,
  checkValue,
  isCustom,
} from '../domain/attribute.ts'
import { type CustomField, castCustom, isList, isSameValue, MOST, tagsField } from '../domain/custom.ts'
import { heldAccounts } from '../store/accounts.ts'
import { customFields, putFields } from '../store/settings.ts'
import { setAttributes } from './attributes.ts'
import { changesOf, checkOwner, type EditedRecord } from './edit.ts'
import { checkCustom, refuseEditor } from './fields.ts'
import { frameOf } from './frame.ts'

/** One change of one attribute of many accounts: a value for all, or words put onto and taken off a list. */
export type ManyEdit =
  | { kind: 'set'; attribute: string; value: CustomValue; currency?: string | undefined }
  | { kind: 'words'; attribute: string; add: readonly string[]; remove: readonly string[] }

/** The same, checked: it fits the attribute, and whoever asks may make it. */
export type ReadyEdit =
  | { kind: 'set'; attribute: AttributeKey; label: string; value: CustomValue; currency: string | null }
  | {
      kind: 'words'
      attribute: AttributeKey
      label: string
      field: CustomField
      add: string[]
      remove: string[]
      /** Words that one account may hold. */
      most: number
    }

/** Attributes that many accounts may share; a name or a domain belongs to one, and ARR comes from its contracts. */
const shared: readonly AttributeKey[] = [
  'owner',
  'stage',
  'touch',
  'size',
  'plan',
  'industry',
  'country',
  'group_health',
]

/** Reads what is asked for many accounts and refuses as a whole what fits none of them. */
export async function readyEdit(tx: Tx, viewer: Viewer, edit: ManyEdit): Promise<ReadyEdit> {
  const key = attributeKey(edit.attribute)
  if (edit.kind === 'words') return readyWords(tx, viewer, edit, key)
  if (key && isCustom(key)) return readyCustom(tx, viewer, key, edit)
  if (!key || isCustom(key) || !shared.includes(key)) {
    throw new AppError('invalid', told`${edit.attribute} is not changed for many accounts at once`, {
      field: 'edit.attribute',
      remedy: told`Use ${shared.join(', ')} or a field of your own`,
    })
  }
  const checked = checkValue(key, edit.value)
  if (checked.kind === 'misfit')
    throw new AppError('invalid', checked.reason, { field: 'edit.value', remedy: checked.remedy })
  if (key === 'owner' && checked.value !== null) await checkOwner(tx, checked.value as MemberId)
  return { kind: 'set', attribute: key, label: attributeOf(key).label, value: checked.value, currency: null }
}

async function readyCustom(
  tx: Tx,
  viewer: Viewer,
  key: `custom.${string}`,
  edit: Extract<ManyEdit, { kind: 'set' }>,
): Promise<ReadyEdit> {
  const name = key.slice(7)
  const currency = edit.currency ?? (await frameOf(tx)).currency
  const { [name]: value = null } = await checkCustom(tx, viewer, 'account', { [name]: edit.value }, currency)
  const field = (await customFields(tx)).find((one) => one.key === name)
  const isMoney = field?.type === 'money' && value !== null
  return { kind: 'set', attribute: key, label: field?.label ?? name, value, currency: isMoney ? currency : null }
}

async function readyWords(
  tx: Tx,
  viewer: Viewer,
  { add, remove }: Extract<ManyEdit, { kind: 'words' }>,
  key: AttributeKey | undefined,
): Promise<ReadyEdit> {
  const field = key && isCustom(key) ? await listField(tx, key.slice(7)) : undefined
  if (!key || !field || !isList(field.type) || field.isArchived) {
    throw new AppError('invalid', told`Words are put onto fields that hold several`, {
      field: 'edit.attribute',
      remedy: told`Use custom.tags, or a field of several choices`,
    })
  }
  refuseEditor(viewer, field)
  const added = wordsIn(field, add)
  const most = field.type === 'tags' ? MOST.words : (field.choices?.length ?? 0)
  // What is put on is not taken off by the same stroke.
  const ready = { add: added, remove: remove.filter((word) => !added.some(isWord(word))), most }
  if (ready.add.length + ready.remove.length === 0) {
    throw new AppError('invalid', told`No word is given`, {
      field: 'edit.add',
      remedy: told`Name a word to add or to remove`,
    })
  }
  return { kind: 'words', attribute: key, label: field.label, field, ...ready }
}

/** Everybody may begin to put tags on accounts, also where nobody has defined a field for them. */
async function listField(tx: Tx, key: string): Promise<CustomField | undefined> {
  const known = (await customFields(tx)).find((field) => field.key === key)
  return known ?? (key === tagsField.key ? tagsField : undefined)
}

function wordsIn(field: CustomField, words: readonly string[]): string[] {
  const cast = castCustom(field, [...words])
  if (cast.kind === 'misfit') throw new AppError('invalid', cast.reason, { field: 'edit.add', remedy: cast.remedy })
  return Array.isArray(cast.value) ? cast.value : []
}

export type ManyOutcome =
  | { kind: 'changed' | 'same'; account: AccountId }
  | { kind: 'refused'; account: AccountId; reason: string }

/** Makes one change on some accounts as part of an act. One that vanished since it was chosen has no outcome. */
export async function editMany(
  tx: Tx,
  viewer: Viewer,
  act: string,
  accounts: readonly AccountId[],
  edit: ReadyEdit,
): Promise<ManyOutcome[]> {
  const records = (await heldAccounts(tx, accounts)).filter((record) => record.mergedInto === null)
  const edited: EditedRecord[] = []
  const outcomes = records.map((record): ManyOutcome => {
    const wanted = wantedValue(record, edit)
    if (wanted.kind === 'refused') return { kind: 'refused', account: record.id, reason: wanted.reason }
    if (isSameValue(attributeValue(record, edit.attribute), wanted.value)) return { kind: 'same', account: record.id }
    edited.push({ record, values: [[edit.attribute, wanted.value]] })
    return { kind: 'changed', account: record.id }
  })
  if (edit.kind === 'words' && edited.length > 0) await openTags(tx, edit.field)
  await setAttributes(tx, changesOf(viewer, act, edited, await frameOf(tx)))
  return outcomes
}

/** The field of tags comes into being with the first tag. */
async function openTags(tx: Tx, { key }: CustomField): Promise<void> {
  if (key !== tagsField.key || (await customFields(tx)).some((field) => field.key === key)) return
  await putFields(tx, [tagsField])
}

type Wanted = { kind: 'value'; value: CustomValue } | { kind: 'refused'; reason: string }

function wantedValue(record: AccountRecord, edit: ReadyEdit): Wanted {
  if (edit.kind === 'set') {
    const isForeign = edit.currency !== null && edit.currency !== record.currency
    return isForeign
      ? { kind: 'refused', reason: told`its amounts are in ${record.currency}` }
      : { kind: 'value', value: edit.value }
  }
  const before = attributeValue(record, edit.attribute)
  const kept = (Array.isArray(before) ? before : []).filter((word) => !edit.remove.some(isWord(word)))
  const fresh = edit.add.filter((word) => !kept.some(isWord(word)))
  const cast = castCustom(edit.field, [...kept, ...fresh])
  return cast.kind === 'fits'
    ? { kind: 'value', value: cast.value }
    : { kind: 'refused', reason: told`it has no room for more` }
}

const isWord = (word: string) => (other: string) => fold(other) === fold(word)
