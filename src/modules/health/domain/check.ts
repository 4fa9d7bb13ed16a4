import { usualBorders } from '../../../kernel/band.ts'
import { type Condition, parseCondition } from '../../../kernel/condition/index.ts'
import { told } from '../../../kernel/words.ts'
import type { AccountKind } from '../../accounts/index.ts'
import {
  below,
  type Fields,
  isFields,
  type Place,
  partOf,
  readChoice,
  readKey,
  readList,
  readNumber,
  readText,
  refuse,
  refuseStrangers,
  type ScorecardProblem,
} from './reading.ts'
import {
  ACCOUNT_KINDS,
  type Cap,
  type Component,
  type Factor,
  factorsOf,
  type Limit,
  MISSING_POLICIES,
  type MissingPolicy,
  type RiskRule,
  type Scorecard,
  type Shape,
} from './scorecard.ts'

export type CheckedScorecard = { kind: 'ok'; scorecard: Scorecard } | { kind: 'refused'; problems: ScorecardProblem[] }

/** What a reader of one file carries along. */
interface Reader {
  /** Null where the catalogue is not at hand: then every well-formed key passes. */
  measures: ReadonlySet<string> | null
  missing: MissingPolicy
}

const parts = [
  'name',
  'label',
  'summary',
  'applies_to',
  'missing',
  'completeness',
  'hysteresis',
  'bands',
  'components',
  'caps',
  'risk',
]

/**
 * Reads whatever was sent as a scorecard. It never throws: what does not fit is refused with every problem named, and
 * with what to do about it. `measures` are the keys of the workspace's catalogue, where they are at hand.
 */
export function checkScorecard(input: unknown, measures: ReadonlySet<string> | null = null): CheckedScorecard {
  const place: Place = { path: '', problems: [] }
  if (!isFields(input)) {
    refuse(place, told`A scorecard is an object`, told`Write name, label and components`)
    return { kind: 'refused', problems: place.problems }
  }
  const scorecard = readScorecard(input, place, measures)
  refuseDoubles(scorecard, place)
  return place.problems.length > 0 ? { kind: 'refused', problems: place.problems } : { kind: 'ok', scorecard }
}

function readScorecard(input: Fields, place: Place, measures: ReadonlySet<string> | null): Scorecard {
  refuseStrangers(input, parts, place)
  const missing = readChoice(input, 'missing', place, MISSING_POLICIES, 'leave out')
  const reader: Reader = { measures, missing }
  const hysteresis = readNumber(input, 'hysteresis', place, { least: 0, most: 20, fallback: 2 })
  return {
    name: readKey(input, 'name', place),
    label: readText(input, 'label', place),
    summary: readText(input, 'summary', place, ''),
    appliesTo: readKinds(input, place),
    missing,
    completeness: readNumber(input, 'completeness', place, { least: 0, most: 1, fallback: 0.6 }),
    hysteresis,
    bands: readBands(input, place, hysteresis),
    components: readList(input, 'components', place, 12, (entry, at) => readComponent(entry, at, reader)),
    caps: optional(input, 'caps') ? readList(input, 'caps', place, 20, (entry, at) => readCap(entry, at, reader)) : [],
    risk: optional(input, 'risk') ? readList(input, 'risk', place, 20, (entry, at) => readRisk(entry, at, reader)) : [],
  }
}

/** Whom it is made for: `[vendor]`; absent for everybody who has no scorecard of their own. */
function readKinds(input: Fields, place: Place): AccountKind[] {
  const given = partOf(input, 'applies_to')
  if (given === undefined || (Array.isArray(given) && given.length === 0)) return []
  const kinds = Array.isArray(given) ? ACCOUNT_KINDS.filter((kind) => given.includes(kind)) : []
  if (Array.isArray(given) && kinds.length === given.length) return kinds
  const remedy = told`Write a list of ${ACCOUNT_KINDS.join(', ')}, each once, such as applies_to: [vendor]`
  refuse(below(place, 'applies_to'), told`It is not said for which kinds of account`, remedy)
  return []
}

/** An empty list and an absent one mean the same. */
const optional = (input: Fields, name: string): boolean => {
  const value = partOf(input, name)
  return value !== undefined && !(Array.isArray(value) && value.length === 0)
}

/** Borders leave room for the hysteresis on both sides, or a band could never be reached or left. */
function readBands(input: Fields, place: Place, hysteresis: number): Scorecard['bands'] {
  const given = partOf(input, 'bands')
  if (given === undefined) return usualBorders
  const at = below(place, 'bands')
  if (!isFields(given)) {
    refuse(at, told`The borders are not an object`, told`Write bands: { yellow: 50, green: 75 }`)
    return usualBorders
  }
  refuseStrangers(given, ['yellow', 'green'], at)
  const yellow = readNumber(given, 'yellow', at, { least: 0, most: 100 })
  const green = readNumber(given, 'green', at, { least: 0, most: 100 })
  if (yellow - hysteresis <= 0 || green + hysteresis > 100 || green - yellow <= 2 * hysteresis) {
    refuse(
      at,
      told`The borders leave no room for the hysteresis`,
      told`Keep yellow and green further from 0, 100 and each other`,
    )
  }
  return { yellow, green }
}

