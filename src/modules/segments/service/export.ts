import type { FieldSpec, FieldValue } from '../../../kernel/condition/index.ts'
import { currencyDigits, isCurrency } from '../../../kernel/money.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { type CsvCell, csvOf } from '../../../platform/files/csv.ts'
import { members } from '../../workspaces/index.ts'
import { hasOtherCurrency } from '../store/list.ts'
import { accountLanguage, type ListColumn } from './language.ts'
import { chosenBy, columnsOf, type ListedAccount, type ListRequest, listAccounts } from './list.ts'

/** Rows of an export that one transaction reads. */
const exportPage = 500

const currencyKey = 'attribute:currency'

interface Sheet {
  columns: ListColumn[]
  currency: string
  /** Some amounts are in another currency than the workspace's, so that each row says which. */
  saysCurrency: boolean
  members: ReadonlyMap<string, string>
}

/**
 * The list as CSV, read page by page, each page in its own short transaction: the account's id, then exactly the columns
 * that are seen, in the same order and of the same accounts. Numbers are plain: amounts in whole units with a point, shares
 * as shares of one, days as 2026-11-23.
 */
export async function* exportAccounts(
  platform: Platform,
  viewer: Viewer,
  request: ListRequest,
): AsyncGenerator<string> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(viewer.workspace, work)
  const sheet = await within((tx) => sheetOf(platform, tx, viewer, request))
  const asked = {
    ...request,
    columns: [...new Set([...request.columns, ...(sheet.saysCurrency ? [currencyKey] : [])])],
  }
  const read = (cursor: string | undefined) =>
    within((tx) => listAccounts(platform, tx, viewer, { ...asked, cursor, limit: exportPage }))
  yield* csvOf(headOf(sheet), read, (item, { names }) => rowOf(sheet, item, names))
}

async function sheetOf(platform: Platform, tx: Tx, viewer: Viewer, request: ListRequest): Promise<Sheet> {
  const language = await accountLanguage(platform, tx, viewer.sees)
  const columns = columnsOf(language, request.columns)
  const { currency } = language
  const isMixed =
    columns.some((column) => isOwnMoney(column)) &&
    (await hasOtherCurrency(tx, chosenBy(viewer, language, request), currency))
  return {
    columns,
    currency,
    saysCurrency: isMixed && !request.columns.includes(currencyKey),
    members: new Map((await members(tx)).map((member) => [member.id as string, member.name])),
  }
}

/** Amounts that are in the account's own currency: those in fields of one's own. */
const isOwnMoney = (column: ListColumn) =>
  column.kind === 'value' && column.field.spec.type === 'money' && column.field.spec.source === 'custom'

function headOf({ columns, saysCurrency }: Sheet): string[] {
  const labels = columns.map((column) => (column.kind === 'value' ? column.field.spec.label : column.label))
  return ['id', 'name', ...labels, ...(saysCurrency ? ['Currency'] : [])]
}

function rowOf(sheet: Sheet, item: ListedAccount, names: Record<string, string>): CsvCell[] {
  const own = item.values[currencyKey]
  const currency = typeof own === 'string' ? own : sheet.currency
  const cells = sheet.columns.map((column): CsvCell => {
    if (column.kind === 'course') return (item.courses[column.key] ?? []).map((point) => point ?? '?').join(' ')
    const shown = isOwnMoney(column) ? currency : sheet.currency
    return cellOf(column.field.spec, item.values[column.key] ?? null, { ...sheet, currency: shown, names })
  })
  return [item.id, item.name, ...cells, ...(sheet.saysCurrency ? [currency] : [])]
}

interface Words extends Sheet {
  names: Record<string, string>
}

function cellOf(spec: FieldSpec, value: FieldValue, words: Words): CsvCell {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return spec.type === 'money' ? plainAmount(value, words.currency) : value
  if (typeof value === 'object') return value.join('; ')
  if (spec.names === 'member') return words.members.get(value) ?? value
  return spec.names === 'account' ? (words.names[value] ?? null) : value
}

/** An amount in whole units, exact and without zeros at its end: 1234.50 is written 1234.5. */
function plainAmount(minor: number, currency: string): number {
  const digits = isCurrency(currency) ? currencyDigits(currency) : 2
  return Number((minor / 10 ** digits).toFixed(digits))
}
