import type { FieldValue } from '../../../kernel/condition/index.ts'
import { AppError } from '../../../kernel/errors.ts'
import { type AccountId, isUuid } from '../../../kernel/ids.ts'
import { told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { foreignCursor } from '../../../platform/http/cursor.ts'
import { decodeCursor, encodeCursor } from '../../../platform/http/fields.ts'
import { visible } from '../../accounts/index.ts'
import { valuesAcross } from '../../measures/index.ts'
import { mostCourses } from '../domain/columns.ts'
import type { KnownField } from '../store/fields.ts'
import * as store from '../store/list.ts'
import { countByColumns, isCountedByColumns } from './kept-columns.ts'
import {
  type AccountLanguage,
  accountLanguage,
  boundsOf,
  columnOf,
  conditionOf,
  courseDays,
  type ListColumn,
  orderField,
  readCondition,
} from './language.ts'

export interface Selection {
  condition?: unknown
  text?: string | undefined
  /** Only some, picked by hand. */
  accounts?: readonly string[] | undefined
}

export interface SortKey {
  key: string
  direction: 'ascending' | 'descending'
}

export interface ListRequest extends Selection {
  columns: string[]
  sort: string
  direction: 'ascending' | 'descending'
  further: readonly SortKey[]
}

/** The accounts that a selection means to a viewer. */
export function chosenBy(viewer: Viewer, language: AccountLanguage, selection: Selection): store.Chosen {
  const { condition, text, accounts } = selection
  return {
    visible: visible(viewer),
    condition: condition ? conditionOf(language, condition) : null,
    // Whoever sees a book is read by that.
    bounds: condition && viewer.sees.kind === 'all' ? boundsOf(language, condition) : null,
    text: text?.trim() || null,
    accounts: accounts as AccountId[] | undefined,
  }
}

export interface ListedAccount {
  id: AccountId
  name: string
  values: Record<string, FieldValue>
  courses: Record<string, (number | null)[]>
}

export interface ListPage {
  items: ListedAccount[]
  next: string | null
  /** The names of accounts that are named by id in this page. */
  names: Record<string, string>
}

/** One page of the accounts that a viewer may see. */
export async function listAccounts(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  request: ListRequest & { cursor?: string | undefined; limit: number },
): Promise<ListPage> {
  const language = await accountLanguage(platform, tx, viewer.sees)
  const columns = columnsOf(language, request.columns)
  const fields = columns.flatMap((column) => (column.kind === 'value' ? [column] : []))
  const order = orderOf(language, request)
  const rows = await store.listAccounts(tx, {
    ...chosenBy(viewer, language, request),
    columns: fields.map((column) => column.field),
    order,
    after: readCursor(request.cursor, order),
    limit: request.limit + 1,
  })
  const page = rows.slice(0, request.limit)
  const last = rows.length > request.limit ? page.at(-1) : undefined
  const courses = await coursesOf(tx, language, columns, page)
  const items = page.map(({ id, name, values }, index) => ({
    id,
    name,
    values: Object.fromEntries(fields.map(({ key }, column) => [key, values[column] ?? null])),
    courses: courses[index] ?? {},
  }))
  return {
    items,
    next: last ? encodeCursor([...last.keys, last.id]) : null,
    names: await store.namesOf(tx, visible(viewer), accountsNamed(fields, items)),
  }
}

export function columnsOf(language: AccountLanguage, keys: readonly string[]): ListColumn[] {
  const columns = keys.map((key) => columnOf(language, key, 'columns'))
  if (columns.filter((column) => column.kind === 'course').length <= mostCourses) return columns
  throw new AppError('invalid', told`columns: a list draws at most ${mostCourses} courses`, {
    field: 'columns',
    remedy: told`Leave some of them out`,
  })
}

function orderOf(language: AccountLanguage, { sort, direction, further }: ListRequest): store.Order[] {
  const first = { field: orderField(language, sort, 'sort'), direction }
  const others = further.map(({ key, direction: way }) => ({
    field: orderField(language, key, 'further'),
    direction: way,
  }))
  return [first, ...others]
}

/** Ids of accounts that stand in the columns of a page. */
function accountsNamed(
  fields: readonly { key: string; field: KnownField }[],
  items: readonly ListedAccount[],
): string[] {
  const keys = fields.filter(({ field }) => field.spec.names === 'account').map(({ key }) => key)
  return [...new Set(items.flatMap(({ values }) => keys.map((key) => values[key])))].filter(isUuid)
}

async function coursesOf(
  tx: Tx,
  language: AccountLanguage,
  columns: readonly ListColumn[],
  page: readonly store.ListRow[],
): Promise<Record<string, (number | null)[]>[]> {
  const ids = page.map((row) => row.id)
  const days = courseDays(language.today)
  const drawn = columns.flatMap((column) => (column.kind === 'course' ? [column] : []))
  const all: Awaited<ReturnType<typeof valuesAcross>>[] = []
  for (const { entry } of drawn) all.push(await valuesAcross(tx, ids, entry, days))
  return page.map((_, row) => Object.fromEntries(drawn.map(({ key }, at) => [key, all[at]?.[row] ?? []])))
}

function readCursor(text: string | undefined, order: readonly store.Order[]): (string | number | null)[] | undefined {
  if (!text) return undefined
  const key = decodeCursor(text)
  const isOurs = key?.length === order.length + 1 && isUuid(key.at(-1))
  if (isOurs && order.every(({ field }, at) => store.isPlaceIn(field, key[at] ?? null))) return key
  throw foreignCursor()
}

export async function countAccounts(platform: Platform, tx: Tx, viewer: Viewer, selection: Selection): Promise<number> {
  const language = await accountLanguage(platform, tx, viewer.sees)
  const isOverAll = viewer.sees.kind === 'all' && !selection.text && !selection.accounts && selection.condition
  const counted =
    isOverAll && (await isCountedByColumns(platform, tx))
      ? await countByColumns(platform, tx, language, readCondition(language, selection.condition))
      : null
  if (counted !== null) return counted
  return store.countAccounts(tx, chosenBy(viewer, language, selection))
}
