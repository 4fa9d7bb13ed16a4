import { told } from '../words.ts'
import { countedOf, fieldCounting, longestWindow } from './counted.ts'
import { operandsOf, parseOperand } from './operand.ts'
import {
  type ConditionProblem,
  type Fields,
  hasOnly,
  isFields,
  part,
  type Reading,
  refuse,
  shortened,
} from './reading.ts'
import { operatorsOf, type Subject } from './subject.ts'
import { type Comparison, type Condition, LIMITS, type Node } from './tree.ts'

export type ParsedCondition = { kind: 'ok'; condition: Condition } | { kind: 'refused'; problems: ConditionProblem[] }

/**
 * Reads whatever was sent as a condition about a subject. It never throws: what is no condition, names a field the
 * subject does not have, compares it in a way that does not fit, or is too large is refused with every problem named.
 * What is accepted is rebuilt from known parts only.
 */
export function parseCondition(input: unknown, subject: Subject): ParsedCondition {
  const fields = new Map(subject.fields.map((field) => [field.key, field]))
  const reading: Reading = { subject, fields, problems: [], nodes: 0 }
  const where = parseWhole(input, reading)
  if (where === null || reading.problems.length > 0) {
    return { kind: 'refused', problems: reading.problems.slice(0, LIMITS.problems) }
  }
  return { kind: 'ok', condition: { version: 1, where } }
}

function parseWhole(input: unknown, reading: Reading): Node | null {
  if (!isFields(input)) {
    return refuse(reading, '', told`A condition is an object`, told`Send { "version": 1, "where": { "all": [] } }`)
  }
  if (part(input, 'version') !== 1) {
    return refuse(reading, 'version', told`The version of a condition is 1`, 'Set "version" to 1')
  }
  if (!hasOnly(input, ['version', 'where'], '', reading)) return null
  return parseNode(part(input, 'where'), { path: 'where', depth: 1 }, reading)
}

interface Place {
  path: string
  depth: number
}

function parseNode(input: unknown, place: Place, reading: Reading): Node | null {
  const { path, depth } = place
  reading.nodes += 1
  if (reading.nodes > LIMITS.nodes) return refuseSize(path, reading)
  if (depth > LIMITS.depth) {
    return refuse(
      reading,
      path,
      told`Deeper than ${LIMITS.depth} levels`,
      told`Flatten groups that lie in groups of their kind`,
    )
  }
  if (!isFields(input)) {
    return refuse(
      reading,
      path,
      told`A part of a condition is an object`,
      told`Send "all", "any", "not" or a comparison`,
    )
  }
  if (Object.hasOwn(input, 'all')) return parseGroup('all', input, place, reading)
  if (Object.hasOwn(input, 'any')) return parseGroup('any', input, place, reading)
  if (Object.hasOwn(input, 'not')) return parseNot(input, place, reading)
  if (Object.hasOwn(input, 'event')) return parseEvents(input, path, reading)
  return parseComparison(input, path, reading)
}

/** Events in a window, asked for by what they are: another way to name the field that counts them. */
function parseEvents(input: Fields, path: string, reading: Reading): Comparison | null {
  const asked = countedOf(input)
  if (!asked)
    return refuse(
      reading,
      path,
      told`It is not said which events are counted`,
      told`Send "event", "count" as events, people or days, and "over" with 1 to ${longestWindow} days`,
    )
  const field = fieldCounting(asked, reading.subject.fields)
  if (!field)
    return refuse(
      reading,
      `${path}.event`,
      told`Nobody counts '${shortened(asked.event)}' over ${asked.days} days yet`,
      told`Choose it in the condition editor, which begins to count it, or define a measure of it`,
    )
  const fitting = operatorsOf(field).filter((one) => operandsOf(one)[0] === 'value' && !one.startsWith('crossed'))
  const op = fitting.find((one) => one === part(input, 'op'))
  if (!op)
    return refuse(
      reading,
      `${path}.op`,
      told`${field.label} cannot be compared in this way`,
      told`Use one of: ${fitting.join(', ')}`,
    )
  if (!hasOnly(input, ['event', 'where', 'count', 'over', 'op', 'value'], path, reading)) return null
  return parseOperand(input, { field, op, path, reading })
}

function parseGroup(kind: 'all' | 'any', input: Fields, place: Place, reading: Reading): Node | null {
  const path = `${place.path}.${kind}`
  const parts = part(input, kind)
  if (!hasOnly(input, [kind], place.path, reading)) return null
  if (!Array.isArray(parts)) return refuse(reading, path, told`"${kind}" holds a list`, told`Send a list of conditions`)
  if (reading.nodes + parts.length > LIMITS.nodes) return refuseSize(path, reading)
  const nodes = Array.from(parts, (one: unknown, index) =>
    parseNode(one, { path: `${path}[${index}]`, depth: place.depth + 1 }, reading),
  )
  const read = nodes.filter((node) => node !== null)
  if (read.length < nodes.length) return null
  return kind === 'all' ? { all: read } : { any: read }
}

/** Said once, however many parts are too many; none after it is read. */
function refuseSize(path: string, reading: Reading): null {
  if (reading.nodes === Number.POSITIVE_INFINITY) return null
  reading.nodes = Number.POSITIVE_INFINITY
  return refuse(
    reading,
    path,
    told`More than ${LIMITS.nodes} parts`,
    told`Use "in" with a list of values, or several conditions`,
  )
}

function parseNot(input: Fields, place: Place, reading: Reading): Node | null {
  if (!hasOnly(input, ['not'], place.path, reading)) return null
  const node = parseNode(part(input, 'not'), { path: `${place.path}.not`, depth: place.depth + 1 }, reading)
  return node && { not: node }
}

function parseComparison(input: Fields, path: string, reading: Reading): Comparison | null {
  const key = part(input, 'field')
  const field = typeof key === 'string' ? reading.fields.get(key) : undefined
  if (!field)
    return refuse(reading, `${path}.field`, unknownField(key, reading.subject), told`Name a field of the subject`)
  const op = operatorsOf(field).find((one) => one === part(input, 'op'))
  if (!op) {
    const fitting = operatorsOf(field).join(', ')
    return refuse(
      reading,
      `${path}.op`,
      told`${field.label} cannot be compared in this way`,
      told`Use one of: ${fitting}`,
    )
  }
  if (!hasOnly(input, ['field', 'op', ...operandsOf(op)], path, reading)) return null
  return parseOperand(input, { field, op, path, reading })
}

function unknownField(key: unknown, subject: Subject): string {
  return typeof key === 'string' ? told`${subject.name} has no field '${shortened(key)}'` : told`No field is named`
}
