/** Which file feeds what: the mapping of an import, read from YAML by `readMap`. */
export interface ImportMap {
  /** The system that the files come from: the first half of every identity. */
  source: string
  /** Of days and times written without one; absent for the workspace's own. */
  zone: string | null
  currency: string | null
  /** What whoever reads the report should know about this mapping. */
  notes: string[]
  files: MappedFile[]
}

export interface MappedFile {
  file: string
  /** Between the cells, or `blanks` for any number of them; absent where it is found by looking. */
  delimiter: string | null
  /** One file may feed several shapes: each row is offered to every part. */
  parts: MappedPart[]
}

export interface MappedPart {
  shape: string
  /** Where this part's ids belong to another system than the map's. */
  source: string | null
  where: Where[]
  columns: Record<string, ColumnRule>
  settings: Record<string, string>
}

/** Rows outside of it are skipped and counted. */
export type Where =
  | { column: string; kind: 'is'; values: string[] }
  | { column: string; kind: 'is not'; values: string[] }
  | { column: string; kind: 'is empty' }
  | { column: string; kind: 'is filled' }

/** From cells to one field's text, in this order: join, trim, empty, strip, keep, replace, letters, pad, prefix, suffix, values, split or hash; then the type. */
export interface ColumnRule {
  /** Columns of the file; none where `value` is given. Several are joined. */
  from: string[]
  join: string
  /** A constant. */
  value: string | null
  /** Instead of an empty cell. */
  default: string | null
  /** Texts that mean nothing is said, such as 'n/a'. */
  empty: string[]
  /** Characters that are left out: '_-' makes CUST_001 and CUST-001 one id. */
  strip: string
  /** Only digits, or letters and digits, are kept. */
  keep: 'digits' | 'letters and digits' | null
  replace: Record<string, string>
  letters: 'lower' | 'upper' | null
  /** Digits alone get zeros before them up to this length: 4 makes 42 and 0042 one id. */
  pad: number
  prefix: string
  suffix: string
  values: Record<string, string> | null
  /** Makes a list of the text. */
  split: string | null
  /** Keeps only a fingerprint, for ids that must not be stored as they are. */
  hash: boolean
  format: string | null
  units: 'major' | 'minor' | null
  decimal: ',' | '.' | null
  /** The number is multiplied: 0.01 for percent. */
  scale: number | null
  /** Adds an amount of time that another column holds: closed = opened + hours. */
  plus: { column: string; unit: 'minutes' | 'hours' | 'days' } | null
  /** The type of a field that an open shape does not declare. */
  type: 'text' | 'integer' | 'number' | 'money' | 'boolean' | 'day' | 'time' | 'json' | null
  /** The column may be absent from the file. */
  optional: boolean
}

export const plainRule = (from: string): ColumnRule => ({
  from: [from],
  join: ' ',
  value: null,
  default: null,
  empty: [],
  strip: '',
  keep: null,
  replace: {},
  letters: null,
  pad: 0,
  prefix: '',
  suffix: '',
  values: null,
  split: null,
  hash: false,
  format: null,
  units: null,
  decimal: null,
  scale: null,
  plus: null,
  type: null,
  optional: false,
})

/** In place of a column: the number of the row's line, for files that give their rows no id. */
export const LINE = '(line)'

/** The column that a refused field is mended in; of a moment reckoned from another one, the amount that was added. */
export function columnToMend({ columns }: MappedPart, field: string): string {
  const rule = columns[field]
  return rule?.plus?.column ?? rule?.from[0] ?? field
}

/** All columns of the file that a part reads. */
export function columnsRead(part: MappedPart): { column: string; optional: boolean }[] {
  const rules = Object.values(part.columns).flatMap((rule) =>
    [...rule.from, ...(rule.plus ? [rule.plus.column] : [])].map((column) => ({ column, optional: rule.optional })),
  )
  const read = [...rules, ...part.where.map(({ column }) => ({ column, optional: false }))]
  return read.filter(({ column }) => column !== LINE)
}