function readComponent(entry: Fields, place: Place, reader: Reader): Component {
  refuseStrangers(entry, ['key', 'label', 'weight', 'factors'], place)
  return {
    key: readKey(entry, 'key', place),
    label: readText(entry, 'label', place),
    weight: readWeight(entry, place),
    factors: readList(entry, 'factors', place, 20, (factor, at) => readFactor(factor, at, reader)),
  }
}

function readFactor(entry: Fields, place: Place, reader: Reader): Factor {
  refuseStrangers(entry, ['key', 'label', 'measure', 'per', 'weight', 'why', 'missing', 'points'], place)
  const measure = readMeasure(entry, 'measure', place, reader)
  return {
    key: partOf(entry, 'key') === undefined ? measure : readKey(entry, 'key', place),
    label: readText(entry, 'label', place),
    measure,
    per: partOf(entry, 'per') === undefined ? null : readMeasure(entry, 'per', place, reader),
    weight: readWeight(entry, place),
    why: readText(entry, 'why', place, ''),
    missing: readChoice(entry, 'missing', place, MISSING_POLICIES, reader.missing),
    shape: readShape(entry, place, reader),
  }
}

/** Weights have at most two decimals, so that sums of them are whole hundredths and exact. */
function readWeight(entry: Fields, place: Place): number {
  const weight = readNumber(entry, 'weight', place, { least: 0.01, most: 1000 })
  if (Math.abs(weight * 100 - Math.round(weight * 100)) < 1e-6) return weight
  refuse(below(place, 'weight'), told`The weight has more than two decimals`, told`Round it`)
  return weight
}

const measureShape = /^[a-z][a-z_]*(\.[a-z0-9_]+)+$/

function readMeasure(entry: Fields, name: string, place: Place, reader: Reader): string {
  const key = partOf(entry, name)
  const at = below(place, name)
  if (typeof key !== 'string' || !measureShape.test(key)) {
    refuse(at, told`The key of a measure is missing`, told`Name a measure such as usage.active_days_30d`)
    return ''
  }
  // What an insight publishes today is read by other insights as yesterday's value; health itself would go in circles (C07).
  if (key.startsWith('health.')) refuse(at, told`A score cannot be made of scores`, told`Name a measure of facts`)
  else if (reader.measures && !reader.measures.has(key)) {
    refuse(at, told`There is no measure ${key.slice(0, 80)}`, told`Take a key from the catalogue: tenure measures`)
  }
  return key
}

const shapeNames = ['bands', 'linear', 'boolean', 'table'] as const

function readShape(entry: Fields, place: Place, reader: Reader): Shape {
  const at = below(place, 'points')
  const given = partOf(entry, 'points')
  const names = isFields(given) ? Object.keys(given) : []
  const name = shapeNames.find((one) => names.length === 1 && names[0] === one)
  if (!isFields(given) || !name) {
    refuse(at, told`It is not said how the value becomes points`, told`Give exactly one of: ${shapeNames.join(', ')}`)
    return { kind: 'linear', poor: 0, good: 1 }
  }
  if (name === 'linear') return readLinear(given, at)
  if (name === 'boolean') return readBoolean(given, at)
  return name === 'bands' ? readSteps(given, at) : readTable(given, at, reader)
}

function readLinear(given: Fields, at: Place): Shape {
  const here = below(at, 'linear')
  const ends = fieldsAt(given, 'linear', here)
  refuseStrangers(ends, ['poor', 'good'], here)
  const poor = readNumber(ends, 'poor', here, { least: -1e15, most: 1e15 })
  const good = readNumber(ends, 'good', here, { least: -1e15, most: 1e15 })
  if (poor === good) refuse(here, told`The poor and the good end are one`, told`Give two different values`)
  return { kind: 'linear', poor, good: poor === good ? poor + 1 : good }
}

function readBoolean(given: Fields, at: Place): Shape {
  const here = below(at, 'boolean')
  const ends = fieldsAt(given, 'boolean', here)
  refuseStrangers(ends, ['yes', 'no'], here)
  return { kind: 'boolean', yes: readPoints(ends, 'yes', here), no: readPoints(ends, 'no', here) }
}

const limits: readonly Limit[] = ['at least', 'above', 'at most', 'below']
const limitNames: Record<string, Limit> = {
  at_least: 'at least',
  above: 'above',
  at_most: 'at most',
  below: 'below',
}

function readSteps(given: Fields, at: Place): Shape {
  const entries = readList(given, 'bands', at, 30, (entry, here) => ({ entry, here }))
  const last = entries.at(-1)
  const steps = entries.slice(0, -1).map(({ entry, here }) => readStep(entry, here))
  return { kind: 'bands', steps, otherwise: last ? readElse(last.entry, last.here) : 0 }
}

