import {
  type Condition,
  type CountedEvents,
  type FieldSpec,
  isNumeric,
  parseCondition,
  type Subject,
} from '../../../kernel/condition/index.ts'
import { addDays, type Day } from '../../../kernel/day.ts'
import { AppError } from '../../../kernel/errors.ts'
import { t, told } from '../../../kernel/words.ts'
import type { Platform, Viewer } from '../../../platform/contributions.ts'
import { boundsSql, conditionSql, type Expression, type FieldSql, filterSql } from '../../../platform/db/condition.ts'
import type { Tx } from '../../../platform/db/db.ts'
import { heldOn } from '../../accounts/index.ts'
import { type CatalogueEntry, catalogue, shownMeasures, silentOn, sources } from '../../measures/index.ts'
import { settings, today } from '../../workspaces/index.ts'
import { changeKey, columnKind } from '../domain/columns.ts'
import { changedBy, type FieldFrame, joined, type KnownField, knownFields, newestMeasures } from '../store/fields.ts'

/** Everything needed to read a condition about accounts in one transaction. */
export interface AccountLanguage {
  subject: Subject
  fields: Map<string, KnownField>
  catalogue: CatalogueEntry[]
  today: Day
  currency: string
  /** What accounts `a` are joined with, so that the fields can be read: their measures, and how they stood then. */
  joins: Expression
}

const everything: Viewer['sees'] = { kind: 'all' }

/** The fields of the subject `account`: what its modules declare, and every measure. What a viewer does not see reads as unknown. */
export async function accountLanguage(platform: Platform, tx: Tx, sees = everything): Promise<AccountLanguage> {
  const silent = (await sources(tx)).filter((source) => source.staleSince !== null).map(({ owner }) => owner)
  return languageOf(platform, tx, { sees, today: await today(tx), silent: new Set(silent), basis: 'live' })
}

/** The same words as they were known at the close of a day: measures as it showed them, attributes as their history has them. */
export async function closedLanguage(
  platform: Platform,
  tx: Tx,
  day: Day,
  sees = everything,
): Promise<AccountLanguage> {
  return languageOf(platform, tx, { sees, today: day, silent: await silentOn(tx, day), basis: 'closed' })
}

async function languageOf(
  platform: Platform,
  tx: Tx,
  frame: Pick<FieldFrame, 'sees' | 'today' | 'silent' | 'basis'>,
): Promise<AccountLanguage> {
  const [workspace, entries] = [await settings(tx), await catalogue(tx)]
  const declared: FieldSpec[] = []
  const read = new Map<string, Expression>()
  const counts = new Map<string, CountedEvents>()
  for (const subject of platform.contributions.subjects.filter(({ name }) => name === 'account')) {
    const own = await subject.fields(tx)
    declared.push(...own)
    for (const [key, counted] of (await subject.counted?.(tx)) ?? []) counts.set(key, counted)
    if (subject.read) for (const { key } of own) read.set(key, subject.read(tx, key, frame.today))
  }
  const { currency } = workspace
  const fields = knownFields(tx, declared, { ...frame, catalogue: entries, currency, read })
  const subject = { name: 'account', fields: [...fields.values()].map(({ spec }) => withCounts(spec, counts)) }
  const joins =
    frame.basis === 'live' ? newestMeasures(tx) : joined(shownMeasures(tx, frame.today), await heldOn(tx, frame.today))
  return { subject, fields, catalogue: entries, today: frame.today, currency, joins }
}

/** A field with the events that it counts, where it does: a condition may name it by them. */
export function withCounts(spec: FieldSpec, counts: ReadonlyMap<string, CountedEvents>): FieldSpec {
  const counted = counts.get(spec.key)
  return counted ? { ...spec, counts: counted } : spec
}

/** A condition as it came, checked; what is wrong is named with its remedy. */
export const readCondition = (language: AccountLanguage, input: unknown, name?: string): Condition =>
  readTree(language.subject, input, name)

export function readTree(subject: Subject, input: unknown, name = 'condition'): Condition {
  const parsed = parseCondition(input, subject)
  if (parsed.kind === 'ok') return parsed.condition
  const [first] = parsed.problems
  throw new AppError('invalid', `${name}: ${first?.message ?? told`cannot be read`}`, {
    field: `${name}${first?.path ? `.${first.path}` : ''}`,
    remedy: first?.remedy,
    problems: parsed.problems.map(({ path, message, remedy }) => ({ field: path, message, remedy })),
  })
}

/** A condition as a list is filtered by it. */
export const conditionOf = (language: AccountLanguage, input: unknown): Expression =>
  filterSql(readCondition(language, input), sqlFields(language), language.today)

/** A condition that was read before, with all that it says; a field that is gone since is unknown. */
export const compiled = (language: AccountLanguage, condition: Condition): Expression =>
  conditionSql(condition, sqlFields(language), language.today)

/** What it says of measures that an index holds. */
export const boundsOf = (language: AccountLanguage, input: unknown): Expression | null =>
  boundsSql(readCondition(language, input), sqlFields(language))

const sqlFields = (language: AccountLanguage): Map<string, FieldSql> =>
  new Map([...language.fields].map(([key, field]) => [key, field.sql]))

export function fieldOf(language: AccountLanguage, key: string, name: string): KnownField {
  const found = language.fields.get(key)
  if (found) return found
  throw new AppError('invalid', told`${name}: there is no field ${key}`, {
    field: name,
    remedy: told`Ask segments.fields for the list`,
  })
}

/** A column of a list: a field, how a measure changed in 30 days, or its course over 90. */
export type ListColumn =
  | { kind: 'value'; key: string; field: KnownField }
  | { kind: 'course'; key: string; entry: CatalogueEntry; label: string }

export function columnOf(language: AccountLanguage, key: string, name: string): ListColumn {
  const { kind, of } = columnKind(key)
  if (kind === 'field') return { kind: 'value', key, field: fieldOf(language, key, name) }
  if (kind === 'change') return { kind: 'value', key, field: changeField(language, of, name) }
  const entry = language.catalogue.find((candidate) => `measure:${candidate.key}` === of)
  if (entry && entry.slot !== null) return { kind: 'course', key, entry, label: t`${entry.label}, 90 days` }
  throw new AppError('invalid', told`${name}: ${of} has no course to draw`, {
    field: name,
    remedy: told`Name a measure that is kept day by day, such as measure:health.score`,
  })
}

/** What an order compares: a field or a change, never a course. */
export function orderField(language: AccountLanguage, key: string, name: string): KnownField {
  const { kind, of } = columnKind(key)
  return kind === 'change' ? changeField(language, of, name) : fieldOf(language, key, name)
}

/** How far a number is from where it stood at the close of the day 30 days ago. */
function changeField(language: AccountLanguage, of: string, name: string): KnownField {
  const { spec, sql } = fieldOf(language, of, name)
  const before = sql.before
  if (before && isNumeric(spec.type)) {
    const label = t`${spec.label}, change in 30 days`
    return {
      spec: { ...spec, key: changeKey(of), label },
      sql: { type: spec.type, now: changedBy(sql.now, before(30)) },
    }
  }
  throw new AppError('invalid', told`${name}: ${spec.label} is not compared with an earlier day`, {
    field: name,
    remedy: told`Name a measure that is a number`,
  })
}

/** Points of a small curve: one a week over 90 days, the last of them yesterday. */
export const courseDays = (on: Day): Day[] => Array.from({ length: 14 }, (_, week) => addDays(on, -1 - 7 * (13 - week)))
