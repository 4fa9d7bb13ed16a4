import type { ColumnHolding, Holding, Reach, TableHoldings } from '../../../platform/contributions.ts'

/** A table as the database has it. */
export interface KnownTable {
  name: string
  columns: KnownColumn[]
  /** Columns of each unique key. */
  keys: string[][]
  /** Whether the app's role may put rows in and take them out. */
  isOurs: boolean
}

export interface KnownColumn {
  name: string
  type: string
  isNullable: boolean
  /** Not computed by the database from others. */
  isCopied: boolean
}

const texts = new Set(['text', 'character varying', 'character', 'citext', 'json', 'jsonb', 'text[]', 'bytea', 'xml'])

/** Whether words can stand in a column of this type. */
export const isText = ({ type }: Pick<KnownColumn, 'type'>) => texts.has(type)

/** Names by which a column of ids is told to be a person's. */
const pointsToPerson = /(^|_)(contact|person|respondent|attendee|recipient)(_id|_raw)?$/

/** What of the database nobody declares, and what is declared of nothing: each in a sentence that says what to do. */
export function holdingProblems(tables: readonly KnownTable[], holdings: readonly TableHoldings[]): string[] {
  const declared = new Map(holdings.map((holding) => [holding.table, holding]))
  const known = new Set(tables.map(({ name }) => name))
  return [
    ...tables.flatMap((table) => problemsOf(table, declared.get(table.name))),
    ...holdings.filter(({ table }) => !known.has(table)).map(({ table }) => `${table} is declared and does not exist`),
  ]
}

function problemsOf(table: KnownTable, holdings: TableHoldings | undefined): string[] {
  // What the database computes from a column goes with it.
  const wanted = table.columns.filter((column) => isText(column) && column.isCopied).map(({ name }) => name)
  const pointers = table.columns.filter(({ name, type }) => type === 'uuid' && pointsToPerson.test(name))
  if (!holdings) {
    if (wanted.length + pointers.length === 0) return []
    return [`${table.name} is not declared in its module's holdings.ts: say what ${wanted.join(', ') || 'it'} holds`]
  }
  const columns = new Set(table.columns.map(({ name }) => name))
  const reached = new Set((holdings.reach ?? []).map(columnOf))
  return [
    ...wanted
      .filter((name) => !Object.hasOwn(holdings.columns, name))
      .map((name) => `${table.name}.${name} is not declared: say what it holds, or \`word\` where nothing personal`),
    ...Object.keys(holdings.columns)
      .filter((name) => !wanted.includes(name))
      .map((name) => `${table.name}.${name} is declared and is no column of text`),
    ...[...reached].filter((name) => !columns.has(name)).map((name) => `${table.name} has no column ${name} to reach`),
    ...pointers
      .filter(({ name }) => !reached.has(name) && !holdings.staff)
      .map(({ name }) => `${table.name}.${name} points to a person: name it under \`reach\``),
  ]
}

export const columnOf = (reach: Reach): string => Object.values(reach)[0] as string

export const holdingOf = (declared: Holding | ColumnHolding): ColumnHolding =>
  typeof declared === 'string' ? { holds: declared } : declared
