import {
  type Condition,
  type Explanation,
  explain,
  type FieldReader,
  type FieldSpec,
  type FieldValue,
  fieldsOf,
  historyOf,
  holds,
  parseCondition,
  type Subject,
} from '../../kernel/condition/index.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AccountId } from '../../kernel/ids.ts'
import type { Platform, Viewer } from '../../platform/contributions.ts'
import { conditionSql } from '../../platform/db/condition.ts'
import type { Tx } from '../../platform/db/db.ts'
import { csvLine } from '../../platform/files/csv.ts'
import { decodeCursor, encodeCursor } from '../../platform/http/fields.ts'
import { visible } from '../accounts/index.ts'
import { type CatalogueEntry, catalogue, valuesAcross } from '../measures/index.ts'
import { members, settings, today } from '../workspaces/index.ts'
import * as store from './store.ts'
import { type KnownField, knownFields } from './store-fields.ts'

/** Everything needed to read a condition about accounts in one transaction. */
export interface AccountLanguage {
  subject: Subject
  fields: Map<string, KnownField>
  catalogue: CatalogueEntry[]
  today: Day
  currency: string
}

/** The fields of the subject `account`: what its modules declare, and every measure. */
export async function accountLanguage(platform: Platform, tx: Tx): Promise<AccountLanguage> {
  const [workspace, on, entries] = [await settings(tx), await today(tx), await catalogue(tx)]
  const declared: FieldSpec[] = []
  for (const subject of platform.contributions.subjects) {
    if (subject.name === 'account') declared.push(...(await subject.fields(tx)))
  }
  const fields = knownFields(tx, declared, entries, on, workspace.currency)
  const subject = { name: 'account', fields: [...fields.values()].map((field) => field.spec) }
  return { subject, fields, catalogue: entries, today: on, currency: workspace.currency }
}

/** A condition as it came, checked; what is wrong is named with its remedy. */
export function readCondition(language: AccountLanguage, input: unknown): Condition {
  const parsed = parseCondition(input, language.subject)
  if (parsed.kind === 'ok') return parsed.condition
  const [first] = parsed.problems
  throw new AppError('invalid', `condition: ${first?.message ?? 'cannot be read'}`, {
    field: `condition${first?.path ? `.${first.path}` : ''}`,
    remedy: first?.remedy,
    problems: parsed.problems.map(({ path, message, remedy }) => ({ field: path, message, remedy })),
  })
}

export interface ListRequest {
  condition?: unknown
  text?: string | undefined
  columns: string[]
  sort: string
  direction: 'ascending' | 'descending'
}

interface Filtered {
  visible: store.ListQuery['visible']
  condition: store.ListQuery['condition']
  text: string | null
}

function filtered(
  viewer: Viewer,
  language: AccountLanguage,
  request: Pick<ListRequest, 'condition' | 'text'>,
): Filtered {
  const condition = request.condition
    ? conditionSql(readCondition(language, request.condition), sqlFields(language), language.today)
    : null
  return { visible: visible(viewer), condition, text: request.text?.trim() || null }
}

const sqlFields = (language: AccountLanguage) => new Map([...language.fields].map(([key, field]) => [key, field.sql]))

function field(language: AccountLanguage, key: string, name: string): KnownField {
  const found = language.fields.get(key)
  if (found) return found
  throw new AppError('invalid', `${name}: there is no field ${key}`, {
    field: name,
    remedy: 'Ask segments.fields for the list',
  })
}

export interface ListedAccount {
  id: AccountId
  name: string
  values: Record<string, FieldValue>
  spark?: (number | null)[]
}

/** Points of a small curve: one a week over 90 days, the last of them yesterday. */
const sparkDays = (on: Day): Day[] => Array.from({ length: 14 }, (_, week) => addDays(on, -1 - 7 * (13 - week)))

/** One page of the accounts that a viewer may see. */
export async function listAccounts(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  request: ListRequest & { cursor?: string | undefined; limit: number; spark?: string | undefined },
): Promise<{ items: ListedAccount[]; next: string | null }> {
  const language = await accountLanguage(platform, tx)
  const rows = await store.listAccounts(tx, {
    ...filtered(viewer, language, request),
    columns: request.columns.map((key) => field(language, key, 'columns')),
    sort: field(language, request.sort, 'sort'),
    direction: request.direction,
    after: readCursor(request.cursor),
    limit: request.limit + 1,
  })
  const page = rows.slice(0, request.limit)
  const last = rows.length > request.limit ? page.at(-1) : undefined
  const sparks = request.spark
    ? await sparksOf(
        tx,
        language,
        request.spark,
        page.map((row) => row.id),
      )
    : null
  const items = page.map((row, index) => ({
    id: row.id,
    name: row.name,
    values: Object.fromEntries(request.columns.map((key, column) => [key, row.values[column] ?? null])),
    ...(sparks ? { spark: sparks[index] ?? [] } : {}),
  }))
  return { items, next: last ? encodeCursor([last.key, last.id]) : null }
}

