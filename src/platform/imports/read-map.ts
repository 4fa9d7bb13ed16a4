import { LineCounter, parseDocument } from 'yaml'
import { isZone } from '../../kernel/day.ts'
import { AppError } from '../../kernel/errors.ts'
import { isCurrency } from '../../kernel/money.ts'
import { told } from '../../kernel/words.ts'
import type { ImportShape } from '../contributions.ts'
import { BLANKS } from './blanks.ts'
import { isFormat } from './cast.ts'
import { type ColumnRule, type ImportMap, type MappedFile, type MappedPart, plainRule, type Where } from './map.ts'

type Path = readonly (string | number)[]

/** Where in the text a part of the map stands, so that a refusal can name its line. */
interface Reading {
  refuse(path: Path, reason: string, remedy: string): never
  shapes: readonly ImportShape[]
}

/** Largest map that is read: far above any real one, and small enough that nobody waits for it. */
const largestMap = 500_000

/** Reads a mapping file. A mistake in it is refused with its line, its field and what to write instead. */
export function readMap(text: string, shapes: readonly ImportShape[]): ImportMap {
  if (text.length > largestMap)
    throw refusal('map', 1, told`it is longer than ${largestMap} characters`, told`Shorten it`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const mistake = document.errors[0]
  if (mistake)
    throw refusal(
      'map',
      mistake.linePos?.[0].line ?? 1,
      told`it is not YAML: ${mistake.message.split('\n')[0]}`,
      told`Correct this line`,
    )
  let content: unknown
  try {
    content = document.toJS({ maxAliasCount: 20 })
  } catch (error) {
    throw refusal('map', 1, (error as Error).message, told`Write it without so many aliases`)
  }
  const lineAt = (path: Path): number => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
      const range = (node as { range?: [number, number, number] } | null | undefined)?.range
      if (range) return lines.linePos(range[0]).line
    }
    return 1
  }
  const refuse = (path: Path, reason: string, remedy: string): never => {
    throw refusal(path.join('.') || 'map', lineAt(path), reason, remedy)
  }
  return mapOf({ refuse, shapes }, content)
}

function refusal(field: string, line: number, reason: string, remedy: string): AppError {
  return new AppError('invalid', told`The map, line ${line}, ${field}: ${reason}`, { field, line, remedy })
}

function mapOf(reading: Reading, content: unknown): ImportMap {
  const object = objectOf(reading, [], content)
  onlyKeys(reading, [], object, ['source', 'zone', 'currency', 'notes', 'files'])
  const source = required(
    reading,
    ['source'],
    object.source,
    told`Name the system that the files come from, such as \`source: salesforce\``,
  )
  const zone = optionalText(reading, ['zone'], object.zone)
  if (zone !== null && !isZone(zone))
    reading.refuse(['zone'], told`'${zone}' is not a time zone`, told`Use a name such as Europe/Berlin`)
  const currency = optionalText(reading, ['currency'], object.currency)
  if (currency !== null && !isCurrency(currency))
    reading.refuse(['currency'], told`'${currency}' is not a currency`, told`Use a code such as EUR`)
  const files = listOf(
    reading,
    ['files'],
    object.files,
    told`List the files: \`files:\` and below it \`- file: accounts.csv\``,
  )
  return {
    source,
    zone,
    currency,
    notes: object.notes === undefined ? [] : texts(reading, ['notes'], object.notes),
    files: files.map((file, index) => fileOf(reading, ['files', index], file)),
  }
}

const partKeys = ['shape', 'source', 'where', 'columns', 'settings']