function readStep(entry: Fields, here: Place) {
  refuseStrangers(entry, [...Object.keys(limitNames), 'points'], here)
  const names = Object.keys(limitNames).filter((name) => partOf(entry, name) !== undefined)
  const name = names[0] ?? 'at_least'
  if (names.length !== 1)
    refuse(here, told`A step has exactly one limit`, told`Write at_least, above, at_most or below`)
  return {
    limit: limitNames[name] ?? limits[0] ?? 'at least',
    value: readNumber(entry, name, here, { least: -1e15, most: 1e15 }),
    points: readPoints(entry, 'points', here),
  }
}

/** The last step catches what is left, so that a known value always has points. */
function readElse(entry: Fields, here: Place): number {
  refuseStrangers(entry, ['else'], here)
  if (partOf(entry, 'else') === undefined) {
    refuse(
      here,
      told`The last entry does not say what is left for`,
      told`End the list with else: and points, such as else: 20`,
    )
    return 0
  }
  return readPoints(entry, 'else', here)
}

function readTable(given: Fields, at: Place, reader: Reader): Shape {
  const entries = readList(given, 'table', at, 30, (entry, here) => ({ entry, here }))
  const last = entries.at(-1)
  const cases = entries.slice(0, -1).map(({ entry, here }) => {
    refuseStrangers(entry, ['when', 'points'], here)
    const when = readCondition(entry, 'when', here, reader, [])
    return { when, points: readPointsOrUnknown(entry, 'points', here) }
  })
  return { kind: 'table', cases, otherwise: last ? readTableElse(last.entry, last.here) : null }
}

function readTableElse(entry: Fields, here: Place): number | null {
  return partOf(entry, 'else') === 'unknown' ? null : readElse(entry, here)
}

const readPointsOrUnknown = (entry: Fields, name: string, at: Place): number | null =>
  partOf(entry, name) === 'unknown' ? null : readPoints(entry, name, at)

const readPoints = (entry: Fields, name: string, at: Place): number =>
  readNumber(entry, name, at, { least: 0, most: 100 })

function readCap(entry: Fields, place: Place, reader: Reader): Cap {
  refuseStrangers(entry, ['label', 'when', 'at_most'], place)
  return {
    label: readText(entry, 'label', place),
    when: readCondition(entry, 'when', place, reader, []),
    atMost: readPoints(entry, 'at_most', place),
  }
}

function readRisk(entry: Fields, place: Place, reader: Reader): RiskRule {
  refuseStrangers(entry, ['level', 'label', 'when'], place)
  return {
    level: readChoice(entry, 'level', place, ['low', 'medium', 'high'], 'low'),
    label: readText(entry, 'label', place),
    when: readCondition(entry, 'when', place, reader, ['health.score']),
  }
}

const always: Condition = { version: 1, where: { all: [] } }

/** A condition over the day's measures. They have no past here, so nothing can rise, fall or cross. */
function readCondition(entry: Fields, name: string, place: Place, reader: Reader, also: readonly string[]): Condition {
  const named = fieldsNamed(partOf(entry, name))
  const allowed = named.filter((key) => also.includes(key) || isUsable(key, reader))
  const fields = allowed.map((key) => ({ key, label: key, type: 'number', source: 'own' }) as const)
  const parsed = parseCondition({ version: 1, where: partOf(entry, name) }, { name: 'the scorecard', fields })
  if (parsed.kind === 'ok') return parsed.condition
  for (const problem of parsed.problems) {
    refuse(below(place, problem.path.replace(/^where/, name)), problem.message, problem.remedy)
  }
  return always
}

const isUsable = (key: string, reader: Reader): boolean =>
  measureShape.test(key) && !key.startsWith('health.') && (!reader.measures || reader.measures.has(key))

/** The fields that a tree names, wherever they stand; what is too deep is found too large by its own check. */
function fieldsNamed(tree: unknown, depth = 0): string[] {
  if (depth > 25 || typeof tree !== 'object' || tree === null) return []
  if (Array.isArray(tree)) return tree.slice(0, 500).flatMap((one) => fieldsNamed(one, depth + 1))
  return Object.entries(tree).flatMap(([name, value]) =>
    name === 'field' && typeof value === 'string' ? [value] : fieldsNamed(value, depth + 1),
  )
}

function fieldsAt(given: Fields, name: string, place: Place): Fields {
  const fields = partOf(given, name)
  if (isFields(fields)) return fields
  refuse(place, told`This part is not an object`, told`Write its parts as name: value`)
  return {}
}

/** Components and factors are told apart by their keys, also in another version of the card. */
function refuseDoubles(card: Scorecard, place: Place): void {
  const keys = [...card.components.map((one) => one.key), ...factorsOf(card).map(({ factor }) => factor.key)]
  const double = keys.find((key, index) => key !== '' && keys.indexOf(key) !== index)
  if (double)
    refuse(below(place, 'components'), told`The key ${double} stands twice`, told`Give each factor a key of its own`)
}
