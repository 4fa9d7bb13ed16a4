import { AppError } from '../../../kernel/errors.ts'
import type { Tx } from '../../../platform/db/db.ts'
import type { Custom, CustomValue } from '../domain/account.ts'
import { type CustomField, castCustom, fieldKey, inferType, labelOf } from '../domain/custom.ts'
import { customFields, putFields, valuesOfField, widenToText } from '../store/settings.ts'

export interface FieldDraft {
  key?: string | undefined
  label: string
  type: CustomField['type']
  choices?: string[] | undefined
}

/** Defines a custom field, or redefines one whose values all fit. From then on, values that do not fit are refused. */
export async function defineField(tx: Tx, draft: FieldDraft): Promise<CustomField> {
  const key = fieldKey(draft.key ?? draft.label)
  const choices = draft.type === 'choice' ? [...new Set(draft.choices ?? [])] : null
  if (choices?.length === 0) {
    throw new AppError('invalid', 'A field of choices needs choices', { field: 'choices', remedy: 'Name at least one' })
  }
  const field: CustomField = { key, label: draft.label, type: draft.type, choices, isOpen: false }
  const misfit = (await valuesOfField(tx, key)).find((value) => !keeps(field, value))
  if (misfit !== undefined) {
    throw new AppError('conflict', `Accounts hold values such as ${String(misfit).slice(0, 80)} in ${field.label}`, {
      field: 'type',
      remedy: 'Choose a type that fits them, such as text',
    })
  }
  await putFields(tx, [field])
  return field
}

/** Whether a value may stay as it is stored under the field's type. */
function keeps(field: CustomField, value: CustomValue): boolean {
  const cast = castCustom(field, value)
  return cast.kind === 'fits' && cast.value === value
}

export type CastCustom =
  | { kind: 'fits'; custom: Custom }
  | { kind: 'misfit'; field: string; reason: string; remedy: string }

/**
 * Casts the custom values of many rows at once. Fields that nobody defined are opened with the narrowest type that
 * takes the values seen; an open field whose values turn out otherwise becomes a text. A defined field refuses.
 */
export async function castOpen(tx: Tx, rows: readonly Custom[]): Promise<CastCustom[]> {
  const named = rows.map(byKey)
  const columns = new Map<string, CustomValue[]>()
  for (const row of named) for (const [key, value] of row) columns.set(key, [...(columns.get(key) ?? []), value])
  const fields = await openFields(tx, columns)
  return named.map((row) => castRow(row, fields))
}

const byKey = (row: Custom) =>
  new Map(Object.entries(row).map(([name, value]) => [fieldKey(name.replace(/^custom\./, '')), value]))

async function openFields(tx: Tx, columns: ReadonlyMap<string, CustomValue[]>): Promise<Map<string, CustomField>> {
  const fields = new Map((await customFields(tx)).map((field) => [field.key, field]))
  const opened: CustomField[] = []
  const widened: string[] = []
  for (const [key, values] of columns) {
    const field = fields.get(key)
    if (!field) {
      if (values.every((value) => value === null || value === '')) continue
      opened.push({ key, label: labelOf(key), type: inferType(values), choices: null, isOpen: true })
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
  await widenToText(tx, widened)
  for (const field of opened) fields.set(field.key, field)
  return fields
}

function castRow(row: ReadonlyMap<string, CustomValue>, fields: ReadonlyMap<string, CustomField>): CastCustom {
  const custom: Custom = {}
  for (const [key, value] of row) {
    const field = fields.get(key)
    if (!field) continue
    const cast = castCustom(field, value)
    if (cast.kind === 'misfit') return { kind: 'misfit', field: key, reason: cast.reason, remedy: cast.remedy }
    custom[key] = cast.value
  }
  return { kind: 'fits', custom }
}

/** Custom values that a person enters: only defined fields, only values that fit. */
export async function checkCustom(tx: Tx, custom: Custom): Promise<Custom> {
  const fields = new Map((await customFields(tx)).map((field) => [field.key, field]))
  const unknown = Object.keys(custom).find((key) => !fields.has(key))
  if (unknown !== undefined) {
    throw new AppError('invalid', `There is no field ${unknown}`, {
      field: `custom.${unknown}`,
      remedy: 'Define the field first',
    })
  }
  const cast = castRow(new Map(Object.entries(custom)), fields)
  if (cast.kind === 'fits') return cast.custom
  throw new AppError('invalid', cast.reason, { field: `custom.${cast.field}`, remedy: cast.remedy })
}