function fileOf(reading: Reading, path: Path, content: unknown): MappedFile {
  const object = objectOf(reading, path, content)
  onlyKeys(reading, path, object, ['file', 'delimiter', 'also', ...partKeys])
  const file = required(reading, [...path, 'file'], object.file, told`Name the file, such as \`file: accounts.csv\``)
  if (file.includes('/') || file.includes('\\') || file.startsWith('.')) {
    reading.refuse(
      [...path, 'file'],
      told`'${file}' is not a file's name`,
      told`Name a file of the folder itself, without a path`,
    )
  }
  const delimiter = optionalText(reading, [...path, 'delimiter'], object.delimiter)
  if (delimiter !== null && delimiter !== BLANKS && (delimiter.length !== 1 || /["\r\n]/.test(delimiter))) {
    reading.refuse(
      [...path, 'delimiter'],
      told`it must be one character`,
      told`Write \`delimiter: ";"\`, or \`delimiter: blanks\``,
    )
  }
  const also =
    object.also === undefined ? [] : listOf(reading, [...path, 'also'], object.also, told`List further shapes`)
  const first = Object.fromEntries(Object.entries(object).filter(([key]) => partKeys.includes(key)))
  return {
    file,
    delimiter,
    parts: [
      partOf(reading, path, first),
      ...also.map((part, index) => partOf(reading, [...path, 'also', index], part)),
    ],
  }
}

function partOf(reading: Reading, path: Path, content: unknown): MappedPart {
  const object = objectOf(reading, path, content)
  onlyKeys(reading, path, object, partKeys)
  const name = required(
    reading,
    [...path, 'shape'],
    object.shape,
    told`Say what the rows are, such as \`shape: accounts.account\``,
  )
  const shape = reading.shapes.find((candidate) => candidate.name === name)
  if (!shape) {
    const known = reading.shapes.map((candidate) => candidate.name).join(', ')
    return reading.refuse([...path, 'shape'], told`there is no shape ${name}`, told`Use one of ${known}`)
  }
  const columns = objectOf(reading, [...path, 'columns'], object.columns ?? {})
  const rules = Object.entries(columns).map(
    ([field, rule]) => [field, ruleOf(reading, [...path, 'columns', field], shape, field, rule)] as const,
  )
  const missing = shape.fields.find(
    (field) => field.required && !Object.hasOwn(columns, field.name) && field.name !== 'currency',
  )
  if (missing)
    reading.refuse(
      [...path, 'columns'],
      told`${shape.name} needs the field ${missing.name}: ${missing.summary}`,
      `Add \`${missing.name}: COLUMN\``,
    )
  return {
    shape: name,
    source: optionalText(reading, [...path, 'source'], object.source),
    where: wheresOf(reading, [...path, 'where'], object.where),
    columns: Object.fromEntries(rules),
    settings: wordsOf(reading, [...path, 'settings'], object.settings ?? {}),
  }
}

const ruleKeys = [
  'from', 'join', 'value', 'default', 'empty', 'strip', 'keep', 'replace', 'letters', 'pad', 'prefix', 'suffix', 'values',
  'split', 'hash', 'format', 'units', 'decimal', 'scale', 'plus', 'type', 'optional',
] // biome-ignore format: a list of words
const types = ['text', 'integer', 'number', 'money', 'boolean', 'day', 'time', 'json'] as const

function ruleOf(reading: Reading, path: Path, shape: ImportShape, field: string, content: unknown): ColumnRule {
  if (!shape.open && !shape.fields.some((known) => known.name === field)) {
    const known = shape.fields.map((candidate) => candidate.name).join(', ')
    return reading.refuse(path, told`${shape.name} has no field ${field}`, told`Use one of ${known}`)
  }
  if (typeof content === 'string') return plainRule(content)
  const object = objectOf(
    reading,
    path,
    content,
    told`Write a column such as \`name: account_name\`, or \`{ from: account_name, … }\``,
  )
  onlyKeys(reading, path, object, ruleKeys)
  const from = object.from === undefined ? [] : texts(reading, [...path, 'from'], object.from)
  if ((from.length === 0) === (object.value === undefined)) {
    reading.refuse(
      path,
      told`it needs \`from\` or \`value\`, and not both`,
      told`Write \`{ from: COLUMN }\` or \`{ value: TEXT }\``,
    )
  }
  const text = (key: string) => optionalText(reading, [...path, key], object[key])
  const format = text('format')
  if (format !== null && !isFormat(format)) {
    reading.refuse(
      [...path, 'format'],
      told`'${format}' does not say how a day is written`,
      told`Use YYYY, MM, DD, HH, mm, ss, or \`unix\`, \`unix ms\``,
    )
  }
  const scale = object.scale ?? null
  if (scale !== null && !(typeof scale === 'number' && Number.isFinite(scale))) {
    return reading.refuse([...path, 'scale'], told`it must be a number`, 'Write `scale: 0.01`')
  }
  return {
    from,
    join: text('join') ?? ' ',
    value: text('value'),
    default: text('default'),
    empty: object.empty === undefined ? [] : texts(reading, [...path, 'empty'], object.empty),
    strip: text('strip') ?? '',
    keep: oneOf(reading, [...path, 'keep'], object.keep, ['digits', 'letters and digits']),
    replace: wordsOf(reading, [...path, 'replace'], object.replace ?? {}),
    letters: oneOf(reading, [...path, 'letters'], object.letters, ['lower', 'upper']),
    pad: padOf(reading, [...path, 'pad'], object.pad),
    prefix: text('prefix') ?? '',
    suffix: text('suffix') ?? '',
    values: object.values === undefined ? null : wordsOf(reading, [...path, 'values'], object.values),
    split: text('split'),
    hash: isSet(reading, [...path, 'hash'], object.hash),
    format,
    units: oneOf(reading, [...path, 'units'], object.units, ['major', 'minor']),
    decimal: oneOf(reading, [...path, 'decimal'], object.decimal, [',', '.']),
    scale,
    plus: object.plus === undefined ? null : plusOf(reading, [...path, 'plus'], object.plus),
    type: oneOf(reading, [...path, 'type'], object.type, types),
    optional: isSet(reading, [...path, 'optional'], object.optional),
  }
}

/** Longer than any number that names something. */
const longestPad = 40

function padOf(reading: Reading, path: Path, content: unknown): number {
  if (content === undefined) return 0
  const digits = typeof content === 'number' && Number.isInteger(content) ? content : 0
  if (digits >= 1 && digits <= longestPad) return digits
  return reading.refuse(path, told`it must be a number of digits from 1 to ${longestPad}`, 'Write `pad: 6`')
}

function plusOf(reading: Reading, path: Path, content: unknown): ColumnRule['plus'] {
  const object = objectOf(reading, path, content)
  onlyKeys(reading, path, object, ['minutes', 'hours', 'days'])
  const [unit, column] = Object.entries(object)[0] ?? []
  if (
    (unit === 'minutes' || unit === 'hours' || unit === 'days') &&
    typeof column === 'string' &&
    Object.keys(object).length === 1
  ) {
    return { unit, column }
  }
  return reading.refuse(path, told`it must name one column`, told`Write \`plus: { hours: COLUMN }\``)
}

function wheresOf(reading: Reading, path: Path, content: unknown): Where[] {
  if (content === undefined) return []
  const list = Array.isArray(content) ? content : [content]
  return list.map((item, index) => whereOf(reading, Array.isArray(content) ? [...path, index] : path, item))
}

function whereOf(reading: Reading, path: Path, content: unknown): Where {
  const object = objectOf(reading, path, content)
  onlyKeys(reading, path, object, ['column', 'is', 'is not', 'empty'])
  const column = required(reading, [...path, 'column'], object.column, told`Name the column`)
  if (object.is !== undefined) return { column, kind: 'is', values: texts(reading, [...path, 'is'], object.is) }
  if (object['is not'] !== undefined)
    return { column, kind: 'is not', values: texts(reading, [...path, 'is not'], object['is not']) }
  if (typeof object.empty === 'boolean') return { column, kind: object.empty ? 'is empty' : 'is filled' }
  return reading.refuse(
    path,
    told`it says no condition`,
    told`Write \`is: [A, B]\`, \`is not: [A]\` or \`empty: true\``,
  )
}

// ---------------------------------------------------------------- pieces

function objectOf(
  reading: Reading,
  path: Path,
  content: unknown,
  remedy = told`Write names with their values`,
): Record<string, unknown> {
  if (typeof content === 'object' && content !== null && !Array.isArray(content))
    return content as Record<string, unknown>
  return reading.refuse(path, told`it must be a block of names and values`, remedy)
}

function listOf(reading: Reading, path: Path, content: unknown, remedy: string): unknown[] {
  if (Array.isArray(content) && content.length > 0) return content
  return reading.refuse(path, content === undefined ? told`it is missing` : told`it must be a list`, remedy)
}

function onlyKeys(reading: Reading, path: Path, object: Record<string, unknown>, known: readonly string[]): void {
  const stray = Object.keys(object).find((key) => !known.includes(key))
  if (stray !== undefined)
    reading.refuse([...path, stray], told`nothing is known by this name`, told`Use ${known.join(', ')}`)
}

const scalar = (content: unknown): string | null =>
  typeof content === 'string' || typeof content === 'number' || typeof content === 'boolean' ? String(content) : null

function required(reading: Reading, path: Path, content: unknown, remedy: string): string {
  const text = scalar(content)
  if (text === null || text.trim() === '') return reading.refuse(path, told`it is missing`, remedy)
  return text.length <= 300 ? text : reading.refuse(path, told`it is longer than 300 characters`, told`Shorten it`)
}

function optionalText(reading: Reading, path: Path, content: unknown): string | null {
  if (content === undefined || content === null) return null
  return scalar(content) ?? reading.refuse(path, told`it must be a text`, told`Write one value`)
}

function texts(reading: Reading, path: Path, content: unknown): string[] {
  const list = Array.isArray(content) ? content : [content]
  return list.map(
    (item, index) => scalar(item) ?? reading.refuse([...path, index], told`it must be a text`, told`Write one value`),
  )
}

function wordsOf(reading: Reading, path: Path, content: unknown): Record<string, string> {
  const entries = Object.entries(objectOf(reading, path, content)).map(
    ([key, item]) =>
      [key, scalar(item) ?? reading.refuse([...path, key], told`it must be a text`, told`Write one value`)] as const,
  )
  return Object.fromEntries(entries)
}

function oneOf<Word extends string>(
  reading: Reading,
  path: Path,
  content: unknown,
  words: readonly Word[],
): Word | null {
  if (content === undefined || content === null) return null
  const word = words.find((known) => known === content)
  return (
    word ??
    reading.refuse(path, told`'${scalar(content) ?? '…'}' is not one of its values`, told`Use ${words.join(' or ')}`)
  )
}

function isSet(reading: Reading, path: Path, content: unknown): boolean {
  if (content === undefined) return false
  return typeof content === 'boolean'
    ? content
    : reading.refuse(path, told`it must be true or false`, told`Write true or false`)
}
