import { parseDocument, stringify } from 'yaml'
import { t } from '../../../kernel/words.ts'
import { checkScorecard } from '../domain/check.ts'
import { type Fields, isFields, partOf, type ScorecardProblem } from '../domain/reading.ts'
import type { Reweighed } from '../domain/reweigh.ts'

/** One place in the file: names of parts, and numbers of entries. */
export type Path = readonly (string | number)[]

/**
 * A scorecard while somebody changes it. The file is the one truth: the form changes its parts, the text is read into it.
 * A text that cannot be read stands beside the last file that could.
 */
export interface CardDraft {
  file: Fields
  text: string
  /** Why the text cannot be read. */
  unread: string | null
}

/** The parts of a scorecard in the order in which people read it; what is stored has lost its own. */
const reading = [
  'name',
  'key',
  'label',
  'summary',
  'applies_to',
  'level',
  'measure',
  'per',
  'weight',
  'why',
  'missing',
  'completeness',
  'hysteresis',
  'bands',
  'components',
  'factors',
  'caps',
  'risk',
  'when',
  'field',
  'op',
  'value',
  'at_least',
  'above',
  'at_most',
  'below',
  'points',
]

const placeOf = (name: string): number => {
  const at = reading.indexOf(name)
  return at === -1 ? reading.length : at
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (!isFields(value)) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => placeOf(a) - placeOf(b))
  return Object.fromEntries(entries.map(([name, part]) => [name, inOrder(part)]))
}

export function draftOf(file: unknown): CardDraft {
  const ordered = inOrder(isFields(file) ? file : {}) as Fields
  return { file: ordered, text: stringify(ordered, { lineWidth: 0 }), unread: null }
}

/** What was typed as text; the form follows as soon as it can be read. */
export function withText(draft: CardDraft, text: string): CardDraft {
  const document = parseDocument(text)
  const error = document.errors[0]
  if (error) return { ...draft, text, unread: error.message.split('\n')[0] ?? t`It cannot be read` }
  try {
    // Names that stand for other parts are not read: a few lines of them make a file without end.
    const file: unknown = document.toJS({ maxAliasCount: 0 })
    return isFields(file)
      ? { file, text, unread: null }
      : { ...draft, text, unread: t`A scorecard is written as name: value, a line for each part` }
  } catch {
    return { ...draft, text, unread: t`Names that stand for other parts are not read here` }
  }
}

/** A part given another value, or taken out by undefined; the text follows. */
export function withPart(draft: CardDraft, path: Path, value: unknown): CardDraft {
  return draftOf(put(draft.file, path, value))
}

function put(whole: unknown, path: Path, value: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  if (typeof name === 'number') {
    const list: unknown[] = Array.isArray(whole) ? [...whole] : []
    list[name] = put(list[name], rest, value)
    return list.filter((entry) => entry !== undefined)
  }
  const fields = isFields(whole) ? whole : {}
  const { [name]: old, ...others } = fields
  const next = put(old, rest, value)
  if (next === undefined) return others
  return name in fields ? { ...fields, [name]: next } : { ...others, [name]: next }
}

/** The components of these keys with other weights; what is not named keeps its own. */
export function withWeights(draft: CardDraft, weights: Reweighed): CardDraft {
  return listAt(draft.file, ['components']).reduce<CardDraft>((changed, component, at) => {
    const weight = weights[textAt(component, ['key'])]
    return weight === undefined ? changed : withPart(changed, ['components', at, 'weight'], weight)
  }, draft)
}

/** An entry of a list moved up or down; one at the end stays. */
export function withMoved(draft: CardDraft, list: Path, at: number, by: -1 | 1): CardDraft {
  const entries = listAt(draft.file, list)
  const [one, other] = [entries[at], entries[at + by]]
  if (one === undefined || other === undefined) return draft
  return withPart(draft, list, entries.with(at, other).with(at + by, one))
}