function readCursor(text: string | undefined): (string | number | null)[] | undefined {
  if (!text) return undefined
  const key = decodeCursor(text)
  if (key?.length === 2 && typeof key[1] === 'string' && /^[0-9a-f-]{36}$/.test(key[1])) return key
  throw new AppError('invalid', 'cursor: is not one of ours', {
    field: 'cursor',
    remedy: 'Send the `next` of the page before, or nothing',
  })
}

async function sparksOf(tx: Tx, language: AccountLanguage, key: string, accounts: AccountId[]) {
  const entry = language.catalogue.find((candidate) => `measure:${candidate.key}` === key)
  if (!entry)
    throw new AppError('invalid', `spark: there is no measure ${key}`, {
      field: 'spark',
      remedy: 'Send a measure such as measure:health.score',
    })
  return valuesAcross(tx, accounts, entry, sparkDays(language.today))
}

/** Borders of the bands in which health is summed up above a list; the scorecard's own bands decide everything else. */
const bandLimits = [50, 75]

export async function summariseAccounts(
  platform: Platform,
  tx: Tx,
  viewer: Viewer,
  request: Pick<ListRequest, 'condition' | 'text'>,
) {
  const language = await accountLanguage(platform, tx)
  const filter = filtered(viewer, language, request)
  const summary = await store.summarise(tx, filter, language.today)
  const health = language.fields.get('measure:health.score')
  const { counts, unknown } = health
    ? await store.countBetween(tx, filter, health, bandLimits)
    : { counts: [0, 0, 0], unknown: summary.count }
  const [red = 0, yellow = 0, green = 0] = counts
  return { ...summary, currency: language.currency, bands: { red, yellow, green, unknown } }
}

/** Rows of an export that one transaction reads. */
const exportPage = 500

/** The list as CSV, read page by page, each page in its own short transaction. */
export async function* exportAccounts(
  platform: Platform,
  viewer: Viewer,
  request: ListRequest,
): AsyncGenerator<string> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => platform.db.within(viewer.workspace, work)
  const { labels, owners } = await within(async (tx) => {
    const language = await accountLanguage(platform, tx)
    return {
      labels: request.columns.map((key) => field(language, key, 'columns').spec.label),
      owners: new Map((await members(tx)).map((member) => [member.id as string, member.name])),
    }
  })
  yield csvLine(['id', 'name', ...labels])
  for (let cursor: string | undefined; ; ) {
    const page = await within((tx) => listAccounts(platform, tx, viewer, { ...request, cursor, limit: exportPage }))
    for (const item of page.items)
      yield csvLine([item.id, item.name, ...request.columns.map((key) => cell(key, item.values[key], owners))])
    if (!page.next) return
    cursor = page.next
  }
}

function cell(
  key: string,
  value: FieldValue | undefined,
  owners: Map<string, string>,
): string | number | boolean | null {
  if (key === 'attribute:owner' && typeof value === 'string') return owners.get(value) ?? value
  if (typeof value === 'object' && value !== null) return value.join('; ')
  return value ?? null
}

/** Why a condition holds for an account or does not: the kernel's explanation over the values that SQL would see. */
export async function explainAccount(
  platform: Platform,
  tx: Tx,
  account: AccountId,
  input: unknown,
): Promise<{ holds: boolean; explanation: Explanation }> {
  const language = await accountLanguage(platform, tx)
  const condition = readCondition(language, input)
  const read = await readerOf(tx, language, account, condition)
  return { holds: holds(condition, read), explanation: explain(condition, read, language.subject) }
}

async function readerOf(
  tx: Tx,
  language: AccountLanguage,
  account: AccountId,
  condition: Condition,
): Promise<FieldReader> {
  const keys = fieldsOf(condition)
  const history = historyOf(condition).map(({ field: key, days }) => ({
    key,
    field: field(language, key, 'condition'),
    days,
  }))
  const values = await store.valuesOf(
    tx,
    account,
    keys.map((key) => field(language, key, 'condition')),
    history,
  )
  const now = new Map(keys.map((key, index) => [key, values?.now[index] ?? null]))
  const before = new Map(history.map(({ key, days }, index) => [`${key} ${days}`, values?.before[index] ?? null]))
  return { today: language.today, value: (key) => now.get(key), before: (key, days) => before.get(`${key} ${days}`) }
}
