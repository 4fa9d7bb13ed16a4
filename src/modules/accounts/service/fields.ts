import { AppError } from '../../../kernel/errors.ts'
import { told } from '../../../kernel/words.ts'
import type { Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { members } from '../../workspaces/index.ts'
import type { Custom, CustomValue } from '../domain/account.ts'
import type { Checked } from '../domain/attribute.ts'
import { type CustomField, castCustom, type FieldSubject, fieldKey, foundField, keeps } from '../domain/custom.ts'
import { customFields, orderFields, putFields, valuesOfField, widenToText } from '../store/settings.ts'

export interface FieldDraft {
  subject?: FieldSubject | undefined
  key?: string | undefined
  label: string
  type: CustomField['type']
  choices?: string[] | undefined
  description?: string | null | undefined
  section?: string | null | undefined
  isRequired?: boolean | undefined
  editors?: string[] | null | undefined
  isArchived?: boolean | undefined
}

/**
 * Defines a custom field, or redefines one whose values all fit: what is left out stays as it was. From then on, values
 * that do not fit are refused.
 */
export async function defineField(tx: Tx, draft: FieldDraft): Promise<CustomField> {
  const subject = draft.subject ?? 'account'
  const key = fieldKey(draft.key ?? draft.label)
  const fields = await customFields(tx, subject)
  const before = fields.find((field) => field.key === key)
  if (before && draft.key === undefined && !before.isOpen) {
    throw new AppError('conflict', told`There is a field of this name already`, {
      field: 'label',
      remedy: before.isArchived
        ? told`Bring it back from the archive, or choose another name`
        : told`Choose another name`,
    })
  }
  const field: CustomField = {
    ...(before ?? foundField(subject, key, [])),
    ...given(draft),
    subject,
    key,
    choices: choicesOf(draft),
    isOpen: false,
  }
  const misfit = (await valuesOfField(tx, subject, key)).find((value) => !keeps(field, value))
  if (misfit !== undefined) {
    throw new AppError('conflict', told`${held[subject]} hold values such as ${said(misfit)} in ${field.label}`, {
      field: 'type',
      remedy: told`Choose a type that fits them, such as text`,
    })
  }
  await putFields(tx, [field])
  return field
}

const held: Record<FieldSubject, string> = { account: 'Accounts', contact: 'People', unit: 'Units' }

const said = (value: CustomValue): string => (Array.isArray(value) ? value.join(', ') : String(value)).slice(0, 80)

function choicesOf({ type, choices = [] }: FieldDraft): string[] | null {
  if (type !== 'choice' && type !== 'choices') return null
  if (choices.length > 0) return [...new Set(choices)]
  throw new AppError('invalid', told`A field of choices needs choices`, {
    field: 'choices',
    remedy: told`Name at least one`,
  })
}

/** What was sent; what was left out changes nothing. */
function given({ label, type, description, section, isRequired, editors, isArchived }: FieldDraft) {
  const said = { label, type, description, section, isRequired, editors, isArchived }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as Partial<CustomField> &
    Pick<CustomField, 'label' | 'type'>
}

/** Puts the fields of a subject into an order. */
export async function arrangeFields(tx: Tx, subject: FieldSubject, keys: readonly string[]): Promise<void> {
  if ((await orderFields(tx, subject, keys)) === keys.length) return
  throw new AppError('not_found', told`There is no field with one of these keys`, {
    field: 'keys',
    remedy: told`Load the fields again`,
  })
}

export type CastCustom =
  | { kind: 'fits'; custom: Custom }
  | { kind: 'misfit'; field: string; reason: string; remedy: string }

interface OpenRow {
  custom: Custom
  /** In which amounts are written. */
  currency?: string | undefined
}

/**
 * Casts the custom values of many rows at once. Fields that nobody defined are opened with the narrowest type that
 * takes the values seen; an open field whose values turn out otherwise becomes a text. A defined field refuses.
 */
export async function castOpen(tx: Tx, subject: FieldSubject, rows: readonly OpenRow[]): Promise<CastCustom[]> {
  const named = rows.map(({ custom, currency }) => ({ values: byKey(custom), currency }))
  const columns = new Map<string, CustomValue[]>()
  for (const { values } of named)
    for (const [key, value] of values) columns.set(key, [...(columns.get(key) ?? []), value])
  const fields = await openFields(tx, subject, columns)
  const people = await peopleFor(tx, [...fields.values()])
  return named.map(({ values, currency }) => castRow(values, fields, { currency, people }))
}

const byKey = (row: Custom) =>
  new Map(Object.entries(row).map(([name, value]) => [fieldKey(name.replace(/^custom\./, '')), value]))

async function openFields(
  tx: Tx,
  subject: FieldSubject,
  columns: ReadonlyMap<string, CustomValue[]>,
): Promise<Map<string, CustomField>> {
  const fields = new Map((await customFields(tx, subject)).map((field) => [field.key, field]))
  const opened: CustomField[] = []
  const widened: string[] = []
  for (const [key, values] of columns) {
    const field = fields.get(key)
    if (!field) {
      if (values.every((value) => value === null || value === '')) continue
      opened.push(foundField(subject, key, values))
    } else if (
      field.isOpen &&
      field.type !== 'text' &&
      values.some((value) => castCustom(field, value).kind === 'misfit')
    ) {
      widened.push(key)
      fields.set(key, { ...field, type: 'text' })
    }
  }
  await putFields(tx, opened)
  await widenToText(tx, subject, widened)
  for (const field of opened) fields.set(field.key, field)
  return fields
}

/** Members by id, mail address and name: files name people in any of the three. */
type People = ReadonlyMap<string, string>

async function peopleFor(tx: Tx, fields: readonly CustomField[]): Promise<People> {
  if (!fields.some((field) => field.type === 'person')) return new Map()
  const known = await members(tx)
  return new Map(
    [(one: (typeof known)[number]) => one.name, (one: (typeof known)[number]) => one.email, idOf].flatMap((word) =>
      known.map((member) => [word(member).toLowerCase(), member.id] as const),
    ),
  )
}

const idOf = ({ id }: { id: string }) => id

interface Reading {
  currency?: string | undefined
  people: People
}

function castRow(
  row: ReadonlyMap<string, CustomValue>,
  fields: ReadonlyMap<string, CustomField>,
  reading: Reading,
): CastCustom {
  const custom: Custom = {}
  for (const [key, value] of row) {
    const field = fields.get(key)
    if (!field) continue
    const cast = castOne(field, value, reading)
    if (cast.kind === 'misfit') return { kind: 'misfit', field: key, reason: cast.reason, remedy: cast.remedy }
    custom[key] = cast.value
  }
  return { kind: 'fits', custom }
}

function castOne(field: CustomField, value: CustomValue, { currency, people }: Reading): Checked {
  if (field.type !== 'person' || typeof value !== 'string' || value.trim() === '')
    return castCustom(field, value, currency)
  const member = people.get(value.trim().toLowerCase())
  if (member) return { kind: 'fits', value: member }
  return {
    kind: 'misfit',
    reason: told`${field.label} names nobody who works here: ${value.slice(0, 80)}`,
    remedy: told`Send the id, mail address or name of a member`,
  }
}

/** Custom values that a person enters: only fields that are in use, that they may change, and values that fit. */
export async function checkCustom(
  tx: Tx,
  viewer: Pick<Viewer, 'role' | 'permissions'>,
  subject: FieldSubject,
  custom: Custom,
  currency: string,
): Promise<Custom> {
  if (Object.keys(custom).length === 0) return {}
  const fields = new Map((await customFields(tx, subject)).map((field) => [field.key, field]))
  for (const [key, value] of Object.entries(custom)) refuseForeign(viewer, key, fields.get(key), value)
  const people = await peopleFor(tx, [...fields.values()])
  const cast = castRow(new Map(Object.entries(custom)), fields, { currency, people })
  if (cast.kind === 'misfit')
    throw new AppError('invalid', cast.reason, { field: `custom.${cast.field}`, remedy: cast.remedy })
  for (const [key, value] of Object.entries(cast.custom)) refuseEmpty(key, fields.get(key), value)
  return cast.custom
}

function refuseForeign(
  viewer: Pick<Viewer, 'role' | 'permissions'>,
  key: string,
  field: CustomField | undefined,
  value: CustomValue,
): void {
  if (!field || (field.isArchived && value !== null)) {
    throw new AppError('invalid', field ? told`The field ${field.label} is archived` : told`There is no field ${key}`, {
      field: `custom.${key}`,
      remedy: field ? told`Bring it back in Settings first` : told`Define the field first`,
    })
  }
  refuseEditor(viewer, field)
}

export function refuseEditor(viewer: Pick<Viewer, 'role' | 'permissions'>, field: CustomField): void {
  if (mayEdit(viewer, field)) return
  throw new AppError(
    'forbidden',
    field.editors?.length
      ? told`${field.label} is changed by ${field.editors.join(', ')}`
      : told`${field.label} is changed by administrators`,
    {
      field: `custom.${field.key}`,
      remedy: told`Ask one of them`,
    },
  )
}

/** Who runs the workspace may fill in every field; else those roles that the field names, or everybody. */
export const mayEdit = (viewer: Pick<Viewer, 'role' | 'permissions'>, { editors }: CustomField): boolean =>
  editors === null || editors.includes(viewer.role) || viewer.permissions.has('workspaces.manage')

function refuseEmpty(key: string, field: CustomField | undefined, value: CustomValue): void {
  if (!field?.isRequired || value !== null) return
  throw new AppError('invalid', told`${field.label} may not be empty`, {
    field: `custom.${key}`,
    remedy: told`Send a value`,
  })
}

/** Whoever makes a record by hand fills in what is required of it. */
export async function checkRequired(tx: Tx, subject: FieldSubject, custom: Custom): Promise<void> {
  const missing = (await customFields(tx, subject)).find(
    ({ key, isRequired, isArchived }) => isRequired && !isArchived && (custom[key] ?? null) === null,
  )
  if (missing) refuseEmpty(missing.key, missing, null)
}