export function partAt(file: unknown, path: Path): unknown {
  return path.reduce<unknown>((whole, name) => {
    if (typeof name === 'number') return Array.isArray(whole) ? whole[name] : undefined
    return isFields(whole) ? partOf(whole, name) : undefined
  }, file)
}

export function listAt(file: unknown, path: Path): unknown[] {
  const list = partAt(file, path)
  return Array.isArray(list) ? list : []
}

export function textAt(file: unknown, path: Path): string {
  const value = partAt(file, path)
  return typeof value === 'string' ? value : ''
}

export function numberAt(file: unknown, path: Path): number | '' {
  const value = partAt(file, path)
  return typeof value === 'number' ? value : ''
}

/** The place as problems name it: components[0].factors[2].weight. */
export function placeName(path: Path): string {
  return path.reduce<string>((before, name) => {
    if (typeof name === 'number') return `${before}[${name}]`
    return before === '' ? name : `${before}.${name}`
  }, '')
}

/** What is wrong with a draft; nothing where it can be saved. */
export function problemsOf(draft: CardDraft, measures: ReadonlySet<string> | null): ScorecardProblem[] {
  if (draft.unread !== null)
    return [{ path: '', message: draft.unread, remedy: t`Mend the text, or go on in the form` }]
  const checked = checkScorecard(draft.file, measures)
  return checked.kind === 'ok' ? [] : checked.problems
}

/** The sum of the weights of a list of components or factors, in whole hundredths. */
export function weightOf(file: unknown, list: Path): number {
  const hundredths = listAt(file, list).map((_, at) =>
    Math.round(Number(numberAt(file, [...list, at, 'weight'])) * 100),
  )
  return hundredths.reduce((sum, one) => sum + one, 0) / 100
}

/** A scorecard of one's own made from another: under a free name, and for everybody until one says otherwise. */
export function copyOf(file: unknown, taken: readonly string[]): CardDraft {
  const name = freeName(`${textAt(file, ['name']).slice(0, 50) || 'scorecard'}_own`, taken)
  return draftOf({ ...(isFields(file) ? file : {}), name, label: t`${textAt(file, ['label'])}, our own`.slice(0, 500) })
}

function freeName(wanted: string, taken: readonly string[]): string {
  const names = [wanted, ...taken.map((_, at) => `${wanted}_${at + 2}`)]
  return names.find((name) => !taken.includes(name)) ?? wanted
}

/** A key made of a label that no other part of the card has. */
export function keyFor(label: string, file: unknown): string {
  const keys = listAt(file, ['components']).flatMap((_, at) => [
    textAt(file, ['components', at, 'key']),
    ...listAt(file, ['components', at, 'factors']).map((__, in_) =>
      textAt(file, ['components', at, 'factors', in_, 'key']),
    ),
  ])
  const plain = label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, 50)
  return freeName(plain === '' ? 'part' : plain, keys)
}

export type ShapeName = 'bands' | 'linear' | 'boolean' | 'table'

export function shapeNameOf(points: unknown): ShapeName | null {
  const names = isFields(points) ? Object.keys(points) : []
  const name = (['bands', 'linear', 'boolean', 'table'] as const).find((one) => one === names[0])
  return names.length === 1 && name ? name : null
}

/** Where a shape begins when somebody chooses it. */
export function newShape(name: ShapeName, measure: string): Fields {
  const when = { field: measure, op: 'at least', value: 1 }
  const shapes: Record<ShapeName, Fields> = {
    bands: { bands: [{ at_least: 1, points: 100 }, { else: 0 }] },
    linear: { linear: { poor: 0, good: 100 } },
    boolean: { boolean: { yes: 100, no: 0 } },
    table: { table: [{ when, points: 100 }, { else: 0 }] },
  }
  return shapes[name]
}

export const limitNames = ['at_least', 'above', 'at_most', 'below'] as const

/** A band's step compared in another way; its value stays. */
export function withLimit(step: unknown, limit: string): Fields {
  const fields = isFields(step) ? step : {}
  const old = limitNames.find((name) => name in fields)
  const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== old))
  return { [limit]: old ? fields[old] : 0, ...rest }
}
